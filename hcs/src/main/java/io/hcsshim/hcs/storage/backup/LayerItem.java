package io.hcsshim.hcs.storage.backup;

/// Something in a layer. Names are relative to the layer, with backslashes: `Files\Windows\notepad.exe`.
public sealed interface LayerItem {
    /// The name.
    String name();

    /// A file, a directory or a link.
    ///
    /// @param size of its content in bytes
    /// @param identity the same for all names of a file
    /// @param names how many names the file has
    record File(String name, long size, FileBasics basics, long identity, int names)
            implements LayerItem {}

    /// A name that parents have and this layer has not.
    record Removed(String name) implements LayerItem {}
}
