package io.hcsshim.faults;

import io.hcsshim.faults.Fault.Deed;
import io.hcsshim.faults.Fault.Victim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Which faults strike, of all that can at the points of one life.
final class FaultPlan {
    private FaultPlan() {}

    /// All faults in order: the shim killed at each point, then the machine, containerd, the agent, the runtime, then all of them
    /// paused; then streams, then what the host runs out of, then clocks and load.
    ///
    /// @param points in the order in which a life reaches them
    static List<Fault> all(List<String> points) {
        var faults = new ArrayList<Fault>();
        for (var victim : List.of(Victim.SHIM, Victim.QEMU, Victim.CONTAINERD)) {
            points.forEach(point -> faults.add(new Fault(point, victim, Deed.KILL)));
        }
        var guest = inGuest(points);
        guest.forEach(point -> faults.add(new Fault(point, Victim.AGENT, Deed.KILL)));
        guest.forEach(point -> faults.add(new Fault(point, Victim.RUNTIME, Deed.KILL)));
        for (var victim : List.of(Victim.SHIM, Victim.QEMU, Victim.CONTAINERD)) {
            points.forEach(point -> faults.add(new Fault(point, victim, Deed.PAUSE)));
        }
        for (var deed : List.of(Deed.RESET, Deed.STALL)) {
            at(faults, withStream(points), Victim.STREAM, deed);
        }
        for (var victim : List.of(Victim.DISK, Victim.DESCRIPTORS, Victim.TASKS, Victim.MEMORY)) {
            at(faults, points, victim, Deed.EXHAUST);
        }
        at(faults, points, Victim.DISK, Deed.STALL);
        at(faults, points, Victim.CLOCK, Deed.JUMP);
        at(faults, guest, Victim.GUEST_CLOCK, Deed.JUMP);
        at(faults, points, Victim.PROCESSORS, Deed.LOAD);
        return faults;
    }

    private static void at(List<Fault> faults, List<String> points, Victim victim, Deed deed) {
        points.forEach(point -> faults.add(new Fault(point, victim, deed)));
    }

    /// From the first connection on, up to where the machine is taken down.
    private static List<String> withStream(List<String> points) {
        int up = points.indexOf("before stream accepted");
        int down = points.indexOf("before close machine");
        return up < 0 || down < up ? List.of() : points.subList(up, down);
    }

    /// As many faults as asked for: in order, or with a seed in the order that it says.
    ///
    /// @param part what their names have in common: `KILL CONTAINERD before rpc`, for instance; empty for nothing
    static List<Fault> choose(List<String> points, int count, long seed, String part) {
        var all = all(points);
        all.removeIf(fault -> !fault.toString().contains(part));
        if (seed != 0) {
            Collections.shuffle(all, new Random(seed));
        }
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }

    /// Those at which a machine is up that answers.
    private static List<String> inGuest(List<String> points) {
        int up = points.indexOf("before container");
        int down = points.indexOf("before close machine");
        return up < 0 || down < up ? List.of() : points.subList(up, down);
    }
}
