package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpawnTest {
    private static final List<String> PATH = List.of("PATH=/usr/bin:/bin");

    @Test
    void theExitCodeComesBack() throws Exception {
        assertEquals(new ExitStatus.Exited(0), run(sh("true")));
        assertEquals(new ExitStatus.Exited(1), run(new Spawn(List.of("false"))));
        assertEquals(new ExitStatus.Exited(255), run(sh("exit 255")));
    }

    @Test
    void aSignalCountsFrom128() throws Exception {
        ExitStatus status = run(sh("kill -KILL $$"));

        assertEquals(new ExitStatus.Killed(9), status);
        assertEquals(137, status.toCode());
    }

    @Test
    void standardStreamsAreWhatWasGiven() throws Exception {
        try (Fd.Pipe in = Fd.pipe();
                Fd.Pipe err = Fd.pipe()) {
            in.write().write("to shout".getBytes(StandardCharsets.UTF_8), 0, 8);
            in.write().close();

            String out =
                    output(sh("tr a-z A-Z; echo aside >&2").stdin(in.read()).stderr(err.write()));

            err.write().close();
            assertEquals("TO SHOUT", out);
            assertEquals("aside\n", readAll(err.read()));
        }
    }

    @Test
    void argumentsAndEnvironmentArriveUnchanged() throws Exception {
        var spawn =
                new Spawn(
                                List.of(
                                        "/bin/sh",
                                        "-c",
                                        "printf '%s|' \"$@\"; env",
                                        "sh",
                                        "a b",
                                        "",
                                        "ü€😀"))
                        .environment(List.of("ONE=1", "TWO=zwei drei"));

        List<String> lines = output(spawn).lines().toList();

        assertEquals("a b||ü€😀|", lines.getFirst().substring(0, "a b||ü€😀|".length()));
        String environment = String.join("\n", lines);
        assertTrue(
                environment.contains("ONE=1") && environment.contains("TWO=zwei drei"),
                environment);
        assertFalse(environment.contains("JAVA"), environment);
    }

    @Test
    void manyArgumentsFit() throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "echo $#", "sh"));
        for (int i = 0; i < 20_000; i++) {
            command.add("argument number " + i);
        }
        assertEquals("20000\n", output(new Spawn(command)));
    }

    @Test
    void itStartsInTheFolderGiven(@TempDir Path folder) throws Exception {
        assertEquals(folder.toRealPath() + "\n", output(sh("pwd -P").directory(folder)));
    }

    @Test
    void theProgramIsFoundOnTheChildsPath(@TempDir Path folder) throws Exception {
        Path script = folder.resolve("mine");
        Files.writeString(script, "#!/bin/sh\necho mine\n");
        Nodes.chmod(script, 0755);

        var spawn = new Spawn(List.of("mine")).environment(List.of("PATH=/nowhere:" + folder));

        assertEquals("mine\n", output(spawn));
    }

    @Test
    void whatCannotBeStartedSaysWhy(@TempDir Path folder) throws Exception {
        Path plain = Files.writeString(folder.resolve("plain"), "x");
        assertEquals(
                "spawn /no/such/program: ENOENT (no such file or directory)",
                failure(new Spawn(List.of("/no/such/program"))).getMessage());
        assertEquals(
                "spawn no-such-program: ENOENT (no such file or directory)",
                failure(new Spawn(List.of("no-such-program"))).getMessage());
        assertEquals(
                "chdir /no/such/folder: ENOENT (no such file or directory)",
                failure(sh("true").directory(Path.of("/no/such/folder"))).getMessage());
        assertTrue(failure(new Spawn(List.of(plain.toString()))).is(Errno.EACCES));
        assertTrue(
                failure(
                                new Spawn(List.of("plain"))
                                        .environment(List.of("PATH=" + folder + ":/bin")))
                        .is(Errno.EACCES));
        Nodes.chmod(plain, 0755);
        assertTrue(failure(new Spawn(List.of(plain.toString()))).is(Errno.ENOEXEC));
        assertThrows(IllegalArgumentException.class, () -> new Spawn(List.of()));
    }

    @Test
    void theChildHasNoDescriptorsButThoseGiven() throws Exception {
        // One that any careless library could have left open.
        try (Fd leak = Fd.open(Path.of("/dev/null"), Fd.O_RDWR);
                Fd.Pipe out = Fd.pipe();
                Fd.Pipe extra = Fd.pipe()) {
            leak.control("fcntl", Syscall.FCNTL, 2, 0); // F_SETFD: not close-on-exec

            int pid =
                    new Spawn(List.of("/bin/ls", "/proc/self/fd"))
                            .stdout(out.write())
                            .pass(extra.read())
                            .start();
            out.write().close();
            Set<String> numbers = new TreeSet<>(readAll(out.read()).lines().toList());

            assertEquals(0, Wait.forExit(pid).toCode());
            assertEquals(Set.of("0", "1", "2", "3", "4"), numbers); // 4 is the folder that ls reads
        }
    }

    @Test
    void outputAndErrorMayBeSwapped() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            int pid =
                    sh("readlink /proc/self/fd/1 >&3; readlink /proc/self/fd/2 >&3")
                            .stdout(Fd.adopt(2))
                            .stderr(Fd.adopt(1))
                            .pass(pipe.write())
                            .start();
            pipe.write().close();
            List<String> lines = readAll(pipe.read()).lines().toList();
            assertEquals(0, Wait.forExit(pid).toCode());
            // The first line's own output went to the pipe.
            assertEquals(target(1), lines.get(1));
        }
    }

    @Test
    void noSignalIsBlockedOrIgnored() throws Exception {
        String status = output(new Spawn(List.of("/bin/cat", "/proc/self/status")));
        assertTrue(status.contains("SigBlk:\t0000000000000000"), status);
        // Signals 32 and above are not ours to change: some belong to the C library.
        assertTrue(status.matches("(?s).*SigIgn:\\s+[0-9a-f]{8}[08]0000000\\s.*"), status);
    }

    @Test
    void aSessionIsItsOwn() throws Exception {
        List<String> mine = stat(output(new Spawn(List.of("/bin/cat", "/proc/self/stat"))));
        List<String> own =
                stat(output(new Spawn(List.of("/bin/cat", "/proc/self/stat")).session()));
        assertNotEquals(mine.get(0), mine.get(5));
        assertEquals(own.get(0), own.get(5));
    }

    @Test
    void aTerminalControlsTheChild() throws Exception {
        try (Pty pty = Pty.open()) {
            pty.resize(new WindowSize(40, 100));
            Spawn spawn = sh("tty; stty size; echo ready; read line; echo got $line; exit 7");
            int pid = spawn.terminal(pty.terminal()).start();
            String shown = show(pty, "ready\r\n");
            assertEquals(pty.terminal() + "\r\n40 100\r\nready\r\n", shown);

            byte[] typed = "hello\n".getBytes(StandardCharsets.UTF_8);
            pty.write(typed, 0, typed.length);

            assertEquals("hello\r\ngot hello\r\n", show(pty, "got hello\r\n"));
            assertEquals(-1, pty.read(new byte[1], 0, 1));
            assertEquals(new ExitStatus.Exited(7), Wait.forExit(pid));
        }
    }

    // What the terminal shows up to `last`, or up to its end.
    private static String show(Pty pty, String last) throws ErrnoException {
        var shown = new StringBuilder();
        byte[] buffer = new byte[100];
        while (!shown.toString().endsWith(last)) {
            int count = pty.read(buffer, 0, buffer.length);
            if (count < 0) {
                break;
            }
            shown.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return shown.toString();
    }

    @Test
    void aTerminalInterruptsTheChild() throws Exception {
        try (Pty pty = Pty.open()) {
            int pid = sh("echo ready; read line").terminal(pty.terminal()).start();
            assertEquals("ready\r\n", show(pty, "ready\r\n"));

            pty.write(new byte[] {3}, 0, 1); // control-C

            assertEquals(new ExitStatus.Killed(2), Wait.forExit(pid));
        }
    }

    private static String target(int fd) throws Exception {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
    }

    private static List<String> stat(String line) {
        return List.of(line.split(" "));
    }

    private static Spawn sh(String script) {
        return new Spawn(List.of("sh", "-c", script)).environment(PATH);
    }

    private static ExitStatus run(Spawn spawn) throws ErrnoException {
        return Wait.forExit(spawn.start());
    }

    private static ErrnoException failure(Spawn spawn) {
        return assertThrows(ErrnoException.class, spawn::start);
    }

    private static String output(Spawn spawn) throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            int pid = spawn.stdout(pipe.write()).start();
            pipe.write().close();
            String text = readAll(pipe.read());
            assertEquals(0, Wait.forExit(pid).toCode());
            return text;
        }
    }

    static String readAll(Fd fd) throws ErrnoException {
        var out = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        for (int n; (n = fd.read(buffer, 0, buffer.length)) > 0; ) {
            out.write(buffer, 0, n);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
