/// Fakes without a VM, and the contracts that they and the real things keep.
package io.hcsshim.testkit;
