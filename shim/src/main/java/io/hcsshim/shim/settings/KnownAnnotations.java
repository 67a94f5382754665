package io.hcsshim.shim.settings;

import static io.hcsshim.shim.settings.Effect.DONE;
import static io.hcsshim.shim.settings.Effect.GUEST;
import static io.hcsshim.shim.settings.Effect.HIDDEN;
import static io.hcsshim.shim.settings.Effect.HYPER_V;
import static io.hcsshim.shim.settings.Effect.NOT_YET;
import static io.hcsshim.shim.settings.Effect.WINDOWS;
import static io.hcsshim.shim.settings.Kind.BOOLEAN;
import static io.hcsshim.shim.settings.Kind.COUNTS;
import static io.hcsshim.shim.settings.Kind.GUID;
import static io.hcsshim.shim.settings.Kind.INT32;
import static io.hcsshim.shim.settings.Kind.INT64;
import static io.hcsshim.shim.settings.Kind.TEXT;
import static io.hcsshim.shim.settings.Kind.UINT32;
import static io.hcsshim.shim.settings.Kind.UINT64;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The annotations that are known (host specification, annotations), in the order of the documentation.
final class KnownAnnotations {
    private static final String MACHINE = "io.microsoft.virtualmachine.";
    private static final String CONTAINER = "io.microsoft.container.";

    private static final List<Setting> POD =
            List.of(
                    known(
                            "io.kubernetes.cri.container-type",
                            TEXT,
                            DONE,
                            "`sandbox` or `container`: what the container is to its pod"),
                    known("io.kubernetes.cri.sandbox-id", TEXT, DONE, "the pod"),
                    known(
                            "io.microsoft.cri.virtual-pod-id",
                            TEXT,
                            GUEST,
                            "a pod in the pod, named by its first container"));

    private static final List<Setting> SIZE =
            List.of(
                    vm(
                            "computetopology.memory.sizeinmb",
                            UINT64,
                            DONE,
                            "memory in MiB, rounded up to an even number; 0: the usual size"),
                    vm(
                            "computetopology.processor.count",
                            INT32,
                            DONE,
                            "processors, no more than the host has; 0: the usual number"),
                    known(
                            "io.kubernetes.cri.sandbox-memory",
                            INT64,
                            DONE,
                            "bytes that the containers of the pod may use together: the machine gets that and room for"
                                    + " itself, if it is more than the usual size"),
                    known(
                            "io.kubernetes.cri.sandbox-cpu-quota",
                            INT64,
                            DONE,
                            "microseconds of processors that they may use together in each period: the machine gets as"
                                    + " many processors, if it is more than the usual number"),
                    known(
                            "io.kubernetes.cri.sandbox-cpu-period",
                            INT64,
                            DONE,
                            "that period; 0: 100000"),
                    vm(
                            "computetopology.processor.limit",
                            INT32,
                            DONE,
                            "of the time of the machine's processors, in thousandths of a per cent, 1 to 100000: by its control group on the host"),
                    vm(
                            "computetopology.processor.weight",
                            INT32,
                            DONE,
                            "of each of its processors beside those of others, 1 to 10000; usual: 100"),
                    vm(
                            "storageqos.bandwidthmaximum",
                            INT32,
                            DONE,
                            "bytes that the disks of the machine read and write together in a second; not those in persistent memory"),
                    vm(
                            "storageqos.iopsmaximum",
                            INT32,
                            DONE,
                            "operations of these disks in a second, in pieces of 8 KiB"),
                    vm("computetopology.memory.lowmmiogapinmb", UINT64, HYPER_V, "address space"),
                    vm("computetopology.memory.highmmiobaseinmb", UINT64, HYPER_V, "the same"),
                    vm("computetopology.memory.highmmiogapinmb", UINT64, HYPER_V, "the same"),
                    vm("computetopology.memory.allowovercommit", BOOLEAN, HYPER_V, "backing"),
                    vm("computetopology.memory.enabledeferredcommit", BOOLEAN, HYPER_V, "backing"),
                    vm("computetopology.memory.enablecolddiscardhint", BOOLEAN, HYPER_V, "backing"),
                    vm("fullyphysicallybacked", BOOLEAN, HYPER_V, "backing"),
                    vm("cpugroup.id", GUID, HYPER_V, "group of processors"),
                    vm("resource-partition-id", GUID, HYPER_V, "partition of resources"),
                    vm(
                            "computetopology.processor.numa.max-processors-per-node",
                            UINT32,
                            HYPER_V,
                            "NUMA"),
                    vm("computetopology.processor.numa.max-size-per-node", UINT64, HYPER_V, "NUMA"),
                    vm("computetopology.numa.preferred-physical-nodes", COUNTS, HYPER_V, "NUMA"),
                    vm("computetopology.numa.mapped-physical-nodes", COUNTS, HYPER_V, "NUMA"),
                    vm("computetopology.numa.count-of-processors", COUNTS, HYPER_V, "NUMA"),
                    vm("computetopology.numa.count-of-memory-blocks", COUNTS, HYPER_V, "NUMA"));

