package io.hcsshim.it.uvm;

import io.hcsshim.sys.linux.ControlGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes a control group on the machine where it runs, puts a process there, and says what the kernel makes of it; run in a machine,
/// whose groups are of version 2.
public final class ControlGroupProbe {
    private static final String[] LIMITS = {"memory.max", "pids.max", "cpu.weight", "cpu.max"};

    private ControlGroupProbe() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        var group = ControlGroup.make("probe");
        group.memory(64 << 20);
        group.tasks(20);
        group.processors(300);
        group.processorTime(20_000);
        var folder = group.folders().getFirst();
        System.out.println(group.folders());
        for (var limit : LIMITS) {
            System.out.println(limit + " " + Files.readString(folder.resolve(limit)).strip());
        }
        var member = new ProcessBuilder("sleep", "1000").start();
        for (var door : group.doors()) {
            Files.writeString(door, Long.toString(member.pid()));
        }
        var memberOf = Files.readString(Path.of("/proc/" + member.pid() + "/cgroup")).strip();
        System.out.println("member of " + memberOf);
        System.out.println(attempt(group));
        Files.writeString(folder.resolve("cgroup.kill"), "1");
        System.out.println("member ended with " + member.waitFor());
        System.out.println(attempt(group) + " " + Files.exists(folder));
    }

    private static String attempt(ControlGroup group) {
        try {
            group.remove();
            return "removed";
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
