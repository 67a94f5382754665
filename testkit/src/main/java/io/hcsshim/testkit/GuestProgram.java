package io.hcsshim.testkit;

/// What runs in a [FakeVirtualMachine] once it is started.
///
/// It is interrupted when the machine ends. When it returns the machine goes on; when it throws,
/// the guest has panicked.
@FunctionalInterface
public interface GuestProgram {
    /// A guest that does nothing, for ever.
    GuestProgram IDLE = _ -> {};

    /// Runs on a thread of its own.
    void run(FakeVirtualMachine machine) throws Exception;

    /// Goes on in a clone of a machine that was saved, on a thread of its own.
    default void resume(FakeVirtualMachine machine) throws Exception {
        run(machine);
    }
}
