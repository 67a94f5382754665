/// The host's end of the bridge: requests to the agent in the machine, and what it says unasked.
package io.hcsshim.uvm.bridge;
