package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.VmSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A machine in QEMU's words. A pure function: the same spec gives the same arguments.
///
/// Every option is in QEMU 7.2 and in QEMU 10. QEMU's working directory is the machine's state
/// directory, and the sockets are named relative to it: they fit `sun_path` however long the
/// directory's name is, and commas in it do no harm.
///
/// ```
/// pcie.0   02.0  root port vsock-port, and behind it vhost-user-vsock
///          03.0  pvpanic
///          04.0  the root disk, if it is persistent memory
///          05.0  virtio-balloon, if memory goes back to the host
///          08.0, 09.0, 0a.0, 0b.0  root ports port0 to port3, free for hot-plug
///          10.0, 11.0, 12.0, 13.0  virtio-scsi controllers scsi0 to scsi3
///          18.0 to 1f.7  root ports pmem1 to pmem64, as many as there is room for
/// ```
final class QemuCommandLine {
    /// The sockets on which we listen and to which QEMU connects, in the state directory.
    static final String QMP_SOCKET = "qmp.sock";

    static final String CONSOLE_SOCKET = "console.sock";
    static final String VSOCK_SOCKET = "vsock.sock";

    /// Root ports that stay free for devices that come later.
    static final int FREE_PORTS = 4;

    static final String VSOCK_DEVICE = "vhost-user-vsock-pci";
    static final String VSOCK_ID = "vsock0";
    static final String VSOCK_PORT = "vsock-port";

    /// Where that port is on the root bus.
    static final int VSOCK_PORT_SLOT = 2;

    private static final int ROOT_DISK_SLOT = 4;
    private static final int FIRST_PORT_SLOT = 8;
    private static final int FIRST_PMEM_SLOT = 0x18;
    private static final int FUNCTIONS = 8;
    private static final int LEAST_CODE_MB = 44;
    private static final int PROBE_MEMORY_MB = 256;

    private QemuCommandLine() {}

    /// The arguments for `qemu-system-x86_64`.
    ///
    /// @param resolved what executes the guest: [Acceleration#KVM] or [Acceleration#TCG]
    static List<String> of(VmSpec spec, Acceleration resolved) {
        return of(spec, resolved, StartFiles.NONE);
    }

    /// The same for one that is handed files.
    static List<String> of(VmSpec spec, Acceleration resolved, StartFiles files) {
        var arguments = whole(spec, resolved, files);
        device(arguments, VSOCK_DEVICE + ",id=" + VSOCK_ID + ",chardev=vsock,bus=" + VSOCK_PORT);
        arguments.addAll(List.of("-kernel", files.name(spec.kernel()).toString()));
        arguments.addAll(List.of("-initrd", files.name(spec.initrd()).toString()));
        arguments.addAll(List.of("-append", commandLine(spec, resolved)));
        return List.copyOf(arguments);
    }

    /// The arguments for a machine that waits for a saved state, with the saved memory copied on write.
    ///
    /// The kernel is in that memory; the vsock device cannot be in the state and comes after it.
    static List<String> ofClone(VmSpec spec, Acceleration resolved, Path memory) {
        return ofClone(spec, resolved, memory, StartFiles.NONE);
    }

    /// The same for one that is handed files.
    static List<String> ofClone(VmSpec spec, Acceleration resolved, Path memory, StartFiles files) {
        var arguments = new ArrayList<String>();
        machine(arguments, resolved, spec.memoryMb());
        var path = files.name(memory).toString().replace(",", ",,"); // QEMU's way to say a comma
        body(
                arguments,
                spec,
                "memory-backend-file,id=mem,size="
                        + spec.memoryMb()
                        + "M,share=off,mem-path="
                        + path,
                files);
        arguments.addAll(List.of("-incoming", "defer"));
        return List.copyOf(arguments);
    }

    /// The arguments for a suspended machine, which gets its memory and its state before it runs, and then the vsock
    /// device: QEMU loads no state where that is.
    ///
    /// @param template memory of what it is a clone of, if it is one: its own comes with its state, and what is the same
    ///     there takes no more of the host. If the file is gone that is all there is to it.
    static List<String> ofRevival(
            VmSpec spec, Acceleration resolved, Optional<Path> template, StartFiles files) {
        if (template.filter(Files::isRegularFile).isPresent()) {
            return ofClone(spec, resolved, template.get(), files);
        }
        var arguments = whole(spec, resolved, files);
        if (template.isPresent()) {
            var own = arguments.indexOf(memory(spec.memoryMb()));
            arguments.set(own, memory(spec.memoryMb()).replace("share=on", "share=off"));
        }
        arguments.addAll(List.of("-incoming", "defer"));
        return List.copyOf(arguments);
    }

