package io.hcsshim.shim.task;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.ContainerRequest;
import java.nio.file.Path;
import java.util.Optional;

/// What machine a pod wants.
///
/// @param id             of the machine, `<pod>@vm`
/// @param stateDirectory exists, and is the machine's alone
/// @param options        its size and what it boots from
/// @param role           whether other containers will join the first one
/// @param first          the container it is booted for, if it is for one
/// @param log            the pod's
public record MachineRequest(
        String id,
        Path stateDirectory,
        MachineOptions options,
        PodRole role,
        Optional<ContainerRequest> first,
        Log log) {}
