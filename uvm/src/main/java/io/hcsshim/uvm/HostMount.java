package io.hcsshim.uvm;

import io.hcsshim.ninep.Export;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
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

    private static final Set<String> DISK_TYPES =
            Set.of("physical-disk", "virtual-disk", "extensible-virtual-disk");

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
        if (!mount.source().startsWith("/") || !mount.destination().contains("/")) {
            throw refused("source and destination have to be absolute paths");
        }
        switch (kind) {
            case DISK -> throw refused("disks are not supported yet");
            case SHARE -> {
                try (var _ = Export.of(mount.source(), readOnly)) {
                    // it could be had now
                } catch (IOException e) {
                    throw refused(String.valueOf(e.getMessage()));
                }
            }
        }
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
