package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.UnixListener;
import io.hcsshim.vm.vhost.GuestRam;
import io.hcsshim.vm.vsock.VsockDevice;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The host's ends of the sockets that QEMU connects to: QMP, the console, and the vsock device.
///
/// They listen before QEMU starts, so nobody polls for files. Thread-safe.
final class MachineSockets implements AutoCloseable {
    /// Every machine has a vsock address space of its own, so all guests can have the same address.
    private static final long GUEST_CID = 3;

    private static final List<String> NAMES =
            List.of(
                    QemuCommandLine.QMP_SOCKET,
                    QemuCommandLine.CONSOLE_SOCKET,
                    QemuCommandLine.VSOCK_SOCKET);

    private final Path directory;
    private final UnixListener qmp;
    private final ServerSocketChannel console;
    private final VsockDevice vsock;

    private MachineSockets(
            Path directory, UnixListener qmp, ServerSocketChannel console, VsockDevice vsock) {
        this.directory = directory;
        this.qmp = qmp;
        this.console = console;
        this.vsock = vsock;
    }

    /// Makes the sockets in a machine's directory.
    ///
    /// @param ram  how QEMU will hold the guest's memory
    /// @param user who QEMU will be, if not who this process is
    static MachineSockets open(Path directory, GuestRam ram, Optional<MachineUser> user)
            throws IOException {
        return open(
                directory,
                path -> {
                    var vsock = VsockDevice.open(path, GUEST_CID, ram);
                    return admitted(user, directory, vsock);
                });
    }

    private static VsockDevice admitted(
            Optional<MachineUser> user, Path directory, VsockDevice vsock) throws IOException {
        try {
            if (user.isPresent()) {
                user.get().admit(directory);
                for (var name : NAMES) {
                    user.get().invite(directory.resolve(name));
                }
            }
            return vsock;
        } catch (IOException e) {
            vsock.close();
            throw e;
        }
    }

    /// Makes them once more, for a QEMU that takes over the guest of the one before; the vsock device is the same.
    ///
    /// @throws IOException if that device has ended, for example
    MachineSockets again(Optional<MachineUser> user) throws IOException {
        return open(
                directory,
                path -> {
                    vsock.await(path);
                    return admitted(user, directory, vsock);
                });
    }

    private interface Opening {
        VsockDevice open(Path path) throws IOException;
    }

    private static MachineSockets open(Path directory, Opening opening) throws IOException {
        removeSockets(directory); // those of a machine that died together with its host process
        var console = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try (var place = ShortPath.to(directory)) {
            // Not a channel of the JDK: open files are passed over it.
            var qmp = UnixListener.listen(place.resolve(QemuCommandLine.QMP_SOCKET));
            try {
                bind(console, place.resolve(QemuCommandLine.CONSOLE_SOCKET));
                var vsock = opening.open(place.resolve(QemuCommandLine.VSOCK_SOCKET));
                return new MachineSockets(directory, qmp, console, vsock);
            } catch (IOException | RuntimeException e) {
                qmp.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            try (console) {
                removeSockets(directory);
                throw e;
            }
        }
    }

    /// Waits for QEMU's one QMP connection; fails at once when the sockets are closed. Holds its thread.
    PolledFd acceptQmp() throws IOException {
        Fd fd = qmp.accept().fd();
        try {
            return PolledFd.of(fd);
        } catch (IOException e) {
            fd.close();
            throw e;
        }
    }

    /// Waits for QEMU's one console connection; fails at once when the sockets are closed.
    SocketChannel acceptConsole() throws IOException {
        return console.accept();
    }

    VsockDevice vsock() {
        return vsock;
    }

    /// Stops waiting for connections; those that are made stay.
    void stopAccepting() throws IOException {
        try (qmp) {
            console.close();
        }
    }

    /// Resets every vsock stream and takes the sockets away; idempotent.
    @Override
    public void close() throws IOException {
        try (qmp;
                console;
                vsock) {
            removeSockets(directory);
        }
    }

    private static void bind(ServerSocketChannel channel, Path path) throws IOException {
        channel.bind(UnixDomainSocketAddress.of(path), 1);
    }

    private static void removeSockets(Path directory) throws IOException {
        for (var name : NAMES) {
            Files.deleteIfExists(directory.resolve(name));
        }
    }
}
