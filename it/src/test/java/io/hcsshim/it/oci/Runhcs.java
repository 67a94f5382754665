package io.hcsshim.it.oci;

import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `runhcs` with a root, a state and a bundle of its own.
@SuppressWarnings("try") // a test may be interrupted while it closes
final class Runhcs implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Path home;
    private final Path folder;

    private Runhcs(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    static Runhcs in(Path home) throws IOException {
        return new Runhcs(home, Files.createTempDirectory("oci"));
    }

    Path folder() {
        return folder;
    }

    Path root() {
        return folder.resolve("root");
    }

    /// A bundle that runs a shell command.
    Path bundle(String name, String script) throws IOException, InterruptedException {
        var bundle = Files.createDirectories(folder.resolve(name));
        Bundles.make(home, bundle, script);
        return bundle;
    }

    ProcessBuilder command(String... arguments) {
        var command = new ArrayList<>(List.of(home.resolve("bin/runhcs").toString()));
        command.addAll(List.of("--root", root().toString()));
        command.addAll(List.of("--log", folder.resolve("log").toString(), "--log-format=json"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("HCSSHIM_STATE", folder.resolve("s").toString());
        builder.environment().put("HCSSHIM_LINGER", "1");
        return builder;
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return Programs.run(command(arguments), "", LIMIT);
    }

    String must(String... arguments) throws IOException, InterruptedException {
        var outcome = run(arguments);
        if (outcome.status() != 0) {
            throw new IOException(List.of(arguments) + ": " + outcome.all());
        }
        return outcome.stdout();
    }

    /// Makes a container whose output goes to a file: who would read a pipe waits for the container too.
    Outcome create(String id, Path bundle) throws IOException, InterruptedException {
        var builder =
                command(
                                "create",
                                "--bundle",
                                bundle.toString(),
                                "--pid-file",
                                pidFile(id).toString(),
                                id)
                        .redirectInput(new java.io.File("/dev/null"))
                        .redirectOutput(folder.resolve(id + ".out").toFile())
                        .redirectError(folder.resolve(id + ".err").toFile());
        int status = builder.start().waitFor();
        return new Outcome(status, output(id), Files.readString(folder.resolve(id + ".err")));
    }

    Path pidFile(String id) {
        return folder.resolve(id + ".pid");
    }

    String output(String id) throws IOException {
        return Files.readString(folder.resolve(id + ".out"));
    }

    JsonObject state(String id) throws IOException, InterruptedException {
        return JsonObject.parse(must("state", id));
    }

    /// What is left under the root and of pods and machines.
    List<Path> left() throws IOException {
        return left(folder, "root");
    }

    /// The same in any folder with a root of that name.
    static List<Path> left(Path folder, String root) throws IOException {
        var left = new ArrayList<Path>();
        for (var below : List.of(root, "s/pods", "s/vm")) {
            var path = folder.resolve(below);
            if (Files.isDirectory(path)) {
                try (var inside = Files.list(path)) {
                    inside.forEach(left::add);
                }
            }
        }
        return left;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (var id : must("list", "-q").lines().toList()) {
            run("delete", "--force", id);
        }
        Trees.remove(folder);
    }
}
