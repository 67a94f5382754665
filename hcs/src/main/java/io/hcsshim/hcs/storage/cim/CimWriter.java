package io.hcsshim.hcs.storage.cim;

import io.hcsshim.hcs.storage.backup.FileBasics;
import io.hcsshim.hcs.storage.backup.FileTimes;
import io.hcsshim.sys.windows.CimEntry;
import io.hcsshim.sys.windows.CimFs;
import io.hcsshim.sys.windows.CimFs.Link;
import io.hcsshim.sys.windows.CimFs.Removal;
import io.hcsshim.sys.windows.FileFacts;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/// Writes a CimFS image. Names are relative to its root, with backslashes; folders come before what is in them. Used
/// by one thread.
///
/// An image that is closed before [#commit] is not made. Failures are [io.hcsshim.sys.windows.WindowsException].
public final class CimWriter implements AutoCloseable {
    private final CimFs calls;
    private final long image;
    private OptionalLong stream = OptionalLong.empty();
    private long left;
    private String current = "";
    private boolean closed;

    private CimWriter(CimFs calls, long image) {
        this.calls = calls;
        this.image = image;
    }

    /// Begins an image.
    ///
    /// @param file the image file; what belongs to it comes beside it
    public static CimWriter create(Libraries libraries, Path file) throws IOException {
        return extend(libraries, file, "", file.getFileName().toString());
    }

    /// Begins a file system in an image that exists.
    ///
    /// @param before the file system in it to start from
    /// @param after what the new one is called; empty if `before` itself is changed
    public static CimWriter extend(Libraries libraries, Path file, String before, String after)
            throws IOException {
        var calls = new CimFs(libraries);
        var folder = String.valueOf(file.toAbsolutePath().getParent());
        return new CimWriter(calls, calls.create(folder, before, after));
    }

    /// What belongs to a file beside its content.
    ///
    /// @param basics its times and attributes
    /// @param security its security descriptor; empty for none
    /// @param extendedAttributes as Windows lays them out; empty for none
    /// @param reparsePoint as Windows lays it out; empty for none
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(
            FileBasics basics, byte[] security, byte[] extendedAttributes, byte[] reparsePoint) {
        /// A file with times and attributes alone.
        public static Entry of(FileBasics basics) {
            return new Entry(basics, new byte[0], new byte[0], new byte[0]);
        }
    }

    /// Adds a file, a folder or a link.
    ///
    /// @param size of its content, all of which has to be written
    /// @return where the content goes, until the next call
    public OutputStream add(String name, Entry entry, long size) throws IOException {
        endStream();
        var basics = entry.basics;
        var facts =
                new FileFacts(
                        FileTimes.of(basics.created()),
                        FileTimes.of(basics.accessed()),
                        FileTimes.of(basics.written()),
                        FileTimes.of(basics.changed()),
                        basics.attributes());
        var file =
                new CimEntry(
                        facts, size, entry.security, entry.extendedAttributes, entry.reparsePoint);
        return begin(name, calls.createFile(image, name, file), size);
    }

    /// Adds an alternate stream of a file that was added.
    ///
    /// @return where the content goes, until the next call
    public OutputStream addStream(String name, String streamName, long size) throws IOException {
        endStream();
        var full = name + ":" + streamName;
        return begin(full, calls.createAlternateStream(image, full, size), size);
    }

    private OutputStream begin(String name, long handle, long size) {
        current = name;
        stream = OptionalLong.of(handle);
        left = size;
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, from.length);
                if (stream.isEmpty() || stream.getAsLong() != handle) {
                    throw new IOException("the content of " + name + " is over");
                }
                if (length > left) {
                    throw new IOException(name + " has more content than it is to have");
                }
                calls.write(handle, from, offset, length);
                left -= length;
            }
        };
    }

    private void endStream() throws IOException {
        if (stream.isEmpty()) {
            return;
        }
        var handle = stream.getAsLong();
        stream = OptionalLong.empty();
        calls.closeStream(handle);
        if (left > 0) {
            throw new IOException(current + " lacks " + left + " bytes of content");
        }
    }

    /// Gives a file in the image one more name.
    public void addLink(String name, String target) throws IOException {
        endStream();
        calls.link(Link.HARD, image, name, target);
    }

    /// Gives a file, which may be in an image below, one more name.
    public void addMergedLink(String name, String target) throws IOException {
        endStream();
        calls.link(Link.MERGED, image, name, target);
    }

    /// Takes a name away that the file system before had.
    public void remove(String name) throws IOException {
        endStream();
        calls.remove(Removal.DELETE, image, name);
    }

    /// Hides a name that images below have.
    public void hide(String name) throws IOException {
        endStream();
        calls.remove(Removal.HIDE, image, name);
    }

    /// Makes the image of what was written.
    public void commit() throws IOException {
        endStream();
        calls.commit(image);
    }

    /// Closes it. More calls do nothing.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (stream.isPresent()) {
                calls.closeStream(stream.getAsLong());
            }
        } finally {
            calls.close(image);
        }
    }
}
