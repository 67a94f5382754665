package io.hcsshim.uvm.network;

/// How packets of a pod with several adapters find their way out.
public enum Routing {
    /// By where they go: each adapter has its routes in the one table of the pod.
    BY_DESTINATION,
    /// By where they come from: the first adapter has its routes there, and each other one in a table that only packets
    /// from its own addresses are looked up in.
    BY_POLICY
}
