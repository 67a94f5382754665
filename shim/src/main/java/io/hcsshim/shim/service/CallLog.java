package io.hcsshim.shim.service;

import com.google.protobuf.CodedInputStream;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.task.Pod;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// A service that tells the log of the task or sandbox that a call is about, at [Level#DEBUG]: the call when it comes, and
/// what became of it.
///
/// @param namespace whose calls they are
record CallLog(TtrpcService service, Pods pods, String namespace) implements TtrpcService {
    /// Every request says in its first field whom it means.
    private static final int ID = 1 << 3 | 2;

    @Override
    public byte[] call(TtrpcCall call) throws Exception {
        var log = pod(call.payload()).map(pod -> pod.log().log()).orElse(Log.none());
        if (!log.writes(Level.DEBUG)) {
            return service.call(call);
        }
        log.debug("call", Map.of("method", call.method()));
        try {
            var answer = service.call(call);
            log.debug("call answered", Map.of("method", call.method()));
            return answer;
        } catch (Exception e) {
            log.debug("call failed", Map.of("method", call.method(), "error", e));
            throw e;
        }
    }

    private Optional<Pod> pod(byte[] request) {
        try {
            var in = CodedInputStream.newInstance(request);
            return in.readTag() == ID
                    ? pods.find(new PodKey(namespace, in.readString()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // the service says what is wrong with it
        }
    }
}
