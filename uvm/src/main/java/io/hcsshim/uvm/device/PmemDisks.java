package io.hcsshim.uvm.device;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.gcs.VpmemDevice;
import io.hcsshim.protocol.gcs.VpmemDevice.Mapping;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.vm.Device.PmemDisk;
import io.hcsshim.vm.PmemRoom;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The layers of one machine that are persistent memory.
///
/// ```
/// device   Free ──attach──▶ Attached, until the machine ends: it can serve its own file again, and no other
/// layer    Absent ──mount──▶ Mounted ──last share given back──▶ Absent
/// ```
///
/// Equal wishes share one mount, layers of one file share one device. Requests wait for each other: the first layer brings
/// the device. Thread-safe.
public final class PmemDisks {
    private final VirtualMachine machine;
    private final Agent agent;
    private final PmemRoom room;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Path> devices = new ArrayList<>(); // number 1 first; guarded by lock
    private final List<Layer> layers = new ArrayList<>(); // mounted; guarded by lock

    /// @param room for how many devices of which size
    public PmemDisks(VirtualMachine machine, Agent agent, PmemRoom room) {
        this.machine = machine;
        this.agent = agent;
        this.room = room;
    }

    /// A layer that shall be mounted.
    ///
    /// @param file   the file behind its device
    /// @param part   which part of the file it is; empty for all of it
    /// @param verity how the guest checks it
    public record Wish(Path file, Optional<Mapping> part, Optional<DeviceVerity> verity) {}

    /// One that is mounted.
    private static final class Layer {
        final Wish wish;
        final VpmemDevice device;
        int users;

        Layer(Wish wish, VpmemDevice device) {
            this.wish = wish;
            this.device = device;
        }
    }

    private final class Share implements Mounted {
        private final Layer layer;
        private boolean released; // guarded by lock

        Share(Layer layer) {
            this.layer = layer;
        }

        @Override
        public String guestPath() {
            return layer.device.mountPath();
        }

        @Override
        public void close() throws IOException {
            lock.lock();
            try {
                if (!released) {
                    release(layer);
                    released = true;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// Mounts a layer, or takes a share in one that is; empty if there is no device left or its file cannot be one.
    ///
    /// @throws IOException if machine or guest refuse
    public Optional<Mounted> mount(Wish wish) throws IOException, InterruptedException {
        if (room.disks() == 0) {
            return Optional.empty();
        }
        lock.lockInterruptibly();
        try {
            var layer = mounted(wish);
            if (layer == null) {
                int number = number(wish.file());
                if (number == 0) {
                    return Optional.empty();
                }
                layer = new Layer(wish, device(number, wish));
                agent.add(layer.device);
                layers.add(layer);
            }
            layer.users++;
            return Optional.of(new Share(layer));
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Layer mounted(Wish wish) {
        for (var layer : layers) {
            if (layer.wish.equals(wish)) {
                return layer;
            }
        }
        return null;
    }

    /// The number of the device of a file, which is attached if it is not yet; 0 if it cannot be.
    private int number(Path file) throws IOException, InterruptedException {
        int known = devices.indexOf(file);
        if (known >= 0) {
            return known + 1;
        }
        long bytes = Files.size(file);
        if (devices.size() == room.disks() || bytes > room.bytes() || !PmemDisk.fits(bytes)) {
            return 0;
        }
        int number = devices.size() + 1;
        machine.attach(new PmemDisk(number, file, bytes));
        devices.add(file);
        return number;
    }

    /// Guest paths as in the host specification: `/run/layers/p<device>`, or with `-<offset>-<size>`.
    private static VpmemDevice device(int number, Wish wish) {
        var path = "/run/layers/p" + number;
        if (wish.part().isPresent()) {
            var part = wish.part().get();
            path += "-" + part.offsetBytes() + "-" + part.sizeBytes();
        }
        return new VpmemDevice(number, path, wish.part(), wish.verity());
    }

    private void release(Layer layer) throws IOException {
        if (layer.users == 1) {
            unmount(layer);
            layers.remove(layer);
        }
        layer.users--;
    }

    private void unmount(Layer layer) throws IOException {
        try {
            agent.remove(layer.device);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while unmounting " + layer.wish.file());
        } catch (IOException e) {
            if (!agent.isGone()) {
                throw e;
            }
        }
    }
}
