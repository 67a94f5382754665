package io.hcsshim.shim.remains;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.sys.linux.ProcessIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRemainsTest {
    private static final PodKey KEY = new PodKey("ns", "pod");

    @TempDir Path folder;
    private StateRoot state;
    private HostRemains remains;

    @BeforeEach
    void open() {
        state = new StateRoot(folder.resolve("state"));
        remains = new HostRemains(state.folder());
    }

    @Test
    void aHostWithoutStateHasNothing() throws Exception {
        assertEquals(List.of(), remains.find());
        assertEquals(List.of(), remains.live());
    }

    @Test
    void aPodWhoseResidentIsGoneIsFoundAndTakenAwayWithItsMachine() throws Exception {
        var machine = pod("@ " + ended());
        var qemu = new ProcessBuilder("sleep", "100").directory(machine.toFile()).start();

        var found = remains.find();

        assertEquals("pod ns/pod", found.getFirst().what());
        assertEquals(
                List.of("folder " + machine, "processes " + machine), found.getFirst().holds());
        assertTrue(qemu.isAlive(), "looking changes nothing");
        found.getFirst().undo().run();
        assertTrue(qemu.waitFor(20, TimeUnit.SECONDS)); // it is told a moment later
        assertFalse(Files.exists(machine));
        assertEquals(List.of(), remains.find());
    }

    @Test
    void aPodWhoseResidentLivesIsNotLeftBehind() throws Exception {
        var machine = pod("@ " + ProcessIdentity.self());
        var qemu = new ProcessBuilder("sleep", "100").directory(machine.toFile()).start();
        try {
            assertEquals(List.of(), remains.find());
            var live = remains.live().getFirst();
            assertEquals("ns/pod", live.name());
            assertEquals(ProcessHandle.current().pid(), live.resident());
            assertEquals(qemu.pid(), live.processes().getFirst().pid());
            assertFalse(live.processes().getFirst().isStopped());
            signal(qemu, "STOP");
            while (!remains.live().getFirst().processes().getFirst().isStopped()) {
                Thread.onSpinWait();
            }
        } finally {
            qemu.destroyForcibly();
        }
    }

    @Test
    void aPodOfNobodyKnowsWhoIsToldOfAndLeftAlone() throws Exception {
        var machine = pod("");

        var found = remains.find().getFirst();

        assertTrue(found.why().contains("whose it is"), found.why());
        assertThrows(IOException.class, found.undo()::run);
        assertTrue(Files.exists(machine));
    }

    @Test
    void aPodThatANewResidentHasTakenMeanwhileStays() throws Exception {
        pod("@ " + ended());
        var found = remains.find().getFirst();
        Files.writeString(state.pod(KEY).resolve("journal"), "@ " + ProcessIdentity.self() + "\n");

        found.undo().run();

        assertTrue(new PodFolder(state.pod(KEY)).exists());
    }

    @Test
    void theNextResidentTakesAwayWhatOneThatIsGoneHeldAndKeepsHowItsPodEnded() throws Exception {
        var machine = pod("@ " + ended());
        var journal = state.pod(KEY).resolve("journal");
        Files.writeString(journal, "= 5 1700000000000\n", StandardOpenOption.APPEND);

        remains.release(Log.none());

        assertFalse(Files.exists(machine));
        var kept = Files.readString(journal);
        remains.release(Log.none());
        assertEquals(kept, Files.readString(journal), "nothing is done twice");
        assertEquals(5, new PodFolder(state.pod(KEY)).undo().exitStatus());
        assertFalse(Files.exists(state.pod(KEY)));
    }

    @Test
    void ofAPodThatDidNotEndTheNextResidentKeepsNothing() throws Exception {
        var machine = pod("@ " + ended());

        remains.release(Log.none());

        assertFalse(Files.exists(machine));
        assertFalse(Files.exists(state.pod(KEY)));
    }

    @Test
    void theNextResidentTouchesNothingOfOneThatLivesOrOfNobodyKnowsWho() throws Exception {
        for (var owner : List.of("@ " + ProcessIdentity.self(), "")) {
            var machine = pod(owner);
            var journal = Files.readString(state.pod(KEY).resolve("journal"));

            remains.release(Log.none());

            assertTrue(Files.exists(machine));
            assertEquals(journal, Files.readString(state.pod(KEY).resolve("journal")));
        }
    }

    @Test
    void socketsOfASeatThatNobodyHoldsAreTakenAwayAndOthersStay() throws Exception {
        Files.createDirectories(state.folder());
        for (var name : List.of("shim-a1.sock", "ns-a1-0.sock", "shim-b2.sock", "ns-b2-0.sock")) {
            Files.createFile(state.folder().resolve(name));
        }
        Files.createFile(state.folder().resolve("shim-b2.lock"));
        var holder = holder("shim-a1.lock");
        try {
            var found = remains.find();
            assertEquals(List.of("seat b2"), found.stream().map(Leftover::what).toList());
            found.getFirst().undo().run();
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertTrue(Files.exists(state.socket("a1")));
        assertFalse(Files.exists(state.socket("b2")));
        assertFalse(Files.exists(state.folder().resolve("ns-b2-0.sock")));
        assertEquals(List.of("seat a1"), remains.find().stream().map(Leftover::what).toList());
    }

    /// A pod's folder with one machine folder; the first line of its journal is the owner's.
    private Path pod(String owner) throws IOException {
        var machine = Files.createDirectories(state.machine(KEY));
        var pod = new PodFolder(state.pod(KEY));
        pod.create();
        pod.making(new HostObject.Folder(machine));
        pod.making(new HostObject.Processes(machine));
        var journal = state.pod(KEY).resolve("journal");
        var lines = Files.readAllLines(journal);
        lines.set(0, owner);
        Files.write(journal, lines);
        return machine;
    }

    /// Another process that holds a lock as a resident does.
    private Process holder(String lock) throws Exception {
        var file = state.folder().resolve(lock);
        var holder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertEquals("held", holder.inputReader().readLine());
        return holder;
    }

    private static final class Holder {
        public static void main(String[] arguments) throws Exception {
            try (var file =
                            FileChannel.open(
                                    Path.of(arguments[0]),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = file.lock()) {
                System.out.println("held");
                System.in.read();
            }
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }

    private static ProcessIdentity ended() throws Exception {
        var process = new ProcessBuilder("cat").start();
        var identity = ProcessIdentity.of(process.pid()).orElseThrow();
        process.destroyForcibly().waitFor();
        return identity;
    }
}
