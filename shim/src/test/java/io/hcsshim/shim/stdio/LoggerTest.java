package io.hcsshim.shim.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Outputs that go to programs and files.
@Timeout(60)
class LoggerTest {
    private static final int MANY = 1 << 20;

    @TempDir Path folder;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Stdio.Owner owner = new Stdio.Owner("space", "c1", Log.to(log));

    @Test
    void aLoggerGetsEverythingBeforeTheEndIsTold() throws Exception {
        var uri =
                logger(
                        """
                        wc -c <&3 > "$2/stdout" 5>&- &
                        wc -c <&4 > "$2/stderr" 5>&- &
                        echo "$CONTAINER_NAMESPACE/$CONTAINER_ID" > "$2/owner"
                        echo "$@" > "$2/arguments"
                        exec 5>&-
                        wait
                        """,
                        "?folder=" + folder + "&last");
        try (var stdio = Stdio.open(new Stdio.Paths("", uri, uri, false), owner)) {
            relay(stdio, MANY, 7);

            stdio.drain();

            assertEquals(MANY, Integer.parseInt(read("stdout")));
            assertEquals(7, Integer.parseInt(read("stderr")));
            assertEquals("space/c1", read("owner"));
            assertEquals("folder " + folder + " last", read("arguments"));
        }
    }

    @Test
    void aLoggerOfATerminalFindsTheErrorOutputAtItsEnd() throws Exception {
        var uri =
                logger(
                        """
                        exec 5>&-
                        cat <&4 > "$2/stderr"
                        cat <&3 > "$2/stdout"
                        """,
                        "?folder=" + folder);
        try (var stdio = Stdio.open(new Stdio.Paths("", uri, "", true), owner)) {
            stdio.relay(
                    Optional.empty(),
                    Optional.of(new ScriptedStream(3, true)),
                    Optional.empty(),
                    () -> {});

            stdio.drain();

            assertEquals("xxx", read("stdout"));
            assertEquals("", read("stderr"));
        }
    }

    @Test
    void aLoggerThatEndsEarlyDoesNotHoldUpTheProcess() throws Exception {
        var uri = logger("exec 5>&-\n", "");
        try (var stdio = Stdio.open(new Stdio.Paths("", uri, uri, false), owner)) {
            relay(stdio, MANY, 7);

            stdio.drain();
        }
        var told = log.toString(StandardCharsets.UTF_8);
        assertTrue(told.contains("output is lost"), told);
    }

    @Test
    void aLoggerThatIsNeverReadyIsKilled() throws Exception {
        var pid = folder.resolve("pid");
        var uri = logger("echo $$ > " + pid + "; exec sleep 1000", "");

        var e =
                assertThrows(
                        IOException.class,
                        () -> Stdio.open(new Stdio.Paths("", uri, uri, false), owner));

        assertTrue(e.getMessage().contains("not ready within 10 s"), e.getMessage());
        var process = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        if (process.isPresent()) {
            process.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLoggerThatCannotBeStartedIsNamed() {
        var e =
                assertThrows(
                        IOException.class,
                        () ->
                                Stdio.open(
                                        new Stdio.Paths("", "binary:///no/such", "", false),
                                        owner));

        assertTrue(e.getMessage().contains("start logger /no/such"), e.getMessage());
    }

    @Test
    void aFileIsAppendedToAndMadeWithItsFolders() throws Exception {
        var file = folder.resolve("new/folder/c1.log");
        var uri = "file://" + file;
        for (var run : List.of(1, 2)) {
            try (var stdio = Stdio.open(new Stdio.Paths("", uri, uri, false), owner)) {
                relay(stdio, MANY, 7);

                stdio.drain();

                assertEquals(run * (MANY + 7), Files.size(file));
            }
        }
        assertFalse(log.toString(StandardCharsets.UTF_8).contains("lost"));
    }

    private static void relay(Stdio stdio, int out, int err) {
        stdio.relay(
                Optional.empty(),
                Optional.of(new ScriptedStream(out, true)),
                Optional.of(new ScriptedStream(err, true)),
                () -> {});
    }

    private String logger(String script, String query) throws IOException {
        var program = folder.resolve("logger.sh");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return "binary://" + program + query;
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }
}
