package io.hcsshim.hostfiles.fuse;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.testing.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Whatever a guest's kernel sends: it sees and changes its shares alone, and all that it held is given back.
///
/// An input is messages one after the other, each as long as it says (4 KiB at most).
public final class FuseFuzzTest implements FuzzTarget {
    private static final String SECRET = "of the host alone";
    private static final int FALLOCATE = 43;
    private static final int COPY_FILE_RANGE = 47;
    private static final int ROOM = 50;

    /// Made by JUnit, or for one input.
    public FuseFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new FuseFuzzTest().take(input);
    }

    @Override
    public int rounds() {
        return 500; // each makes and removes a few files
    }

    /// Numbers of nodes and handles count up, so these are right: 2 is the share, 3 what is looked up first.
    @Override
    public List<byte[]> seeds() {
        var reading = new ByteArrayOutputStream();
        put(reading, 26, 0, body().u32(7, 38, 4096, -1));
        put(reading, 1, 1, body().text("s"));
        put(reading, 1, 2, body().text("file"));
        put(reading, 14, 3, body().u32(2, 0));
        put(reading, 15, 3, body().u64(1, 0).u32(100, 0).u64(0).u32(0, 0));
        put(reading, 16, 3, body().u64(1, 2).u32(2, 4).u64(0).u32(0, 0).put(new byte[] {1, 2}));
        put(reading, 32, 3, body().u64(1, 5, 0, 9).u32(1, 1, 0, 0));
        put(reading, 31, 3, body().u64(1, 6, 0, 9).u32(1, 1, 0, 0));
        put(reading, 32, 3, body().u64(1, 5, 0, 9).u32(1, 1, 1, 0));
        put(reading, 22, 3, body().u32(100, 0).text("user.a"));
        put(reading, 46, 3, body().u64(1, 0).u32(3, 0));
        put(reading, 25, 3, body().u64(1).u32(0, 0).u64(5));
        put(reading, 18, 3, body().u64(1).u32(0, 0).u64(0));
        put(reading, 2, 3, body().u64(1));
        put(reading, 27, 2, body().u32(0, 0));
        put(reading, 28, 2, body().u64(2, 0).u32(500, 0).u64(0).u32(0, 0));
        var changing = new ByteArrayOutputStream();
        put(changing, 1, 2, body().text("dir"));
        put(changing, 35, 3, body().u32(0102, 0600, 0, 0).text("made"));
        put(changing, 43, 4, body().u64(1, 0, 4096).u32(0, 0));
        put(changing, 6, 2, body().text("link").text(".."));
        put(changing, 9, 2, body().u32(0755, 0).text("new"));
        put(changing, 8, 2, body().u32(0010600, 0, 0, 0).text("fifo"));
        put(changing, 45, 2, body().u64(3).u32(0, 0).text("file").text("moved"));
        put(changing, 13, 2, body().u64(4).text("hard"));
        put(changing, 21, 4, body().u32(1, 0).text("user.a").put(new byte[] {1}));
        put(changing, 4, 4, body().u32(0x3f, 0).u64(1, 7, 0, 1, 2, 3).u32(0, 0, 0, 0600, 0, 0, 0));
        put(changing, 51, 2, body().u32(2, 0600, 0, 0).text("#"));
        put(changing, 47, 4, body().u64(1, 0, 4, 1, 9, 5, 0));
        put(changing, 11, 2, body().text("new"));
        put(changing, 10, 3, body().text("made"));
        put(changing, 42, 0, body().u32(2, 0).u64(3, 1, 4, 1));
        return List.of(reading.toByteArray(), changing.toByteArray());
    }

    private static FakeKernel.Body body() {
        return FakeKernel.body();
    }

    private static void put(
            ByteArrayOutputStream out, int operation, long node, FakeKernel.Body body) {
        out.writeBytes(FakeKernel.message(operation, node, body.bytes(), out.size(), 0, 0));
    }

    @Override
    public void take(byte[] input) throws Exception {
        var folder = Files.createTempDirectory("fuse");
        try {
            Files.writeString(folder.resolve("secret"), SECRET);
            var source = Files.createDirectory(folder.resolve("source"));
            Files.createDirectory(source.resolve("dir"));
            Files.writeString(source.resolve("file"), "text");
            var room = new Semaphore(ROOM);
            var said = serve(source, input, room);
            if (said.contains(SECRET)
                    || !Files.readString(folder.resolve("secret")).equals(SECRET)) {
                throw new IllegalStateException("the guest reached a file beside its share");
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
        var said = new ByteArrayOutputStream();
        try (var export = Export.of(source.toString(), false);
                var server = new FuseServer(room)) {
            server.add("s", export);
            var reply = ByteBuffer.allocateDirect(8192);
            for (int at = 0; at < input.length; ) {
                int length = length(input, at);
                var request = ByteBuffer.allocateDirect(length).put(input, at, length).flip();
                modest(request);
                at += length;
                reply.clear();
                server.answer(request, reply, () -> said::writeBytes);
                reply.flip();
                var bytes = new byte[reply.remaining()];
                reply.get(bytes);
                said.writeBytes(bytes);
            }
        }
        return said.toString(StandardCharsets.ISO_8859_1);
    }

    /// A guest may fill the disk that it shares. This one is also that of whoever runs the test.
    private static void modest(ByteBuffer request) {
        request.order(ByteOrder.LITTLE_ENDIAN);
        int operation = request.remaining() < 8 ? 0 : request.getInt(4);
        int at = operation == FALLOCATE ? 56 : operation == COPY_FILE_RANGE ? 80 : request.limit();
        if (at + Long.BYTES <= request.limit()) {
            request.putLong(at, request.getLong(at) & 0xffff);
        }
    }

    private static int length(byte[] input, int at) {
        int left = input.length - at;
        int said =
                left < 4 ? left : ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
        return Math.clamp(said, Math.min(left, 1), Math.min(left, 4096));
    }
}
