package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void textIsUtf16WithANulAtItsEnd() {
        try (var arena = Arena.ofConfined()) {
            var memory = Wide.write(arena, "aé€😀");
            assertArrayEquals(
                    HexFormat.of().parseHex("6100e900ac203dd800de0000"), memory.toArray(BYTE));
            assertEquals("aé€😀", Wide.read(memory.address()));
        }
    }

    private static final java.lang.foreign.ValueLayout.OfByte BYTE =
            java.lang.foreign.ValueLayout.JAVA_BYTE;

    @Test
    void emptyTextIsASingleNul() {
        try (var arena = Arena.ofConfined()) {
            assertArrayEquals(new byte[2], Wide.write(arena, "").toArray(BYTE));
        }
    }

    @Test
    void aSurrogateWithoutAPartnerPasses() {
        try (var arena = Arena.ofConfined()) {
            assertEquals("\uD800x", Wide.read(Wide.write(arena, "\uD800x").address()));
        }
    }

    @Test
    void textWithANulIsRefused() {
        try (var arena = Arena.ofConfined()) {
            assertThrows(IllegalArgumentException.class, () -> Wide.write(arena, "a\0b"));
        }
    }

    @Test
    void listsOfTextEndWithAnEmptyOne() {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(32, 2);
            memory.copyFrom(java.lang.foreign.MemorySegment.ofArray("one\0two\0\0x".toCharArray()));
            assertEquals(List.of("one", "two"), Wide.readAll(memory, 10));
            assertEquals(List.of("one", "tw"), Wide.readAll(memory, 6));
            assertEquals("on", Wide.readAtMost(memory, 2));
        }
    }

    @Test
    void theFirstThreePartsOfAGuidAreLittleEndian() {
        var id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        var bytes = HexFormat.of().parseHex("33221100554477668899aabbccddeeff");
        assertArrayEquals(bytes, Guids.toBytes(id));
        assertEquals(id, Guids.ofBytes(bytes));
    }

    @Test
    void onlyGuidsAreReadAsGuids() {
        var id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        assertEquals(id, Guids.parse("00112233-4455-6677-8899-AABBCCDDEEFF"));
        assertEquals(id, Guids.parse("{00112233-4455-6677-8899-aabbccddeeff}"));
        for (var bad : List.of("", "1-2-3-4-5", "{}", id + "0", "{" + id)) {
            assertThrows(IllegalArgumentException.class, () -> Guids.parse(bad));
        }
    }

    @Test
    void namesHaveTheGuidsThatPeersKnow() {
        assertEquals("0985f900-fb06-5ed7-be5f-c3d2ed10d4cd", Guids.ofHvSocketVm("abc").toString());
        var controllers =
                List.of(
                        "df6d0690-79e5-55b6-a5ec-c1e2f77f580a",
                        "0110f83b-de10-5172-a266-78bca56bf50a",
                        "b5d2d8d4-3a75-51bf-945b-3444dc6b8579",
                        "305891a9-b251-5dfe-91a2-c25d9212275b");
        for (var i = 0; i < controllers.size(); i++) {
            assertEquals(controllers.get(i), Guids.ofScsiController(i).toString());
        }
    }

    @Test
    void theGuidOfAHashIsItsFirstSixteenBytes() {
        // SHA-1 of "abc" begins a9993e36 4706 816a ba3e25717850c26c
        assertEquals("363e99a9-0647-6a81-ba3e-25717850c26c", Guids.ofSha1("abc").toString());
    }

    @Test
    void anHresultIsAWindowsErrorOrItself() {
        assertEquals(WindowsError.ACCESS_DENIED, WindowsError.ofHResult(0x80070005));
        assertEquals(WindowsError.ELEMENT_NOT_FOUND, WindowsError.ofHResult(0x80070490));
        assertEquals(0xC0370103, WindowsError.ofHResult(0xC0370103));
        assertEquals(0x80370118, WindowsError.ofHResult(0x80370118));
        assertEquals(0x803B0001, WindowsError.ofHResult(0x803B0001));
        assertEquals(1, WindowsError.ofHResult(1));
        assertEquals(0x00070005, WindowsError.ofHResult(0x00070005));
    }

    @Test
    void onlyNegativeHresultsAreFailures() {
        assertFalse(WindowsError.failed(0));
        assertFalse(WindowsError.failed(1));
        assertFalse(WindowsError.failed(0x00370103));
        assertTrue(WindowsError.failed(0x80070005));
        assertTrue(WindowsError.failed(0xC0370103));
    }

    @Test
    void errorsAreDescribedWithTheirNumber() {
        assertEquals("access denied (0x5)", WindowsError.describe(5));
        assertEquals("no such compute system (0xc037010e)", WindowsError.describe(0xC037010E));
        assertEquals("no such compute system (0x8037010e)", WindowsError.describe(0x8037010E));
        assertEquals(
                "the operation did not end in time (0x80370118)",
                WindowsError.describe(0x80370118));
        assertEquals("error (0x80370177)", WindowsError.describe(0x80370177));
        assertEquals("error (0x12345)", WindowsError.describe(0x12345));
        var failure = WindowsException.ofHResult("ActivateLayer", "C:\\x", 0x80070005);
        assertEquals("ActivateLayer C:\\x: access denied (0x5)", failure.getMessage());
        assertTrue(failure.is(WindowsError.ACCESS_DENIED));
    }

    @Test
    void structuresHaveTheSizesOfTheInterface() {
        assertEquals(32, Layouts.PROCESS_INFORMATION.byteSize());
        assertEquals(24, Layouts.EVENT.byteSize());
        assertEquals(16, Layouts.DRIVER.byteSize());
        assertEquals(32, Layouts.LAYER_DESCRIPTOR.byteSize());
        assertEquals(16, Layouts.GUID.byteSize());
        assertEquals(16, Layouts.offset(Layouts.PROCESS_INFORMATION, "StdOutput"));
        assertEquals(24, Layouts.offset(Layouts.LAYER_DESCRIPTOR, "Path"));
    }
}
