package io.hcsshim.wire.ttrpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.hcsshim.wire.testing.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stream of ttrpc frames, each taken for a request and for a response.
public final class TtrpcFuzzTest implements FuzzTarget {
    /// Made by JUnit, or for one input.
    public TtrpcFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new TtrpcFuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        var call =
                new TtrpcCall(
                        "containerd.task.v2.Task",
                        "State",
                        new byte[] {1, 2, 3},
                        Map.of("containerd-namespace-ttrpc", "default"),
                        Duration.ofSeconds(5));
        var out = new ByteArrayOutputStream();
        new Frame(1, Frame.REQUEST, 0, Request.encode(call)).write(out);
        new Frame(1, Frame.RESPONSE, 0, Response.of(new byte[] {4}).encode()).write(out);
        new Frame(3, Frame.RESPONSE, 0, Response.failed(TtrpcCode.NOT_FOUND, "no").encode())
                .write(out);
        return List.of(out.toByteArray());
    }

    @Override
    public void take(byte[] input) throws Exception {
        var in = new ByteArrayInputStream(input);
        for (var frame = next(in); frame.isPresent(); frame = next(in)) {
            var data = frame.get().data();
            try {
                Request.decode(data);
            } catch (IOException _) { // no request
            }
            try {
                var encoded = Response.decode(data).encode();
                assertArrayEquals(encoded, Response.decode(encoded).encode());
            } catch (IOException _) { // no response
            }
        }
    }

    private static Optional<Frame> next(ByteArrayInputStream in) {
        try {
            return Frame.read(in);
        } catch (IOException _) { // the connection would end
            return Optional.empty();
        }
    }
}
