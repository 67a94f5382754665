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
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Makes one container out of what the host sent. Used once, by one thread.
final class Creation implements ProcessExit.Delivery {
    private static final File VM_HOSTNAME = new File("/proc/sys/kernel/hostname");

    private final Tools tools;
    private final ExitListener listener;
    private final String id;
    private final String activityId;
    private final AtomicReference<ExitType> exitType = new AtomicReference<>(ExitType.UNEXPECTED);

    Creation(Tools tools, ExitListener listener, String id, String activityId) {
        this.tools = tools;
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
        var type = sent.containerType();
        if (!type.isEmpty()) {
            throw new IOException("unsupported 'io.kubernetes.cri.container-type': '" + type + "'");
        }
        var target = new OciRuntime.Target(id, new File(config.bundlePath()));
        MountPoints.make(config.bundlePath());
        try {
            var spec = standalone(sent, config.bundlePath());
            write(new File(target.bundle(), "config.json"), spec.json().toText() + "\n");
            return launch(target, spec, config.scratchPath());
        } catch (IOException e) {
            removeBundle(config.bundlePath(), e);
            throw e;
        }
    }

    /// A container that shares the VM with no pod: it gets files of its own for names and name servers.
    private Spec standalone(Spec sent, String root) throws IOException {
        var named = NetworkFiles.checkedHostname(sent.hostname());
        var hostname = named.isEmpty() ? KeyedFile.text(VM_HOSTNAME) : named;
        var spec = sent.placed("/pods/" + id).withOldestVersion();
        spec = withFile(spec, root, "hostname", NetworkFiles.hostname(hostname));
        spec = withFile(spec, root, "hosts", NetworkFiles.hosts(hostname));
        return withFile(spec, root, "resolv.conf", NetworkFiles.resolvConf(List.of(), List.of()));
    }

    private static Spec withFile(Spec spec, String root, String name, String text)
            throws IOException {
        var file = new File(root, name);
        var mounted = spec.withFile(file.getPath(), "/etc/" + name);
        if (mounted != spec) {
            write(file, text);
        }
        return mounted;
    }

    private static void write(File file, String text) throws IOException {
        try (var out = new FileOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Container launch(OciRuntime.Target target, Spec spec, String scratch)
            throws IOException {
        var exit = new ProcessExit(tools.timeouts(), this);
        try (var launch = tools.runtime().create(target)) {
            var launched = launched(launch, target, spec.process().bool("terminal"));
            var init = new GuestProcess(launched.pid(), launched.relay(), exit);
            var container = new Container(target, spec, scratch, init, exitType);
            launch.watch(launched.pid(), new InitEnding(container));
            return container;
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
