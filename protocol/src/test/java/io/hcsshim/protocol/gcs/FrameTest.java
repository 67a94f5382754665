package io.hcsshim.protocol.gcs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final Frame FRAME = new Frame(MessageType.START, -1, new byte[] {'{', '}'});

    @Test
    void headerAndBodyMayComeByteByByte() throws IOException {
        var reader = FrameReader.forHost(new Dripping(GoldenFrames.CREATED));

        var frame = reader.read().orElseThrow();

        assertArrayEquals(GoldenFrames.CREATED, frame.toBytes());
        assertEquals(Optional.empty(), reader.read());
    }

    @Test
    void anIdUsesAll64Bits() throws IOException {
        var frame = readerOf(FRAME.toBytes(), Frame.HOST_LIMIT).read().orElseThrow();

        assertEquals("18446744073709551615", Long.toUnsignedString(frame.id()));
    }

    @Test
    void anEndInsideAFrameIsNotAnEndBetweenFrames() throws IOException {
        var bytes = FRAME.toBytes();
        for (var length = 1; length < bytes.length; length++) {
            var reader = readerOf(Arrays.copyOf(bytes, length), Frame.HOST_LIMIT);
            assertThrows(EOFException.class, reader::read);
        }
        assertEquals(Optional.empty(), readerOf(new byte[0], Frame.HOST_LIMIT).read());
    }

    @Test
    void aSizeBelowTheHeaderIsRefused() {
        for (var size : new int[] {0, 1, 15}) {
            var reader = readerOf(header(size), Frame.HOST_LIMIT);
            assertThrows(FrameException.class, reader::read);
        }
    }

    @Test
    void aHostTakesUpTo65536Bytes() throws IOException {
        var largest = new Frame(MessageType.NOTIFICATION, 0, new byte[65_520]);
        var tooLarge = new Frame(MessageType.NOTIFICATION, 0, new byte[65_521]);

        assertEquals(
                65_520,
                readerOf(largest.toBytes(), Frame.HOST_LIMIT).read().orElseThrow().body().length);
        assertThrows(
                OversizedFrameException.class,
                readerOf(tooLarge.toBytes(), Frame.HOST_LIMIT)::read);
    }

    @Test
    void aReaderGoesOnAfterAnOversizedFrame() throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(new Frame(MessageType.CREATE, 7, new byte[100]).toBytes());
        out.write(FRAME.toBytes());
        var reader = readerOf(out.toByteArray(), 64);

        var e = assertThrows(OversizedFrameException.class, reader::read);

        assertEquals(MessageType.CREATE, e.type());
        assertEquals(7, e.id());
        assertEquals(
                "frame of 116 bytes is over the limit of 64: ComputeSystemCreateV1 id 7",
                e.getMessage());
        assertEquals(MessageType.START, reader.read().orElseThrow().type());
    }

    @Test
    void aHugeSizeDoesNotAllocateBeforeBytesCome() {
        var reader = readerOf(header(0x7FFF_FFFF), Integer.MAX_VALUE);

        assertThrows(EOFException.class, reader::read);
        assertThrows(OversizedFrameException.class, readerOf(header(-1), Integer.MAX_VALUE)::read);
    }

    @Test
    void aWriterWritesAFrameAtOnceOrNotAtAll() throws IOException {
        var writes = new int[1];
        var out =
                new ByteArrayOutputStream() {
                    @Override
                    public void write(byte[] bytes) {
                        writes[0]++;
                        writeBytes(bytes);
                    }
                };
        var writer = FrameWriter.toHost(out);

        writer.write(FRAME);
        var tooLarge = new Frame(MessageType.START, 1, new byte[65_521]);
        assertThrows(OversizedFrameException.class, () -> writer.write(tooLarge));

        assertEquals(1, writes[0]);
        assertArrayEquals(FRAME.toBytes(), out.toByteArray());
    }

    @Test
    void aFailureWithALongTextStaysWithinAFrame() {
        var failure = new IOException("<\u0000>".repeat(100_000));
        var answer = new PlainResponse(ResponseHead.failure(RequestHead.NIL, failure));

        assertTrue(Frame.answer(FRAME, answer).size() <= Frame.HOST_LIMIT);
    }

    @Test
    void aFrameShowsItsHeaderOnly() {
        var frame = Frame.of(Sender.HOST, 5, 3, JsonObject.builder().put("env", "secret").build());

        assertEquals("5 id 3, 33 bytes", frame.toString());
        assertFalse(frame.toString().contains("secret"));
    }

    private static FrameReader readerOf(byte[] bytes, int limit) {
        return new FrameReader(new ByteArrayInputStream(bytes), limit);
    }

    private static byte[] header(int size) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MessageType.START)
                .putInt(size)
                .putLong(1)
                .array();
    }

    /// Gives one byte at a time, as a slow connection may.
    private static final class Dripping extends InputStream {
        private final ByteArrayInputStream in;

        Dripping(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            return in.read(bytes, offset, Math.min(length, 1));
        }
    }
}
