package io.hcsshim.ninep;

import static io.hcsshim.ninep.Wire.body;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.testing.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Whatever a client sends: it sees and changes its export alone, and all that it held is given back.
public final class SessionFuzzTest implements FuzzTarget {
    private static final String SECRET = "of the host alone";
    private static final int ROOM = 50;

    /// Made by JUnit, or for one input.
    public SessionFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new SessionFuzzTest().take(input);
    }

    @Override
    public int rounds() {
        return 1000; // each makes and removes a few files
    }

    @Override
    public List<byte[]> seeds() {
        var begin = new ByteArrayOutputStream();
        put(begin, 100, body().u32(8192).text("9P2000.L"));
        put(begin, 104, body().u32(0).u32(-1).text("").text("e").u32(0));
        put(begin, 110, body().u32(0).u32(1).u16(2).text("dir").text("file"));
        var reading = copy(begin);
        put(reading, 24, body().u32(1).u64(0x7ff));
        put(reading, 12, body().u32(1).u32(2));
        put(reading, 116, body().u32(1).u64(0).u32(100));
        put(reading, 52, body().u32(1).u8(1).u32(0).u64(5).u64(10).u32(9).text("g"));
        put(reading, 118, body().u32(1).u64(3).u32(2).bytes((byte) 1, (byte) 2));
        put(reading, 30, body().u32(1).u32(2).text(""));
        put(reading, 120, body().u32(1));
        var changing = copy(begin);
        put(changing, 16, body().u32(0).text("link").text("..").u32(0));
        put(changing, 110, body().u32(0).u32(2).u16(1).text("link"));
        put(changing, 74, body().u32(0).text("dir").u32(0).text("moved"));
        put(changing, 70, body().u32(0).u32(1).text("hard"));
        put(changing, 72, body().u32(0).text("new").u32(0755).u32(0));
        put(changing, 14, body().u32(0).text("made").u32(1).u32(0644).u32(0));
        put(changing, 32, body().u32(1).text("user.a").u64(1).u32(0));
        put(changing, 118, body().u32(1).u64(0).u32(1).bytes((byte) 1));
        put(changing, 40, body().u32(0).u64(0).u32(500));
        return List.of(reading.toByteArray(), changing.toByteArray());
    }

    private static ByteArrayOutputStream copy(ByteArrayOutputStream begin) {
        var copy = new ByteArrayOutputStream();
        copy.writeBytes(begin.toByteArray());
        return copy;
    }

    private static void put(ByteArrayOutputStream out, int type, Wire.Body body) {
        var bytes = body.toByteArray();
        var head = ByteBuffer.allocate(7).order(ByteOrder.LITTLE_ENDIAN);
        out.writeBytes(head.putInt(7 + bytes.length).put((byte) type).putShort((short) 1).array());
        out.writeBytes(bytes);
    }

    @Override
    public void take(byte[] input) throws Exception {
        var folder = Files.createTempDirectory("session");
        try {
            Files.writeString(folder.resolve("secret"), SECRET);
            var source = Files.createDirectory(folder.resolve("source"));
            Files.writeString(Files.createDirectory(source.resolve("dir")).resolve("file"), "text");
            var room = new Semaphore(ROOM);
            var said = serve(source, input, room);
            if (said.contains(SECRET)
                    || !Files.readString(folder.resolve("secret")).equals(SECRET)) {
                throw new IllegalStateException("the client reached a file beside its export");
            }
            try (var beside = Files.list(folder)) {
                if (beside.count() != 2 || room.availablePermits() != ROOM) {
                    throw new IllegalStateException("something is left");
                }
            }
        } finally {
            Trees.remove(folder);
        }
    }

    private static String serve(Path source, byte[] input, Semaphore room) throws IOException {
        var channel = new Recorded(input);
        try (var export = Export.of(source.toString(), false)) {
            new Session(channel, _ -> Optional.of(export), room).answerAll();
        } catch (IOException _) { // this client's connection would end
        }
        return channel.said.toString(StandardCharsets.ISO_8859_1);
    }

    /// A connection on which all has been said.
    private static final class Recorded implements ByteChannel {
        private final ByteBuffer input;
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();

        private Recorded(byte[] input) {
            this.input = ByteBuffer.wrap(input);
        }

        @Override
        public int read(ByteBuffer target) {
            if (!input.hasRemaining()) {
                return -1;
            }
            int count = Math.min(target.remaining(), input.remaining());
            target.put(input.slice(input.position(), count));
            input.position(input.position() + count);
            return count;
        }

        @Override
        public int write(ByteBuffer source) {
            var bytes = new byte[source.remaining()];
            source.get(bytes);
            said.writeBytes(bytes);
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
