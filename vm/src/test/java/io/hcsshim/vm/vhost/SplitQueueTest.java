package io.hcsshim.vm.vhost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitQueueTest {
    private static final int SIZE = 8;
    private static final long DATA = ArrayMemory.GUEST + 0x8000;
    private final ArrayMemory memory = new ArrayMemory(1 << 16);
    private final FakeQueue driver = new FakeQueue(memory, ArrayMemory.FRONT_END, SIZE, true);
    private final DescriptorChain chain = new DescriptorChain();

    private SplitQueue queue() throws GuestFault {
        return new SplitQueue(driver.layout, 0, driver.notifications(), memory);
    }

    private static byte[] pattern(int length) {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + 3);
        }
        return bytes;
    }

    @Test
    void anEmptyRingGivesNothing() throws GuestFault {
        assertFalse(queue().take(chain));
    }

    @Test
    void aChainIsReadAcrossItsBuffers() throws GuestFault {
        var sent = pattern(100);
        memory.write(memory.locate(DATA, 100), sent, 0, 100);
        driver.offer(DATA, 0, 44, 1, 55);
        var queue = queue();
        var got = new byte[100];

        assertTrue(queue.take(chain));
        chain.read(memory, got, 0, 44);
        chain.read(memory, got, 44, 56);

        assertEquals(100, chain.readable());
        assertEquals(0, chain.writable());
        assertArrayEquals(sent, got);
        assertFalse(queue.take(chain));
    }

    @Test
    void aChainIsWrittenAcrossItsBuffersAndComesBackWithItsLength() throws GuestFault {
        driver.offer(DATA, FakeQueue.WRITE, 44, 4096);
        var queue = queue();
        var sent = pattern(200);
        var got = new byte[200];

        assertTrue(queue.take(chain));
        chain.write(memory, sent, 0, 44);
        chain.write(memory, sent, 44, 156);
        queue.giveBack(chain, 200);
        assertFalse(driver.hasUsed(), "not before it is published");
        queue.publish();

        assertEquals(4140, chain.writable());
        assertEquals(200, driver.poll().written());
        memory.read(memory.locate(DATA, 200), got, 0, 200);
        assertArrayEquals(sent, got);
    }

    @Test
    void anIndirectTableIsFollowed() throws GuestFault {
        var table = ArrayMemory.FRONT_END + 0x4000;
        driver.describeAt(table, DATA, 44, FakeQueue.NEXT, 2);
        driver.describeAt(table + 32, DATA + 100, 6, 0, 0);
        driver.describe(0, ArrayMemory.GUEST + 0x4000, 48, FakeQueue.INDIRECT, 0);
        driver.offerHead(0);

        assertTrue(queue().take(chain));
        assertEquals(50, chain.readable());
    }

    @Test
    void requestsKeepComingWhenTheIndexWraps() throws GuestFault {
        var queue = queue();
        for (var i = 0; i < 70_000; i++) {
            var head = driver.offer(DATA, FakeQueue.WRITE, 10, 20);
            assertTrue(queue.take(chain));
            queue.giveBack(chain, i % 30);
            queue.publish();
            assertEquals(new FakeQueue.Used(head, i % 30), driver.poll());
        }
        assertEquals(70_000 & 0xffff, queue.base());
    }

    @Test
    void aDriverThatWaitsForMoreIsNotNotified() throws GuestFault {
        var queue = queue();
        memory.storeShort(driver.layout.usedEvent(), 1);
        driver.offer(DATA, FakeQueue.WRITE, 10);
        driver.offer(DATA, FakeQueue.WRITE, 10);

        queue.take(chain);
        queue.giveBack(chain, 0);
        assertFalse(queue.publish());
        queue.take(chain);
        queue.giveBack(chain, 0);
        assertTrue(queue.publish());
    }

    @Test
    void aDriverWithoutEventIndicesIsNotifiedUnlessItSetsTheFlag() throws GuestFault {
        var queue = new SplitQueue(driver.layout, 0, SplitQueue.Notifications.BY_FLAG, memory);
        driver.offer(DATA, FakeQueue.WRITE, 10);
        driver.offer(DATA, FakeQueue.WRITE, 10);

        queue.take(chain);
        queue.giveBack(chain, 0);
        assertTrue(queue.publish());
        memory.storeShort(driver.layout.available(), 1);
        queue.take(chain);
        queue.giveBack(chain, 0);
        assertFalse(queue.publish());
        queue.deafen();
        assertEquals(1, memory.loadShort(driver.layout.used()));
        assertFalse(queue.listen());
        assertEquals(0, memory.loadShort(driver.layout.used()));
    }

    @Test
    void aKickIsWantedAfterListeningAndNotBefore() throws GuestFault {
        var queue = queue();
        queue.listen();
        driver.offer(DATA, 0, 10);
        assertTrue(driver.wantsKick());
        driver.offer(DATA, 0, 10);
        assertFalse(driver.wantsKick());
        assertTrue(queue.listen(), "something is there already");
    }

    @Test
    void aLoopOfDescriptorsIsAFault() throws GuestFault {
        driver.describe(0, DATA, 10, FakeQueue.NEXT, 1);
        driver.describe(1, DATA, 10, FakeQueue.NEXT, 0);
        driver.offerHead(0);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @Test
    void aLoopInAnIndirectTableIsAFault() throws GuestFault {
        driver.describeAt(ArrayMemory.FRONT_END + 0x4000, DATA, 10, FakeQueue.NEXT, 0);
        driver.describe(0, ArrayMemory.GUEST + 0x4000, 16, FakeQueue.INDIRECT, 0);
        driver.offerHead(0);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @Test
    void anIndirectTableWithinAnotherIsAFault() throws GuestFault {
        driver.describeAt(
                ArrayMemory.FRONT_END + 0x4000,
                ArrayMemory.GUEST + 0x4000,
                16,
                FakeQueue.INDIRECT,
                0);
        driver.describe(0, ArrayMemory.GUEST + 0x4000, 16, FakeQueue.INDIRECT, 0);
        driver.offerHead(0);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 17, -16, Integer.MIN_VALUE})
    void anIndirectTableOfAnOddSizeIsAFault(int length) throws GuestFault {
        driver.describe(0, ArrayMemory.GUEST + 0x4000, length, FakeQueue.INDIRECT, 0);
        driver.offerHead(0);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                ArrayMemory.GUEST - 1,
                ArrayMemory.GUEST + (1 << 16) - 9,
                ArrayMemory.GUEST + (1 << 16),
                -1,
                -10,
                Long.MIN_VALUE,
                Long.MAX_VALUE
            })
    void aBufferOutsideOfMemoryIsAFault(long address) throws GuestFault {
        driver.describe(0, address, 10, 0, 0);
        driver.offerHead(0);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1 << 16})
    void aBufferLongerThanMemoryIsAFault(int length) throws GuestFault {
        driver.describe(0, DATA, length, FakeQueue.WRITE, 0);
        driver.offerHead(0);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @ParameterizedTest
    @ValueSource(ints = {SIZE, SIZE + 1, 0x7fff, 0xffff})
    void aHeadBeyondTheRingIsAFault(int head) throws GuestFault {
        driver.offerHead(head);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @Test
    void aNextBeyondTheRingIsAFault() throws GuestFault {
        driver.describe(0, DATA, 10, FakeQueue.NEXT, SIZE);
        driver.offerHead(0);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @Test
    void moreRequestsThanTheRingHoldsAreAFault() throws GuestFault {
        driver.jumpTo(SIZE + 1);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @Test
    void aReadableBufferAfterAWritableOneIsAFault() throws GuestFault {
        driver.describe(0, DATA, 10, FakeQueue.NEXT | FakeQueue.WRITE, 1);
        driver.describe(1, DATA, 10, 0, 0);
        driver.offerHead(0);
        assertThrows(GuestFault.class, () -> queue().take(chain));
    }

    @Test
    void buffersWithoutLengthAreSkipped() throws GuestFault {
        driver.describe(0, -1, 0, FakeQueue.NEXT, 1);
        driver.describe(1, DATA, 10, 0, 0);
        driver.offerHead(0);
        assertTrue(queue().take(chain));
        assertEquals(10, chain.readable());
    }

    @Test
    void readingMoreThanAChainHoldsIsAFault() throws GuestFault {
        driver.offer(DATA, 0, 10);
        queue().take(chain);
        assertThrows(GuestFault.class, () -> chain.read(memory, new byte[11], 0, 11));
        assertThrows(GuestFault.class, () -> chain.write(memory, new byte[1], 0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 6, 1 << 16, Integer.MIN_VALUE})
    void aRingOfAnOddSizeIsAFault(int size) {
        var layout = FakeQueue.layout(ArrayMemory.FRONT_END, SIZE);
        var odd =
                new SplitQueue.Layout(
                        size, layout.descriptors(), layout.available(), layout.used());
        assertThrows(
                GuestFault.class,
                () -> new SplitQueue(odd, 0, SplitQueue.Notifications.BY_FLAG, memory));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -16, 0x1_0000 - 16 * SIZE + 16, 8, 1})
    void aRingThatDoesNotLieInMemoryIsAFault(long offset) {
        var at = offset == 0 ? 0 : ArrayMemory.FRONT_END + offset;
        var layout = FakeQueue.layout(at, SIZE);
        assertThrows(
                GuestFault.class,
                () -> new SplitQueue(layout, 0, SplitQueue.Notifications.BY_FLAG, memory));
    }
}
