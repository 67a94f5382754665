package io.hcsshim.vm.vsock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VsockPacketTest {
    // Laid out by hand from the table of virtio 1.2, 5.10.6.
    private static final String GOLDEN =
            "2100000000000000"
                    + "0200000000000000"
                    + "01040000"
                    + "6d000000"
                    + "05000000"
                    + "0100"
                    + "0500"
                    + "00000000"
                    + "00000400"
                    + "f0ffffff";

    private static final VsockPacket PACKET =
            new VsockPacket(33, 2, 1025, 109, 5, 1, VsockPacket.DATA, 0, 262144, -16);

    @Test
    void aHeaderIsLaidOutAsTheStandardSays() {
        var out = new byte[VsockPacket.BYTES];
        PACKET.write(out);
        assertEquals(GOLDEN, HexFormat.of().formatHex(out));
    }

    @Test
    void aHeaderIsReadBackAsItWasWritten() {
        assertEquals(PACKET, VsockPacket.read(HexFormat.of().parseHex(GOLDEN)));
    }

    @Test
    void aRefusalGoesBackWhereThePacketCameFrom() {
        var refusal = PACKET.refusal();
        assertEquals(new VsockPacket(2, 33, 109, 1025, 0, 1, VsockPacket.RESET, 0, 0, 0), refusal);
    }
}
