package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Block devices that the kernel makes of others, as `dmsetup` has them made (Linux, `uapi/linux/dm-ioctl.h`;
/// Documentation/admin-guide/device-mapper). Needs the rights of root.
public final class DeviceMapper {
    private static final Path FOLDER = Path.of("/dev/mapper");
    private static final Path CONTROL = FOLDER.resolve("control");

    private static final int MISC_MAJOR = 10;
    private static final int MAPPER_MINOR = 236;

    // _IOWR(0xfd, number, struct dm_ioctl)
    private static final long IOCTL = 0xC138FD00L;
    private static final int CREATE = 3;
    private static final int REMOVE = 4;
    private static final int SUSPEND = 6;
    private static final int LOAD = 9;

    private static final int READ_ONLY = 1;
    private static final int SECRET = 1 << 15; // the kernel clears its copies of the request

    // struct dm_ioctl
    private static final int HEADER_BYTES = 312;
    private static final int SIZE_AT = 12;
    private static final int START_AT = 16;
    private static final int TARGETS_AT = 20;
    private static final int FLAGS_AT = 28;
    private static final int DEVICE_AT = 40;
    private static final int NAME_AT = 48;
    private static final int LONGEST_NAME = 127;

    // struct dm_target_spec, which the parameters follow
    private static final int LENGTH_AT = 8;
    private static final int TYPE_AT = 24;
    private static final int TARGET_BYTES = 40;

    private DeviceMapper() {}

    /// What a device is made of.
    ///
    /// @param type       the kind of target, such as `verity`
    /// @param sectors    the size of the device, in 512 bytes
    /// @param parameters in the words of the kind
    public record Target(String type, long sectors, String parameters) {}

    /// Makes a read-only device of one target.
    ///
    /// The first use waits until the kernel has the module, if a helper for modules does; the control device
    /// is made if it is missing.
    ///
    /// @param name at most 127 bytes
    /// @return its node, `/dev/mapper/<name>`
    /// @throws ErrnoException `EBUSY` if there is a device of this name, `EINVAL` or `ENODEV` and others if the target
    ///         will not have its parameters; nothing is left then
    public static Path create(String name, Target target) throws ErrnoException {
        return create(name, target, READ_ONLY);
    }

    /// Makes a device of one target that can be written to, whose parameters are nobody's business: they may hold a key.
    ///
    /// The rest is as for [#create].
    public static Path createSecret(String name, Target target) throws ErrnoException {
        return create(name, target, SECRET);
    }

    private static Path create(String name, Target target, int flags) throws ErrnoException {
        try (Fd control = openOrMakeControl()) {
            long device = call(control, "create", CREATE, name, 0, List.of());
            try {
                call(control, "load", LOAD, name, flags, List.of(target));
                call(control, "resume", SUSPEND, name, 0, List.of());
                return node(name, device);
            } catch (ErrnoException e) {
                call(control, "remove", REMOVE, name, 0, List.of());
                throw e;
            }
        }
    }

    /// Takes a device away, and its node.
    ///
    /// @throws ErrnoException `EBUSY` while it is open, `ENXIO` if there is none, `ENOENT` if no device was ever made
    public static void remove(String name) throws ErrnoException {
        try (Fd control = Fd.open(CONTROL, Fd.O_RDWR)) {
            call(control, "remove", REMOVE, name, 0, List.of());
        }
        FOLDER.resolve(name).toFile().delete();
    }

    private static Fd openOrMakeControl() throws ErrnoException {
        if (!Files.exists(CONTROL)) {
            FOLDER.toFile().mkdirs(); // else the next call says what is wrong
            try {
                Nodes.characterDevice(CONTROL, 0600, MISC_MAJOR, MAPPER_MINOR);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EEXIST)) { // the module was quicker
                    throw e;
                }
            }
        }
        return Fd.open(CONTROL, Fd.O_RDWR);
    }

    private static Path node(String name, long device) throws ErrnoException {
        Path node = FOLDER.resolve(name);
        node.toFile().delete(); // of a device that is gone
        int major = (int) (device >> 8 & 0xfff);
        int minor = (int) (device & 0xff | device >> 12 & 0xfff00);
        Nodes.blockDevice(node, 0600, major, minor);
        return node;
    }

    /// Makes one call.
    ///
    /// @return the number of the device
    private static long call(
            Fd control, String what, int number, String name, int flags, List<Target> targets)
            throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            int size = HEADER_BYTES;
            for (Target target : targets) {
                size += TARGET_BYTES + padded(target.parameters);
            }
            long at = request(s, name, flags, size);
            s.putInt(at + TARGETS_AT, targets.size());
            long next = at + HEADER_BYTES;
            for (Target target : targets) {
                next = put(s, next, target);
            }
            control.control(
                    "device mapper " + what + " " + name, Syscall.IOCTL, IOCTL | number, at);
            return s.getLong(at + DEVICE_AT);
        }
    }

    private static long request(Scratch s, String name, int flags, int size) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_NAME) {
            throw new IllegalArgumentException("too long for a device: " + name);
        }
        long at = s.reserve(size);
        s.putInt(at, 4); // the version of this interface
        s.putInt(at + SIZE_AT, size);
        s.putInt(at + START_AT, HEADER_BYTES);
        s.putInt(at + FLAGS_AT, flags);
        s.put(at + NAME_AT, bytes, 0, bytes.length);
        return at;
    }

    private static long put(Scratch s, long at, Target target) {
        s.putLong(at + LENGTH_AT, target.sectors);
        byte[] type = target.type.getBytes(StandardCharsets.US_ASCII);
        s.put(at + TYPE_AT, type, 0, type.length);
        byte[] parameters = target.parameters.getBytes(StandardCharsets.UTF_8);
        s.put(at + TARGET_BYTES, parameters, 0, parameters.length);
        return at + TARGET_BYTES + padded(target.parameters);
    }

    /// The length of the parameters and their zero, in whole words of 8.
    private static int padded(String parameters) {
        return parameters.getBytes(StandardCharsets.UTF_8).length + 8 & ~7;
    }
}
