package io.hcsshim.uvm;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.uvm.device.DiskMount;
import io.hcsshim.uvm.device.DiskMount.Appearance;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A mount of a container that needs something of the host.
///
/// @param mount    as it was asked for
/// @param kind     what it needs
/// @param readOnly whether the container may not write to it
record HostMount(OciMount mount, Kind kind, boolean readOnly) {
    /// What a mount needs of the host.
    enum Kind {
        /// A folder or a file.
        SHARE,
        /// A disk.
        DISK
    }

    /// Sources that the guest resolves.
    private static final List<String> GUEST_SOURCES =
            List.of("sandbox://", "sandbox-tmp://", "uvm://", "hugepages://");

    /// An image that goes with its container.
    private static final String MANAGED = "automanage-virtual-disk";

    private static final Set<String> DISK_TYPES =
            Set.of("physical-disk", "virtual-disk", MANAGED, "extensible-virtual-disk");

    /// Before a destination: the block device itself is wanted there.
    private static final String BLOCK_DEVICE = "blockdev://";

    /// What a mount needs of the host; empty if nothing, or nothing but what [PodMounts] carries.
    static Optional<HostMount> of(OciSpec spec, OciMount mount) throws JsonException {
        if (PodMounts.has(spec, mount)
                || GUEST_SOURCES.stream().anyMatch(mount.source()::startsWith)) {
            return Optional.empty();
        }
        var readOnly = mount.options().stream().anyMatch(HostMount::meansReadOnly);
        if (DISK_TYPES.contains(mount.type())) {
            return Optional.of(new HostMount(mount, Kind.DISK, readOnly));
        }
        return isBind(mount)
                ? Optional.of(new HostMount(mount, Kind.SHARE, readOnly))
                : Optional.empty();
    }

    /// How many disks a container's mounts need; none if the spec makes no sense, which is told when it is checked.
    static int disks(OciSpec spec) {
        try {
            return (int)
                    spec.mounts().stream()
                            .filter(mount -> DISK_TYPES.contains(mount.type()))
                            .count();
        } catch (JsonException _) {
            return 0;
        }
    }

    /// The files that are to be deleted with a container; none if the spec makes no sense.
    static List<Path> managed(OciSpec spec) {
        try {
            return spec.mounts().stream()
                    .filter(mount -> mount.type().equals(MANAGED))
                    .map(mount -> Path.of(mount.source()))
                    .toList();
        } catch (JsonException _) {
            return List.of();
        }
    }

    private static boolean isBind(OciMount mount) {
        return mount.type().equals("bind")
                || mount.options().contains("bind")
                || mount.options().contains("rbind");
    }

    private static boolean meansReadOnly(String option) {
        var lower = option.toLowerCase(Locale.ROOT);
        return lower.equals("ro") || lower.equals("rro");
    }

    /// Checks what can be checked before there is a machine.
    ///
    /// @throws OciSpecException if it names nothing that can be had
    void check() throws OciSpecException {
        if (mount.destination().isEmpty()) {
            throw refused("no destination");
        }
        try {
            switch (kind) {
                case DISK -> {
                    var image = disk().disk().image();
                    if (!Files.exists(image)) {
                        throw refused("no such file: " + image);
                    }
                }
                case SHARE -> checkShare();
            }
        } catch (OciSpecException e) {
            throw e;
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private void checkShare() throws IOException {
        if (!Path.of(mount.source()).isAbsolute()) {
            throw refused("the source is no absolute path");
        }
        if (Libraries.areHere()) {
            var unused = Path.of(mount.source()).toRealPath(); // it is there now
            return;
        }
        try (var _ = Export.of(mount.source(), readOnly)) {
            // it could be had now
        }
    }

    /// The disk, and what the guest shall make of it.
    DiskMount disk() throws IOException {
        var access = readOnly ? Access.READ_ONLY : Access.READ_WRITE;
        var disk = DiskMount.Disk.of(mount.type(), mount.source(), access);
        var as =
                mount.destination().startsWith(BLOCK_DEVICE)
                        ? new Appearance.Node(0)
                        : new Appearance.Volume(0, "", mount.options());
        return new DiskMount(disk, as, Optional.empty());
    }

    /// The file that is to be deleted when nobody needs the mount any more, if there is one.
    Optional<Path> managed() {
        return mount.type().equals(MANAGED)
                ? Optional.of(Path.of(mount.source()))
                : Optional.empty();
    }

    /// The mount for the guest, where what it needs is at `place`.
    OciMount at(String place) {
        var options = mount.options();
        if (kind == Kind.DISK && !options.contains("bind") && !options.contains("rbind")) {
            options = new ArrayList<>(options);
            options.add("rbind");
        }
        var type = kind == Kind.DISK ? "bind" : mount.type();
        return new OciMount(mount.destination(), type, place, options, mount.others());
    }

    private OciSpecException refused(String why) {
        return new OciSpecException(
                "mount %s of %s on %s: %s"
                        .formatted(
                                mount.type().isEmpty() ? "bind" : mount.type(),
                                mount.source(),
                                mount.destination(),
                                why));
    }
}
