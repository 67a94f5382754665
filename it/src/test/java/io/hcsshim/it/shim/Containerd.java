package io.hcsshim.it.shim;

import io.hcsshim.it.Evidence;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.it.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A containerd of the test's own: own root, state, socket; the system's is never touched.
@SuppressWarnings("try") // a test may be interrupted while it closes
public final class Containerd implements AutoCloseable {
    public static final String IMAGE = "docker.io/library/hello:latest";
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Setup setup;
    private final Path folder;
    private Process process;

    private Containerd(Setup setup, Path folder) throws IOException, InterruptedException {
        this.setup = setup;
        this.folder = folder;
        this.process = launch();
    }

    /// What a containerd is started with.
    ///
    /// @param programs    the folder of its programs, if it is not the system's
    /// @param config      what stands in its configuration beside where its data are; `%1$s` is its folder
    /// @param before      what stands before its command, and starts it somewhere else
    /// @param environment `NAME=value` each
    public record Setup(
            Path home,
            Optional<Path> programs,
            String config,
            List<String> before,
            List<String> environment) {
        /// Without the CRI plugin.
        public static final String WITHOUT_CRI =
                """
                disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"]
                """;

        static Setup of(Path home, Optional<Path> programs, String... environment) {
            return new Setup(home, programs, WITHOUT_CRI, List.of(), List.of(environment));
        }
    }

    /// The system's containerd program, with own data.
    static Containerd start(Path home, String... environment)
            throws IOException, InterruptedException {
        return start(Setup.of(home, Optional.empty(), environment));
    }

    /// The containerd and `ctr` of a folder.
    static Containerd start(Path home, Optional<Path> programs, String... environment)
            throws IOException, InterruptedException {
        return start(Setup.of(home, programs, environment));
    }

    /// A containerd of one's own, with an image to run.
    public static Containerd start(Setup setup) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsit");
        Files.writeString(
                folder.resolve("config.toml"),
                """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                %2$s
                [grpc]
                  address = "%1$s/c.sock"
                [ttrpc]
                  address = "%1$s/c.sock.ttrpc"
                """
                        .formatted(folder, setup.config().formatted(folder)));
        var containerd = new Containerd(setup, folder);
        containerd.awaitReady();
        containerd.must("images", "import", setup.home().resolve("hello.tar").toString());
        return containerd;
    }

    /// The one of all tests, if they are to use it.
    private void makeTemplate(Map<String, String> environment)
            throws IOException, InterruptedException {
        var own = Templates.cache(setup.home()).toString();
        if ("ready".equals(environment.get("HCSSHIM_TEMPLATES"))
                && own.equals(environment.get("HCSSHIM_CACHE"))) {
            Templates.make(setup.home(), shimState());
        }
    }

    private Process launch() throws IOException, InterruptedException {
        var command = new ArrayList<>(setup.before());
        command.add(program(setup.programs(), "containerd"));
        command.addAll(List.of("--config", folder.resolve("config.toml").toString()));
        var builder = new ProcessBuilder(command);
        var log = ProcessBuilder.Redirect.appendTo(folder.resolve("containerd.log").toFile());
        builder.redirectErrorStream(true).redirectOutput(log);
        prepare(builder, setup.home(), folder);
        for (var setting : settings()) {
            var equals = setting.indexOf('=');
            builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        makeTemplate(builder.environment());
        return builder.start();
    }

    private List<String> settings() {
        var settings = new ArrayList<String>();
        settings.add(Templates.setting(false));
        settings.addAll(setup.environment());
        return settings;
    }

    /// Ends containerd, and nothing of what it has started.
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /// Kills containerd, and nothing of what it has started.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Starts it again, with its data.
    public void startAgain() throws IOException, InterruptedException {
        process = launch();
        awaitReady();
    }

    private static String program(Optional<Path> programs, String name) {
        return programs.map(path -> path.resolve(name).toString()).orElse(name);
    }

    private static void prepare(ProcessBuilder builder, Path home, Path folder) {
        var environment = builder.environment();
        environment.put("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("HCSSHIM_STATE", folder.resolve("hcs").toString());
        environment.put("HCSSHIM_CACHE", Templates.cache(home).toString());
        environment.put("HCSSHIM_LINGER", "2");
        environment.put("HCSSHIM_POSTMORTEM", Evidence.folder().resolve("machines").toString());
    }

    private void awaitReady() throws IOException, InterruptedException {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (ctr("version").status() != 0) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("containerd did not come up: " + log());
            }
        }
    }

    public Path folder() {
        return folder;
    }

    public Path shimState() {
        return folder.resolve("hcs");
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("containerd.log"));
    }

    /// `ctr` with these arguments, to be run.
    public ProcessBuilder ctrCommand(String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                program(setup.programs(), "ctr"),
                                "--address",
                                folder.resolve("c.sock").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        prepare(builder, setup.home(), folder);
        return builder;
    }

    public Outcome ctr(String... arguments) throws IOException, InterruptedException {
        return Programs.run(ctrCommand(arguments), "", LIMIT);
    }

    Outcome ctrWithInput(String input, String... arguments)
            throws IOException, InterruptedException {
        return Programs.run(ctrCommand(arguments), input, LIMIT);
    }

    /// `ctr` that has to succeed.
    public String must(String... arguments) throws IOException, InterruptedException {
        var outcome = ctr(arguments);
        if (outcome.status() != 0) {
            throw new IOException(
                    "ctr " + List.of(arguments) + ": " + outcome.all() + "\n" + tail());
        }
        return outcome.stdout();
    }

    /// `ctr run` with our runtime; options and image come with the arguments.
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return ctr(withRuntime(arguments));
    }

    static String[] withRuntime(String... arguments) {
        return Stream.concat(
                        Stream.of("run", "--runtime", "io.containerd.runhcs.v1"),
                        Stream.of(arguments))
                .toArray(String[]::new);
    }

    private String tail() throws IOException {
        var log = log();
        return log.substring(Math.max(0, log.length() - 4000));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        var removal = removeTasks();
        stop();
        try {
            Remains.of(folder).takeAway();
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; before that: " + removal, e);
        }
    }

    /// What `ctr` said as it removed each task.
    private String removeTasks() throws IOException, InterruptedException {
        var listed = ctr("tasks", "ls", "-q");
        var said = new StringBuilder(listed.all());
        for (var task : listed.stdout().lines().toList()) {
            said.append(ctr("tasks", "rm", "-f", task).all());
        }
        return said.toString();
    }
}
