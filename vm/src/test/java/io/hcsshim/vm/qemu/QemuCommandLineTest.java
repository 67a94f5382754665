package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Headroom;
import io.hcsshim.vm.PmemRoom;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.Wishes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuCommandLineTest {
    private static final String UNDER_TCG =
            """
            -machine q35,memory-backend=mem,sata=off,smbus=off,usb=off,hpet=off,vmport=off
            -nodefaults
            -no-user-config
            -display none
            -accel tcg,thread=multi,tb-size=44
            -cpu max,la57=off,pku=off
            -action reboot=shutdown,shutdown=poweroff,panic=shutdown
            -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny
            -name pod-1
            -S
            -m 512M
            -object memory-backend-memfd,id=mem,size=512M,share=on
            -smp 2
            -chardev socket,id=qmp,path=qmp.sock
            -mon chardev=qmp,mode=control
            -chardev socket,id=console,path=console.sock
            -serial chardev:console
            -chardev socket,id=vsock,path=vsock.sock
            -device pcie-root-port,id=vsock-port,chassis=5,addr=0x2
            -device pvpanic-pci,addr=0x3
            -device vmgenid,guid=auto
            -device pcie-root-port,id=port0,chassis=1,addr=0x8
            -device pcie-root-port,id=port1,chassis=2,addr=0x9
            -device pcie-root-port,id=port2,chassis=3,addr=0xa
            -device pcie-root-port,id=port3,chassis=4,addr=0xb
            -device virtio-scsi-pci,id=scsi0,addr=0x10
            -device virtio-scsi-pci,id=scsi1,addr=0x11
            -device vhost-user-vsock-pci,id=vsock0,chardev=vsock,bus=vsock-port
            -kernel /boot/vmlinuz
            -initrd /boot/initrd.img
            -append mitigations=off console=ttyS0 panic=-1 -- -e 1 /bin/vsockexec
            """;

    @Test
    void aMachineUnderSoftwareEmulationIsSaidInQemusWords() {
        assertEquals(UNDER_TCG, lines(QemuCommandLine.of(spec(2), Acceleration.TCG)));
    }

    @Test
    void aMachineUnderKvmDiffersInItsProcessorOnly() {
        var expected =
                UNDER_TCG
                        .replace("-accel tcg,thread=multi,tb-size=44", "-accel kvm")
                        .replace("mitigations=off ", "")
                        .replace("-cpu max,la57=off,pku=off", "-cpu host");

        assertEquals(expected, lines(QemuCommandLine.of(spec(2), Acceleration.KVM)));
    }

    @Test
    void aCloneHasTheSameDevicesButItsMemoryIsACopyAndItsVsockDeviceComesLater() {
        var booted = lines(QemuCommandLine.of(spec(2), Acceleration.TCG));
        var expected =
                booted.substring(0, booted.indexOf("-device vhost-user-vsock"))
                                .replace(
                                        "memory-backend-memfd,id=mem,size=512M,share=on",
                                        "memory-backend-file,id=mem,size=512M,share=off,"
                                                + "mem-path=/var/a,,b/memory")
                        + "-incoming defer\n";

        var memory = Path.of("/var/a,b/memory");
        assertEquals(expected, lines(QemuCommandLine.ofClone(spec(2), Acceleration.TCG, memory)));
    }

    @Test
    void aSuspendedCloneComesBackOnItsTemplateOrOnMemoryOfItsOwnIfThatIsGone(@TempDir Path folder)
            throws Exception {
        var memory = folder.resolve("memory");
        var gone =
                lines(
                        QemuCommandLine.ofRevival(
                                spec(2), Acceleration.TCG, Optional.of(memory), StartFiles.NONE));
        Files.createFile(memory);
        var there =
                QemuCommandLine.ofRevival(
                        spec(2), Acceleration.TCG, Optional.of(memory), StartFiles.NONE);
        var booted =
                lines(
                        QemuCommandLine.ofRevival(
                                spec(2), Acceleration.TCG, Optional.empty(), StartFiles.NONE));

        assertEquals(QemuCommandLine.ofClone(spec(2), Acceleration.TCG, memory), there);
        assertEquals(booted.replace("size=512M,share=on", "size=512M,share=off"), gone);
        assertTrue(booted.contains("share=on"));
    }

    @Test
    void aMachineThatMayGrowHasRoomForIt() {
        var arguments = QemuCommandLine.of(growing(), Acceleration.TCG);

        assertTrue(arguments.contains("512M,slots=5,maxmem=66048M"));
        assertTrue(arguments.contains("2,maxcpus=16"));
        assertTrue(arguments.stream().anyMatch(each -> each.contains("free-page-reporting=on")));
    }

    @Test
    void aCloneGivesNoMemoryBackBecauseItIsAFileThatOthersRead() {
        var clone = QemuCommandLine.ofClone(growing(), Acceleration.TCG, Path.of("/m"));

        assertFalse(clone.stream().anyMatch(each -> each.contains("balloon")));
    }

    private static VmSpec growing() {
        var path = Path.of("/p");
        return new VmSpec(
                "m",
                path,
                path,
                path,
                "",
                512,
                2,
                1,
                Acceleration.TCG,
                List.of(),
                PmemRoom.NONE,
                new Headroom(66048, 16, true),
                Wishes.NONE);
    }

    @Test
    void everyControllerSitsWhereTheGuestLooksForIt() {
        var arguments = QemuCommandLine.of(spec(4), Acceleration.TCG);

        assertTrue(arguments.contains("virtio-scsi-pci,id=scsi0,addr=0x10"));
        assertTrue(arguments.contains("virtio-scsi-pci,id=scsi3,addr=0x13"));
    }

    @Test
    void aDiskThatIsMemoryHasRoomInTheAddressSpaceAndAPlaceOfItsOwn() {
        var disk = new Device.PmemDisk(0, Path.of("/boot/a,b.vhd"), 84 << 20);

        var booted = QemuCommandLine.of(spec(1).with(List.of(disk)), Acceleration.TCG);
        var cloned =
                QemuCommandLine.ofClone(
                        spec(1).with(List.of(disk)), Acceleration.TCG, Path.of("/m"));

        for (var arguments : List.of(booted, cloned)) {
            assertTrue(arguments.contains("512M,maxmem=596M"), arguments::toString);
            assertTrue(
                    arguments.contains(
                            "{\"qom-type\":\"memory-backend-file\",\"id\":\"pmem-memory-0\","
                                    + "\"mem-path\":\"/boot/a,b.vhd\",\"size\":88080384,"
                                    + "\"align\":2097152,\"share\":true,\"readonly\":true}"),
                    arguments::toString);
            assertTrue(
                    arguments.contains(
                            "{\"driver\":\"virtio-pmem-pci\",\"id\":\"pmem-0\",\"bus\":\"pcie.0\","
                                    + "\"addr\":\"0x4\",\"memdev\":\"pmem-memory-0\"}"),
                    arguments::toString);
        }
    }

    @Test
    void aScsiDiskCanBeThereFromTheStart() {
        var disk =
                new Device.ScsiDisk(
                        new ScsiAddress(0, 0),
                        Path.of("/boot/root.vhd"),
                        Device.ImageFormat.RAW,
                        Device.Access.READ_ONLY);

        var arguments = QemuCommandLine.of(spec(1).with(List.of(disk)), Acceleration.TCG);

        var blockdev = arguments.get(arguments.indexOf("-blockdev") + 1);
        assertTrue(blockdev.contains("\"/boot/root.vhd\""), blockdev);
        assertTrue(arguments.contains("512M"), arguments::toString);
    }

    @Test
    void aProbeBootsAKernelAndNothingElse() {
        var arguments = QemuCommandLine.ofProbe("/boot/vmlinuz", Acceleration.KVM);

        assertTrue(arguments.containsAll(List.of("kvm", "stdio", "/boot/vmlinuz")));
        assertFalse(arguments.contains("-S"));
        assertFalse(arguments.contains("-initrd"));
    }

    @Test
    void anUnresolvedAccelerationIsRefused() {
        var spec = spec(1);

        assertThrows(
                IllegalArgumentException.class, () -> QemuCommandLine.of(spec, Acceleration.AUTO));
    }

    private static VmSpec spec(int controllers) {
        return new VmSpec(
                "pod-1",
                Path.of("/run/hcsshim/pod-1"),
                Path.of("/boot/vmlinuz"),
                Path.of("/boot/initrd.img"),
                "console=ttyS0 panic=-1 -- -e 1 /bin/vsockexec",
                512,
                2,
                controllers,
                Acceleration.AUTO);
    }

    /// One option a line.
    private static String lines(List<String> arguments) {
        var lines = new ArrayList<String>();
        for (var argument : arguments) {
            if (argument.startsWith("-")) {
                lines.add(argument);
            } else {
                lines.add(lines.removeLast() + " " + argument);
            }
        }
        return String.join("\n", lines) + "\n";
    }
}
