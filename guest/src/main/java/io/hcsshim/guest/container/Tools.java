package io.hcsshim.guest.container;

import io.hcsshim.guest.network.Networks;
import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.process.Timeouts;
import io.hcsshim.guest.process.Workers;
import io.hcsshim.guest.runc.OciRuntime;
import io.hcsshim.guest.stdio.Dialer;
import io.hcsshim.guest.storage.Mounter;
import io.hcsshim.protocol.log.Log;

/// What containers and processes are made with; one set for the agent.
///
/// @param exits runs what follows an exit; without a limit, so that no exit waits for a request
public record Tools(
        Children children,
        OciRuntime runtime,
        Dialer dialer,
        Mounter mounter,
        Cgroups cgroups,
        Networks networks,
        Timeouts timeouts,
        Workers exits,
        Log log) {}
