package io.hcsshim.it;

import io.hcsshim.uvm.template.TemplateStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// Whether machines of the tests start from templates: `-Dhcsshim.templates=on` or `off` for all of them (`make test
/// TEMPLATES=on`); else each kind of test says what is usual for it.
public final class Templates {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String CACHE = "it-cache";

    private static boolean made; // guarded by the class

    private Templates() {}

    /// Whether they do.
    ///
    /// @param usually what holds if nobody says anything
    public static boolean wanted(boolean usually) {
        var said = System.getProperty("hcsshim.templates", "");
        return switch (said) {
            case "" -> usually;
            case "on" -> true;
            case "off" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "hcsshim.templates is on or off, not '" + said + "'");
        };
    }

    /// The setting for a shim, whose cache is [#cache].
    public static String setting(boolean usually) {
        return "HCSSHIM_TEMPLATES=" + (wanted(usually) ? "ready" : "off");
    }

    /// What the tests of a build keep from one to the next.
    public static Path cache(Path home) {
        return home.resolve(CACHE);
    }

    /// The templates of all tests.
    public static TemplateStore store(Path home) {
        return TemplateStore.open(
                cache(home).resolve("machines"), cache(home).resolve("machine-notes"));
    }

    /// Makes the one for machines of the shim, unless it is there; once in a run.
    ///
    /// @param state where the shim that will use it has its state
    public static synchronized void make(Path home, Path state)
            throws IOException, InterruptedException {
        if (made) {
            return;
        }
        var cache = Files.createDirectories(cache(home));
        try (var alone =
                        FileChannel.open(
                                cache.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = alone.lock()) { // the test classes run in two processes
            create(home, state);
        }
        made = true;
    }

    private static void create(Path home, Path state) throws IOException, InterruptedException {
        var command = new ProcessBuilder("" + home.resolve("bin/runhcs"), "template", "create");
        command.environment().put("HCSSHIM_CACHE", cache(home).toString());
        command.environment().put("HCSSHIM_STATE", state.toString());
        var outcome = Programs.run(command, "", LIMIT);
        if (outcome.status() != 0) {
            throw new IOException("no template for the tests: " + outcome.all());
        }
    }
}
