package io.hcsshim.guest;

import io.hcsshim.guest.bridge.Connector;
import io.hcsshim.guest.bridge.FdOutput;
import io.hcsshim.guest.bridge.Machine;
import io.hcsshim.guest.container.Cgroups;
import io.hcsshim.guest.identity.ThisSelf;
import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.stdio.VsockDialer;
import io.hcsshim.guest.storage.KernelBlockMapper;
import io.hcsshim.guest.storage.KernelMounter;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.Power;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The agent as a program: `gcs`.
public final class Main {
    private static final int STDERR = 2;
    private static final int BAD_USAGE = 2; // as other programs with such flags have it
    private static final int FATAL = 1;
    private static final int OTHERS_MAY_NOT_WRITE = 022;

    private Main() {}

    /// Serves the host; in a VM it never returns, for the VM ends with it.
    public static void main(String[] args) throws InterruptedException {
        Flags flags;
        try {
            flags = Flags.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("gcs: " + e.getMessage());
            System.exit(BAD_USAGE);
            return;
        }
        try {
            run(flags);
        } catch (IOException e) {
            System.err.println("gcs: " + e.getMessage());
            System.exit(FATAL);
        }
        System.exit(0); // with the standard streams as channel only
    }

    private static void run(Flags flags) throws IOException, InterruptedException {
        var log = Log.to(logStream(flags), level(flags));
        Nodes.umask(OTHERS_MAY_NOT_WRITE);
        if (!flags.coreDumpLocation().isEmpty()) {
            setCorePattern(flags.coreDumpLocation());
        }
        var cgroups = Cgroups.ofSystem();
        if (flags.cgroups()) {
            cgroups.prepare(flags.rootMemReserveBytes());
        }
        var dialer = new VsockDialer();
        var agent =
                new Agent(
                        flags,
                        new Agent.Surroundings(
                                Children.adoptingOrphans(),
                                dialer,
                                new KernelMounter(),
                                new KernelBlockMapper(),
                                cgroups,
                                new ThisMachine(),
                                new ThisSelf(),
                                log));
        log.info("agent started");
        Connector connector =
                flags.useInOutErr()
                        ? new Connectors.StandardStreams()
                        : new Connectors.Dialling(dialer);
        agent.serve(connector);
    }

    private static OutputStream logStream(Flags flags) throws IOException {
        return flags.logFile().isEmpty()
                ? new FdOutput(Fd.adopt(STDERR))
                : new FileOutputStream(flags.logFile());
    }

    private static Level level(Flags flags) {
        return switch (flags.logLevel()) {
            case "trace" -> Level.TRACE;
            case "debug" -> Level.DEBUG;
            case "info" -> Level.INFO;
            case "warn", "warning" -> Level.WARNING;
            default -> Level.ERROR;
        };
    }

    private static void setCorePattern(String pattern) throws IOException {
        try (var out = new FileOutputStream("/proc/sys/kernel/core_pattern")) {
            out.write(pattern.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class ThisMachine implements Machine {
        @Override
        public void powerOff() throws IOException {
            Power.off();
        }
    }
}
