package io.hcsshim.ninep;

import static io.hcsshim.ninep.Wire.ROOT;
import static io.hcsshim.ninep.Wire.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.sys.Errno;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SessionTest {
    private static final int O_WRONLY = 1;
    private static final int O_RDWR = 2;
    private static final int O_TRUNC = 01000;
    private static final int SHARED = 0;
    private static final int EXCLUSIVE = 1;
    private static final int NONE = 2;

    @TempDir private Path folder;
    private Path source;
    private Served served;
    private Wire client;

    @BeforeEach
    void serve() throws Exception {
        source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(folder.resolve("secret"), "of the host");
        Files.writeString(source.resolve("file"), "contents");
        Files.writeString(Files.createDirectory(source.resolve("dir")).resolve("secret"), "inner");
        served = new Served(folder, source, false);
        client = served.connect().begin("e");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        served.close();
    }

    private void serveAnew(Path what, boolean readOnly) throws Exception {
        close();
        served = new Served(folder.resolve("dir2"), what, readOnly);
        Files.createDirectories(folder.resolve("dir2"));
        client = served.connect().begin("e");
    }

    @Test
    void aFileIsReadWrittenAndMadeAsOnTheHost() throws Exception {
        client.walk(ROOT, 1, "file");
        client.open(1, O_RDWR);
        assertEquals("contents", client.read(1));
        client.write(1, 8, " and more");

        client.walk(ROOT, 2, "dir");
        client.create(2, "made", O_WRONLY, 0666);
        client.write(2, 0, "new");

        assertEquals("contents and more", Files.readString(source.resolve("file")));
        assertEquals("new", Files.readString(source.resolve("dir/made")));
        assertEquals(
                0666,
                (int) Files.getAttribute(source.resolve("dir/made"), "unix:mode") & 0777,
                "the client's umask counts, not ours");
    }

    @Test
    void noNameLeadsOutOfAnExport() throws Exception {
        for (var name : List.of("..", ".", "", "dir/secret", "/etc/passwd", "a\0b")) {
            assertEquals(Errno.EINVAL, client.walk(ROOT, 1, name).errno(), name);
            assertEquals(Errno.EINVAL, client.create(ROOT, name, O_WRONLY, 0600).errno(), name);
            assertEquals(Errno.EINVAL, client.symlink(name, "x").errno(), name);
            assertEquals(Errno.EINVAL, client.rename("file", name).errno(), name);
        }
        client.symlink("out", folder.toString());
        client.walk(ROOT, 1, "out");

        assertEquals(Errno.ENOTDIR, client.walk(1, 2, "secret").errno());
        assertEquals(Errno.ENXIO, client.open(1, 0).errno(), "a link is never followed here");
        var partly = client.walk(ROOT, 3, "out", "secret");
        assertEquals(1, partly.body().getShort(), "as far as the link");
        assertEquals(Errno.EBADF, client.open(3, 0).errno(), "and nothing is held of it");
    }

    @Test
    void aFileThatIsHeldStaysItselfThoughALinkComesInItsWay() throws Exception {
        client.walk(ROOT, 1, "dir", "secret");
        client.walk(ROOT, 2, "dir");
        client.rename("dir", "elsewhere");
        client.symlink("dir", folder.toString());

        assertEquals(0, client.open(1, 0).errno());
        assertEquals("inner", client.read(1));
        client.walk(2, 3, "secret");
        client.open(3, 0);
        assertEquals("inner", client.read(3));
        assertEquals(0, client.create(2, "made", O_WRONLY, 0600).errno());
        assertFalse(Files.exists(folder.resolve("made")));
        assertTrue(Files.exists(source.resolve("elsewhere/made")));
    }

    @Test
    void creatingOverALinkOfTheHostDoesNotFollowIt() throws Exception {
        Files.createSymbolicLink(source.resolve("trap"), folder.resolve("secret"));

        assertEquals(Errno.ENXIO, client.create(ROOT, "trap", O_WRONLY | O_TRUNC, 0600).errno());

        assertEquals("of the host", Files.readString(folder.resolve("secret")));
    }

    @Test
    void nothingIsOpenedThatHasNoContents() throws Exception {
        assertEquals(0, client.call(18, node("pipe", 0010600, 0, 0)).errno(), "a fifo can be made");
        client.walk(ROOT, 1, "pipe");

        assertEquals(Errno.ENXIO, client.open(1, O_WRONLY).errno());
        assertEquals(Errno.ENXIO, client.create(ROOT, "pipe", O_WRONLY, 0600).errno());
    }

    @Test
    void devicesAreNotMade() throws Exception {
        assertEquals(Errno.EPERM, client.call(18, node("null", 0020666, 1, 3)).errno());
        assertEquals(Errno.EPERM, client.call(18, node("disk", 0060666, 0, 0)).errno());

        assertFalse(Files.exists(source.resolve("null")));
    }

    private static Wire.Body node(String name, int mode, int major, int minor) {
        return body().u32(ROOT).text(name).u32(mode).u32(major).u32(minor).u32(0);
    }

    @Test
    void whatIsReadOnlyCannotBeChangedWhateverIsAsked() throws Exception {
        serveAnew(source, true);
        client.walk(ROOT, 1, "file");
        client.walk(ROOT, 2, "dir");

        assertEquals(Errno.EROFS, client.open(1, O_WRONLY).errno());
        assertEquals(Errno.EROFS, client.open(1, O_TRUNC).errno());
        assertEquals(Errno.EROFS, client.create(2, "x", 0, 0600).errno());
        assertEquals(Errno.EROFS, client.symlink("x", "y").errno());
        assertEquals(Errno.EROFS, client.call(18, node("x", 0100600, 0, 0)).errno());
        assertEquals(Errno.EROFS, client.rename("file", "x").errno());
        assertEquals(
                Errno.EROFS, client.call(72, body().u32(ROOT).text("x").u32(0755).u32(0)).errno());
        assertEquals(Errno.EROFS, client.call(70, body().u32(ROOT).u32(1).text("x")).errno());
        assertEquals(Errno.EROFS, client.call(76, body().u32(ROOT).text("file").u32(0)).errno());
        assertEquals(Errno.EROFS, client.call(26, setMode(1, 0777)).errno());
        assertEquals(
                Errno.EROFS, client.call(32, body().u32(1).text("user.x").u64(1).u32(0)).errno());
        assertEquals(0, client.open(1, 0).errno());
        assertEquals(Errno.EROFS, client.write(1, 0, "x").errno());
        assertEquals("contents", client.read(1));
        assertEquals("contents", Files.readString(source.resolve("file")));
    }

    private static Wire.Body setMode(int fid, int mode) {
        return body().u32(fid).u32(1).u32(mode).u32(0).u32(0).u64(0).u64(0).u64(0).u64(0).u64(0);
    }

    @Test
    void aSingleFileIsAllThatThereIs() throws Exception {
        serveAnew(folder.resolve("secret"), false);

        assertEquals(Errno.ENOENT, client.walk(ROOT, 1, "source").errno());
        assertEquals(Errno.EPERM, client.create(ROOT, "x", O_WRONLY, 0600).errno());
        assertEquals(Errno.EPERM, client.rename("secret", "x").errno());
        client.walk(ROOT, 2);
        assertEquals(0, client.open(2, 0).errno());
        assertEquals(List.of("secret"), List.copyOf(names(client, 2)));
        client.walk(ROOT, 1, "secret");
        client.open(1, O_RDWR);
        client.write(1, 0, "to");
        assertEquals("to the host", Files.readString(folder.resolve("secret")));
    }

    private static TreeSet<String> names(Wire client, int fid) throws IOException {
        var names = new TreeSet<String>();
        long next = 0;
        while (true) {
            var answer = client.call(40, body().u32(fid).u64(next).u32(300));
            if (answer.u32() == 0) {
                return names;
            }
            while (answer.body().hasRemaining()) {
                answer.body().position(answer.body().position() + 13);
                next = answer.body().getLong();
                answer.body().get();
                names.add(answer.text());
            }
        }
    }

    @Test
    void timesAreSetAndTold() throws Exception {
        client.walk(ROOT, 1, "file");
        int given = 0x10 | 0x20 | 0x80 | 0x100;
        var times = body().u32(1).u32(given).u32(0).u32(0).u32(0).u64(0);
        assertEquals(0, client.call(26, times.u64(-10).u64(7).u64(1_000).u64(8)).errno());

        var told = client.call(24, body().u32(1).u64(0x7ff)).body();
        told.position(8 + 13 + 4 * 3 + 8 * 5);
        assertEquals(-10, told.getLong());
        assertEquals(7, told.getLong());
        assertEquals(1_000, told.getLong());
        assertEquals(8, told.getLong());
    }

    @Test
    void aFolderIsListedPieceByPiece() throws Exception {
        var expected = new TreeSet<>(List.of(".", "..", "file", "dir"));
        for (int i = 0; i < 200; i++) {
            Files.createFile(source.resolve("many" + i));
            expected.add("many" + i);
        }
        client.walk(ROOT, 1);
        client.open(1, 0);

        assertEquals(expected, names(client, 1));
    }

    @Test
    void locksMeetThoseOfOtherClientsAndOfTheHost() throws Exception {
        client.walk(ROOT, 1, "file");
        client.open(1, O_RDWR);
        try (var other = served.connect().begin("e")) {
            other.walk(ROOT, 1, "file");
            other.open(1, O_RDWR);

            assertEquals(0, client.lock(1, EXCLUSIVE, 0, 10, 7).body().get());
            assertEquals(1, other.lock(1, SHARED, 5, 1, 7).body().get(), "blocked");
            assertEquals(0, other.lock(1, EXCLUSIVE, 10, 0, 7).body().get());
            assertEquals(0, client.lock(1, NONE, 0, 10, 7).body().get());
            assertEquals(0, other.lock(1, SHARED, 5, 1, 7).body().get());
        }
        try (var host = FileChannel.open(source.resolve("file"), StandardOpenOption.WRITE);
                var _ = host.lock(100, 1, false)) {
            client.walk(ROOT, 9, "file");
            assertEquals(1, client.lock(1, EXCLUSIVE, 90, 20, 7).body().get());
        }
        assertEquals(0, client.lock(1, EXCLUSIVE, 90, 20, 7).body().get());
    }

    @Test
    void ofSeveralProcessesOfAClientEachKeepsWhatIsItsOwn() throws Exception {
        client.walk(ROOT, 1, "file");
        client.open(1, O_RDWR);
        client.walk(ROOT, 2, "file");
        client.open(2, O_RDWR);
        try (var other = served.connect().begin("e")) {
            other.walk(ROOT, 1, "file");
            other.open(1, O_RDWR);
            client.lock(1, SHARED, 0, 10, 7);
            client.lock(2, SHARED, 0, 10, 8);

            client.lock(1, NONE, 0, 10, 7);
            assertEquals(1, other.lock(1, EXCLUSIVE, 0, 10, 9).body().get(), "8 has it still");
            client.clunk(2);
            assertEquals(0, other.lock(1, EXCLUSIVE, 0, 10, 9).body().get());
        }
    }

    @Test
    void attributesThatMeanSomethingToTheHostAreLeftAlone() throws Exception {
        client.walk(ROOT, 1, "file");

        assertEquals(
                Errno.EOPNOTSUPP,
                client.call(32, body().u32(1).text("trusted.x").u64(1).u32(0)).errno());
        assertEquals(
                Errno.EOPNOTSUPP,
                client.call(30, body().u32(1).u32(2).text("security.selinux")).errno());
    }

    @Test
    void aClientHoldsOnlySoManyFiles() throws Exception {
        int held = 1;
        while (client.walk(ROOT, held, "file").errno() == 0) {
            held++;
        }

        assertEquals(20, held);
        assertEquals(Errno.EMFILE, client.walk(ROOT, held, "file").errno());
        client.clunk(5);
        assertEquals(0, client.walk(ROOT, held, "file").errno());
        client.close();
        served.end();
        assertEquals(20, served.room.availablePermits(), "all are given back");
    }

    @Test
    void anExportIsHeldThoughItsPathIsGivenToSomethingElse() throws Exception {
        Files.move(source, folder.resolve("moved"));
        Files.createSymbolicLink(source, folder);

        assertEquals(Errno.ENOENT, client.walk(ROOT, 1, "moved").errno());
        client.walk(ROOT, 1, "file");
        client.open(1, 0);
        assertEquals("contents", client.read(1));
    }

    @Test
    void aSourceThatIsNoFileOrFolderIsRefused() throws Exception {
        assertThrows(IOException.class, () -> Export.of(source + "/none", false));
        var device = assertThrows(IOException.class, () -> Export.of("/dev/null", false));

        assertTrue(device.getMessage().contains("neither a folder nor a file"));
    }

    @Test
    void requestsThatAreNoneAreAnswered() throws Exception {
        assertEquals(Errno.EOPNOTSUPP, client.call(99, body()).errno());
        assertEquals(Errno.EOPNOTSUPP, client.call(20, body()).errno(), "Trename");
        assertEquals(Errno.EBADF, client.open(77, 0).errno());
        assertEquals(Errno.EINVAL, client.open(ROOT, 3).errno());
        assertEquals(Errno.ENOENT, client.attach(5, "other", 0).errno());
        assertEquals(0, client.call(108, body().u16(1)).errno(), "Tflush");
    }

    @Test
    void messagesThatAreNoneEndTheConnection() throws Exception {
        for (var bytes :
                List.of(
                        new byte[] {3, 0, 0, 0},
                        new byte[] {-1, -1, -1, 127},
                        new byte[] {9, 0, 0, 0, 12, 1, 0, 0, 0})) {
            try (var hostile = served.connect().begin("e")) {
                hostile.send(bytes);
                assertTrue(served.end().isPresent());
            }
        }
    }

    @Test
    void aConnectionThatEndsInAMessageIsOver() throws Exception {
        client.send((byte) 30, (byte) 0, (byte) 0, (byte) 0, (byte) 110);
        client.close();

        assertTrue(served.end().isPresent());
    }
}
