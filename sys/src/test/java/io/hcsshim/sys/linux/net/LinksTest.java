package io.hcsshim.sys.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Kill;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.sys.linux.Tap;
import io.hcsshim.sys.linux.Wait;
import io.hcsshim.sys.testing.Laboratory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinksTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:aa:bb:cc");

    private Laboratory laboratory;
    private Laboratory.Room room;
    private Links links;

    @BeforeEach
    void open() throws IOException {
        laboratory = Laboratory.open();
        room = laboratory.room();
        links = room.links();
    }

    @AfterEach
    void close() throws Exception {
        if (laboratory != null) {
            laboratory.close();
        }
    }

    @Test
    void aPairHasTwoEndsThatKnowEachOther() throws Exception {
        var left = links.create(NewLink.veth("left", "right").withMac(MAC).withMtu(1400));
        var right = links.get("right");

        assertEquals("veth", left.kind());
        assertEquals(Optional.of(MAC), left.mac());
        assertEquals(1400, left.mtu());
        assertEquals(OptionalInt.of(right.index()), left.peer());
        assertEquals(OptionalInt.of(left.index()), right.peer());
        assertFalse(left.isUp());
        links.delete(right);
        assertFalse(links.find("left").isPresent());
    }

    @Test
    void aPairReachesIntoAnotherNamespace() throws Exception {
        var other = laboratory.room();

        var left = links.create(NewLink.veth("left", "right", other.namespace()));

        assertFalse(links.find("right").isPresent());
        assertEquals(left.peer(), OptionalInt.of(other.links().get("right").index()));
        assertTrue(left.peerNamespace().isPresent());
    }

    @Test
    void aBridgeHasPorts() throws Exception {
        var bridge = links.create(new NewLink("br0", new NewLink.Kind.Bridge()));
        var port = links.create(NewLink.veth("port", "end"));

        links.setMaster(port, bridge);

        assertEquals(OptionalInt.of(bridge.index()), links.get("port").master());
        assertEquals("bridge", bridge.kind());
    }

    @Test
    void anInterfaceIsChanged() throws Exception {
        var link = links.create(NewLink.veth("left", "right"));

        links.setMtu(link, 9000);
        links.setMac(link, MAC);
        links.rename(link, "eth0");
        links.up(link);

        var changed = links.get("eth0");
        assertEquals(link.index(), changed.index());
        assertEquals(9000, changed.mtu());
        assertEquals(Optional.of(MAC), changed.mac());
        assertTrue(changed.isUp());
        links.down(changed);
        assertFalse(links.get("eth0").isUp());
    }

    @Test
    void anInterfaceMovesAndIsRenamedOnTheWay() throws Exception {
        var other = laboratory.room();
        var left = links.create(NewLink.veth("left", "right"));

        links.move(left, other.namespace().fd());

        assertFalse(links.find("left").isPresent());
        var moved = other.links().get("left");
        int process = other.namespace().call(() -> new Spawn(List.of("sleep", "600")).start());
        try {
            other.links().rename(moved, "before");
            room.links().move(room.links().get("right"), process, "after");

            assertEquals("veth", other.links().get("after").kind());
        } finally {
            Kill.process(process, 9);
            Wait.forExit(process);
        }
    }

    @Test
    void aDummyIsMadeWhereTheKernelHasThem() throws Exception {
        try {
            assertEquals("dummy", links.create(new NewLink("d0", new NewLink.Kind.Dummy())).kind());
        } catch (ErrnoException e) {
            Assumptions.assumeFalse(e.is(Errno.EOPNOTSUPP), "this kernel has no dummy interfaces");
            throw e;
        }
    }

    @Test
    void aTapLivesAsLongAsItsDescriptor() throws Exception {
        var tap = room.namespace().call(() -> Tap.open("tap%d"));
        try (tap) {
            assertEquals("tap0", tap.name());
            assertEquals("tun", links.get("tap0").kind());
            var taken =
                    assertThrows(
                            ErrnoException.class,
                            () -> room.namespace().call(() -> Tap.open("tap0")));
            assertTrue(taken.is(Errno.EBUSY), taken.getMessage());
        }
        assertFalse(links.find("tap0").isPresent());
    }

    @Test
    void aTakenNameIsRefused() throws Exception {
        links.create(NewLink.veth("left", "right"));

        var refusal =
                assertThrows(
                        ErrnoException.class,
                        () -> links.create(new NewLink("left", new NewLink.Kind.Bridge())));

        assertTrue(refusal.is(Errno.EEXIST), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith("make interface left: EEXIST"));
    }

    @Test
    void manyInterfacesAreListedWhole() throws Exception {
        for (int i = 0; i < 150; i++) {
            links.create(NewLink.veth("l" + i, "r" + i));
        }

        assertEquals(301, links.list().size());
    }
}
