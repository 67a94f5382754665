package io.hcsshim.uvm.share;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.hostfiles.fuse.FuseServer;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.vm.FileDevice;
import io.hcsshim.vm.FileRequests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The virtio file system device of one machine: one for all exports, each a folder in it.
final class DeviceServer implements FileServer {
    private static final String TAG = "host";

    private final FuseServer fuse;
    private final Map<String, Export> exports = new HashMap<>(); // guarded by this
    private boolean closed; // guarded by this

    private DeviceServer(FuseServer fuse) {
        this.fuse = fuse;
    }

    /// Plugs the device, for the rest of the machine's life.
    ///
    /// @throws IOException if the machine refuses it
    static DeviceServer plug(FileDevice device) throws IOException, InterruptedException {
        var fuse = new FuseServer(FileServer.room());
        device.plug(TAG, new Requests(fuse));
        return new DeviceServer(fuse);
    }

    private record Requests(FuseServer fuse) implements FileRequests {
        @Override
        public void enter() throws IOException {
            fuse.enter();
        }

        @Override
        public void answer(ByteBuffer request, ByteBuffer reply, Postponing later) {
            fuse.answer(request, reply, () -> postponed(later));
        }

        private static Consumer<byte[]> postponed(Postponing later) {
            return later.postpone()::answer;
        }
    }

    @Override
    public synchronized void offer(String name, Export export) throws IOException {
        if (closed) {
            throw new IOException("the machine's file server is closed");
        }
        fuse.add(name, export);
        exports.put(name, export);
    }

    @Override
    public synchronized void withdraw(String name) {
        fuse.remove(name);
        var export = exports.remove(name);
        if (export != null) {
            export.close();
        }
    }

    @Override
    public MappedDirectory mapping(String path, String name, boolean readOnly) {
        return new MappedDirectory(path, 0, name, readOnly, TAG);
    }

    @Override
    public void interruptLockWaits() {
        fuse.interruptLockWaits();
    }

    @Override
    public synchronized void close() {
        closed = true;
        fuse.close();
        exports.values().forEach(Export::close);
        exports.clear();
    }
}