    /// A machine with memory of its own, and all of its devices but vsock.
    private static List<String> whole(VmSpec spec, Acceleration resolved, StartFiles files) {
        var arguments = new ArrayList<String>();
        machine(arguments, resolved, spec.memoryMb());
        body(arguments, spec, memory(spec.memoryMb()), files);
        if (spec.headroom().reporting()) {
            // Not in a clone, whose private memory is a file that all of its kind share: QEMU would
            // punch the holes there.
            device(arguments, "virtio-balloon-pci,id=balloon,free-page-reporting=on,addr=0x5");
        }
        return arguments;
    }

    /// What a machine and its clones have in common, in the same order.
    private static void body(List<String> arguments, VmSpec spec, String memory, StartFiles files) {
        arguments.addAll(List.of("-name", spec.id(), "-S"));
        arguments.addAll(List.of("-m", spec.memoryMb() + "M" + room(spec)));
        arguments.addAll(List.of("-object", memory));
        arguments.addAll(List.of("-smp", spec.processors() + processorRoom(spec)));
        sockets(arguments);
        devices(arguments, spec);
        for (var device : spec.devices()) {
            plugged(arguments, device, files);
        }
    }

    /// Room in the guest's address space for memory that may come, and for what is memory and no RAM.
    private static String room(VmSpec spec) {
        long most = spec.headroom().memoryMb() + (spec.room().total() >> 20);
        for (var device : spec.devices()) {
            if (device instanceof Device.PmemDisk pmem) {
                most += pmem.bytes() >> 20;
            }
        }
        var slots =
                spec.headroom().memoryMb() == spec.memoryMb() ? "" : ",slots=" + QemuGrowth.SLOTS;
        return most == spec.memoryMb() ? "" : slots + ",maxmem=" + most + "M";
    }

    /// A device that is there from the start, in the words by which it would be plugged.
    private static void plugged(List<String> arguments, Device device, StartFiles files) {
        var steps =
                switch (device) {
                    case Device.PmemDisk pmem ->
                            QmpDevices.plug(
                                    pmem, name(files, pmem.image()), "pcie.0", ROOT_DISK_SLOT);
                    case Device.ScsiDisk disk ->
                            QmpDevices.plug(
                                    disk, new ImageLayout.Plain(), name(files, disk.image()));
                    case Device.Nic nic ->
                            throw new IllegalArgumentException(
                                    "no machine has an adapter from the start: " + nic.id());
                };
        for (var step : steps) {
            var option =
                    switch (step.does().name()) {
                        case "object-add" -> "-object";
                        case "blockdev-add" -> "-blockdev";
                        default -> "-device";
                    };
            arguments.addAll(List.of(option, step.does().arguments().toString()));
        }
    }

    private static String name(StartFiles files, Path image) {
        return files.name(image).toString();
    }

    private static String processorRoom(VmSpec spec) {
        var most = spec.headroom().processors();
        return most == spec.processors() ? "" : ",maxcpus=" + most;
    }

    /// The arguments that boot nothing but a kernel, with its console on standard output.
    static List<String> ofProbe(String kernel, Acceleration resolved) {
        var arguments = new ArrayList<String>();
        machine(arguments, resolved, PROBE_MEMORY_MB);
        arguments.addAll(
                List.of(
                        "-m",
                        PROBE_MEMORY_MB + "M",
                        "-object",
                        memory(PROBE_MEMORY_MB),
                        "-serial",
                        "stdio"));
        arguments.addAll(List.of("-kernel", kernel));
        arguments.addAll(List.of("-append", "console=ttyS0 earlyprintk=ttyS0 panic=-1"));
        return List.copyOf(arguments);
    }

