package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// Reading an open folder piece by piece, from any entry on: getdents64(2).
///
/// Not thread-safe; calls hold their thread. The descriptor stays the caller's.
public final class FolderEntries {
    private static final int LIST = 32 << 10;
    private static final int SEEK_SET = 0;

    private final Fd folder;
    private long position;

    /// @param folder a folder that was opened for reading
    public FolderEntries(Fd folder) {
        this.folder = folder;
    }

    /// Takes an entry, or does not want it any more.
    public interface Taker {
        /// @param inode    its number
        /// @param next     where to go on behind it
        /// @param type     one of the kernel's `DT_` numbers, 0 if it is not known
        /// @param name     one byte in each character
        /// @return whether it was taken; if not, nothing more comes
        boolean take(long inode, long next, int type, String name);
    }

    /// Gives out entries from a place on until there are none or one is not taken.
    ///
    /// @param from 0 for the beginning, else the `next` of an entry
    public void read(long from, Taker taker) throws ErrnoException {
        if (from != position) {
            folder.control("lseek", Syscall.LSEEK, from, SEEK_SET);
            position = from;
        }
        folder.enter("getdents");
        try (Scratch s = Scratch.take()) {
            while (true) {
                long r = s.syscall(Syscall.GETDENTS64, folder.number(), s.transfer(), LIST);
                Scratch.check(r, "getdents", folder.toString());
                if (r == 0 || !give(s, (int) r, taker)) {
                    return;
                }
            }
        } finally {
            folder.leave();
        }
    }

    private boolean give(Scratch s, int length, Taker taker) {
        // struct linux_dirent64: inode (8), offset (8), length (2), type (1), name
        for (long at = s.transfer(); at < s.transfer() + length; ) {
            long next = s.getLong(at + 8);
            var name = Folder.text(s, at + 19);
            if (!taker.take(s.getLong(at), next, s.getByte(at + 18), name)) {
                position = -1; // the kernel is further than the taker
                return false;
            }
            position = next;
            at += Short.toUnsignedInt(s.getShort(at + 16));
        }
        return true;
    }
}
