package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus.Time;
import io.hcsshim.sys.linux.Inode.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InodeTest {
    @TempDir private Path folder;

    @Test
    void timesAreSetOneByOneToTheNanosecond() throws Exception {
        Files.writeString(folder.resolve("file"), "text");
        try (var inode = Inode.open(folder + "/file")) {
            var then = new Time(1_000_000_000, 123_456_789);
            var before = new Time(-10, 5);
            inode.setTimes(new Moment.At(then), new Moment.At(before));
            assertEquals(then, inode.status().times().accessed());
            assertEquals(before, inode.status().times().modified());

            inode.setTimes(new Moment.Unchanged(), new Moment.Now());
            assertEquals(then, inode.status().times().accessed());
            assertTrue(inode.status().times().modified().seconds() > 1_000_000_000);
        }
    }

    @Test
    void itStaysTheSameFileWhateverItsNameIsGivenTo() throws Exception {
        Files.writeString(folder.resolve("file"), "first");
        try (var root = Inode.open(folder.toString());
                var inode = root.child("file")) {
            root.rename("file", root, "moved");
            Files.writeString(folder.resolve("file"), "second");

            try (var fd = inode.reopen(Fd.O_RDONLY)) {
                var bytes = new byte[10];
                assertEquals(5, fd.read(bytes, 0, 10));
            }
            var failure = assertThrows(ErrnoException.class, () -> root.child("none"));
            assertTrue(failure.is(Errno.ENOENT));
            assertTrue(failure.getMessage().startsWith("open none"), failure.getMessage());
        }
    }
}
