package io.hcsshim.windows;

import io.hcsshim.sys.windows.HvSocket;
import io.hcsshim.sys.windows.HvSockets;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeVirtualMachine;
import io.hcsshim.testkit.MemoryStream;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// A guest that keeps the bridge's promises, at the other end of the Hyper-V sockets of the stand-in's machine.
final class GuestInside {
    /// Of every machine of the stand-in.
    private static final UUID RUNTIME = UUID.fromString("5d4f0b32-1111-2222-3333-100000000000");

    private static final long PATIENCE_NS = 20_000_000_000L;

    private static final long MOMENT_NS = 5_000_000;

    private GuestInside() {}

    /// Boots as soon as somebody listens for it.
    static FakeGuest boot(Libraries libraries) throws IOException {
        var guest = FakeGuest.create();
        var spec =
                new VmSpec(
                        "inside",
                        Path.of("."),
                        Path.of("vmlinux"),
                        Path.of("initrd.img"),
                        "",
                        256,
                        1,
                        1,
                        Acceleration.AUTO);
        FakeVirtualMachine.inside(spec, guest, port -> dial(libraries, port)).start();
        return guest;
    }

    private static MemoryStream dial(Libraries libraries, int port) throws ConnectException {
        var socket = connect(libraries, port);
        var pair = MemoryStream.pair();
        Thread.ofVirtual().start(() -> toHost(pair.host(), socket));
        Thread.ofVirtual().start(() -> toGuest(socket, pair.host()));
        return pair.guest();
    }

    private static HvSocket connect(Libraries libraries, int port) throws ConnectException {
        long end = System.nanoTime() + PATIENCE_NS;
        while (true) {
            try {
                return HvSocket.connect(libraries, RUNTIME, HvSockets.service(port));
            } catch (WindowsException e) {
                if (System.nanoTime() - end > 0) {
                    throw (ConnectException) new ConnectException("port " + port).initCause(e);
                }
                LockSupport.parkNanos(MOMENT_NS); // the host does not listen yet
            }
        }
    }

    private static void toHost(MemoryStream from, HvSocket to) {
        var buffer = ByteBuffer.allocate(16 << 10);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            from.close();
        }
    }

    private static void toGuest(HvSocket from, MemoryStream to) {
        var buffer = ByteBuffer.allocate(16 << 10);
        try (from) {
            while (from.read(buffer) >= 0) {
                to.write(buffer.flip());
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            to.close();
        }
    }
}
