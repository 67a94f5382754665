package io.hcsshim.guest.container;

import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.process.ProcessExit;
import io.hcsshim.guest.runc.Launch;
import io.hcsshim.guest.runc.OciRuntime;
import io.hcsshim.guest.storage.MountPoints;
import io.hcsshim.protocol.gcs.ContainerConfig;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.ProcessParameters.Pipes;
import io.hcsshim.protocol.gcs.SchemaVersion;
import io.hcsshim.sys.linux.ExitStatus;
import io.hcsshim.sys.linux.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Makes one container out of what the host sent. Used once, by one thread.
final class Creation implements ProcessExit.Delivery {
    private final Tools tools;
    private final Sandboxes sandboxes;
    private final ExitListener listener;
    private final String id;
    private final String activityId;
    private final AtomicReference<ExitType> exitType = new AtomicReference<>(ExitType.UNEXPECTED);

    Creation(
            Tools tools, Sandboxes sandboxes, ExitListener listener, String id, String activityId) {
        this.tools = tools;
        this.sandboxes = sandboxes;
        this.listener = listener;
        this.id = id;
        this.activityId = activityId;
    }

    /// Makes the container; its init waits to be started.
    Container create(ContainerConfig config) throws IOException {
        if (!config.schemaVersion().atLeast(SchemaVersion.V2_1)) {
            throw HResultException.because(
                    HResult.INVALID_JSON,
                    "the container document has schema version "
                            + config.schemaVersion().major()
                            + "."
                            + config.schemaVersion().minor()
                            + ", at least 2.1 is needed");
        }
        if (config.specification().isEmpty()) {
            throw HResultException.because(
                    HResult.INVALID_JSON, "the container document has no OciSpecification");
        }
        var sent = Spec.of(config.specification().get());
        var target = new OciRuntime.Target(id, new File(config.bundlePath()));
        MountPoints.make(config.bundlePath());
        try {
            var preparation = new Preparation(tools, sandboxes, id, config.bundlePath());
            return create(target, preparation.prepare(sent), config.scratchPath());
        } catch (IOException e) {
            removeBundle(config.bundlePath(), e);
            throw e;
        }
    }

    private Container create(OciRuntime.Target target, Prepared prepared, String scratch)
            throws IOException {
        try {
            var text = prepared.spec().json().toText() + "\n";
            Preparation.write(new File(target.bundle(), "config.json"), text);
            return launch(target, prepared, scratch);
        } catch (IOException e) {
            undo(prepared, e);
            throw e;
        }
    }

    private void undo(Prepared prepared, IOException failure) {
        try {
            Preparation.undo(tools, sandboxes, id, prepared);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private Container launch(OciRuntime.Target target, Prepared prepared, String scratch)
            throws IOException {
        var spec = prepared.spec();
        var exit = new ProcessExit(tools.timeouts(), this);
        try (var launch = tools.runtime().create(target)) {
            var launched = launched(launch, target, spec.process().bool("terminal"));
            joinNetwork(target, prepared, launched);
            var init = new GuestProcess(launched.pid(), launched.relay(), exit);
            var container = new Container(target, prepared, scratch, init, exitType);
            launch.watch(launched.pid(), new InitEnding(container));
            return container;
        }
    }

    private void joinNetwork(OciRuntime.Target target, Prepared prepared, Launch.Launched launched)
            throws IOException {
        try {
            prepared.network().join(tools.networks(), launched.pid());
        } catch (IOException e) {
            launched.relay().close();
            deleteForcibly(target, e);
            throw e;
        }
    }

    private Launch.Launched launched(Launch launch, OciRuntime.Target target, boolean terminal)
            throws IOException {
        try {
            return terminal ? launch.withTerminal() : launch.withPipes(new Pipes(true, true, true));
        } catch (IOException e) {
            if (launch.succeeded()) { // the runtime knows a container that nobody else will
                deleteForcibly(target, e);
            }
            throw e;
        }
    }

    private void deleteForcibly(OciRuntime.Target target, IOException failure) {
        try {
            tools.runtime().deleteForcibly(target);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /// The host knows how init ended; now it may be told that the container has.
    @Override
    public void delivered(ProcessExit exit) {
        listener.containerExited(id, activityId, exitType.get());
    }

    private static void removeBundle(String bundle, IOException failure) {
        try {
            Trees.remove(Path.of(bundle));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /// What follows the end of init: processes that outlive it are killed, then its exit is known.
    private final class InitEnding implements Children.Ending, Runnable {
        private final Container container;
        private volatile int code;

        InitEnding(Container container) {
            this.container = container;
        }

        @Override
        public void ended(ExitStatus status) {
            code = Children.shellCode(status);
            tools.exits().run(this);
        }

        @Override
        public void run() {
            try {
                if (!container.spec().ownsPidNamespace()) {
                    tools.runtime().killAll(container.target());
                }
            } catch (IOException e) {
                tools.log()
                        .warning(
                                "processes of an ended container not killed",
                                Map.of("container", id, "error", String.valueOf(e.getMessage())));
            } finally {
                container.init().ended(code);
            }
        }
    }
}