    private static final List<Setting> BOOT =
            List.of(
                    vm(
                            "bootfilesrootpath",
                            TEXT,
                            DONE,
                            "folder of the kernel and of `rootfs.vhd` or `initrd.img`"),
                    vm("lcow.kernelbootoptions", TEXT, DONE, "more words for the kernel"),
                    vm("lcow.extra-exec-command-args", TEXT, DONE, "more words for the agent"),
                    vm(
                            "lcow.timesync.disable",
                            BOOLEAN,
                            DONE,
                            "`-disable-time-sync` for the agent"),
                    known(
                            CONTAINER + "processdumplocation",
                            TEXT,
                            DONE,
                            "path in the machine for core files"),
                    vm(
                            "lcow.preferredrootfstype",
                            TEXT,
                            DONE,
                            "where the guest's root is: `initrd` or `vhd`; usual: `vhd` if it is there"),
                    vm(
                            "lcow.writable-overlay-directories",
                            BOOLEAN,
                            DONE,
                            "`/etc` and `/var` of the machine can be written to, for a VHD root"),
                    vm(
                            "kerneldrivers",
                            TEXT,
                            DONE,
                            "paths of disks with kernel modules, with commas between; all `*.ko` on them are loaded; for machines of Windows: folders with drivers, all `*.inf` in them are installed"),
                    vm("lcow.kerneldirectboot", BOOLEAN, HYPER_V, "boot by firmware"),
                    vm("lcow.vpcienabled", BOOLEAN, HYPER_V, "PCI, which QEMU's machines need"),
                    vm(
                            "devices.virtualpmem.maximumcount",
                            UINT32,
                            DONE,
                            "devices for layers in persistent memory, 64 at most; usual: 0, layers are SCSI disks"),
                    vm(
                            "devices.virtualpmem.maximumsizebytes",
                            UINT64,
                            DONE,
                            "how large each may be, in whole 2 MiB; usual: 4 GiB"),
                    vm(
                            "lcow.vpmem.nomultimapping",
                            BOOLEAN,
                            DONE,
                            "each layer has a device of its own"),
                    vm("console.pipe", TEXT, HYPER_V, "the console is in the log of a failed boot"),
                    vm("lcow.extra-vsock-ports", COUNTS, HYPER_V, "every port can be had"),
                    vm("hv-socket.service-table.*", TEXT, HYPER_V, "the same"));

