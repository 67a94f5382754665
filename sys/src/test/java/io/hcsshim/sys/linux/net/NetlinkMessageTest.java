package io.hcsshim.sys.linux.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NetlinkMessageTest {
    @Test
    void aRequestHasTheKernelsLayout() {
        Assumptions.assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
                "the bytes are of such a machine");
        var request = new NetlinkMessage(16, NetlinkMessage.CREATE).u8(1).u8(2).u16(3);
        int nested = request.begin(18);
        request.attribute(1, "veth").attribute16(2, 0x1234).end(nested).attribute32(4, 1500);

        // netlink(7): length, type, flags, sequence, port; then 4 bytes, an attribute with two in
        // it, and one more
        assertEquals(
                "34000000"
                        + "1000"
                        + "0504"
                        + "07000000"
                        + "00000000"
                        + "01020300"
                        + "1800"
                        + "1280"
                        + "0900"
                        + "0100"
                        + "7665746800"
                        + "000000"
                        + "0600"
                        + "0200"
                        + "3412"
                        + "0000"
                        + "0800"
                        + "0400"
                        + "dc050000",
                HexFormat.of().formatHex(request.bytes(7)));
        assertEquals(request.bytes(7).length, request.bytes(7)[0]);
    }

    @Test
    void attributesAreFound() {
        var bytes =
                new NetlinkMessage(0, 0)
                        .attribute8(1, 7)
                        .attribute32(2, -5)
                        .attribute(3, "lo")
                        .bytes(0);
        var attributes = Attributes.of(bytes, 16, bytes.length);

        assertEquals(
                List.of(1, 2, 3),
                attributes.all().stream().map(Attributes.Attribute::type).toList());
        assertArrayEquals(new byte[] {7}, attributes.bytes(1).orElseThrow());
        assertEquals(-5, attributes.u32(2, 0));
        assertEquals(9, attributes.u32(1, 9), "too short for four bytes");
        assertEquals("lo", attributes.text(3));
        assertFalse(attributes.has(4));
        assertEquals("", attributes.text(4));
        assertEquals(List.of(), attributes.nested(4).all());
    }

    @Test
    void attributesThatReachTooFarAreLeftOut() {
        var bytes = new NetlinkMessage(0, 0).attribute32(1, 1).attribute32(2, 2).bytes(0);
        for (int cut = 1; cut < 8; cut++) {
            var attributes = Attributes.of(bytes, 16, bytes.length - cut);

            assertEquals(1, attributes.all().size(), "without the last " + cut);
        }
        bytes[16] = 3; // shorter than its own header
        bytes[17] = 0;
        assertEquals(List.of(), Attributes.of(bytes, 16, bytes.length).all());
        assertEquals(List.of(), Attributes.of(bytes, 99, 32).all());
    }

    @Test
    void everybodyMayLook() throws Exception {
        try (var netlink = Netlink.open()) {
            var lo = new Links(netlink).get("lo");

            assertTrue(lo.isLoopback());
            assertTrue(new Links(netlink).list().contains(lo));
            assertEquals(lo, new Links(netlink).find(lo.index()).orElseThrow());
            assertFalse(new Links(netlink).find("no-such-link").isPresent());
            new LinkAddresses(netlink).list();
            new Routes(netlink).list();
            new Neighbours(netlink).list();
        }
    }

    @Test
    void aRefusalSaysWhatWasTriedAndWhy() throws Exception {
        try (var netlink = Netlink.open()) {
            var refusal =
                    assertThrows(
                            ErrnoException.class, () -> new Links(netlink).get("no-such-link"));

            assertTrue(refusal.is(Errno.ENODEV));
            assertEquals(
                    "look for interface no-such-link: ENODEV (no such device)",
                    refusal.getMessage());
        }
    }

    @Test
    void aClosedConversationRefuses() throws Exception {
        var netlink = Netlink.open();
        netlink.close();

        assertThrows(ErrnoException.class, () -> new Links(netlink).list());
    }
}
