package io.hcsshim.hostfiles.fuse;

import static io.hcsshim.hostfiles.fuse.FakeKernel.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.sys.Errno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuseServerTest {
    private static final int RDWR = 2;
    private static final int CREATE = 0100;
    private static final int EXCL = 0200;
    private static final int APPEND = 02000;
    private static final int ENOLCK = 37;
    private static final int READ_LOCK = 0;
    private static final int WRITE_LOCK = 1;
    private static final int NO_LOCK = 2;

    @TempDir private Path folder;
    private Path source;
    private Export export;
    private FakeKernel kernel;

    @BeforeEach
    void share() throws Exception {
        source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(folder.resolve("secret"), "of the host");
        Files.writeString(source.resolve("file"), "0123456789");
        Files.createDirectory(source.resolve("dir"));
        export = Export.of(source.toString(), false);
        kernel = FakeKernel.with(export);
    }

    @AfterEach
    void end() {
        kernel.close();
        export.close();
    }

    @Test
    void whatIsAgreedOnIsWhatBothHave() {
        var said = kernel.ask(26, 0, body().u32(7, 45, 131_072, -1).u32(new int[12])).ok();

        assertEquals(7, said.u32(0));
        assertEquals(38, said.u32(4));
        assertEquals(0, said.u32(12) & 1 << 16, "nothing is kept here that was not written");
        assertNotEquals(0, said.u32(12) & 1 << 28, "set-id bits are taken away here");
        assertEquals(FuseServer.MOST_CONTENTS, said.u32(20));
        assertEquals(71, kernel.ask(26, 0, body().u32(7, 12, 0, 0)).errno());
        assertEquals(71, kernel.ask(26, 0, body().u32(8, 31, 0, 0)).errno());
    }

    @Test
    void eachShareIsAFileSystemOfItsOwn() throws Exception {
        try (var other = Export.of(folder.resolve("secret").toString(), true)) {
            kernel.server.add("other", other);

            var share = kernel.lookUp(1, "s").ok();
            var above = kernel.lookUp(1, "other").ok();
            var file = kernel.lookUp(above.u64(0), "secret").ok();

            assertEquals(1, share.u32(40 + 84), "FUSE_ATTR_SUBMOUNT");
            assertEquals(1, above.u32(40 + 84));
            assertEquals(0100000, file.u32(40 + 60) & 0170000);
            assertEquals(Errno.ENOENT, kernel.lookUp(above.u64(0), "source").errno());
            assertEquals(Errno.ENOENT, kernel.lookUp(1, "none").errno());
            assertEquals(List.of(".", "..", "other", "s"), sorted(names(1)));
            assertEquals(List.of(".", "..", "secret"), names(above.u64(0)));
            kernel.server.remove("other");
        }
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    private List<String> names(long node) {
        long handle = kernel.ask(27, node, body().u32(0, 0)).ok().u64(0);
        var names = new ArrayList<String>();
        long next = 0;
        while (true) {
            var listed =
                    kernel.ask(28, node, body().u64(handle, next).u32(120, 0).u64(0).u32(0, 0))
                            .ok();
            int at = 0;
            while (at < listed.body().remaining()) {
                next = listed.u64(at + 8);
                int length = listed.u32(at + 16);
                names.add(listed.text().substring(at + 24, at + 24 + length));
                at += 24 + length + 7 & ~7;
            }
            if (at == 0) {
                kernel.ask(29, node, body().u64(handle).u32(0, 0).u64(0)).ok();
                return names;
            }
        }
    }

    @Test
    void aListIsReadInPieces() throws Exception {
        var expected = new ArrayList<>(List.of(".", ".."));
        var dir = source.resolve("dir");
        for (int i = 0; i < 100; i++) {
            Files.createFile(dir.resolve("name" + i));
            expected.add("name" + i);
        }

        assertEquals(sorted(expected), sorted(names(kernel.walk("dir"))));
    }

    @Test
    void filesAreMadeWrittenAndRead() throws Exception {
        kernel.user = 12;
        kernel.group = 34;
        long root = kernel.walk();
        var made = kernel.create(root, "new", CREATE | EXCL | RDWR, 0100640).ok();
        long node = made.u64(0);
        long handle = made.u64(128);

        assertEquals(5, kernel.write(node, handle, 2, "hello", 0).ok().u32(0));
        assertEquals("\0\0hello", kernel.read(node, handle, 0, 100).ok().text());
        assertEquals("llo", kernel.read(node, handle, 4, 3).ok().text());
        assertEquals("", kernel.read(node, handle, 50, 3).ok().text());
        assertEquals("\0\0hello", Files.readString(source.resolve("new")));
        assertEquals(12, Files.getAttribute(source.resolve("new"), "unix:uid"));
        assertEquals(34, Files.getAttribute(source.resolve("new"), "unix:gid"));
        assertEquals(Errno.EEXIST, kernel.create(root, "new", CREATE | EXCL, 0600).errno());
        kernel.release(node, handle);
        assertEquals(Errno.EBADF, kernel.read(node, handle, 0, 1).errno());
    }

    @Test
    void whatIsAppendedGoesToTheEndButPagesGoWhereTheyAre() throws Exception {
        long node = kernel.walk("file");
        long handle = kernel.open(node, RDWR | APPEND);

        kernel.write(node, handle, 0, "end", 0).ok();
        kernel.write(node, handle, 1, "PAGE", 1).ok();

        assertEquals("0PAGE56789end", Files.readString(source.resolve("file")));
    }

    @Test
    void whoWritesWithoutRightsTakesSetIdBitsAway() throws Exception {
        var file = source.resolve("file");
        long node = kernel.walk("file");
        long handle = kernel.open(node, RDWR);
        io.hcsshim.sys.linux.Nodes.chmod(file, 06777);

        kernel.write(node, handle, 0, "x", 0).ok();
        assertEquals(06777, (int) Files.getAttribute(file, "unix:mode") & 07777);

        kernel.write(node, handle, 0, "x", 4).ok();
        assertEquals(0777, (int) Files.getAttribute(file, "unix:mode") & 07777);
    }

    @Test
    void aReadOnlyShareIsNotChanged() throws Exception {
        try (var export = Export.of(source.toString(), true)) {
            kernel.server.add("ro", export);
            long root = kernel.lookUp(1, "ro").ok().u64(0);
            long node = kernel.lookUp(root, "file").ok().u64(0);
            long writable = kernel.walk();

            assertEquals(Errno.EROFS, kernel.create(root, "x", CREATE, 0600).errno());
            assertEquals(Errno.EROFS, kernel.ask(14, node, body().u32(RDWR, 0)).errno());
            assertEquals(Errno.EROFS, kernel.ask(14, node, body().u32(01000, 0)).errno());
            assertEquals(Errno.EROFS, kernel.ask(9, root, body().u32(0755, 0).text("d")).errno());
            assertEquals(Errno.EROFS, kernel.ask(10, root, body().text("file")).errno());
            assertEquals(Errno.EROFS, kernel.ask(4, node, setMode(0)).errno());
            assertEquals(
                    Errno.EROFS,
                    kernel.ask(21, node, body().u32(1, 0).text("user.a").put(new byte[1])).errno());
            long handle = kernel.open(node, 0);
            assertEquals(Errno.EROFS, kernel.write(node, handle, 0, "x", 0).errno());
            assertEquals(
                    Errno.EXDEV,
                    kernel.ask(13, writable, body().u64(node).text("way-out")).errno(),
                    "a link to what is read-only would make it writable");
            assertEquals("0123456789", kernel.read(node, handle, 0, 99).ok().text());
            kernel.server.remove("ro");
        }
    }

    private static FakeKernel.Body setMode(int mode) {
        return body().u32(1, 0)
                .u64(0, 0, 0, 0, 0, 0)
                .u32(0, 0, 0)
                .u32(mode)
                .u32(0)
                .u32(0, 0)
                .u32(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "", "dir/x", "../secret", "/etc"})
    void aNameThatIsNoneLeadsNowhere(String name) {
        assertEquals(Errno.EINVAL, kernel.lookUp(kernel.walk("dir"), name).errno());
        assertEquals(Errno.EINVAL, kernel.create(kernel.walk(), name, CREATE, 0600).errno());
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Files.createSymbolicLink(source.resolve("link"), folder.resolve("secret"));

        long node = kernel.walk("link");

        assertEquals(Errno.ENXIO, kernel.ask(14, node, body().u32(0, 0)).errno());
        assertNotEquals(0, kernel.lookUp(node, "secret").errno());
        assertEquals(folder.resolve("secret").toString(), kernel.ask(5, node, body()).ok().text());
    }

    @Test
    void aFolderThatIsMovedAwayLeadsNowhereElse() throws Exception {
        long dir = kernel.walk("dir");
        Files.move(source.resolve("dir"), source.resolve("moved"));
        Files.createSymbolicLink(source.resolve("dir"), folder);

        assertEquals(Errno.ENOENT, kernel.lookUp(dir, "secret").errno());
    }

    @Test
    void devicesAreNeitherMadeNorOpened() throws Exception {
        long root = kernel.walk();
        assertEquals(
                Errno.EPERM,
                kernel.ask(8, root, body().u32(0020666, 1 << 8 | 3, 0, 0).text("null")).errno());
        kernel.ask(8, root, body().u32(0020600, 0, 0, 0).text("whiteout")).ok();
        long fifo = kernel.ask(8, root, body().u32(0010600, 0, 0, 0).text("f")).ok().u64(0);
        assertEquals(Errno.ENXIO, kernel.ask(14, fifo, body().u32(0, 0)).errno());
    }

    @Test
    void attributesOfTheHostAreNotTheGuests() {
        long node = kernel.walk("file");
        for (var name : List.of("trusted.overlay.opaque", "security.selinux")) {
            assertEquals(
                    Errno.EOPNOTSUPP,
                    kernel.ask(21, node, body().u32(1, 0).text(name).put(new byte[1])).errno());
            assertEquals(
                    Errno.EOPNOTSUPP, kernel.ask(22, node, body().u32(9, 0).text(name)).errno());
        }
        kernel.ask(21, node, body().u32(3, 0).text("user.a").put(new byte[] {1, 2, 3})).ok();
        assertEquals(3, kernel.ask(22, node, body().u32(0, 0).text("user.a")).ok().u32(0));
        assertEquals(Errno.ERANGE, kernel.ask(22, node, body().u32(2, 0).text("user.a")).errno());
        assertEquals("user.a\0", kernel.ask(23, node, body().u32(99, 0)).ok().text());
        kernel.ask(24, node, body().text("user.a")).ok();
        assertEquals(61, kernel.ask(22, node, body().u32(9, 0).text("user.a")).errno());
    }

    @Test
    void whatIsForgottenIsClosed() {
        long node = kernel.walk("file");
        assertEquals(node, kernel.walk("file"), "one file, one number");
        kernel.ask(2, node, body().u64(1), 0);
        kernel.ask(3, node, body().u32(0, 0).u64(0)).ok();

        kernel.ask(42, 0, body().u32(1, 0).u64(node, 1), 0);

        assertEquals(Errno.ESTALE, kernel.ask(3, node, body().u32(0, 0).u64(0)).errno());
        assertEquals(FakeKernel.ROOM, kernel.room.availablePermits());
        assertNotEquals(node, kernel.walk("file"), "a number is never used again");
    }

    @Test
    void aShareThatIsTakenBackIsGone() throws Exception {
        long node = kernel.walk("file");
        long handle = kernel.open(node, RDWR);
        kernel.lock(32, node, handle, 5, WRITE_LOCK, false).ok();

        kernel.server.remove("s");

        assertEquals(FakeKernel.ROOM, kernel.room.availablePermits());
        assertEquals(Errno.EBADF, kernel.read(node, handle, 0, 1).errno());
        assertEquals(Errno.ESTALE, kernel.ask(3, node, body().u32(0, 0).u64(0)).errno());
        assertEquals(Errno.ENOENT, kernel.lookUp(1, "s").errno());
        kernel.ask(2, node, body().u64(1), 0);
    }

    @Test
    void aGuestHoldsSoManyFilesAndNoMore() throws Exception {
        var dir = source.resolve("dir");
        for (int i = 0; i <= FakeKernel.ROOM; i++) {
            Files.createFile(dir.resolve("f" + i));
        }
        long root = kernel.walk("dir");
        int errno = 0;
        for (int i = 0; errno == 0; i++) {
            errno = kernel.lookUp(root, "f" + i).errno();
        }
        assertEquals(Errno.EMFILE, errno);
        assertEquals(0, kernel.room.availablePermits());
    }

    @Test
    void ownersOfRangesExcludeEachOther() throws Exception {
        long node = kernel.walk("file");
        long one = kernel.open(node, RDWR);
        long two = kernel.open(node, RDWR);
        kernel.lock(32, node, one, 1, WRITE_LOCK, false).ok();

        assertEquals(Errno.EAGAIN, kernel.lock(32, node, two, 2, READ_LOCK, false).errno());
        assertEquals(WRITE_LOCK, kernel.lock(31, node, two, 2, READ_LOCK, false).ok().u32(16));
        kernel.lock(32, node, two, 1, READ_LOCK, false).ok(); // the same owner
        kernel.lock(32, node, two, 2, WRITE_LOCK, true).ok(); // flock(2) is another kind
        assertEquals(Errno.EAGAIN, kernel.lock(32, node, one, 1, READ_LOCK, true).errno());
        kernel.lock(32, node, one, 1, NO_LOCK, false).ok();
        kernel.lock(32, node, two, 2, WRITE_LOCK, false).ok();
        kernel.ask(25, node, body().u64(two).u32(0, 0).u64(2)).ok(); // closed by 2
        kernel.lock(32, node, one, 1, WRITE_LOCK, false).ok();
        kernel.release(node, two);
        kernel.lock(32, node, one, 1, READ_LOCK, true).ok();
        assertEquals(Errno.EINVAL, kernel.lock(32, node, one, 1, 9, false).errno());
    }

    @Test
    void whoWaitsForALockGetsItWhenItIsFree() throws Exception {
        long node = kernel.walk("file");
        long one = kernel.open(node, RDWR);
        long two = kernel.open(node, RDWR);
        kernel.lock(32, node, one, 1, WRITE_LOCK, false).ok();

        assertTrue(kernel.lock(33, node, two, 2, WRITE_LOCK, false).silent());
        kernel.release(node, one); // a lock of an open file goes with it
        kernel.hear().ok();

        long three = kernel.open(node, RDWR);
        assertTrue(kernel.lock(33, node, three, 3, WRITE_LOCK, false).silent());
        kernel.ask(36, node, body().u64(kernel.lastUnique()), 0);
        assertEquals(Errno.EINTR, kernel.hear().errno());
    }

    @Test
    void waitsForLocksCanBeEndedFromOutside() throws Exception {
        long node = kernel.walk("file");
        long one = kernel.open(node, RDWR);
        long two = kernel.open(node, RDWR);
        kernel.lock(32, node, one, 1, WRITE_LOCK, false).ok();
        assertTrue(kernel.lock(33, node, two, 2, WRITE_LOCK, false).silent());

        kernel.server.interruptLockWaits();

        assertEquals(Errno.EINTR, kernel.hear().errno());
        kernel.release(node, one);
        kernel.lock(32, node, two, 2, WRITE_LOCK, false).ok();
    }

    @Test
    void aFileWithoutANameGetsOne() throws Exception {
        long root = kernel.walk();
        var made = kernel.ask(51, root, body().u32(RDWR, 0600, 0, 0).text("#1"));
        if (made.errno() == Errno.EOPNOTSUPP) {
            System.out.println("not tried: " + source + " has no files without a name");
            return;
        }
        long node = made.ok().u64(0);
        kernel.write(node, made.u64(128), 0, "text", 0).ok();
        kernel.ask(13, root, body().u64(node).text("named")).ok();
        assertEquals("text", Files.readString(source.resolve("named")));
    }

    @Test
    void filesAreCopiedHollowedOutAndExchanged() throws Exception {
        long root = kernel.walk();
        long node = kernel.walk("file");
        long handle = kernel.open(node, RDWR);
        var made = kernel.create(root, "copy", CREATE | RDWR, 0600).ok();
        var copied =
                kernel.ask(47, node, body().u64(handle, 2, made.u64(0), made.u64(128), 0, 5, 0));
        assertEquals(5, copied.ok().u32(0));
        assertEquals("23456", Files.readString(source.resolve("copy")));
        kernel.ask(45, root, body().u64(root).u32(2, 0).text("copy").text("file")).ok();
        assertEquals("23456", Files.readString(source.resolve("file")));
        kernel.ask(43, node, body().u64(handle, 0, 8192).u32(0, 0)).ok();
        assertEquals(8192, Files.size(source.resolve("copy")));
        assertEquals(0, kernel.ask(46, node, body().u64(handle, 0).u32(3, 0)).ok().u64(0));
        assertEquals(Errno.EINVAL, kernel.ask(46, node, body().u64(handle, 0).u32(0, 0)).errno());
    }

    @Test
    void whatIsNotKnownIsSaidToBe() {
        for (int operation : new int[] {0, 7, 39, 40, 48, 99, -1, Integer.MIN_VALUE}) {
            assertEquals(Errno.ENOSYS, kernel.ask(operation, 1, body()).errno());
        }
    }

    @Test
    void messagesThatLieAreAnsweredSo() {
        long node = kernel.walk("file");
        long handle = kernel.open(node, RDWR);
        var lying = FakeKernel.message(3, node, new byte[16], 1, 0, 0);
        lying[0] = 100;
        assertEquals(Errno.EINVAL, kernel.send(lying, 100).errno());
        assertEquals(Errno.EINVAL, kernel.ask(1, 1, body().put(new byte[] {'s'})).errno());
        assertEquals(Errno.EINVAL, kernel.ask(1, 1, body()).errno());
        assertEquals(
                Errno.EINVAL,
                kernel.ask(16, node, body().u64(handle, 0).u32(-1, 0).u64(0).u32(0, 0)).errno());
        assertEquals(Errno.EOVERFLOW, kernel.ask(3, node, body().u32(0, 0).u64(0), 40).errno());
        assertTrue(kernel.send(new byte[10], 100).silent());
        assertTrue(kernel.ask(3, node, body().u32(0, 0).u64(0), 8).silent());
        assertTrue(kernel.ask(42, 0, body().u32(-1, 0).u64(node, -1)).silent());
        assertFalse(kernel.ask(15, node, body().u64(handle, -5).u32(9, 0)).silent());
    }

    @Test
    void aClientThatBeginsAnewHoldsNothing() {
        long node = kernel.walk("file");
        kernel.open(node, RDWR);

        kernel.ask(26, 0, body().u32(7, 38, 0, 0)).ok();

        assertEquals(FakeKernel.ROOM, kernel.room.availablePermits());
        assertEquals(Errno.ESTALE, kernel.ask(3, node, body().u32(0, 0).u64(0)).errno());
        assertNotEquals(ENOLCK, kernel.walk("file"));
    }
}
