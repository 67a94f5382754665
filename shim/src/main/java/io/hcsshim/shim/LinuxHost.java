package io.hcsshim.shim;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.control.Doors;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.shim.task.Machines;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.TemplateUse;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Machines of QEMU, and sockets.
final class LinuxHost implements HostParts {
    @Override
    public Hypervisor hypervisor(Places places, Log log) throws IOException {
        return new QemuHypervisor(QemuPaths.find(places.cache()), log::warning);
    }

    @Override
    public TemplateUse templates(Map<String, String> environment) throws IOException {
        return TemplateUse.of(environment);
    }

    @Override
    public Resident.Offer offer(Machines machines) {
        return new Resident.Offer(machines, Optional.empty(), Doors.SOCKETS);
    }
}
