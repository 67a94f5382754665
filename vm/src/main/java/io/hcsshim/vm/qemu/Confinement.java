package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.ControlGroup;
import io.hcsshim.vm.Limits;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What keeps one QEMU apart from the host and from others, as far as the host lets us: a user of its own, and a control group.
///
/// @param user   who it is; else it is who this process is
/// @param groups what groups of users it belongs to beside its own
/// @param files  what is opened for it before it becomes that user
/// @param group  what it may use
record Confinement(
        Optional<MachineUser> user,
        List<Integer> groups,
        StartFiles files,
        Optional<ControlGroup> group)
        implements AutoCloseable {
    /// None at all.
    static final Confinement NONE =
            new Confinement(Optional.empty(), List.of(), StartFiles.NONE, Optional.empty());

    /// What QEMU may take of memory beside its guest's, and beside the code that it translates.
    private static final int OVERHEAD_MB = 256;

    /// Threads for each disk's reads and writes, for each processor, and some more.
    private static final int TASKS = 512;

    /// Whose turn is last has this percentage of a process's.
    private static final int LEAST = 1;

    private static final int WEIGHT = 100;
    private static final int SLICE = 100_000;
    private static final int LEAST_TIME = 1_000;

    /// The same with other files.
    Confinement with(StartFiles others) {
        return new Confinement(user, groups, others, group);
    }

    /// The words before QEMU's own: a shell that opens its files and enters its group.
    List<String> words() {
        if (files.handed().isEmpty() && group.isEmpty()) {
            return List.of();
        }
        var doors = group.map(ControlGroup::doors).orElse(List.of());
        var words = new ArrayList<>(List.of("/bin/sh", "-c", files.script(doors), "sh"));
        doors.forEach(door -> words.add(door.toString()));
        files.handed().forEach(file -> words.add(file.toString()));
        files.lend().ifPresent(program -> words.add(program.toString()));
        return words;
    }

    /// Makes ready for a QEMU that is about to start: the first, or one that takes its place after a while in which nobody was
    /// in the group.
    void prepare(VmSpec spec) throws IOException {
        if (group.isPresent()) {
            group.get().restore();
            group.get().tasks(TASKS + spec.headroom().processors());
            group.get().note(spec.stateDirectory());
        }
    }

    /// Sets how much memory it may have.
    ///
    /// @param guestMb what its guest has
    void memory(int guestMb) throws IOException {
        if (group.isPresent()) {
            long all = (long) guestMb + QemuCommandLine.codeMb(guestMb) + OVERHEAD_MB;
            group.get().memory(all << 20);
        }
    }

    /// Sets its share of processors: as much as it has threads that work for the guest, each with its weight, and no more of
    /// their time than the limit says.
    ///
    /// @throws IOException also if it is to be kept to something, and nothing can be set
    void share(int processors, QemuPaths.Priority priority, Limits limits) throws IOException {
        if (group.isEmpty()) {
            if (limits.processorLimit() != 0 || limits.processorWeight() != 0) {
                throw new IOException(
                        "processors cannot be limited or weighed, the machine has no control group");
            }
            return;
        }
        var weight = limits.processorWeight() == 0 ? WEIGHT : limits.processorWeight();
        group.get()
                .processors(
                        switch (priority) {
                            case NORMAL -> weight * processors;
                            case LOW -> LEAST;
                        });
        if (limits.processorLimit() != 0) {
            group.get().processorTime(time(processors, limits.processorLimit()));
        }
    }

    /// Of each tenth of a second, in microseconds; the kernel takes a thousand at least.
    private static long time(int processors, int limit) {
        long whole = (long) SLICE * processors;
        return Math.max(LEAST_TIME, whole * limit / Limits.WHOLE);
    }

    /// Gives back what it holds, once QEMU has ended.
    @Override
    public void close() throws IOException {
        try {
            if (group.isPresent()) {
                group.get().remove();
            }
        } finally {
            user.ifPresent(MachineUser::close);
        }
    }
}
