package io.hcsshim.shim.task;

/// Where the containers of a pod live.
///
/// @param machine the pod's
/// @param members those that have joined
record Home(Machine machine, Members members) {
    /// Of a container that nobody has joined yet.
    static Home of(Machine machine) {
        return new Home(machine, new Members());
    }
}
