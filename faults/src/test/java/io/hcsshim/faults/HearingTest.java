package io.hcsshim.faults;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.Nodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A measurement that cannot fail measures nothing.
@Timeout(60)
class HearingTest {
    private static final Talk TALK =
            new Talk(5, 1000, 0, 0, false, Talk.Listener.FAST, Talk.Listener.FAST);

    @TempDir Path folder;
    private Path fifo;

    @BeforeEach
    void make() throws IOException {
        fifo = folder.resolve("fifo");
        Nodes.fifo(fifo, 0700);
    }

    @Test
    void whatIsRightIsTaken() throws Exception {
        var hearing = new Hearing(fifo, TALK, 1);
        try (var writer = Fifo.openWrite(fifo)) {
            writer.write(said(1000));
            hearing.hear();
            assertDoesNotThrow(hearing::end);
        }
        assertTrue(Files.notExists(fifo));
    }

    @Test
    void aByteThatIsLostShows() throws Exception {
        var hearing = new Hearing(fifo, TALK, 1);
        try (var writer = Fifo.openWrite(fifo)) {
            writer.write(said(500));
            writer.write(said(1000).position(501));
        }
        var e = assertThrows(IOException.class, hearing::hear);
        assertTrue(e.getMessage().contains("wrong at byte 500 of 1000"), e.getMessage());
        hearing.end();
    }

    @Test
    void anEndThatIsMissingShows() throws Exception {
        var hearing = new Hearing(fifo, TALK, 1);
        try (var writer = Fifo.openWrite(fifo)) {
            writer.write(said(999));
        }
        var e = assertThrows(IOException.class, hearing::hear);
        assertTrue(e.getMessage().contains("ends after 999 of 1000"), e.getMessage());
        hearing.end();
    }

    @Test
    void whatIsSaidTwiceShows() throws Exception {
        var hearing = new Hearing(fifo, new Talk(5, 0, 0, 0, false, TALK.outIs(), TALK.errIs()), 1);
        try (var writer = Fifo.openWrite(fifo)) {
            writer.write(said(1));
            hearing.hear();
            assertThrows(IOException.class, hearing::end);
        }
    }

    /// What the program of the guest says.
    private static ByteBuffer said(int bytes) {
        var said = ByteBuffer.allocate(bytes);
        long key = Hearing.mix(TALK.seed() * 2 + 1);
        for (int i = 0; i < bytes; i++) {
            said.put((byte) (Hearing.mix(key + i / 8) >>> i % 8 * 8));
        }
        return said.flip();
    }
}
