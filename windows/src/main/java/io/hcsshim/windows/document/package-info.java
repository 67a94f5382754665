/// What the compute service and its guests are asked for, made of OCI specs, runtime options and annotations: pure
/// functions, which run and are tested on any system.
package io.hcsshim.windows.document;
