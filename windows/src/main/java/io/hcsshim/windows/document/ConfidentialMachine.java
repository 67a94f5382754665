package io.hcsshim.windows.document;

import io.hcsshim.hcs.schema2.Attachment;
import io.hcsshim.hcs.schema2.AttachmentType;
import io.hcsshim.hcs.schema2.Chipset;
import io.hcsshim.hcs.schema2.ComputeSystem;
import io.hcsshim.hcs.schema2.Devices;
import io.hcsshim.hcs.schema2.GuestState;
import io.hcsshim.hcs.schema2.IsolationSettings;
import io.hcsshim.hcs.schema2.SecuritySettings;
import io.hcsshim.hcs.schema2.Uefi;
import io.hcsshim.hcs.schema2.Version;
import io.hcsshim.hcs.schema2.VirtualMachine;
import io.hcsshim.hcs.schema2.VirtualSmbShare;
import io.hcsshim.hcs.schema2.VirtualSmbShareOptions;
import io.hcsshim.windows.document.MachineDocument.Parts;
import java.util.Map;

/// The document of a machine for Windows containers into which its host cannot look. It boots from three disks, which it
/// measures, and has nothing of the host's shared but an empty folder.
public final class ConfidentialMachine {
    /// The least memory of one, in MiB.
    public static final int LEAST_MEMORY_MB = 2048;

    private static final Version FIRST_THAT_CAN = Version.of(12, 0);
    private static final String WINDOWS_TEMPLATE = "1734c6e8-3154-4dda-ba5f-a874cc483422";
    private static final String EMPTY = "defaultEmptyShare";

    private ConfidentialMachine() {}

    /// What keeps the host out.
    public enum Kind {
        /// The processor.
        SNP("SecureNestedPaging"),
        /// The hypervisor.
        VBS("VirtualizationBasedSecurity"),
        /// Nothing, but the machine is set up as if something did.
        GUEST_STATE_ONLY("GuestStateOnly");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// The kind of a name, long or short; no name is the processor.
        ///
        /// @throws IllegalArgumentException if there is none of it
        public static Kind named(String name) {
            for (var kind : values()) {
                if (name.equals(kind.word)
                        || name.equals(kind.name()) && kind != GUEST_STATE_ONLY) {
                    return kind;
                }
            }
            if (name.isEmpty()) {
                return SNP;
            }
            throw new IllegalArgumentException(
                    "'" + name + "' is no kind of isolation of a machine");
        }
    }

    /// What makes it one.
    ///
    /// @param policyDigest the SHA-256 of its policy, in base64
    /// @param guestState   the file with its firmware
    /// @param efi          the disk that the firmware boots from
    /// @param boot         the disk with the image of the system
    /// @param writableEfi  whether it may write to the first of these
    /// @param secureBoot   whether the firmware checks signatures
    public record Secret(
            Kind kind,
            String policyDigest,
            String guestState,
            String efi,
            String boot,
            boolean writableEfi,
            boolean secureBoot) {}

    /// The document.
    ///
    /// @param parts of which the folder of files is an empty one, that stays empty
    /// @throws IllegalArgumentException if it has too little memory
    public static ComputeSystem of(Parts parts, Secret secret) {
        if (parts.memoryMb() < LEAST_MEMORY_MB) {
            throw new IllegalArgumentException(
                    "a confidential machine has at least "
                            + LEAST_MEMORY_MB
                            + " MiB of memory, not "
                            + parts.memoryMb());
        }
        var machine =
                new VirtualMachine()
                        .with(VirtualMachine.VERSION, FIRST_THAT_CAN)
                        .with(VirtualMachine.STOP_ON_RESET, true)
                        .with(VirtualMachine.CHIPSET, chipset(secret))
                        .with(VirtualMachine.COMPUTE_TOPOLOGY, MachineDocument.topology(parts))
                        .with(VirtualMachine.DEVICES, devices(parts, secret))
                        .with(
                                VirtualMachine.GUEST_STATE,
                                new GuestState()
                                        .with(GuestState.GUEST_STATE_FILE_PATH, secret.guestState())
                                        .with(GuestState.GUEST_STATE_FILE_TYPE, "BlockStorage"))
                        .with(VirtualMachine.REGISTRY_CHANGES, MachineDocument.registry())
                        .with(VirtualMachine.SECURITY_SETTINGS, security(secret));
        return new ComputeSystem()
                .with(ComputeSystem.OWNER, parts.owner())
                .with(ComputeSystem.SCHEMA_VERSION, Version.V2_5)
                .with(ComputeSystem.SHOULD_TERMINATE_ON_LAST_HANDLE_CLOSED, true)
                .with(ComputeSystem.VIRTUAL_MACHINE, machine);
    }

    /// It boots from what its firmware finds: nothing says from what.
    private static Chipset chipset(Secret secret) {
        var uefi =
                secret.secureBoot()
                        ? new Uefi()
                                .with(Uefi.APPLY_SECURE_BOOT_TEMPLATE, "Apply")
                                .with(Uefi.SECURE_BOOT_TEMPLATE_ID, WINDOWS_TEMPLATE)
                        : new Uefi().with(Uefi.APPLY_SECURE_BOOT_TEMPLATE, "Skip");
        return new Chipset().with(Chipset.UEFI, uefi);
    }

    private static SecuritySettings security(Secret secret) {
        return new SecuritySettings()
                .with(
                        SecuritySettings.ISOLATION,
                        new IsolationSettings()
                                .with(IsolationSettings.ISOLATION_TYPE, secret.kind().word)
                                .with(IsolationSettings.LAUNCH_DATA, secret.policyDigest())
                                .with(IsolationSettings.HCL_ENABLED, true));
    }

    /// The scratch has to be the first disk.
    private static Devices devices(Parts parts, Secret secret) {
        var disks =
                Map.of(
                        "0", disk(parts.scratch(), false),
                        "1", disk(secret.efi(), !secret.writableEfi()),
                        "2", disk(secret.boot(), true));
        var options =
                new VirtualSmbShareOptions()
                        .with(VirtualSmbShareOptions.READ_ONLY, true)
                        .with(VirtualSmbShareOptions.SHARE_READ, true)
                        .with(VirtualSmbShareOptions.NO_OPLOCKS, true);
        var share =
                new VirtualSmbShare()
                        .with(VirtualSmbShare.NAME, EMPTY)
                        .with(VirtualSmbShare.PATH, parts.files())
                        .with(VirtualSmbShare.OPTIONS, options);
        return MachineDocument.devices(disks, share);
    }

    private static Attachment disk(String path, boolean readOnly) {
        var disk =
                new Attachment()
                        .with(Attachment.TYPE, AttachmentType.VIRTUAL_DISK)
                        .with(Attachment.PATH, path);
        return readOnly ? disk.with(Attachment.READ_ONLY, true) : disk;
    }
}
