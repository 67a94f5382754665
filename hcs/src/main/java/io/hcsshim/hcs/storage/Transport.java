package io.hcsshim.hcs.storage;

import java.nio.file.Path;

/// The transport format: the service exports layers to folders, and imports them from there. Below `Files` each file
/// holds its attributes, four bytes, and its backup stream; what is known of a folder is in a file beside it. All
/// else is as it is.
final class Transport {
    /// Ends the name of the file with what is known of a folder.
    static final String FOLDER_SUFFIX = ".$wcidirs$";

    /// Lists names that the layer removes, after a line with the version.
    static final String REMOVED = "tombstones.txt";

    private Transport() {}

    /// The file with what is known of a folder.
    static Path recordOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + FOLDER_SUFFIX);
    }
}
