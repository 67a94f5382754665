package io.hcsshim.vm.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.FileRequests;
import io.hcsshim.vm.vhost.ArrayMemory;
import io.hcsshim.vm.vhost.FakeQueue;
import io.hcsshim.vm.vhost.GuestRam;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FsDeviceTest {
    /// Says what it was asked, but for a first byte that means something.
    private static final class Echo implements FileRequests {
        static final byte SILENT = 'S';
        static final byte BLOCK = 'B';
        static final byte LATER = 'L';

        final CountDownLatch blocked = new CountDownLatch(1);
        final CountDownLatch free = new CountDownLatch(1);
        final LinkedBlockingQueue<Postponed> postponed = new LinkedBlockingQueue<>();
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        @Override
        public void enter() {
            threads.add(Thread.currentThread());
        }

        @Override
        public void answer(ByteBuffer request, ByteBuffer reply, Postponing later) {
            assertTrue(threads.contains(Thread.currentThread()));
            switch (request.get(0)) {
                case SILENT -> {}
                case LATER -> postponed.add(later.postpone());
                case BLOCK -> {
                    blocked.countDown();
                    try {
                        free.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    reply.put(request);
                }
                default -> reply.put(request);
            }
        }
    }

    private final Echo echo = new Echo();

    private FsDevice device() throws Exception {
        return new FsDevice("files", echo, GuestRam.SHARED);
    }

    private static String awaitEnd(FsDevice device) throws Exception {
        while (device.ended().isEmpty()) {
            Thread.sleep(1);
        }
        return device.ended().get();
    }

    @Test
    void eachRequestIsAnsweredInItsOwnPlace() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            for (var round = 1; round < 500; round++) {
                var request = new byte[round % 2000 + 1];
                Arrays.fill(request, (byte) round);
                request[0] = 'x';
                var head = guest.ask(1, request, 2048);
                var answer = guest.hear(1);
                assertEquals(head, answer.head());
                assertArrayEquals(request, answer.bytes());
            }
        }
    }

    @Test
    void whatHasNoAnswerIsHandedBackEmpty() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            var head = guest.ask(0, new byte[] {Echo.SILENT}, 0);
            var answer = guest.hear(0);
            assertEquals(head, answer.head());
            assertEquals(0, answer.bytes().length);
        }
    }

    @Test
    void whatIsForgottenIsForgottenAlsoIfNothingElseIsAskedFor() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            for (var round = 0; round < 5; round++) {
                for (var i = 0; i < 10; i++) {
                    guest.ask(0, new byte[] {Echo.SILENT}, 0);
                }
                for (var i = 0; i < 10; i++) {
                    guest.hear(0);
                }
            }
        }
    }

    @Test
    void aSlowFileHoldsUpNobodyElse() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            var slow = guest.ask(1, new byte[] {Echo.BLOCK, 1}, 100);
            echo.blocked.await();
            for (var round = 0; round < 20; round++) {
                guest.ask(1, new byte[] {'x', (byte) round}, 100);
                assertEquals(round, guest.hear(1).bytes()[1]);
            }
            echo.free.countDown();
            assertEquals(slow, guest.hear(1).head());
        }
    }

    @Test
    void manyAtATimeAreAllAnsweredByAFewThreads() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            for (var round = 0; round < 50; round++) {
                var heads = new HashSet<Integer>();
                for (var i = 0; i < 12; i++) {
                    heads.add(guest.ask(1, new byte[] {'x', (byte) i}, 100));
                }
                while (!heads.isEmpty()) {
                    assertTrue(heads.remove(guest.hear(1).head()));
                }
            }
            assertTrue(echo.threads.size() <= Workers.MOST, "" + echo.threads.size());
        }
    }

    @Test
    void anAnswerMayComeLater() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            var waiting = guest.ask(1, new byte[] {Echo.LATER}, 100);
            var later = echo.postponed.poll(20, TimeUnit.SECONDS);
            guest.ask(1, new byte[] {'x'}, 100);
            guest.hear(1);

            later.answer(new byte[] {4, 2});

            var answer = guest.hear(1);
            assertEquals(waiting, answer.head());
            assertArrayEquals(new byte[] {4, 2}, answer.bytes());
        }
    }

    @Test
    void aQueueThatStandsStillGetsItsAnswersWhenItGoesOn() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            var slow = guest.ask(1, new byte[] {Echo.BLOCK, 7}, 100);
            echo.blocked.await();
            var base = guest.stopQueue(1);
            echo.free.countDown();
            while (echo.threads.stream()
                    .noneMatch(each -> each.getState() == Thread.State.TIMED_WAITING)) {
                Thread.sleep(1);
            }

            guest.startQueue(1, base);

            var answer = guest.hear(1);
            assertEquals(slow, answer.head());
            assertEquals(7, answer.bytes()[1]);
        }
    }

    @Test
    void aGuestThatGoesOnInAnotherMonitorHearsWhatItAskedFor() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            var slow = guest.ask(1, new byte[] {Echo.BLOCK, 7}, 100);
            var waiting = guest.ask(1, new byte[] {Echo.LATER}, 100);
            echo.blocked.await();
            var later = echo.postponed.poll(20, TimeUnit.SECONDS);
            guest.stopQueue(0);
            guest.stopQueue(1);
            device.park();

            guest.takeOver(device);
            later.answer(new byte[] {9});

            assertEquals(waiting, guest.hear(1).head());
            echo.free.countDown();
            assertEquals(slow, guest.hear(1).head());
            guest.ask(1, new byte[] {'x', 3}, 100);
            assertEquals(3, guest.hear(1).bytes()[1]);
        }
    }

    @Test
    void aDriverThatBeginsAnewIsToldNothingOfBefore() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            guest.ask(1, new byte[] {Echo.LATER}, 100);
            var later = echo.postponed.poll(20, TimeUnit.SECONDS);
            guest.stopQueue(0);
            guest.stopQueue(1);
            for (var i = 0; i < 2; i++) {
                var at = ArrayMemory.FRONT_END + 0x2000L * i;
                guest.memory.write(at, new byte[0x2000], 0, 0x2000);
                guest.queues[i] = new FakeQueue(guest.memory, at, FakeFrontEnd.QUEUE_SIZE, true);
                guest.startQueue(i, 0);
            }
            guest.ask(1, new byte[] {'x', 1}, 100);
            assertEquals(1, guest.hear(1).bytes()[1]);

            later.answer(new byte[] {9});

            guest.ask(1, new byte[] {'x', 2}, 100);
            assertEquals(2, guest.hear(1).bytes()[1]);
        }
    }

    @Test
    void aChainThatLoopsEndsTheDevice() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            guest.queues[1].describe(0, ArrayMemory.GUEST + 0x10000, 8, FakeQueue.NEXT, 0);
            guest.queues[1].offerHead(0);
            guest.kick(1);
            assertTrue(awaitEnd(device).contains("longer than its ring"), awaitEnd(device));
        }
    }

    @Test
    void aRequestLongerThanAnyEndsTheDevice() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            guest.queues[1].describe(0, ArrayMemory.GUEST, 500_000, 0, 0);
            guest.queues[1].offerHead(0);
            guest.kick(1);
            assertTrue(awaitEnd(device).contains("500000 bytes"), awaitEnd(device));
        }
    }

    @Test
    @SuppressWarnings("try") // that it is closed is the point
    void aMonitorThatGoesEndsTheDeviceAndItsThreads() throws Exception {
        try (var device = device();
                var guest = FakeFrontEnd.of(device)) {
            guest.ask(1, new byte[] {'x'}, 100);
            guest.hear(1);
            guest.close();
            assertTrue(awaitEnd(device).contains("closed the device's socket"), awaitEnd(device));
            for (var thread : echo.threads) {
                thread.join();
            }
        }
    }
}
