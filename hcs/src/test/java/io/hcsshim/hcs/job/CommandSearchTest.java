package io.hcsshim.hcs.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.ProgramSearch;
import io.hcsshim.sys.windows.WindowsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSearchTest {
    @TempDir Path folder;
    private final CommandSearch search =
            new CommandSearch(new ProgramSearch(Libraries.in(WindowsStub.fresh().folder())));

    @BeforeEach
    void makePrograms() throws Exception {
        for (var name : new String[] {"tool.exe", "my tool.exe", "plain"}) {
            Files.createFile(folder.resolve(name));
        }
    }

    private Optional<String> program(String commandLine) throws WindowsException {
        return search.program(commandLine, "/nowhere;" + folder);
    }

    private Optional<String> there(String name) {
        return Optional.of(folder.resolve(name).toString());
    }

    @Test
    void theShortestNameThatIsThereIsTheProgram() throws WindowsException {
        assertEquals(there("tool.exe"), program("tool /x y"));
        assertEquals(there("tool.exe"), program("  tool.exe"));
        assertEquals(there("my tool.exe"), program("my tool /x"));
    }

    @Test
    void whatIsInQuotationMarksIsOneName() throws WindowsException {
        assertEquals(there("my tool.exe"), program("\"my tool\" /x"));
        assertEquals(Optional.empty(), program("\"tool /x\""));
        assertEquals(Optional.empty(), program("\"\" x"));
    }

    @Test
    void aProgramThatIsNowhereIsLeftToTheSystem() throws WindowsException {
        assertEquals(Optional.empty(), program("exit 7"));
        assertEquals(Optional.empty(), program(""));
    }
}
