package io.hcsshim.wire.proto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProtoTest {
    @Test
    void bytesAreThoseOfTheFormatsOwnExamples() {
        // the examples of https://protobuf.dev/programming-guides/encoding/
        assertEquals("089601", hex(new ProtoWriter().varint(1, 150)));
        assertEquals("120774657374696e67", hex(new ProtoWriter().string(2, "testing")));
        assertEquals(
                "1a03089601", hex(new ProtoWriter().message(3, new ProtoWriter().varint(1, 150))));
        assertEquals("10feffffffffffffffff01", hex(new ProtoWriter().varint(2, -2)));
        assertEquals("0d78563412", hex(new ProtoWriter().fixed32(1, 0x12345678)));
        assertEquals("110200000000000080", hex(new ProtoWriter().fixed64(2, Long.MIN_VALUE + 2)));
    }

    @Test
    void zeroAndEmptyValuesAreLeftOutButPresentMessagesAreNot() {
        assertEquals(
                "",
                hex(
                        new ProtoWriter()
                                .varint(1, 0)
                                .bool(2, false)
                                .fixed32(3, 0)
                                .fixed64(4, 0)
                                .string(5, "")
                                .bytes(6, new byte[0])));
        assertEquals("0a00", hex(new ProtoWriter().message(1, new ProtoWriter())));
        assertEquals("0a00", hex(new ProtoWriter().element(1, new byte[0])));
    }

    @Test
    void aReaderReadsWhatAWriterWrote() throws ProtoException {
        var message =
                new ProtoWriter()
                        .varint(1, -1)
                        .bool(2, true)
                        .fixed32(3, -7)
                        .fixed64(4, Long.MIN_VALUE)
                        .string(5, "Größe")
                        .bytes(ProtoReader.MAX_FIELD, new byte[] {1, 2})
                        .message(7, new ProtoWriter().varint(1, 9));
        var reader = new ProtoReader(message.toBytes());

        assertEquals(1, next(reader));
        assertEquals(-1, reader.varint());
        assertEquals(2, next(reader));
        assertTrue(reader.bool());
        assertEquals(3, next(reader));
        assertEquals(-7, reader.fixed32());
        assertEquals(4, next(reader));
        assertEquals(Long.MIN_VALUE, reader.fixed64());
        assertEquals(5, next(reader));
        assertEquals("Größe", reader.string());
        assertEquals(ProtoReader.MAX_FIELD, next(reader));
        assertArrayEquals(new byte[] {1, 2}, reader.bytes());
        assertEquals(7, next(reader));
        var nested = reader.message();
        assertEquals(1, next(nested));
        assertEquals(9, nested.varint());
        assertFalse(nested.next());
        assertFalse(reader.next());
    }

    @Test
    void fieldsNobodyAskedForAreSkipped() throws ProtoException {
        // a group (1) with a varint and a group (2) in it, a fixed64, a string, then field 9
        var reader =
                new ProtoReader(
                        HexFormat.of()
                                .parseHex(
                                        "0b08011314"
                                                + "0c"
                                                + "110102030405060708"
                                                + "1a0161"
                                                + "4807"));

        assertEquals(1, next(reader));
        assertEquals(2, next(reader));
        assertEquals(3, next(reader));
        assertEquals(9, next(reader));
        assertEquals(7, reader.varint());
    }

    @Test
    void malformedMessagesAreRefused() {
        for (var bad :
                new String[] {
                    "08", // no value
                    "0880", // value cut off
                    "08ffffffffffffffffffff01", // more than 64 bits
                    "00", // field 0
                    "f8ffffffff0f00", // field number too large
                    "0a05616263", // length past the end
                    "0affffffffffffffffff01", // negative length
                    "0d010203", // fixed32 cut off
                    "0901", // fixed64 cut off
                    "0c", // end of no group
                    "0b", // group without end
                    "0b14", // group ends as another
                    "0e", // wire type 6
                    "0f", // wire type 7
                    "0b".repeat(100)
                }) {
            assertThrows(ProtoException.class, () -> readAll(HexFormat.of().parseHex(bad)), bad);
        }
    }

    @Test
    void aFieldOfAnotherTypeAndBadTextAreRefused() throws ProtoException {
        var number = new ProtoReader(new byte[] {8, 1});
        next(number);
        assertThrows(ProtoException.class, number::string);
        var text = new ProtoReader(new byte[] {10, 1, (byte) 0xFF});
        next(text);
        assertThrows(ProtoException.class, text::string);
    }

    @Test
    void randomBytesNeverCauseAnythingButAProtoException() {
        var random = new SplittableRandom(3);
        var read = 0;
        for (var i = 0; i < 100_000; i++) {
            var bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            try {
                readAll(bytes);
                read++;
            } catch (ProtoException _) {
                // as declared
            }
        }
        assertTrue(read > 100);
    }

    private static void readAll(byte[] bytes) throws ProtoException {
        var reader = new ProtoReader(bytes);
        while (reader.next()) {
            if (reader.field() % 2 == 0) {
                reader.string();
            }
        }
    }

    private static int next(ProtoReader reader) throws ProtoException {
        assertTrue(reader.next());
        return reader.field();
    }

    private static String hex(ProtoWriter writer) {
        return HexFormat.of().formatHex(writer.toBytes());
    }
}