    private static final List<Setting> DEVICES =
            List.of(
                    vm(
                            "fileshares.disablewritable",
                            BOOLEAN,
                            DONE,
                            "folders of the host are read-only or refused"),
                    vm(
                            "fileshares.transport",
                            TEXT,
                            DONE,
                            "`virtiofs` or `9p`: how folders of the host get into the machine; usual: virtiofs if it can be had, else 9p"),
                    vm(
                            "lcow.network.policybasedrouting",
                            BOOLEAN,
                            DONE,
                            "the first interface is preferred; what comes from the address of another leaves by that one"),
                    known(
                            "io.microsoft.network.ncproxy",
                            TEXT,
                            HYPER_V,
                            "who sets up networks of HNS; here CNI does"),
                    known(
                            "io.microsoft.network.ncproxy.containerid",
                            TEXT,
                            HYPER_V,
                            "by what name"),
                    known(CONTAINER + "gpu.capabilities", TEXT, NOT_YET, "graphics"),
                    known("io.microsoft.lcow.gpuvhdpath", TEXT, Effect.NONE, "out of use"),
                    known(
                            "io.microsoft.migration.support-enabled",
                            BOOLEAN,
                            HYPER_V,
                            "moving machines"),
                    known(
                            "io.microsoft.migration.source-container-id",
                            TEXT,
                            HYPER_V,
                            "moving machines"));

    private static final List<Setting> SCRATCH =
            List.of(
                    known(
                            PodSettings.SCRATCH_GB,
                            UINT32,
                            DONE,
                            "size of a container's writable disk in GiB; 0: 20"),
                    known(
                            PodSettings.SHARED_SCRATCH,
                            BOOLEAN,
                            DONE,
                            "the container writes to the disk that its pod shares"),
                    known(
                            "containerd.io/snapshot/io.microsoft.owner.key",
                            TEXT,
                            Effect.NONE,
                            "whose disk that is, for a snapshotter"),
                    known(
                            PodSettings.ENCRYPTED_SCRATCH,
                            BOOLEAN,
                            DONE,
                            "the machine encrypts writable disks, with keys that it tells nobody"));

    private static final List<Setting> CONFIDENTIAL =
            List.of(
                    vm(
                            "lcow.securitypolicy",
                            TEXT,
                            HIDDEN,
                            "a policy, base64, that the guest enforces, in a machine that hardware hides from its host; writable disks are encrypted then"),
                    vm("lcow.enforcer", TEXT, HIDDEN, "what enforces it"),
                    vm(
                            "lcow.gueststatefile",
                            TEXT,
                            HIDDEN,
                            "what a hidden machine boots from, in the folder of boot files; usual: `kernel.vmgs`"),
                    vm(
                            "lcow.dmverity-mode",
                            BOOLEAN,
                            DONE,
                            "a root disk of which the guest's kernel checks every block it reads; a hidden machine has one unless this says no"),
                    vm(
                            "lcow.dmverity-rootfs-vhd",
                            TEXT,
                            DONE,
                            "its file in the folder of boot files; usual: `rootfs-verity.vhd`, of a hidden machine `rootfs.vhd`"),
                    vm(
                            "lcow.dmverity-create-args",
                            TEXT,
                            DONE,
                            "its table; usual: that of the file's own hash tree"),
                    vm(
                            "no_security_hardware",
                            BOOLEAN,
                            HYPER_V,
                            "a policy in a machine that is not hidden"),
                    vm(
                            "lcow.hcl-enabled",
                            BOOLEAN,
                            HYPER_V,
                            "whether a paravisor runs below the kernel of a hidden machine"),
                    vm(
                            "lcow.uvm-reference-info-file",
                            TEXT,
                            HYPER_V,
                            "a signed statement about the boot files, in their folder, for the guest; usual: `reference_info.cose`, if it is there"),
                    vm(
                            "uvm-hash-envelope-reference-info-file",
                            TEXT,
                            HYPER_V,
                            "the same of the newer form; usual: `reference_info_hash_envelope.cose`"),
                    vm(
                            "lcow.securitypolicy.env",
                            BOOLEAN,
                            HYPER_V,
                            "for the guest: containers see the policy"),
                    vm(
                            "lcow.amd-certificate",
                            TEXT,
                            HYPER_V,
                            "for the guest: the certificate of the hardware"));

