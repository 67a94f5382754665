package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FlockTest {
    @Test
    void aLockIsHeldOnceAndGivenBack(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("lock");
        Flock first = Flock.lock(path);
        assertEquals(Optional.empty(), Flock.tryLock(path));
        var second = Background.start(() -> Flock.lock(path)).awaitInKernel();
        assertFalse(second.isDone());

        first.close();

        second.get().close();
        assertTrue(Flock.tryLock(path).isPresent());
    }

    @Test
    void otherProcessesAreKeptOut(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("lock");
        var command = List.of("flock", "-n", "-E", "9", path.toString(), "true");
        try (Flock held = Flock.lock(path)) {
            assertEquals(9, Wait.forExit(new Spawn(command).start()).toCode(), held.toString());
        }
        assertEquals(0, Wait.forExit(new Spawn(command).start()).toCode());
    }
}