    private static void machine(List<String> arguments, Acceleration resolved, int memoryMb) {
        // What the guest never uses costs boot time: SeaBIOS and the kernel look for each of them.
        arguments.addAll(
                List.of(
                        "-machine",
                        "q35,memory-backend=mem,sata=off,smbus=off,usb=off,hpet=off,vmport=off",
                        "-nodefaults",
                        "-no-user-config",
                        "-display",
                        "none"));
        // Emulated: all that programs look for, up to AVX2, but no five-level page tables and no
        // protection keys, which cost time on every page walk and task switch.
        arguments.addAll(
                switch (resolved) {
                    case KVM -> List.of("-accel", "kvm", "-cpu", "host");
                    case TCG ->
                            List.of(
                                    "-accel",
                                    "tcg,thread=multi,tb-size=" + codeMb(memoryMb),
                                    "-cpu",
                                    "max,la57=off,pku=off");
                    case AUTO -> throw new IllegalArgumentException("acceleration is unresolved");
                });
        // A reboot ends the machine; a panic is an end as well, with a reason of its own.
        arguments.addAll(List.of("-action", "reboot=shutdown,shutdown=poweroff,panic=shutdown"));
        // The guest is untrusted: QEMU needs no further programs, rights or resources.
        arguments.addAll(
                List.of(
                        "-sandbox",
                        "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"));
    }

    /// How much memory the translated code may take: as much as a pod needs to start, and a twelfth of what the guest has.
    /// QEMU alone would take a gibibyte in time, and gives none of it back; when it is full, QEMU translates anew.
    static int codeMb(int memoryMb) {
        return Math.max(LEAST_CODE_MB, memoryMb / 12);
    }

    /// An emulated processor guesses nothing ahead, so what a kernel does against that costs a sixth of its boot and
    /// helps nobody.
    private static String commandLine(VmSpec spec, Acceleration resolved) {
        return resolved == Acceleration.TCG
                ? "mitigations=off " + spec.commandLine()
                : spec.commandLine();
    }

    /// Shared, because the vsock device reads and writes the guest's memory.
    private static String memory(int megabytes) {
        return "memory-backend-memfd,id=mem,size=" + megabytes + "M,share=on";
    }

    private static void sockets(List<String> arguments) {
        arguments.addAll(List.of("-chardev", "socket,id=qmp,path=" + QMP_SOCKET));
        arguments.addAll(List.of("-mon", "chardev=qmp,mode=control"));
        arguments.addAll(List.of("-chardev", "socket,id=console,path=" + CONSOLE_SOCKET));
        arguments.addAll(List.of("-serial", "chardev:console"));
        arguments.addAll(List.of("-chardev", "socket,id=vsock,path=" + VSOCK_SOCKET));
    }

    private static void devices(List<String> arguments, VmSpec spec) {
        // Behind a port, because what sits on the root bus cannot be unplugged.
        device(
                arguments,
                "pcie-root-port,id="
                        + VSOCK_PORT
                        + ",chassis="
                        + (FREE_PORTS + 1)
                        + at(VSOCK_PORT_SLOT));
        device(arguments, "pvpanic-pci,addr=0x3");
        // A number that is another in every process: a clone's kernel reseeds its random numbers.
        device(arguments, "vmgenid,guid=auto");
        for (var port = 0; port < FREE_PORTS; port++) {
            var chassis = port + 1; // unique in the machine
            device(
                    arguments,
                    "pcie-root-port,id=port" + port + ",chassis=" + chassis + at(slotOfPort(port)));
        }
        for (var controller = 0; controller < spec.scsiControllers(); controller++) {
            device(arguments, "virtio-scsi-pci,id=scsi" + controller + at(0x10 + controller));
        }
        pmemPorts(arguments, spec.room().disks());
    }

    /// Where a free root port is on the root bus.
    static int slotOfPort(int port) {
        return FIRST_PORT_SLOT + port;
    }

    private static void pmemPorts(List<String> arguments, int count) {
        for (var number = 1; number <= count; number++) {
            var index = number - 1;
            var chassis = FREE_PORTS + 1 + number;
            device(
                    arguments,
                    "pcie-root-port,id="
                            + pmemPort(number)
                            + ",chassis="
                            + chassis
                            + at(FIRST_PMEM_SLOT + index / FUNCTIONS)
                            + "."
                            + index % FUNCTIONS
                            + ",multifunction=on");
        }
    }

    /// The port of a pmem disk that comes later.
    static String pmemPort(int number) {
        return "pmem" + number;
    }

    private static String at(int slot) {
        return ",addr=0x" + Integer.toHexString(slot);
    }

    private static void device(List<String> arguments, String device) {
        arguments.addAll(List.of("-device", device));
    }
}
