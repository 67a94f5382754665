package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.SecurityPolicyFragment;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.vm.Confidential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class GuestPolicyTest {
    private static final Confidential WANTED =
            new Confidential("e30=", "", "one.cose", "two.cose", Optional.empty());

    @TempDir private Path temp;
    private final FakeGuest guest = FakeGuest.create();
    private UtilityVm uvm;
    private GuestPolicy policy;

    @BeforeEach
    void boot() throws Exception {
        var store = LayerStore.open(temp.resolve("store"));
        var spec = UvmSpec.of("vm", temp, BootFiles.in(temp)).build();
        var hypervisor = FakeHypervisor.running(() -> guest);
        uvm = UtilityVm.boot(hypervisor, spec, store, PhaseListener.NONE);
        policy = uvm.policy();
    }

    @AfterEach
    void close() throws IOException {
        uvm.close();
    }

    @Test
    void statementsThatAreThereGoWithThePolicy() throws Exception {
        Files.writeString(temp.resolve("two.cose"), "signed");
        policy.set(WANTED, temp);
        assertEquals(
                "{\"EncodedSecurityPolicy\":\"e30=\",\"EncodedUVMHashEnvelopeReference\":\"c2lnbmVk\"}",
                guest.resources("SecurityPolicy").getFirst().toText());
        policy.extend(new SecurityPolicyFragment("Zg==", ""));
        assertEquals(
                "{\"Fragment\":\"Zg==\"}",
                guest.resources("SecurityPolicyFragment").getFirst().toText());
    }

    @Test
    void aStatementThatCannotBeReadOrARefusalOfTheGuestIsAFailure() throws Exception {
        Files.createDirectory(temp.resolve("one.cose"));
        assertThrows(IOException.class, () -> policy.set(WANTED, temp));
        assertEquals(0, guest.requests(MessageType.MODIFY_SETTINGS).size());
        Files.delete(temp.resolve("one.cose"));
        guest.failOn(MessageType.MODIFY_SETTINGS, new IOException("it does not obey"));
        var refusal = assertThrows(IOException.class, () -> policy.set(WANTED, temp));
        assertTrue(String.valueOf(refusal.getMessage()).contains("it does not obey"));
    }

    @Test
    void withoutAPolicyContainersAreMadeSideBySide() throws Exception {
        var both = new CountDownLatch(2);
        try (var makers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> making =
                    () ->
                            policy.inTurn(() -> {
                                both.countDown();
                                both.await(); // the time limit says that they were not together
                                return true;
                            });
            var first = makers.submit(making);
            assertTrue(makers.submit(making).get() && first.get());
        }
    }

    @Test
    void withAPolicyTheyAreMadeOneByOne() throws Exception {
        policy.set(WANTED, temp);
        var inside = new AtomicInteger();
        try (var makers = Executors.newVirtualThreadPerTaskExecutor()) {
            var seen = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 50; i++) {
                seen.add(
                        makers.submit(() ->
                                policy.inTurn(() -> {
                                    int now = inside.incrementAndGet();
                                    Thread.yield();
                                    inside.decrementAndGet();
                                    return now;
                                })));
            }
            for (var each : seen) {
                assertEquals(1, each.get());
            }
        }
    }
}
