package io.hcsshim.testkit;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import java.nio.file.Path;

class FakeVirtualMachineTest extends VirtualMachineContract {
    @Override
    protected VirtualMachine create(String id, Path stateDirectory) {
        var spec =
                new VmSpec(
                        id,
                        stateDirectory,
                        Path.of("/boot/vmlinuz"),
                        Path.of("/boot/initrd.img"),
                        "console=ttyS0",
                        64,
                        1,
                        1,
                        Acceleration.TCG);
        return FakeVirtualMachine.create(spec.with(room()), GuestProgram.IDLE);
    }
}
