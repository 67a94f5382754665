package io.hcsshim.protocol.gcs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Frames of the bridge, there and back.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {
    private final Frame frame = new Frame(0x10100101, 7, new byte[400]);
    private final byte[] bytes = frame.toBytes();

    @Benchmark
    public long read() throws IOException {
        return FrameReader.forHost(new ByteArrayInputStream(bytes)).read().orElseThrow().size();
    }

    @Benchmark
    public int write() throws IOException {
        var out = new ByteArrayOutputStream(512);
        FrameWriter.toGuest(out).write(frame);
        return out.size();
    }
}
