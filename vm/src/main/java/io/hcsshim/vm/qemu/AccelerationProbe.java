package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Finds out whether KVM works, by running something under it.
///
/// Looking is not enough: `/dev/kvm` can open on hosts where an ordinary kernel never gets to its
/// first line of output. Thread-safe; one probe runs at a time.
final class AccelerationProbe {
    /// How long a kernel may stay silent: it speaks within a second where KVM works.
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String FIRST_WORDS = "Linux version";

    private final QemuPaths paths;
    private final Path device;
    private final Duration limit;
    private final Consumer<String> notices;
    private final VerdictCache cache;
    private Optional<KvmVerdict> known = Optional.empty(); // guarded by this

    AccelerationProbe(QemuPaths paths, Path device, Duration limit, Consumer<String> notices) {
        this.paths = paths;
        this.device = device;
        this.limit = limit;
        this.notices = notices;
        this.cache = VerdictCache.of(paths);
    }

    /// What the machine will run under.
    ///
    /// @throws IOException if KVM is demanded and does not work
    Acceleration resolve(VmSpec spec) throws IOException, InterruptedException {
        return switch (spec.acceleration()) {
            case TCG -> Acceleration.TCG;
            case AUTO -> best(spec.kernel());
            case KVM -> demanded(spec.kernel());
        };
    }

    /// What machines run under if they may choose.
    synchronized Acceleration best(Path kernel) throws IOException, InterruptedException {
        var first = known.isEmpty();
        if (first) {
            var cached = deviceProblem().isPresent() ? Optional.<KvmVerdict>empty() : cache.read();
            known = Optional.of(cached.isPresent() ? cached.get() : probeAndRemember(kernel));
        }
        return switch (known.get()) {
            case KvmVerdict.Works() -> Acceleration.KVM;
            case KvmVerdict.Fails(var reason) -> {
                if (first) {
                    notices.accept(
                            "KVM does not work here ("
                                    + reason
                                    + "); machines run in software emulation (TCG), several times"
                                    + " slower");
                }
                yield Acceleration.TCG;
            }
        };
    }

    private synchronized Acceleration demanded(Path kernel)
            throws IOException, InterruptedException {
        var verdict =
                known.isPresent() ? known.get() : cache.read().orElse(new KvmVerdict.Fails(""));
        if (verdict instanceof KvmVerdict.Fails) {
            // Whoever insists may just have repaired it.
            verdict = probeAndRemember(kernel);
        }
        known = Optional.of(verdict);
        return switch (verdict) {
            case KvmVerdict.Works() -> Acceleration.KVM;
            case KvmVerdict.Fails(var reason) ->
                    throw new IOException(
                            "KVM was demanded and does not work: "
                                    + reason
                                    + "; ask for automatic choice or TCG");
        };
    }

    private KvmVerdict probeAndRemember(Path kernel) throws IOException, InterruptedException {
        var problem = deviceProblem();
        if (problem.isPresent()) {
            return new KvmVerdict.Fails(problem.get()); // seen anew each time, so not remembered
        }
        var verdict = probe(kernel);
        cache.write(verdict);
        return verdict;
    }

    private Optional<String> deviceProblem() {
        if (!Files.exists(device)) {
            return Optional.of("there is no " + device);
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            return Optional.of("no right to read and write " + device);
        }
        return Optional.empty();
    }

    private KvmVerdict probe(Path kernel) throws IOException, InterruptedException {
        var arguments =
                QemuCommandLine.ofProbe(kernel.toAbsolutePath().toString(), Acceleration.KVM);
        var qemu = QemuProcess.start(paths, arguments, Path.of("/"), QemuProcess.NO_INPUT);
        try {
            var booted = new CompletableFuture<Boolean>();
            Thread.ofVirtual().name("kvm-probe").start(() -> watchForFirstWords(qemu, booted));
            if (booted.get(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new KvmVerdict.Works();
            }
            qemu.awaitStderr(Duration.ofSeconds(1));
            return new KvmVerdict.Fails("QEMU with accel=kvm ended at once: " + qemu.stderrTail());
        } catch (TimeoutException _) {
            return new KvmVerdict.Fails(
                    "%s opens, but %s booted under it said nothing within %d s"
                            .formatted(device, kernel, limit.toSeconds()));
        } catch (ExecutionException e) {
            throw new AssertionError("the watch for the first words only completes", e);
        } finally {
            qemu.kill();
        }
    }

    private static void watchForFirstWords(QemuProcess qemu, CompletableFuture<Boolean> booted) {
        var output = new StringBuilder();
        try (var in = new InputStreamReader(qemu.stdout(), StandardCharsets.ISO_8859_1)) {
            var buffer = new char[512];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                output.append(buffer, 0, n);
                if (output.indexOf(FIRST_WORDS) >= 0) {
                    booted.complete(true);
                    return;
                }
            }
        } catch (IOException _) {
            // It ended.
        }
        booted.complete(false);
    }
}
