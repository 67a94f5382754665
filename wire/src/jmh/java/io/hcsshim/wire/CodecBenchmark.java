package io.hcsshim.wire;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.proto.ProtoException;
import io.hcsshim.wire.proto.ProtoReader;
import io.hcsshim.wire.proto.ProtoWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// JSON and protobuf of the size of a request for a process.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private final JsonObject document =
            JsonObject.builder()
                    .put("ActivityId", "00000000-0000-0000-0000-000000000000")
                    .put("ContainerId", "0123456789abcdef0123456789abcdef")
                    .put("args", List.of("/bin/sh", "-c", "echo \"one\" two\n"))
                    .put("env", List.of("PATH=/usr/bin:/bin", "TERM=xterm", "NAME=Zoë"))
                    .put("cwd", "/")
                    .put("pid", 4711)
                    .build();
    private final byte[] json = document.toBytes();
    private final byte[] message = message();

    private static byte[] message() {
        return new ProtoWriter()
                .string(1, "containerd.task.v2.Task")
                .string(2, "Exec")
                .bytes(3, new byte[300])
                .varint(4, 1_000_000)
                .toBytes();
    }

    @Benchmark
    public JsonObject readJson() throws JsonException {
        return JsonObject.parse(json);
    }

    @Benchmark
    public byte[] writeJson() {
        return document.toBytes();
    }

    @Benchmark
    public int readMessage() throws ProtoException {
        var reader = new ProtoReader(message);
        int bytes = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case 1, 2 -> bytes += reader.string().length();
                case 3 -> bytes += reader.bytes().length;
                default -> bytes += (int) reader.varint();
            }
        }
        return bytes;
    }

    @Benchmark
    public byte[] writeMessage() {
        return message();
    }
}
