package io.hcsshim.shim.metrics;

import io.hcsshim.shim.task.Pod;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.Task;
import io.hcsshim.uvm.WarmPool;
import io.hcsshim.vm.MachineUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// All that is known at a moment, as text. Asks no guest, so one that hangs does not hold it up.
///
/// @param boots how machines came up
/// @param pool  clones that wait
public record Measurements(Pods pods, Boots boots, WarmPool pool) {
    private static final String MEMORY = "hcsshim_pod_memory_bytes";
    private static final String ASSIGNED = "hcsshim_pod_memory_assigned_bytes";
    private static final String CPU = "hcsshim_pod_cpu_seconds_total";

    /// The text.
    public String text() {
        var out = new Exposition();
        machines(out);
        tasks(out);
        boots.write(out);
        waiting(out);
        resident(out);
        return out.toString();
    }

    private void machines(Exposition out) {
        var usages = new LinkedHashMap<Pod, MachineUsage>();
        for (var pod : pods.all()) {
            try {
                var machine = pod.machine();
                if (machine.isPresent()) {
                    usages.put(pod, machine.get().usage());
                }
            } catch (IOException e) {
                continue; // it has just ended
            }
        }
        out.family(MEMORY, "gauge", "Memory of the host that a pod's machine has.");
        usages.forEach((pod, usage) -> sample(out, MEMORY, pod, usage.residentBytes()));
        out.family(ASSIGNED, "gauge", "Memory that its guest may have.");
        usages.forEach((pod, usage) -> sample(out, ASSIGNED, pod, usage.assignedBytes()));
        out.family(CPU, "counter", "Time of the host's processors that it has used.");
        usages.forEach((pod, usage) -> sample(out, CPU, pod, usage.processorNanoseconds() / 1e9));
    }

    private static void sample(Exposition out, String name, Pod pod, double value) {
        out.sample(name, value, "namespace", pod.key().namespace(), "pod", pod.key().id());
    }

    private void tasks(Exposition out) {
        out.family("hcsshim_tasks", "gauge", "Containers, by the state of their first process.");
        Map<Task.Progress, Integer> states = new LinkedHashMap<>();
        for (var progress : Task.Progress.values()) {
            states.put(progress, 0);
        }
        int sandboxes = 0;
        for (var pod : pods.all()) {
            pod.heldTask()
                    .ifPresent(task ->
                            states.merge(task.snapshots().getFirst().progress(), 1, Integer::sum));
            sandboxes +=
                    pod.heldSandbox().filter(sandbox -> sandbox.isRunning()).isPresent() ? 1 : 0;
        }
        states.forEach((progress, count) ->
                out.sample(
                        "hcsshim_tasks", count, "state", progress.name().toLowerCase(Locale.ROOT)));
        out.family("hcsshim_sandboxes", "gauge", "Running pods that no container stands for.");
        out.sample("hcsshim_sandboxes", sandboxes);
    }

    private void waiting(Exposition out) {
        var usage = pool.usage();
        out.family("hcsshim_pool_clones", "gauge", "Clones that wait for a pod.");
        out.sample("hcsshim_pool_clones", usage.clones());
        out.family("hcsshim_pool_memory_bytes", "gauge", "Memory of the host that they have.");
        out.sample("hcsshim_pool_memory_bytes", usage.bytes());
        out.family("hcsshim_pool_taken_total", "counter", "Clones that pods have taken there.");
        out.sample("hcsshim_pool_taken_total", usage.taken());
    }

    private static void resident(Exposition out) {
        var runtime = Runtime.getRuntime();
        out.family("hcsshim_heap_bytes", "gauge", "Heap of the resident that is in use.");
        out.sample("hcsshim_heap_bytes", (double) runtime.totalMemory() - runtime.freeMemory());
        out.family("hcsshim_heap_limit_bytes", "gauge", "What its heap may grow to.");
        out.sample("hcsshim_heap_limit_bytes", runtime.maxMemory());
        out.family("process_resident_memory_bytes", "gauge", "Memory of the host that it has.");
        out.sample("process_resident_memory_bytes", status("VmRSS:") * 1024.0);
        out.family("process_threads", "gauge", "Its threads of the kernel.");
        out.sample("process_threads", status("Threads:"));
        out.family("process_open_fds", "gauge", "Its open files.");
        out.sample("process_open_fds", openFiles());
    }

    /// A number of `/proc/self/status`, proc(5).
    private static long status(String name) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static long openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        } catch (IOException e) {
            return 0;
        }
    }
}
