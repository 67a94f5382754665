/// What is put into a shim under test as a Java agent: at chosen places of the product's classes, which know nothing of it, its
/// threads tell the harness where they are and wait until that lets them go on.
@org.jspecify.annotations.NullMarked
package io.hcsshim.faults.weave;
