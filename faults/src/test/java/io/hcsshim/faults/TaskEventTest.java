package io.hcsshim.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskEventTest {
    @Test
    void linesOfCtrAreRead() {
        var exit =
                TaskEvent.parse(
                                "2026-01-01 10:00:00 +0000 UTC default /tasks/exit"
                                        + " {\"container_id\":\"c1\",\"id\":\"c1\",\"pid\":3,\"exit_status\":137}")
                        .orElseThrow();
        assertEquals("exit", exit.topic());
        assertEquals("c1", exit.process());
        assertEquals(137, exit.status());
        var exec =
                TaskEvent.parse(
                        "x default /tasks/exec-started {\"container_id\":\"c1\",\"exec_id\":\"e\"}");
        assertEquals("e", exec.orElseThrow().process());
    }

    @Test
    void whatIsCutOffOrOfSomethingElseIsNone() {
        assertTrue(TaskEvent.parse("x default /tasks/exit {\"container_id\":\"c").isEmpty());
        assertTrue(TaskEvent.parse("x default /containers/create {\"id\":\"c1\"}").isEmpty());
        assertTrue(TaskEvent.parse("").isEmpty());
    }

    @Test
    void aSlopeIsThatOfTheLineThatFitsBest() {
        assertEquals(2, SoakRun.slope(List.of(1.0, 3.0, 5.0)), 1e-9);
        assertEquals(0, SoakRun.slope(List.of(4.0)), 1e-9);
        assertEquals(0, SoakRun.slope(List.of(1.0, 5.0, 1.0)), 1e-9);
    }
}
