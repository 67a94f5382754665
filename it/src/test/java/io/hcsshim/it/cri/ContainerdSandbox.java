package io.hcsshim.it.cri;

import io.hcsshim.it.shim.Containerd;
import io.hcsshim.shim.grpc.GrpcCall;
import io.hcsshim.wire.proto.ProtoWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// A sandbox that is made as `ctr sandboxes run` of containerd 2.2 makes it: written down, created, started. The `ctr` of 2.1 names no
/// controller, which its containerd refuses.
final class ContainerdSandbox {
    private static final String PACKAGE = "containerd.services.sandbox.v1.";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SANDBOXER = 10;
    private static final String SHIM = "shim";

    private ContainerdSandbox() {}

    static void run(Containerd containerd, String id) throws IOException {
        var runtime = new ProtoWriter().string(1, "io.containerd.runhcs.v1");
        var spec =
                new ProtoWriter()
                        .string(1, "types.containerd.io/opencontainers/runtime-spec/1/Spec")
                        .string(2, "{\"ociVersion\":\"1.1.0\",\"hostname\":\"by-ctr\"}");
        var sandbox =
                new ProtoWriter()
                        .string(1, id)
                        .message(2, runtime)
                        .message(3, spec)
                        .string(SANDBOXER, SHIM);
        call(containerd, "Store", "Create", new ProtoWriter().message(1, sandbox));
        var creation = new ProtoWriter().string(1, id).message(6, sandbox);
        call(containerd, "Controller", "Create", creation.string(SANDBOXER, SHIM));
        var start = new ProtoWriter().string(1, id);
        call(containerd, "Controller", "Start", start.string(SANDBOXER, SHIM));
    }

    private static void call(
            Containerd containerd, String service, String method, ProtoWriter request)
            throws IOException {
        var namespace = Map.of("containerd-namespace", "default");
        new GrpcCall(PACKAGE + service, method, request.toBytes(), namespace)
                .answer(containerd.folder().resolve("c.sock"), LIMIT);
    }
}
