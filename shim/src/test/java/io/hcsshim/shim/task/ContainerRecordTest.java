package io.hcsshim.shim.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.wire.proto.ProtoWriter;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is read in containerd's records; `it` asks containerd.
class ContainerRecordTest {
    @Test
    void theSandboxOfAContainerIsFoundAmongWhatElseIsKnownOfIt() throws Exception {
        var spec = new ProtoWriter().string(1, "types.containerd.io/Spec").string(2, "{}");
        var container = new ProtoWriter().string(1, "c1").message(5, spec);

        assertEquals(Optional.empty(), read(container));
        assertEquals(Optional.empty(), read(container.string(11, "")));
        assertEquals(Optional.of("pod"), read(container.string(11, "pod")));
    }

    private static Optional<String> read(ProtoWriter container) throws IOException {
        return ContainerRecord.sandbox(new ProtoWriter().message(1, container).toBytes());
    }

    @Test
    void whoCannotBeAskedIsNotAndWhoDoesNotAnswerIsNamed() throws Exception {
        assertEquals(Optional.empty(), ContainerRecord.sandbox(of("")));
        assertEquals(Optional.empty(), ContainerRecord.sandbox(of("\\\\.\\pipe\\containerd")));

        var failure =
                assertThrows(IOException.class, () -> ContainerRecord.sandbox(of("/no/such")));
        assertTrue(failure.getMessage().contains("/no/such"), failure.getMessage());
    }

    private static Reservation of(String containerd) {
        return new Reservation(new PodKey("ns", "c1"), "/b", "", containerd, false, "");
    }
}
