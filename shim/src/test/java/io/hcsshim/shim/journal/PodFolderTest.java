package io.hcsshim.shim.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodFolderTest {
    @TempDir Path temporary;

    @Test
    void whatIsHeldIsTakenAwayByWhoeverComesLater() throws Exception {
        var machine = Files.createDirectories(temporary.resolve("vm/1"));
        Files.writeString(machine.resolve("qmp.log"), "x");
        var pod = pod();
        pod.create();
        pod.making(new HostObject.Folder(machine));
        pod.making(new HostObject.Processes(machine));
        var process = sleeper(machine);

        pod().undo();

        assertTrue(process.waitFor(20, TimeUnit.SECONDS)); // it is told a moment later
        assertFalse(Files.exists(machine));
        assertFalse(pod().exists());
        assertFalse(Files.exists(temporary.resolve("pods/ns")));
    }

    @Test
    void aProcessThatWorksInTheFolderIsOneOfThePods() throws Exception {
        var machine = Files.createDirectories(temporary.resolve("vm/1"));
        var pod = pod();
        pod.create();
        pod.making(new HostObject.Processes(machine));
        var process = new ProcessBuilder("sleep", "100").directory(machine.toFile()).start();

        pod.undo();

        assertTrue(process.waitFor(20, TimeUnit.SECONDS)); // it is told a moment later
    }

    @Test
    void strangersAreLeftAlone() throws Exception {
        var pod = pod();
        pod.create();
        pod.making(new HostObject.Processes(temporary.resolve("vm/1")));
        var stranger = sleeper(temporary.resolve("vm/11"));
        try {
            pod.undo();
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void whatWasTakenAwayIsNotTakenAwayAgain() throws Exception {
        var kept = Files.createDirectories(temporary.resolve("kept"));
        var pod = pod();
        pod.create();
        pod.gone(pod.making(new HostObject.Folder(kept)));

        pod().undo();

        assertTrue(Files.exists(kept));
    }

    @Test
    void aDiskThatGoesWithAContainerIsDeletedByWhoeverComesLater() throws Exception {
        var image = Files.writeString(temporary.resolve("a disk.img"), "x");
        var pod = pod();
        pod.create();
        pod.making(HostObject.ManagedDisk.of(image));
        Files.writeString(image, "changed meanwhile");

        pod().undo();

        assertFalse(Files.exists(image));
    }

    @Test
    void anotherFileInTheDisksPlaceIsLeftAlone() throws Exception {
        var image = Files.writeString(temporary.resolve("disk.img"), "x");
        var pod = pod();
        pod.create();
        pod.making(HostObject.ManagedDisk.of(image));
        var other = Files.writeString(temporary.resolve("other.img"), "somebody's");
        Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);

        pod().undo();

        assertEquals("somebody's", Files.readString(image));
    }

    @Test
    void aDiskThatIsGoneIsGone() throws Exception {
        var image = Files.writeString(temporary.resolve("disk.img"), "x");
        var pod = pod();
        pod.create();
        pod.making(HostObject.ManagedDisk.of(image));
        Files.delete(image);

        pod().undo();

        assertFalse(pod().exists());
        assertThrows(IOException.class, () -> HostObject.ManagedDisk.of(Path.of("/a\nb")));
    }

    @Test
    void theEndThatWasWrittenDownIsTheEndThatIsTold() throws Exception {
        var pod = pod();
        pod.create();
        pod.ended(3, Instant.ofEpochMilli(1_700_000_000_123L));

        var ending = pod().undo();

        assertEquals(3, ending.exitStatus());
        assertEquals(Instant.ofEpochMilli(1_700_000_000_123L), ending.exitedAt());
    }

    @Test
    void aPodThatIsGoneCountsAsKilled() throws Exception {
        assertEquals(137, pod().undo().exitStatus());
    }

    @Test
    void aFailureLeavesTheFolderForTheNextAttempt() throws Exception {
        var held = Files.createDirectories(temporary.resolve("held"));
        var pod = pod();
        pod.create();
        pod.making(new HostObject.Folder(held));
        Files.writeString(
                temporary.resolve("pods/ns/id/journal"),
                "+ 2 teapot short and stout\n",
                java.nio.file.StandardOpenOption.APPEND);

        var e = assertThrows(IOException.class, () -> pod().undo());

        assertTrue(e.getMessage().contains("teapot"), e.getMessage());
        assertFalse(Files.exists(held)); // the rest was done
        assertTrue(pod().exists());
    }

    private PodFolder pod() {
        return new PodFolder(temporary.resolve("pods/ns/id"));
    }

    private static Process sleeper(Path folder) throws IOException {
        var process =
                new ProcessBuilder("sh", "-c", "echo up; read x", "sh", folder + "/socket").start();
        process.getInputStream().read(); // now its arguments are in procfs
        return process;
    }
}
