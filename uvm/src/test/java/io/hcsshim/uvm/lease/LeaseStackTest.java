package io.hcsshim.uvm.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseStackTest {
    private final List<String> closed = new ArrayList<>();
    private final LeaseStack stack = new LeaseStack();

    @Test
    void leasesAreGivenBackNewestFirst() throws IOException {
        stack.hold(lease("first"));
        stack.hold(lease("second"));

        stack.close();

        assertEquals(List.of("second", "first"), closed);
        assertTrue(stack.isEmpty());
    }

    @Test
    void aFailedCloseIsResumedByTheNext() throws IOException {
        stack.hold(lease("first"));
        stack.hold(failingOnce("second"));
        stack.hold(lease("third"));

        assertThrows(IOException.class, stack::close);
        stack.close();

        assertEquals(List.of("third", "second", "first"), closed);
    }

    @Test
    void abandoningGivesBackTheRestInSpiteOfAFailure() {
        stack.hold(lease("first"));
        stack.hold(failingOnce("second"));

        assertThrows(IOException.class, stack::abandon);

        assertEquals(List.of("first"), closed);
        assertTrue(stack.isEmpty());
    }

    private Lease lease(String name) {
        return () -> closed.add(name);
    }

    private Lease failingOnce(String name) {
        var failed = new boolean[1];
        return () -> {
            if (!failed[0]) {
                failed[0] = true;
                throw new IOException(name + " is busy");
            }
            closed.add(name);
        };
    }
}
