package io.hcsshim.vm.qemu;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// What was found out about KVM, kept from one process to the next.
///
/// An answer holds for one host kernel and one QEMU; a bad one only until the next boot of the host,
/// because a module option or a setting of the hypervisor below can repair it.
final class VerdictCache {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path file;
    private final Path emulator;

    private VerdictCache(Path file, Path emulator) {
        this.file = file;
        this.emulator = emulator;
    }

    static VerdictCache of(QemuPaths paths) {
        return new VerdictCache(paths.cache().resolve("kvm.json"), paths.emulator());
    }

    /// The answer, if there is one that still holds.
    Optional<KvmVerdict> read() {
        try {
            var kept = JsonObject.parse(Files.readAllBytes(file));
            if (!kept.string("host").equals(host())) {
                return Optional.empty();
            }
            if (kept.bool("works")) {
                return Optional.of(new KvmVerdict.Works());
            }
            return kept.string("boot").equals(boot())
                    ? Optional.of(new KvmVerdict.Fails(kept.string("reason")))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // none yet, or unreadable: it will be found out again
        }
    }

    void write(KvmVerdict verdict) {
        try {
            var kept = JsonObject.builder().put("host", host());
            switch (verdict) {
                case KvmVerdict.Works() -> kept.put("works", true);
                case KvmVerdict.Fails(var reason) ->
                        kept.put("works", false).put("reason", reason).put("boot", boot());
            }
            Files.createDirectories(file.getParent());
            var fresh = Files.createTempFile(file.getParent(), "kvm", ".json");
            Files.write(fresh, kept.build().toBytes());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException _) {
            // Only time is lost: the next process finds it out again.
        }
    }

    private String host() throws IOException {
        return "%s %s %d %s"
                .formatted(
                        System.getProperty("os.version"),
                        emulator,
                        Files.size(emulator),
                        Files.getLastModifiedTime(emulator));
    }

    private static String boot() throws IOException {
        return Files.readString(BOOT_ID).strip();
    }
}
