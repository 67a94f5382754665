package io.hcsshim.it.uvm;

import io.hcsshim.it.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Disks of every kind that a container's mounts can name, each with a file system that has a file `name`.
@SuppressWarnings("try") // a test may be interrupted while it closes
final class VolumeDisks implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long LOOK = 20_000_000;

    private final Path folder;
    private final Path loop;
    private final Process server;

    private VolumeDisks(Path folder, Path loop, Process server) {
        this.folder = folder;
        this.loop = loop;
        this.server = server;
    }

    /// Makes them in a folder.
    static VolumeDisks make(Path folder) throws IOException, InterruptedException {
        Programs.must(
                folder,
                "sh",
                "-e",
                "-c",
                """
                for name in fixed dynamic vhdx device served managed; do
                    mkdir $name; echo $name > $name/name
                    mke2fs -q -t ext4 -d $name $name.img 16M
                done
                qemu-img convert -f raw -O vpc -o subformat=fixed,force_size=on fixed.img fixed.vhd
                qemu-img convert -f raw -O vpc -o subformat=dynamic,force_size=on dynamic.img dynamic.vhd
                qemu-img convert -f raw -O vhdx vhdx.img vhdx.vhdx
                """);
        var attach = new ProcessBuilder("losetup", "--find", "--show", "device.img");
        var loop = Programs.run(attach.directory(folder.toFile()), "", LIMIT).stdout().strip();
        var socket = folder.resolve("nbd.sock");
        var server =
                new ProcessBuilder(
                                "qemu-nbd",
                                "--persistent",
                                "--format=raw",
                                "--socket=" + socket,
                                "served.img")
                        .directory(folder.toFile())
                        .inheritIO()
                        .start();
        while (!Files.exists(socket) && server.isAlive()) {
            LockSupport.parkNanos(LOOK);
        }
        return new VolumeDisks(folder, Path.of(loop), server);
    }

    Path image(String name) {
        return folder.resolve(name);
    }

    /// A block device of the host.
    Path device() {
        return loop;
    }

    /// The disk that another program serves.
    String served() {
        return "evd://nbd" + folder.resolve("nbd.sock");
    }

    /// What is in the file `name` of an image now.
    String nameIn(String image) throws IOException, InterruptedException {
        var read = new ProcessBuilder("debugfs", "-R", "cat /name", image);
        return Programs.run(read.directory(folder.toFile()), "", LIMIT).stdout();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.destroy();
        server.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        Programs.must(folder, "losetup", "--detach", loop.toString());
    }
}
