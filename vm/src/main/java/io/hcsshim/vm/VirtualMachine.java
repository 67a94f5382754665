package io.hcsshim.vm;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// A machine from creation to exit.
///
/// ```
/// Created ──start──▶ Running ──guest ends, crash, close──▶ Exited
///    │                  └─save─▶ Saved ──crash, close──────▲
///    └──────────────────── close ──────────────────────────▲
/// ```
///
/// `listen` works from creation on, so that listeners stand before the guest can dial; `start` once;
/// `attach`, `detach` and `save` while it runs; `close` at any time, more than once, and it ends the machine.
/// The machine never outlives this process. Thread-safe.
public interface VirtualMachine extends AutoCloseable {
    /// The identity given in the spec.
    String id();

    /// Starts the processors; returns when the machine runs, which says nothing about the guest.
    void start() throws IOException, InterruptedException;

    /// Adds a device to the running machine; afterwards the guest can see it, if it looks.
    ///
    /// @throws IOException if its place is taken or the machine refuses; nothing stays attached then
    void attach(Device device) throws IOException, InterruptedException;

    /// Takes a device away; its backing file is closed when this returns.
    ///
    /// @throws IOException if it is not attached, or a pmem disk, which stays until the machine ends
    void detach(Device device) throws IOException, InterruptedException;

    /// Accepts the guest's connections to a vsock port of the host.
    ///
    /// @throws IOException if the port already has a listener or the machine has exited
    VsockListener listen(int port) throws IOException;

    /// Takes the vsock device from the guest, stops the machine and writes it to files, which are on disk when this
    /// returns. Afterwards, or if this fails, the machine can only be closed.
    ///
    /// @param into two empty files
    /// @throws IOException if devices are attached, if it is a clone, or if the files cannot be written
    void save(SavedMachine into) throws IOException, InterruptedException;

    /// Waits for the machine's end; every caller gets the same answer.
    Exit awaitExit() throws InterruptedException;

    /// The newest output of the guest's serial console, at most 64 KiB of it.
    String consoleTail();

    /// Stopping it for a while, if it can.
    Optional<Pausing> pausing();

    /// Taking it off the host for a while, if it can be.
    default Optional<Suspending> suspending() {
        return Optional.empty();
    }

    /// Making it larger, if it can be made so.
    default Optional<Growing> growing() {
        return Optional.empty();
    }

    /// Sharing folders of the host by the hypervisor itself, if it does that.
    default Optional<FolderSharing> sharing() {
        return Optional.empty();
    }

    /// Giving it files of this host by a file system device, if it can have one.
    default Optional<FileDevice> fileDevice() {
        return Optional.empty();
    }

    /// Limits what it may use of the host, and says how much it counts beside others; while it runs, before disks are
    /// attached, and once.
    ///
    /// @throws IOException if it cannot be kept to them
    default void limit(Limits limits) throws IOException, InterruptedException {
        if (!limits.equals(Limits.NONE)) {
            throw new IOException("machine " + id() + " cannot be kept to limits");
        }
    }

    /// What it costs the host.
    ///
    /// @throws IOException if it has exited
    MachineUsage usage() throws IOException;

    /// Gives it as much of the host's processors as others get; for one of [Hypervisor#inBackground] that somebody waits for
    /// now.
    ///
    /// @throws IOException if that cannot be done
    default void hurry() throws IOException {}

    /// The number of the host's process that it is, if that has a network namespace for itself, empty at first: whoever
    /// makes interfaces there makes them for this machine.
    default OptionalLong hostProcess() {
        return OptionalLong.empty();
    }

    @Override
    void close() throws IOException;
}
