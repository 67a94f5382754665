package io.hcsshim.vm.fs;

import io.hcsshim.sys.linux.UnixSocket;
import io.hcsshim.vm.FileRequests;
import io.hcsshim.vm.vhost.Doorbell;
import io.hcsshim.vm.vhost.GuestMemory;
import io.hcsshim.vm.vhost.GuestRam;
import io.hcsshim.vm.vhost.SplitQueue;
import io.hcsshim.vm.vhost.VhostUserDevice;
import java.io.IOException;
import java.util.Optional;

/// A virtio file system device (virtio 1.2, section 5.11) that this process serves to one machine over vhost-user.
///
/// Thread-safe.
public final class FsDevice implements AutoCloseable {
    /// One for what must not wait (FUSE_FORGET), one for the rest.
    private static final int QUEUES = 2;

    private final VhostUserDevice device;
    private final RequestQueues queues;
    private final Workers workers;

    /// A device without a machine monitor yet.
    ///
    /// @param name   for its threads
    /// @param server answers the guest
    /// @param ram    how the monitor holds the guest's memory
    public FsDevice(String name, FileRequests server, GuestRam ram) throws IOException {
        device = new VhostUserDevice(new Requests(), ram);
        queues = new RequestQueues(QUEUES);
        workers = new Workers(name, queues, server, device::fault);
    }

    /// Talks to the monitor, the first or one that takes over the guest.
    ///
    /// @param socket the device's end of a pair; it becomes the device's
    /// @param pid    the monitor's process
    public void connect(UnixSocket socket, int pid) throws IOException {
        device.connect(socket, pid);
    }

    /// The guest stands still and another monitor will take it over ([#connect]). Requests that are under way are answered
    /// there.
    public void park() {
        device.park();
    }

    /// Why the device works no more, if it has ended.
    public Optional<String> ended() {
        return device.ended();
    }

    /// Ends it; requests that are under way are finished and not answered. Idempotent.
    @Override
    public void close() {
        device.close();
    }

    /// What makes the device one for files.
    private final class Requests implements VhostUserDevice.Function {
        @Override
        public String name() {
            return "file system";
        }

        @Override
        public int queues() {
            return QUEUES;
        }

        @Override
        public byte[] configuration() {
            return new byte[0]; // the monitor has it
        }

        @Override
        public void remap(GuestMemory table) throws IOException {
            queues.remap(table);
        }

        @Override
        public void start(int index, SplitQueue queue, Doorbell doorbell) throws IOException {
            queues.start(index, queue, doorbell);
            workers.wake();
        }

        @Override
        public void stop(int index) {
            queues.stop(index);
        }

        @Override
        public void kicked(int index) throws IOException {
            workers.wake();
        }

        @Override
        public void restarted() {
            queues.forget();
        }

        @Override
        public void end(String reason) {
            workers.end();
        }
    }
}
