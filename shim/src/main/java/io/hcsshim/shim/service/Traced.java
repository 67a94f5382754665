package io.hcsshim.shim.service;

import io.hcsshim.uvm.trace.Tracer;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/// A service whose calls are measured, those that change something, as parts of what their caller measures.
///
/// @param namespace whose calls they are
record Traced(TtrpcService service, Tracer tracer, String namespace) implements TtrpcService {
    private static final Set<String> MEASURED =
            Set.of(
                    "Create",
                    "Start",
                    "Exec",
                    "Kill",
                    "Delete",
                    "Update",
                    "Pause",
                    "Resume",
                    "CreateSandbox",
                    "StartSandbox",
                    "StopSandbox",
                    "ShutdownSandbox");

    @Override
    public byte[] call(TtrpcCall call) throws Exception {
        if (!MEASURED.contains(call.method())) {
            return service.call(call);
        }
        return tracer.root(
                call.metadata().getOrDefault("traceparent", ""),
                call.service() + "/" + call.method(),
                Map.of("containerd.namespace", namespace),
                () -> answer(call));
    }

    private byte[] answer(TtrpcCall call) throws IOException, InterruptedException {
        try {
            return service.call(call);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