    private static final List<Setting> IN_GUEST =
            List.of(
                    vm("lcow.privileged", BOOLEAN, GUEST, "everything in the machine is allowed"),
                    vm("lcow.hostnetwork", BOOLEAN, GUEST, "the machine's own network"),
                    known(
                            "io.microsoft.lcow.rlimitcore",
                            TEXT,
                            GUEST,
                            "`soft;hard` limit of core files"),
                    known("io.microsoft.lcow.shm.size-kb", UINT64, GUEST, "size of `/dev/shm`"),
                    known(
                            "io.microsoft.cri.skip-pod-networking",
                            BOOLEAN,
                            GUEST,
                            "no network is waited for"),
                    known(
                            CONTAINER + "lcow.tee-log-path",
                            TEXT,
                            GUEST,
                            "a file of the pod, in the machine, that gets a copy of the output"),
                    known(
                            CONTAINER + "lcow.tee-log-dir-mount",
                            TEXT,
                            GUEST,
                            "where the container sees the folder of those files"),
                    known("io.microsoft.cri.tenant-sandbox-id", TEXT, Effect.NONE, "unused"));

    private static final List<Setting> OF_WINDOWS =
            List.of(
                    known(
                            "io.microsoft.disable-unsafe-operations",
                            BOOLEAN,
                            DONE,
                            "its value for four others: `…fileshares.disablewritable`,"
                                    + " `…wcow.virtualSMB.nodirectmap`,"
                                    + " `io.microsoft.container.wcow.gmsa.disable`,"
                                    + " `microsoft.com/disable-hostprocess-container`; one that says"
                                    + " otherwise is refused"),
                    known(
                            "microsoft.com/hostprocess-container",
                            BOOLEAN,
                            WINDOWS,
                            "refused beside `microsoft.com/disable-hostprocess-container`"),
                    known(
                            "microsoft.com/disable-hostprocess-container",
                            BOOLEAN,
                            DONE,
                            "see above"),
                    known("microsoft.com/hostprocess-*", TEXT, WINDOWS, "such containers"),
                    known(
                            CONTAINER + "wcow.deviceextensions",
                            TEXT,
                            WINDOWS,
                            "files that say how devices appear in a container, with commas between"),
                    known(CONTAINER + "wcow.*", TEXT, WINDOWS, "containers"),
                    known(CONTAINER + "memory.sizeinmb", UINT64, WINDOWS, "their size"),
                    known(CONTAINER + "processor.*", INT32, WINDOWS, "their size"),
                    known(CONTAINER + "storage.qos.*", INT32, WINDOWS, "their disks"),
                    known("io.microsoft.wcow.*", TEXT, WINDOWS, "dumps"),
                    vm("wcow.*", TEXT, WINDOWS, "machines"),
                    vm("disablecompartmentnamespace", BOOLEAN, WINDOWS, "networks"),
                    vm("forwardlogs.*", TEXT, WINDOWS, "logs"),
                    vm("dump-directory-path", TEXT, HYPER_V, "state of a machine that failed"));

    /// A heading and what stands under it.
    record Section(String title, List<Setting> settings) {}

    static final List<Section> SECTIONS =
            List.of(
                    new Section("Pods", POD),
                    new Section("Size of the machine", SIZE),
                    new Section("Boot", BOOT),
                    new Section("Devices, networks, folders", DEVICES),
                    new Section("Writable disks", SCRATCH),
                    new Section("Confidential machines", CONFIDENTIAL),
                    new Section("What the agent does", IN_GUEST),
                    new Section("Windows", OF_WINDOWS));

    private KnownAnnotations() {}

    /// The one of this name.
    static Optional<Setting> find(String name) {
        return all().filter(setting -> setting.isCalled(name)).findFirst();
    }

    static Stream<Setting> all() {
        return SECTIONS.stream().flatMap(section -> section.settings().stream());
    }

    private static Setting vm(String name, Kind kind, Effect effect, String meaning) {
        return known(MACHINE + name, kind, effect, meaning);
    }

    private static Setting known(String name, Kind kind, Effect effect, String meaning) {
        return new Setting(name, kind, effect, meaning);
    }
}
