package io.hcsshim.sys.windows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// A Hyper-V socket: one that listens for a machine's guest, or a connection. One thread reads and one writes at a time;
/// [#close] from any thread, which ends waits. Thread-safe.
///
/// Nothing waits inside of a call but for a moment: it is asked whether there is something, over and over, so that closing
/// takes hold soon.
public final class HvSocket implements AutoCloseable {
    private static final int FAMILY = 34;
    private static final int STREAM = 1;
    private static final int PROTOCOL = 1;
    private static final int ADDRESS_BYTES = 36;
    private static final int BACKLOG = 16;
    private static final int VERSION = 0x0202;
    private static final int STARTUP_BYTES = 408;
    private static final int PART = 64 << 10;
    private static final int MOMENT_MS = 50;
    private static final short READABLE = 0x0100;
    private static final short WRITABLE = 0x0010;
    private static final int SEND = 1;

    private final Library ws2;
    private final long handle;
    private boolean closed; // guarded by this
    private int users; // guarded by this

    private HvSocket(Library ws2, long handle) {
        this.ws2 = ws2;
        this.handle = handle;
    }

    /// Listens for the guest of a machine.
    ///
    /// @param machine its runtime id
    // int WSAStartup(WORD version, WSADATA* data)
    // SOCKET socket(int family, int type, int protocol)
    // int bind(SOCKET socket, const SOCKADDR* address, int length)
    // int listen(SOCKET socket, int backlog)
    public static HvSocket listen(Libraries libraries, UUID machine, UUID service)
            throws WindowsException {
        var socket = open(libraries);
        try (var bind = socket.ws2.call("bind");
                var listen = socket.ws2.call("listen")) {
            var address = address(bind, machine, service);
            check(bind, "bind", bind.int32(socket.handle, address.address(), ADDRESS_BYTES));
            check(listen, "listen", listen.int32(socket.handle, BACKLOG));
            return socket;
        } catch (WindowsException e) {
            socket.close();
            throw e;
        }
    }

    /// Connects to a service of a machine.
    // int connect(SOCKET socket, const SOCKADDR* address, int length)
    public static HvSocket connect(Libraries libraries, UUID machine, UUID service)
            throws WindowsException {
        var socket = open(libraries);
        try (var call = socket.ws2.call("connect")) {
            var address = address(call, machine, service);
            check(call, "connect", call.int32(socket.handle, address.address(), ADDRESS_BYTES));
            return socket;
        } catch (WindowsException e) {
            socket.close();
            throw e;
        }
    }

    private static HvSocket open(Libraries libraries) throws WindowsException {
        var ws2 = new Library(libraries, "ws2_32.dll");
        try (var startup = ws2.call("WSAStartup");
                var open = ws2.call("socket")) {
            startup.requireZero("", VERSION, startup.buffer(STARTUP_BYTES).address());
            return new HvSocket(ws2, open.requireHandle("", FAMILY, STREAM, PROTOCOL));
        }
    }

    /// SOCKADDR_HV: family, reserved, the machine's id, the service's id.
    private static MemorySegment address(Call call, UUID machine, UUID service) {
        var address = call.buffer(ADDRESS_BYTES);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) FAMILY);
        address.asSlice(4, 16).copyFrom(MemorySegment.ofArray(Guids.toBytes(machine)));
        address.asSlice(20, 16).copyFrom(MemorySegment.ofArray(Guids.toBytes(service)));
        return address;
    }

    private static void check(Call call, String function, int result) throws WindowsException {
        if (result != 0) {
            throw new WindowsException(function, "Hyper-V socket", call.error());
        }
    }

    /// Waits for a connection, for at most `limit`.
    ///
    /// @throws ClosedChannelException if this was closed
    // SOCKET accept(SOCKET socket, SOCKADDR* address, int* length)
    public Optional<HvSocket> accept(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!await(READABLE)) {
            if (System.nanoTime() - end >= 0) {
                return Optional.empty();
            }
        }
        begin();
        try (var call = ws2.call("accept")) {
            return Optional.of(new HvSocket(ws2, call.requireHandle("", handle, 0, 0)));
        } finally {
            end();
        }
    }

    /// Whether there is something to do, for which it waits a moment.
    // int WSAPoll(WSAPOLLFD* sockets, ULONG count, int milliseconds)
    private boolean await(short events) throws IOException {
        begin();
        try (var call = ws2.call("WSAPoll")) {
            var entry = call.buffer(16);
            entry.set(ValueLayout.JAVA_LONG, 0, handle);
            entry.set(ValueLayout.JAVA_SHORT, 8, events);
            int ready = call.int32(entry.address(), 1, MOMENT_MS);
            if (ready < 0) {
                throw new WindowsException("WSAPoll", "Hyper-V socket", call.error());
            }
            return ready > 0;
        } finally {
            end();
        }
    }

    /// Reads at least one byte, or returns -1 at the end.
    // int recv(SOCKET socket, char* buffer, int length, int flags)
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        while (!await(READABLE)) {
            Thread.onSpinWait(); // it has waited
        }
        begin();
        try (var memory = Arena.ofConfined();
                var call = ws2.call("recv")) {
            var buffer = memory.allocate(Math.min(target.remaining(), PART));
            int read = call.int32(handle, buffer.address(), buffer.byteSize(), 0);
            if (read < 0) {
                throw new WindowsException("recv", "Hyper-V socket", call.error());
            }
            target.put(buffer.asSlice(0, read).asByteBuffer());
            return read == 0 ? -1 : read;
        } finally {
            end();
        }
    }

    /// Writes some bytes, at least one.
    // int send(SOCKET socket, const char* buffer, int length, int flags)
    public int write(ByteBuffer source) throws IOException {
        while (!await(WRITABLE)) {
            Thread.onSpinWait(); // it has waited
        }
        begin();
        try (var memory = Arena.ofConfined();
                var call = ws2.call("send")) {
            int length = Math.min(source.remaining(), PART);
            var buffer = memory.allocate(Math.max(length, 1));
            buffer.copyFrom(MemorySegment.ofBuffer(source.slice(source.position(), length)));
            int written = call.int32(handle, buffer.address(), length, 0);
            if (written < 0) {
                throw new WindowsException("send", "Hyper-V socket", call.error());
            }
            source.position(source.position() + written);
            return written;
        } finally {
            end();
        }
    }

    /// Tells the other end that no more comes.
    // int shutdown(SOCKET socket, int how)
    public void shutdownOutput() throws IOException {
        begin();
        try (var call = ws2.call("shutdown")) {
            check(call, "shutdown", call.int32(handle, SEND));
        } finally {
            end();
        }
    }

    /// Whether nobody has closed it.
    public synchronized boolean isOpen() {
        return !closed;
    }

    private synchronized void begin() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        users++;
    }

    private void end() throws WindowsException {
        boolean last;
        synchronized (this) {
            users--;
            last = closed && users == 0;
        }
        if (last) {
            release();
        }
    }

    // int closesocket(SOCKET socket)
    private void release() throws WindowsException {
        try (var call = ws2.call("closesocket")) {
            call.int32(handle);
        }
    }

    /// Closes it; a call that is under way ends first, within a moment. More calls do nothing.
    @Override
    public void close() throws WindowsException {
        boolean idle;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            idle = users == 0;
        }
        if (idle) {
            release();
        }
    }
}
