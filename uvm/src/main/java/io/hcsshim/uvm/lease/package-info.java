/// What is held is a lease; teardown is one stack of them.
package io.hcsshim.uvm.lease;
