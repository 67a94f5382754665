package io.hcsshim.protocol.log;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void anEventIsOneLineWithItsOwnersFieldsFirst() throws JsonException {
        var log = Log.to(out).with("pod", "p1").with("container", "c\"1");

        log.info("container started", Map.of("pid", 7, "path", Path.of("/x"), "ok", true));

        var text = out.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().count());
        assertTrue(text.endsWith("}\n"));
        var line = JsonObject.parse(text);
        assertEquals(
                List.of("time", "level", "msg", "pod", "container", "ok", "path", "pid"),
                line.names());
        assertEquals("info", line.string("level"));
        assertEquals("container started", line.string("msg"));
        assertEquals("c\"1", line.string("container"));
        assertEquals(7, line.int32("pid"));
        assertTrue(line.bool("ok"));
        assertEquals("/x", line.string("path"));
        var age = System.currentTimeMillis() - Instant.parse(line.string("time")).toEpochMilli();
        assertTrue(age >= 0 && age < 60_000);
    }

    @Test
    void aThresholdChangesForAllLogsOfOneBeginning() {
        var first = Log.to(out);
        var second = first.with("a", 1);
        Log.none().limit(Level.TRACE);

        first.limit(Level.DEBUG);
        second.debug("heard");
        second.limit(Level.ERROR);
        first.warning("not heard");
        Log.none().error("nobody listens");

        var text = out.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().count(), text);
        assertTrue(second.writes(Level.ERROR) && !first.writes(Level.WARNING));
    }

    @Test
    void eventsBelowTheThresholdAreNotWritten() throws JsonException {
        var log = Log.to(out, Level.WARNING).with("a", 1);
        log.trace("1", Map.of());
        log.debug("2");
        log.info("3");
        log.warning("4");
        log.error("5");
        Log.none().error("6");

        assertEquals(List.of("4", "5"), messages());
        assertFalse(log.writes(Level.INFO));
        assertFalse(Log.none().writes(Level.ERROR));
    }

    @Test
    void documentsAndCollectionsAreLeftOut() {
        var spec = JsonObject.builder().put("env", List.of("PASSWORD=secret")).build();
        Log.to(out)
                .with("spec", spec)
                .info(
                        "created",
                        Map.of(
                                "body", "secret".getBytes(StandardCharsets.UTF_8),
                                "env", List.of("secret"),
                                "record", new Message("secret"),
                                "map", Map.of("secret", "secret")));

        var text = out.toString(StandardCharsets.UTF_8);
        assertFalse(text.contains("secret"));
        assertTrue(text.contains("\"spec\":\"(JsonObject left out)\""));
    }

    @Test
    void longTextsAreCut() throws JsonException {
        Log.to(out).info("x".repeat(5_000), Map.of("y", "y".repeat(5_000)));

        var line = JsonObject.parse(out.toByteArray());
        assertEquals(1025, line.string("msg").length());
        assertEquals(1025, line.string("y").length());
    }

    @Test
    void aCauseIsToldInFullAndAMistakeWithItsPlace() throws JsonException {
        var log = Log.to(out);
        log.error("lost", new IOException("no reply", new IOException("closed")));
        log.warning("odd", new IllegalStateException("never"));

        var lines = lines();
        assertEquals(
                "java.io.IOException: no reply; caused by java.io.IOException: closed",
                lines.getFirst().string("error"));
        assertFalse(lines.getFirst().has("stack"));
        assertTrue(lines.getLast().string("stack").contains("LogTest.java"));
    }

    @Test
    void aStreamThatFailsDoesNotDisturbTheWork() {
        var broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("gone");
                    }
                };

        assertDoesNotThrow(() -> Log.to(broken).error("x"));
    }

    @Test
    void linesOfManyThreadsDoNotMix() throws JsonException, InterruptedException {
        var log = Log.to(out);
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < 8; i++) {
            var mine = log.with("thread", i);
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                for (var n = 0; n < 500; n++) {
                                    mine.info("x".repeat(n));
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertEquals(4_000, lines().size());
    }

    @Test
    void timesAreWrittenAsTheJdkWritesThem() {
        var format = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
        var random = new SplittableRandom(4);
        for (var i = 0; i < 20_000; i++) {
            var time =
                    Instant.ofEpochSecond(
                            random.nextLong(-2_208_988_800L, 253_402_300_799L),
                            random.nextInt(1_000_000_000));
            var text = new StringBuilder();
            Timestamps.append(text, time);
            assertEquals(format.format(time.atOffset(ZoneOffset.UTC)), text.toString());
        }
    }

    @Test
    void levelsHaveTheNamesOfFlags() {
        assertEquals(Optional.of(Level.INFO), Level.parse("info"));
        assertEquals(Optional.of(Level.WARNING), Level.parse("WARN"));
        assertEquals(Optional.of(Level.WARNING), Level.parse("warning"));
        assertEquals(Optional.empty(), Level.parse("loud"));
    }

    private record Message(String body) {}

    private List<JsonObject> lines() throws JsonException {
        var lines = new ArrayList<JsonObject>();
        for (var line : out.toString(StandardCharsets.UTF_8).split("\n")) {
            lines.add(JsonObject.parse(line));
        }
        return lines;
    }

    private List<String> messages() throws JsonException {
        var messages = new ArrayList<String>();
        for (var line : lines()) {
            messages.add(line.string("msg"));
        }
        return messages;
    }
}
