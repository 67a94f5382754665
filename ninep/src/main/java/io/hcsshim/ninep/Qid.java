package io.hcsshim.ninep;

import io.hcsshim.hostfiles.FileNumbers;
import io.hcsshim.sys.linux.FileStatus;

/// What the client knows a file by: equal for all names of one file, and only for them.
///
/// @param type    [#FOLDER], [#LINK] or 0
/// @param version always 0: Linux takes files of different versions for different files
/// @param path    the inode's number, as the client shows it to its programs
record Qid(int type, int version, long path) {
    static final int FOLDER = 0x80;
    static final int LINK = 0x02;

    /// Makes them for the files of one export.
    static final class Maker {
        private final FileNumbers numbers = new FileNumbers();

        Qid of(FileStatus status) {
            int type = status.isFolder() ? FOLDER : status.isLink() ? LINK : 0;
            return new Qid(type, 0, numbers.of(status.id()));
        }

        /// Of an entry of a folder, which tells less.
        Qid of(FileStatus folder, long inode, int kind) {
            int type = kind == 4 ? FOLDER : kind == 10 ? LINK : 0;
            return new Qid(
                    type, 0, numbers.of(new FileStatus.Identity(folder.id().device(), inode)));
        }
    }
}
