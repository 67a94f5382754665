package io.hcsshim.sys.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The headers of Windows as mingw-w64 has them, to hold claims about sizes, places and numbers to.
public final class WindowsHeaders {
    private static final String COMPILER = "x86_64-w64-mingw32-gcc";
    private static final String INCLUDES =
            """
            #define _WIN32_WINNT 0x0A00
            #define NTDDI_VERSION 0x0A00000C
            #define INITGUID
            #include <windows.h>
            #include <stddef.h>
            #include <winternl.h>
            #include <virtdisk.h>
            #include <accctrl.h>
            #include <lm.h>
            #include <devpropdef.h>
            #include <computecore.h>
            #define SAME(claim) _Static_assert(claim, #claim)
            """;

    private WindowsHeaders() {}

    /// Skips the test where the compiler is missing.
    public static void require() {
        Assumptions.assumeTrue(
                isThere(),
                COMPILER + " is not installed (Debian: gcc-mingw-w64-x86-64-win32): not compared");
    }

    private static boolean isThere() {
        for (var folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, COMPILER))) {
                return true;
            }
        }
        return false;
    }

    /// Compiles lines of C after the headers; `SAME(claim);` fails unless a constant claim holds.
    ///
    /// @return what the compiler says; empty if all is well
    public static String compile(String source) throws IOException, InterruptedException {
        var compiler =
                new ProcessBuilder(COMPILER, "-std=gnu17", "-fsyntax-only", "-Wall", "-xc", "-")
                        .redirectErrorStream(true)
                        .start();
        try (var in = compiler.getOutputStream()) {
            in.write((INCLUDES + source).getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var status = compiler.waitFor();
        return status == 0 ? "" : said;
    }
}
