package io.hcsshim.guest.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.protocol.log.Log;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrimmingTest {
    private static final long MIB = 1 << 20;

    private final RecordingMounter mounter = new RecordingMounter();
    private final Trimming trimming = new Trimming(mounter, Log.none());

    @Test
    void whatWasWrittenAndDeletedIsGivenBackOnce() {
        look(1000);
        trimming.add("/m");
        look(900, 950, 950, 1000, 1000);

        assertEquals(List.of("trim /m", "trim /m"), mounter.calls);
    }

    @Test
    void aLittleIsNotWorthIt() {
        look(1000);
        trimming.add("/m");
        look(900, 905, 910, 915);
        assertEquals(List.of(), mounter.calls);
        look(916);
        assertEquals(List.of("trim /m"), mounter.calls);
    }

    @Test
    void whatCameAndWentBetweenTwoLooksIsGivenBackWithinAMinute() {
        trimming.add("/m");
        look(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        assertEquals(List.of("trim /m"), mounter.calls);
    }

    @Test
    void aDiskThatCannotDoItIsNotAskedAgain() {
        trimming.add("/m");
        mounter.refuses = "/m";
        look(100);
        mounter.refuses = "";
        look(0, 200);

        assertEquals(List.of(), mounter.calls);
    }

    private void look(long... freeMib) {
        for (var free : freeMib) {
            mounter.free = free * MIB;
            trimming.look();
        }
    }
}
