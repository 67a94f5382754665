package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A network interface whose other end is a descriptor (Linux, Documentation/networking/tuntap.rst).
///
/// It belongs to the network namespace in which the calling thread made it, lives as long as a descriptor of it is
/// open anywhere, and each `read` or `write` is one Ethernet frame after a header of 10 bytes (virtio_net_hdr).
///
/// @param fd   the other end
/// @param name what the interface is called
public record Tap(Fd fd, String name) implements AutoCloseable {
    private static final int TUNSETIFF = 0x400454ca;
    private static final int IFF_TAP = 2;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_VNET_HDR = 0x4000;
    private static final int IFF_TUN_EXCL = 0x8000;
    private static final int NAME_BYTES = 16;
    private static final int REQUEST_BYTES = 40; // struct ifreq

    /// Makes one in the namespace of the calling thread.
    ///
    /// @param name 1 to 15 bytes; a `%d` in it becomes the first number that is free
    /// @throws ErrnoException `EBUSY` if the name is in use, `ENOENT` if the host has no `/dev/net/tun`, `EPERM`
    ///         without the right to (CAP_NET_ADMIN)
    public static Tap open(String name) throws ErrnoException {
        Fd fd = Fd.open(Path.of("/dev/net/tun"), Fd.O_RDWR | Fd.O_NONBLOCK);
        try (Scratch s = Scratch.take()) {
            long request = s.reserve(REQUEST_BYTES);
            byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
            if (wanted.length >= NAME_BYTES) {
                throw new IllegalArgumentException("too long for an interface: " + name);
            }
            s.put(request, wanted, 0, wanted.length);
            s.putShort(request + NAME_BYTES, IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | IFF_TUN_EXCL);
            fd.control("ioctl TUNSETIFF " + name, Syscall.IOCTL, TUNSETIFF, request);
            return new Tap(fd, nameAt(s, request));
        } catch (ErrnoException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private static String nameAt(Scratch s, long request) {
        byte[] name = new byte[NAME_BYTES];
        s.get(request, name, 0, NAME_BYTES);
        int length = 0;
        while (length < NAME_BYTES && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    /// Gives the descriptor back, and the interface goes unless another process has it too.
    @Override
    public void close() {
        fd.close();
    }
}
