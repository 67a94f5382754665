package io.hcsshim.shim.task;

import io.hcsshim.protocol.log.Log;
import java.nio.file.Path;

/// What machine a pod wants.
///
/// @param id             of the machine, `<pod>@vm`
/// @param stateDirectory exists, and is the machine's alone
/// @param options        its size and what it boots from
/// @param log            the pod's
public record MachineRequest(String id, Path stateDirectory, MachineOptions options, Log log) {}
