package io.hcsshim.vm;

/// What a machine can become while it runs.
///
/// @param memoryMb   memory that it may grow to, in MiB
/// @param processors processors that it may grow to
/// @param reporting  whether memory that the guest frees goes back to the host. A machine that will be saved does not:
///     its clones would share what it had given away
public record Headroom(int memoryMb, int processors, boolean reporting) {
    /// None: it stays as it is, and keeps the memory that it has once touched.
    public static Headroom none(int memoryMb, int processors) {
        return new Headroom(memoryMb, processors, false);
    }
}
