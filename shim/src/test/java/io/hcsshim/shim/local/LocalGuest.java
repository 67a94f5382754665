package io.hcsshim.shim.local;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.Update;
import io.hcsshim.uvm.Shutdown;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A container that is none: its processes run on this host.
final class LocalGuest implements Guest {
    private final OciSpec spec;
    private final LocalMachine machine;
    private final List<LocalRun> runs = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    LocalGuest(OciSpec spec, LocalMachine machine) {
        this.spec = spec;
        this.machine = machine;
    }

    @Override
    public GuestRun start(Wanted stdio) throws IOException, InterruptedException {
        return run(spec.requireProcess().toJson(), stdio);
    }

    @Override
    public GuestRun exec(JsonObject process, Wanted stdio)
            throws IOException, InterruptedException {
        return run(process, stdio);
    }

    private GuestRun run(JsonObject process, Wanted stdio)
            throws IOException, InterruptedException {
        machine.answer();
        var run = new LocalRun(process.strings("args"), stdio, machine);
        runs.add(run);
        return run;
    }

    @Override
    public void shutdown(Shutdown how) {
        close();
    }

    @Override
    public List<Integer> pids() throws IOException, InterruptedException {
        machine.answer();
        return runs.stream().map(LocalRun::pid).toList();
    }

    @Override
    public JsonObject statistics() throws IOException, InterruptedException {
        machine.answer();
        return (JsonObject)
                Json.parse(
                        """
                        {"cpu":{"usage":{"total":18446744073709551615,"per_cpu":[1,2]}},
                         "memory":{"usage":{"usage":4096}},"pids":{"current":3},
                         "memory_oom_control":{"oom_kill":%d}}
                        """
                                .formatted(machine.outOfMemoryKills()));
    }

    @Override
    public void update(Update update) throws IOException, InterruptedException {
        machine.answer();
        machine.changes().add("update " + update.linux().toText());
    }

    @Override
    public void pause() throws IOException, InterruptedException {
        machine.answer();
        machine.changes().add("pause container");
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        machine.answer();
        machine.changes().add("resume container");
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        runs.forEach(LocalRun::close);
    }
}
