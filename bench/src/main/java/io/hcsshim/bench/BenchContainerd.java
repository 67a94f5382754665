package io.hcsshim.bench;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A containerd with data, shim state and cache in a folder of its own, with the hello image.
@SuppressWarnings("try") // it may be interrupted while it closes
final class BenchContainerd implements AutoCloseable {
    private static final String IMAGE = "docker.io/library/hello:latest";

    private final Path script;
    private final Path folder;
    private final Map<String, String> environment;

    private BenchContainerd(Path script, Path folder, Map<String, String> environment) {
        this.script = script;
        this.folder = folder;
        this.environment = environment;
    }

    /// @param folder taken away with it
    /// @param more   variables of the environment beside those for the folders
    static BenchContainerd start(Path home, Path folder, Map<String, String> more)
            throws IOException, InterruptedException {
        var environment = new HashMap<>(more);
        environment.put("OUT", home.toString());
        environment.put("HCSSHIM_STATE", folder.resolve("shim").toString());
        environment.put("HCSSHIM_CACHE", folder.resolve("cache").toString());
        environment.put("HCSSHIM_TRACE", folder.resolve("trace").toString());
        environment.put("HCSSHIM_ACCEL", "tcg");
        environment.put("HCSSHIM_LINGER", "60");
        var containerd =
                new BenchContainerd(
                        home.resolveSibling("make/containerd.sh"), folder, Map.copyOf(environment));
        containerd.script("start");
        try {
            containerd.ctr("images", "import", home.resolve("hello.tar").toString());
        } catch (IOException e) {
            try (containerd) {
                throw e;
            }
        }
        return containerd;
    }

    private void script(String verb) throws IOException, InterruptedException {
        Shell.run(folder, environment, List.of(script.toString(), verb, folder.toString()));
    }

    String ctr(String... arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("ctr", "--address", folder.resolve("c.sock").toString()));
        command.addAll(List.of(arguments));
        return Shell.run(folder, environment, command);
    }

    /// Runs a container of our runtime from the image; `how` is `--rm` or `-d`.
    ///
    /// @return milliseconds
    double container(String how, String name, String... program)
            throws IOException, InterruptedException {
        var arguments =
                new ArrayList<>(
                        List.of("run", "--runtime", "io.containerd.runhcs.v1", how, IMAGE, name));
        arguments.addAll(List.of(program));
        var begin = System.nanoTime();
        ctr(arguments.toArray(String[]::new));
        return (System.nanoTime() - begin) / 1e6;
    }

    /// The phases of the shim's machines.
    Path trace() {
        return folder.resolve("trace");
    }

    /// A program of ours, with the folders of the shim.
    String program(Path program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return Shell.run(folder, environment, command);
    }

    /// The resident shim; it would stay for as long as it lingers.
    List<ProcessHandle> residents() {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().commandLine().orElse("").contains("-socket " + folder))
                .toList();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        script("stop");
        for (var resident : residents()) {
            resident.destroy();
            resident.onExit().join();
        }
        Trees.remove(folder);
    }
}
