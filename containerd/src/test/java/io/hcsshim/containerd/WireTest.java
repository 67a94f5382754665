package io.hcsshim.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.hcsshim.containerd.events.TaskExit;
import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.DeleteResponse;
import io.hcsshim.containerd.types.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Golden bytes by hand from the field numbers of containerd's task and event messages.
class WireTest {
    @Test
    void anExitEventHasItsFieldsInTheirPlaces() {
        var event =
                TaskExit.newBuilder()
                        .setContainerId("c")
                        .setId("c")
                        .setPid(7)
                        .setExitStatus(137)
                        .setExitedAt(Timestamp.newBuilder().setSeconds(1).setNanos(2))
                        .build();

        assertEquals(
                "0a0163" + "120163" + "1807" + "208901" + "2a0408011002",
                hex(event.toByteString()));
        assertEquals("containerd.events.TaskExit", Packed.of(event).getTypeUrl());
    }

    @Test
    void aCreateRequestIsRead() throws InvalidProtocolBufferException {
        var bytes =
                "0a0163" // id
                        + "12022f62" // bundle
                        + "1a090a016f12017422016c" // mount: type o, source t, option l
                        + "2001" // terminal
                        + "2a0169" // stdin
                        + "32016f" // stdout
                        + "3a0165"; // stderr
        var request = CreateTaskRequest.parseFrom(HexFormat.of().parseHex(bytes));

        assertEquals("c", request.getId());
        assertEquals("/b", request.getBundle());
        assertEquals(
                Mount.newBuilder().setType("o").setSource("t").addOptions("l").build(),
                request.getRootfs(0));
        assertTrue(request.getTerminal());
        assertEquals("i", request.getStdin());
        assertEquals("o", request.getStdout());
        assertEquals("e", request.getStderr());
    }

    @Test
    void aDeleteResponseHasPidStatusAndTime() {
        var response =
                DeleteResponse.newBuilder()
                        .setPid(3)
                        .setExitStatus(255)
                        .setExitedAt(Timestamp.newBuilder().setSeconds(5))
                        .build();
        assertEquals("0803" + "10ff01" + "1a020805", hex(response.toByteString()));
    }

    @Test
    void runtimeOptionsKeepTheirNumbers() throws InvalidProtocolBufferException {
        var bytes =
                "0801" + "3002" + "3a022f62" + "4003" + "488008" + "9201060a016b120176" + "a00100";
        var options = Options.parseFrom(HexFormat.of().parseHex(bytes));

        assertTrue(options.getDebug());
        assertEquals("/b", options.getBootFilesRootPath());
        assertEquals(3, options.getVmProcessorCount());
        assertEquals(1024, options.getVmMemorySizeInMb());
        assertEquals("v", options.getDefaultContainerAnnotationsOrThrow("k"));
        assertTrue(options.hasScrubLogs());
        assertEquals(Options.SandboxIsolation.UNRECOGNIZED, options.getSandboxIsolation());
    }

    @Test
    void everyTypeUrlNamesAMessageOfOurProtoFiles() throws IOException {
        assertTrue(declared().containsAll(Packed.NAMES.values()), Packed.NAMES.toString());
        assertTrue(declared().contains(Packed.RUNHCS_OPTIONS));
        assertTrue(declared().contains(Packed.RUNTIME_OPTIONS));
    }

    @Test
    void aMessageThatNobodySendsInAnEnvelopeIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> Packed.of(Mount.getDefaultInstance()));
    }

    @Test
    void aTypeUrlMayHaveAHostInFront() {
        assertEquals("a.B", Packed.nameIn(Any.newBuilder().setTypeUrl("types.x.io/a.B").build()));
        assertEquals("a.B", Packed.nameIn(Any.newBuilder().setTypeUrl("a.B").build()));
    }

    private static Set<String> declared() throws IOException {
        var names = new HashSet<String>();
        try (var files = Files.walk(Path.of("src/main/protobuf"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file);
                var found = Pattern.compile("(?m)^package (\\S+);").matcher(text);
                assertTrue(found.find(), file.toString());
                Pattern.compile("(?m)^message (\\w+)")
                        .matcher(text)
                        .results()
                        .forEach(message -> names.add(found.group(1) + "." + message.group(1)));
            }
        }
        return names;
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
