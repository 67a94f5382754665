package io.hcsshim.guest;

import io.hcsshim.guest.bridge.Bridge;
import io.hcsshim.guest.bridge.Connector;
import io.hcsshim.guest.bridge.Machine;
import io.hcsshim.guest.bridge.Modifications;
import io.hcsshim.guest.bridge.Requests;
import io.hcsshim.guest.container.Cgroups;
import io.hcsshim.guest.container.Containers;
import io.hcsshim.guest.container.Tools;
import io.hcsshim.guest.container.VmProcesses;
import io.hcsshim.guest.identity.Renewal;
import io.hcsshim.guest.identity.Rest;
import io.hcsshim.guest.identity.Self;
import io.hcsshim.guest.network.Networks;
import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.process.Timeouts;
import io.hcsshim.guest.process.Workers;
import io.hcsshim.guest.runc.OciRuntime;
import io.hcsshim.guest.stdio.Dialer;
import io.hcsshim.guest.storage.BlockMapper;
import io.hcsshim.guest.storage.Mounter;
import io.hcsshim.guest.storage.Storage;
import io.hcsshim.protocol.log.Log;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/// The agent put together, with its outside given: everything that tests replace comes in here.
final class Agent {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final Bridge bridge;
    private final Requests requests;
    private final Rest rest;

    /// What the agent finds around it.
    ///
    record Surroundings(
            Children children,
            Dialer dialer,
            Mounter mounter,
            BlockMapper mapper,
            Cgroups cgroups,
            Machine machine,
            Self self,
            Log log) {}

    Agent(Flags flags, Surroundings around) {
        var log = around.log;
        var runtime = new OciRuntime(around.children, log, program(flags), new File(flags.state()));
        var networks = new Networks();
        var tools =
                new Tools(
                        around.children,
                        runtime,
                        around.dialer,
                        around.mounter,
                        around.cgroups,
                        networks,
                        new Timeouts(),
                        new Workers("exit", NO_LIMIT),
                        log);
        bridge = new Bridge(log);
        var containers = new Containers(tools, bridge);
        var storage =
                new Storage(around.mounter, around.mapper, around.dialer, around.children, log);
        var processes = new VmProcesses(tools);
        rest = new Rest(containers, processes);
        var modifications =
                new Modifications(
                        containers,
                        storage,
                        networks,
                        around.cgroups,
                        rest,
                        new Renewal(around.self, around.dialer),
                        flags.rootMemReserveBytes(),
                        log);
        requests =
                new Requests(
                        flags.v4(), containers, processes, modifications, rest, around.machine);
    }

    private static List<String> program(Flags flags) {
        var program = new ArrayList<String>();
        program.add(flags.runtime());
        if (!flags.runtimeRoot().isEmpty()) {
            program.add("--root");
            program.add(flags.runtimeRoot());
        }
        return program;
    }

    /// Serves the host until the connector has no more connections.
    void serve(Connector connector) throws InterruptedException {
        bridge.serve(connector, requests, rest);
    }
}
