package io.hcsshim.vm.qemu;

/// Whether KVM works on this host.
sealed interface KvmVerdict {
    /// A kernel spoke under it.
    record Works() implements KvmVerdict {}

    /// None did.
    ///
    /// @param reason what was tried and what happened
    record Fails(String reason) implements KvmVerdict {}
}
