package io.hcsshim.shim.task;

/// Where the containers of a pod live.
///
/// @param machine the pod's
/// @param members those that have joined
public record Home(Machine machine, Members members) {
    /// Of a container that nobody has joined yet.
    public static Home of(Machine machine) {
        return new Home(machine, new Members());
    }
}
