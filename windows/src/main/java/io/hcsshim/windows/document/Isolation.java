package io.hcsshim.windows.document;

/// What keeps a Windows container apart from its host.
public enum Isolation {
    /// A silo: the host's kernel, its own view of files, names and network.
    PROCESS,
    /// A machine of its own, or of its pod.
    HYPERVISOR,
    /// Nothing: a job on the host, with the host's network and files beside its own.
    HOST_PROCESS
}
