package io.hcsshim.wire.ttrpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Golden bytes, built by hand from docs/protocol/ttrpc.md.
class EnvelopeTest {
    private static final String REQUEST =
            "0a03732e54" // service "s.T"
                    + "120353656e" // method "Sen"
                    + "1a020801" // payload
                    + "2080cab5ee01" // timeout 500 ms in nanoseconds
                    + "2a060a016b120176"; // metadata k=v

    @Test
    void aRequestHasItsFieldsInTheirPlaces() {
        var call =
                new TtrpcCall(
                        "s.T", "Sen", bytes("0801"), Map.of("k", "v"), Duration.ofMillis(500));

        assertEquals(REQUEST, hex(Request.encode(call)));
    }

    @Test
    void aRequestIsReadBackAndUnknownFieldsArePassedOver() throws IOException {
        var call = Request.decode(bytes("3a0178" + REQUEST + "4d01020304"));

        assertEquals("s.T", call.service());
        assertEquals("Sen", call.method());
        assertArrayEquals(bytes("0801"), call.payload());
        assertEquals(Duration.ofMillis(500), call.timeout());
        assertEquals(Map.of("k", "v"), call.metadata());
    }

    @Test
    void metadataKeysAreLowerCaseAndTheFirstValueStands() throws IOException {
        var call = Request.decode(bytes("2a060a014b120176" + "2a060a016b120177"));

        assertEquals(Map.of("k", "v"), call.metadata());
    }

    @Test
    void aFailureTravelsAsAStatus() throws IOException {
        var bytes = Response.of(new TtrpcException(TtrpcCode.NOT_FOUND, "no")).encode();

        assertEquals("0a06080512026e6f", hex(bytes));
        assertEquals(TtrpcCode.NOT_FOUND, Response.decode(bytes).code());
        assertEquals("no", Response.decode(bytes).message());
    }

    @Test
    void anEmptyAnswerIsNoBytesAtAll() throws IOException {
        assertEquals("", hex(Response.of(new byte[0]).encode()));
        assertEquals(TtrpcCode.OK, Response.decode(new byte[0]).code());
    }

    @Test
    void anAnswerWithAnOkStatusIsAnAnswer() throws IOException {
        var response = Response.decode(bytes("0a0012020a00"));

        assertEquals(TtrpcCode.OK, response.code());
        assertArrayEquals(bytes("0a00"), response.payload());
    }

    @Test
    void aFrameStartsWithTenBytesOfHeader() throws IOException {
        var out = new ByteArrayOutputStream();
        new Frame(0x01020305, Frame.REQUEST, 0, bytes("aabb")).write(out);

        assertEquals("00000002" + "01020305" + "01" + "00" + "aabb", hex(out.toByteArray()));
    }

    @Test
    void aCutOffFrameIsAnError() {
        assertThrows(EOFException.class, () -> frame("000000"));
        assertThrows(EOFException.class, () -> frame("00000002000000010100aa"));
    }

    @Test
    void whatIsNotTtrpcIsAnError() {
        var e = assertThrows(IOException.class, () -> frame("474554202f20485454502f312e31"));
        assertTrue(e.getMessage().contains("not a ttrpc frame"), e.getMessage());
    }

    @Test
    void aMalformedMessageIsAnErrorAndNothingElse() {
        for (var bad :
                new String[] {"0a", "0aff", "08", "0a05aa", "07", "0affffffffffffffffffff01"}) {
            assertThrows(IOException.class, () -> Request.decode(bytes(bad)), bad);
        }
    }

    private static void frame(String hex) throws IOException {
        Frame.read(new ByteArrayInputStream(bytes(hex)));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
