package io.hcsshim.sys.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// Compiles the stand-ins for the Windows libraries with gcc, once for each state of their sources.
final class StubBuild {
    private static final List<String> HEADERS =
            List.of(
                    "stub.h",
                    "engine.h",
                    "operations.h",
                    "json.h",
                    "store.h",
                    "folders.h",
                    "jobs.h",
                    "ntdll.h",
                    "kernel32.h");

    /// Libraries by name, with their sources; the first is linked to all others.
    private static final Map<String, List<String>> LIBRARIES = libraries();

    private StubBuild() {}

    private static Map<String, List<String>> libraries() {
        var all = new LinkedHashMap<String, List<String>>();
        all.put("libstub.so", List.of("stub.c", "jobs.c", "accounts.c"));
        all.put("ole32.dll", List.of());
        all.put(
                "kernel32.dll",
                List.of(
                        "kernel32.c",
                        "kernel32consoles.c",
                        "kernel32files.c",
                        "kernel32jobs.c",
                        "kernel32pipes.c",
                        "kernel32processes.c",
                        "kernel32rates.c",
                        "kernel32system.c"));
        all.put("ntdll.dll", List.of("ntdll.c", "ntdllfiles.c", "ntdllsystem.c"));
        all.put(
                "vmcompute.dll",
                List.of(
                        "vmcompute.c",
                        "engine.c",
                        "hns.c",
                        "store.c",
                        "json.c",
                        "layers.c",
                        "folders.c"));
        all.put(
                "computecore.dll",
                List.of("computecore.c", "coreprocesses.c", "operations.c", "engine.c"));
        all.put("computenetwork.dll", List.of("computenetwork.c", "store.c", "json.c"));
        all.put("computestorage.dll", List.of("computestorage.c", "folders.c"));
        all.put("virtdisk.dll", List.of("virtdisk.c"));
        all.put("advapi32.dll", List.of("advapi32.c", "registry.c"));
        all.put("offreg.dll", List.of("offreg.c"));
        all.put("cimfs.dll", List.of("cimfs.c"));
        all.put("cimwriter.dll", List.of("cimwriter.c"));
        all.put("ws2_32.dll", List.of("ws2_32.c"));
        all.put("cfgmgr32.dll", List.of("cfgmgr32.c"));
        for (var one : List.of("netapi32", "bindfltapi", "iphlpapi", "amdsnppspapi")) {
            all.put(one + ".dll", List.of(one + ".c"));
        }
        return all;
    }

    /// The folder with the libraries.
    static Path folder() {
        try {
            var built = Path.of("target", "windows-stub-" + fingerprint()).toAbsolutePath();
            if (!Files.exists(built)) {
                build(built);
            }
            return built;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void build(Path built) throws IOException, InterruptedException {
        Files.createDirectories(built.getParent());
        var work = Files.createTempDirectory(built.getParent(), "windows-stub-");
        for (var source : sources()) {
            Files.write(work.resolve(source), resource(source));
        }
        var compilers = new ArrayList<Process>();
        for (var library : LIBRARIES.entrySet()) {
            var compiler = compile(work, library.getKey(), library.getValue());
            if (compilers.isEmpty()) {
                check(compiler); // the others are linked to the first
            }
            compilers.add(compiler);
        }
        for (var compiler : compilers) {
            check(compiler);
        }
        try {
            Files.move(work, built, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException _) {
            // somebody else was quicker
        }
    }

    private static Process compile(Path work, String library, List<String> sources)
            throws IOException {
        var command = new ArrayList<String>();
        command.addAll(List.of("gcc", "-std=gnu17", "-D_GNU_SOURCE", "-O1", "-g"));
        command.addAll(List.of("-Wall", "-Wextra", "-Werror"));
        command.addAll(List.of("-fPIC", "-shared", "-fvisibility=hidden", "-pthread"));
        command.addAll(List.of("-o", library));
        command.addAll(sources);
        if (!library.equals("libstub.so")) {
            command.addAll(List.of("-Wl,--no-as-needed", "-L.", "-lstub", "-Wl,-rpath,$ORIGIN"));
        }
        return new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static void check(Process compiler) throws IOException, InterruptedException {
        var said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException("gcc could not compile the stand-in:\n" + said);
        }
    }

    private static List<String> sources() {
        var sources = new ArrayList<>(HEADERS);
        for (var some : LIBRARIES.values()) {
            for (var source : some) {
                if (!sources.contains(source)) {
                    sources.add(source);
                }
            }
        }
        return sources;
    }

    private static String fingerprint() throws IOException {
        var sum = new CRC32();
        for (var source : sources()) {
            sum.update(resource(source));
        }
        sum.update(LIBRARIES.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = StubBuild.class.getResourceAsStream("stub/" + name)) {
            if (in == null) {
                throw new IOException("no resource stub/" + name);
            }
            return in.readAllBytes();
        }
    }
}
