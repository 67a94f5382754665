package io.hcsshim.it;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;

/// Keeps what machines and programs said, under `out/it/<test class>/`, if a test of the class fails.
///
/// Fixtures write into [#folder] as they end. `failures.txt` names the tests that failed, with their stack traces. A
/// class without failures leaves nothing. Registered for every test of this module.
public final class Evidence
        implements BeforeAllCallback,
                AfterAllCallback,
                TestWatcher,
                LifecycleMethodExecutionExceptionHandler {
    private static final String FAILURES = "failures.txt";

    private static volatile Path current = Path.of("target/it/none");

    /// The folder of the test class that runs now; it may not exist yet.
    public static Path folder() {
        return current;
    }

    private static Path of(Class<?> test) {
        var home = System.getProperty("hcsshim.home", "");
        var parent = Path.of(home.isEmpty() ? "target" : home).toAbsolutePath().resolve("it");
        return parent.resolve(test.getSimpleName());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        current = of(context.getRequiredTestClass());
        Trees.remove(current);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        keep(context.getDisplayName(), cause);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable cause)
            throws Throwable {
        keepUnlessSkipped("before all", cause);
        throw cause;
    }

    @Override
    public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable cause)
            throws Throwable {
        keepUnlessSkipped("after all", cause);
        throw cause;
    }

    private static void keepUnlessSkipped(String test, Throwable cause) {
        if (!(cause instanceof org.opentest4j.TestAbortedException)) {
            keep(test, cause);
        }
    }

    private static void keep(String test, Throwable cause) {
        var text = new StringWriter();
        text.append(test).append('\n');
        cause.printStackTrace(new PrintWriter(text));
        try {
            Files.createDirectories(current);
            Files.writeString(
                    current.resolve(FAILURES),
                    text.append('\n').toString(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /// Runs after the class's own `@AfterAll` methods, so that fixtures have written what they know.
    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (!Files.exists(current.resolve(FAILURES))) {
            Trees.remove(current);
        }
    }
}
