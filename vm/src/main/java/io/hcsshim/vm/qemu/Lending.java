package io.hcsshim.vm.qemu;

import io.hcsshim.vm.qemu.Confining.ImpossibleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// How QEMU gets at the memory of a template.
///
/// It opens the file for writing, though it maps it so that nothing is ever written; versions before 8.2 can do no other. Where our
/// program `lend` and the kernel can have it get a descriptor for reading instead, nobody may write to the file; else
/// everybody may who gets at it, and its folder keeps all out but those to whom the file is handed. Thread-safe.
final class Lending {
    private static final int OTHERS_READ = 0004;
    private static final int OTHERS_READ_WRITE = 0006;
    private static final int OTHERS_EXECUTE = 0001;
    private static final int ALL = 07777;
    private static final long LIMIT_SECONDS = 10;

    private static final Map<Path, Boolean> WORKS = new ConcurrentHashMap<>();

    private Lending() {}

    /// The program, if it is there and does its work on this kernel.
    static Optional<Path> program(QemuPaths paths) {
        return paths.lend().filter(lend -> WORKS.computeIfAbsent(lend, Lending::works));
    }

    private static boolean works(Path lend) {
        try {
            var probe =
                    new ProcessBuilder(lend.toString())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (probe.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return probe.exitValue() == 0;
            }
            probe.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Lets QEMUs of other users begin with a saved memory, and do no more with it than they need.
    ///
    /// @throws ImpossibleException if everybody could do more than that
    static void prepare(QemuPaths paths, Path memory) throws IOException {
        var wanted = program(paths).isPresent() ? OTHERS_READ : OTHERS_READ_WRITE;
        var mode = Confining.mode(memory) & ALL;
        if ((mode & OTHERS_READ_WRITE) == wanted) {
            return;
        }
        if (wanted == OTHERS_READ_WRITE) {
            requireHidden(memory);
        }
        Files.setAttribute(memory, "unix:mode", mode & ~OTHERS_READ_WRITE | wanted);
    }

    private static void requireHidden(Path memory) throws IOException {
        var folder = memory.toAbsolutePath().getParent();
        if (folder == null
                || (Confining.mode(folder) & OTHERS_EXECUTE) != 0
                        && (Confining.mode(folder.resolve("..")) & OTHERS_EXECUTE) != 0) {
            throw new ImpossibleException(memory + " is in a folder that is open to everybody");
        }
    }
}
