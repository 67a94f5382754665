package io.hcsshim.it.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names outside ASCII, given to programs that were started without a locale, as services are.
class ForeignNamesTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir private Path temp;

    @Test
    void theCommandsTakeThemWithoutALocale() throws IOException, InterruptedException {
        Files.writeString(temp.resolve("größe"), "4");
        Programs.must(temp, "tar", "-cf", "プ.tar", "größe");

        var made = run("tar2ext4", "-i", "プ.tar", "-o", "プ.ext4");
        var listed = run("ext4", "cat", "プ.ext4", "/größe");

        assertEquals(0, made.status(), made.all());
        assertEquals("4", listed.stdout(), listed.all());
    }

    private Outcome run(String program, String... arguments)
            throws IOException, InterruptedException {
        var command =
                Stream.concat(
                                Stream.of("" + Home.require().resolve("bin").resolve(program)),
                                Stream.of(arguments))
                        .toList();
        var builder = new ProcessBuilder(command).directory(temp.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("LANG|LC_.*"));
        return Programs.run(builder, "", LIMIT);
    }
}
