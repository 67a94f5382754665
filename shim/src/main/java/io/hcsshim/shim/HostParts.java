package io.hcsshim.shim;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.shim.task.Machines;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.TemplateUse;
import io.hcsshim.vm.Hypervisor;
import java.io.IOException;
import java.util.Map;

/// What the resident process is made of that differs between hosts.
public interface HostParts {
    /// What makes machines for Linux containers here.
    ///
    /// @param log hears what people should know about it
    Hypervisor hypervisor(Places places, Log log) throws IOException;

    /// Whether machines start from templates.
    TemplateUse templates(Map<String, String> environment) throws IOException;

    /// What containerd is offered.
    ///
    /// @param machines those of [#hypervisor]
    Resident.Offer offer(Machines machines) throws IOException, InterruptedException;
}
