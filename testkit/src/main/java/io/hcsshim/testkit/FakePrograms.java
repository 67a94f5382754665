package io.hcsshim.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// What a [FakeGuest] finds on its `PATH`: `true`, `false`, `exit N`, `echo …`, `cat`, `sleep`.
final class FakePrograms {
    private FakePrograms() {}

    static Map<String, FakeProgram> usual() {
        var programs = new HashMap<String, FakeProgram>();
        programs.put("true", _ -> 0);
        programs.put("false", _ -> 1);
        programs.put("exit", process -> Integer.parseInt(process.arguments().get(1)));
        programs.put("echo", FakePrograms::echo);
        programs.put("cat", FakePrograms::cat);
        programs.put("sleep", FakePrograms::sleep);
        return programs;
    }

    private static int echo(FakeProgram.Process process) throws IOException {
        var words = process.arguments().subList(1, process.arguments().size());
        process.stdout().write((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    private static int cat(FakeProgram.Process process) throws IOException {
        process.stdin().transferTo(process.stdout());
        return 0;
    }

    /// Sleeps until a signal comes.
    private static int sleep(FakeProgram.Process process) throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
        return 0;
    }
}
