package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PseudoConsoleTest {
    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());

    @AfterEach
    void nothingIsLeft() {
        for (var what :
                List.of("consoles", "attribute lists", "files", "processes", "jobs", "events")) {
            assertEquals(0, stub.count(what), what);
        }
        assertEquals(0, stub.count("wrong handles"));
        assertEquals(0, stub.count("wrong frees"));
    }

    private HostProgram start(String command, PseudoConsole console, JobObject job)
            throws WindowsException {
        var order =
                new HostProgram.Order(
                        "", command, "", "A=1\0", true, true, true, 0, Optional.of(console));
        return HostProgram.start(libraries, order, job);
    }

    @Test
    @SuppressWarnings("try") // the console is closed before its end is reached
    void aProcessReadsTheKeyboardAndWritesToTheScreenUntilTheConsoleIsClosed() throws Exception {
        try (var job = JobObject.create(libraries, "");
                var console = PseudoConsole.open(libraries, 101, 31)) {
            assertEquals(List.of("CreatePseudoConsole 101 x 31"), stub.notes());
            try (var program = start("read x; echo got $x; echo bad >&2; exit 7", console, job)) {
                var pipes = program.pipes();
                assertEquals(0, pipes.stderr());
                try (var in = new WindowsFile(libraries, pipes.stdin());
                        var out = new WindowsFile(libraries, pipes.stdout())) {
                    in.output().write("ü\n".getBytes(StandardCharsets.UTF_8));
                    console.resize(80, 25);
                    assertEquals(7, program.await());
                    console.close();
                    var said = out.input().readAllBytes();
                    assertEquals("got ü\nbad\n", new String(said, StandardCharsets.UTF_8));
                }
            }
            console.resize(1, 1); // too late, and no harm
        }
        assertTrue(stub.notes().contains("ResizePseudoConsole 80 x 25"));
    }

    @Test
    void aProcessInAConsoleHearsCtrlBreakFromAThreadInIt() throws Exception {
        try (var job = JobObject.create(libraries, "");
                var console = PseudoConsole.open(libraries, 80, 25);
                var program = start("exec sleep 1000", console, job)) {
            program.interrupt();
            program.await();
            close(program.pipes());
        }
        assertTrue(stub.notes().contains("CtrlRoutine 1"));
    }

    private void close(ProcessHandles pipes) throws WindowsException {
        Handles.close(libraries, pipes.stdin());
        Handles.close(libraries, pipes.stdout());
    }

    @Test
    void whateverFailsNothingIsLeft() throws Exception {
        stub.script("CreatePseudoConsole", 0x80070008);
        assertThrows(WindowsException.class, () -> PseudoConsole.open(libraries, 80, 25));
        assertThrows(
                IllegalArgumentException.class, () -> PseudoConsole.open(libraries, 0, 40_000));
        for (var step :
                List.of(
                        "UpdateProcThreadAttribute",
                        "CreateProcessW",
                        "AssignProcessToJobObject")) {
            try (var job = JobObject.create(libraries, "");
                    var console = PseudoConsole.open(libraries, 80, 25)) {
                stub.script(step, 5);
                var failed =
                        assertThrows(
                                WindowsException.class,
                                () -> start("exec sleep 1000", console, job));
                assertEquals(step, failed.call());
            }
        }
    }
}
