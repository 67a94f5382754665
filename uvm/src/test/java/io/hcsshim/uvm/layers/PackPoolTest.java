package io.hcsshim.uvm.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.uvm.layers.PackPool.Region;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackPoolTest {
    private static final long MIB = 1 << 20;

    @Test
    void aRegionIsTheSmallestThatHoldsWhatIsWanted() {
        var pool = new PackPool(4L << 30);

        assertEquals(new Region(0, 0), pool.take(1).orElseThrow());
        assertEquals(new Region(MIB, 0), pool.take(MIB).orElseThrow());
        assertEquals(new Region(4 * MIB, 1), pool.take(MIB + 1).orElseThrow());
        assertEquals(new Region(1L << 30, 5), pool.take(257 * MIB).orElseThrow());
        assertEquals(1L << 30, new Region(0, 5).bytes());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var pool = new PackPool(20 * MIB);

        assertEquals(Optional.empty(), pool.take(17 * MIB));
        assertEquals(Optional.empty(), pool.take(5L << 30));
        assertTrue(pool.take(16 * MIB).isPresent());
        assertEquals(16 * MIB, pool.take(2 * MIB).orElseThrow().offset());
        assertEquals(Optional.empty(), pool.take(1));
        assertEquals(Optional.empty(), new PackPool(MIB - 1).take(1));
    }

    @Test
    void whatIsGivenBackBecomesOneAgain() {
        var pool = new PackPool(16 * MIB);
        var regions = new ArrayList<Region>();
        for (int i = 0; i < 16; i++) {
            regions.add(pool.take(MIB).orElseThrow());
        }
        assertEquals(Optional.empty(), pool.take(1));

        regions.forEach(pool::giveBack);

        assertEquals(new Region(0, 2), pool.take(16 * MIB).orElseThrow());
    }

    @Test
    void regionsNeverOverlapWhateverTheOrder() {
        var pool = new PackPool(300 * MIB);
        var held = new ArrayList<Region>();
        var random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            if (random.nextBoolean() || held.isEmpty()) {
                pool.take(1 + random.nextLong(20 * MIB)).ifPresent(held::add);
            } else {
                pool.giveBack(held.remove(random.nextInt(held.size())));
            }
            held.sort((a, b) -> Long.compare(a.offset(), b.offset()));
            long end = 0;
            for (var region : held) {
                assertTrue(region.offset() >= end && region.offset() % region.bytes() == 0);
                end = region.offset() + region.bytes();
            }
            assertTrue(end <= 300 * MIB);
        }
        held.forEach(pool::giveBack);
        assertEquals(new Region(0, 4), pool.take(256 * MIB).orElseThrow());
    }
}
