package io.hcsshim.shim.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.task.DeleteResponse;
import io.hcsshim.containerd.types.RuntimeInfo;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void flagsTakeOneDashOrTwoAndValuesEitherWay() throws IOException {
        var line =
                CommandLine.parse(
                        "-namespace", "ns", "--id=c1", "-debug", "--address", "", "start", "rest");

        assertEquals("ns", line.required("namespace"));
        assertEquals("c1", line.required("id"));
        assertTrue(line.has("debug"));
        assertEquals("start", line.action());
    }

    @Test
    void whatIsMissingOrUnknownIsNamed() throws IOException {
        var line = CommandLine.parse("-address", "");
        assertEquals(
                "address is required",
                assertThrows(IOException.class, () -> line.required("address")).getMessage());
        assertEquals(
                "unknown flag -nope",
                assertThrows(IOException.class, () -> CommandLine.parse("-nope")).getMessage());
        assertEquals(
                "flag -id needs a value",
                assertThrows(IOException.class, () -> CommandLine.parse("-id")).getMessage());
    }

    @Test
    void aKeyIsWhatContainerdTakesForAnIdentifier() {
        new PodKey("k8s.io", "a".repeat(76));
        for (var bad : new String[] {"", ".", "..", "a/b", "-a", "a-", "a".repeat(77), "ü"}) {
            assertThrows(IllegalArgumentException.class, () -> new PodKey("ns", bad), bad);
        }
        assertEquals(16, new PodKey("ns", "id").hash().length());
    }

    @Test
    void aReservationComesThrough() throws IOException {
        var there = new Reservation(new PodKey("ns", "id"), "/b", "", "/c", true, "CgF4");

        assertEquals(there, Reservation.decode(there.encode()));
        assertThrows(IOException.class, () -> Reservation.decode(new byte[] {'a', 0, 'b'}));
    }

    @Test
    void anAnswerToADeleteIsTheMessageThatContainerdReads() throws IOException {
        var answer =
                DeleteResponse.parseFrom(
                        DeleteAnswer.of(-1, Instant.ofEpochSecond(1_700_000_000, 5)));

        assertEquals(-1, answer.getExitStatus());
        assertEquals(1_700_000_000, answer.getExitedAt().getSeconds());
        assertEquals(5, answer.getExitedAt().getNanos());
    }

    @Test
    void theInfoIsTheMessageThatContainerdReads() throws IOException {
        var info = RuntimeInfo.parseFrom(InfoCommand.info());

        assertEquals("io.containerd.runhcs.v1", info.getName());
        assertTrue(!info.getVersion().getVersion().isEmpty());
    }
}
