package io.hcsshim.sys.windows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// File systems in files: cimfs.dll, and cimwriter.dll, which can write where the former is too old. Whatever
/// writes goes to cimwriter.dll where that is there. Thread-safe, but for one image or stream at a time.
public final class CimFs {
    private static final long DIRECTORY = Layouts.offset(Layouts.CIM_PATH, "ImageDir");
    private static final long NAME = Layouts.offset(Layouts.CIM_PATH, "ImageName");
    private static final int BUFFER = 64 * 1024;
    private static final int DIGEST = 32;

    private final Library reader;
    private final Library writer;

    /// Calls the libraries among `libraries`.
    public CimFs(Libraries libraries) {
        reader = new Library(libraries, "cimfs.dll");
        writer = libraries.has("cimwriter.dll") ? new Library(libraries, "cimwriter.dll") : reader;
    }

    /// Whether images can be written.
    public boolean canWrite() {
        return writer.has("CimCreateImage");
    }

    /// Whether a function is there.
    public boolean has(String function) {
        return reader.has(function) || writer.has(function);
    }

    /// Begins a file system in an image file.
    ///
    /// @param image the file
    /// @param before a file system in the image to start from; empty for none
    /// @param after what the new one is called; empty if `before` is changed
    /// @return its handle
    // HRESULT CimCreateImage(PCWSTR imagePath, PWSTR oldFSName, PWSTR newFSName, FsHandle*
    // cimFSHandle)
    public long create(String image, String before, String after) throws WindowsException {
        try (var call = writer.call("CimCreateImage")) {
            var handle = call.cell();
            var names = new long[] {name(call, before), name(call, after)};
            call.require(image, call.text(image), names[0], names[1], handle.address());
            return handle.int64();
        }
    }

    /// Begins a file system, with flags: a block device or a single file, verified and so on.
    // HRESULT CimCreateImage2(PCWSTR imagePath, UINT32 flags, PWSTR oldFSName, PWSTR newFSName,
    // FsHandle* cimFSHandle)
    public long create(String image, int flags, String before, String after)
            throws WindowsException {
        try (var call = writer.call("CimCreateImage2")) {
            var handle = call.cell();
            var names = new long[] {name(call, before), name(call, after)};
            call.require(image, call.text(image), flags, names[0], names[1], handle.address());
            return handle.int64();
        }
    }

    /// A name that may be missing: then the pointer is none.
    private static long name(Call call, String name) {
        return name.isEmpty() ? 0 : call.text(name);
    }

    /// Makes what was written a file system that can be mounted.
    // HRESULT CimCommitImage(FsHandle cimFSHandle)
    public void commit(long image) throws WindowsException {
        try (var call = writer.call("CimCommitImage")) {
            call.require("", image);
        }
    }

    /// Closes an image; what was not committed is lost.
    // void CimCloseImage(FsHandle cimFSHandle)
    public void close(long image) throws WindowsException {
        try (var call = writer.call("CimCloseImage")) {
            call.int64(image);
        }
    }

    /// Adds a file, a folder or a link.
    ///
    /// @return a stream for its content
    // HRESULT CimCreateFile(FsHandle cimFSHandle, PCWSTR path, FileMetadata* file, StreamHandle*
    // cimStreamHandle)
    public long createFile(long image, String path, CimEntry entry) throws WindowsException {
        try (var call = writer.call("CimCreateFile")) {
            var stream = call.cell();
            var file = call.buffer(Layouts.CIM_FILE.byteSize());
            file.set(ValueLayout.JAVA_INT, offset("Attributes"), entry.facts().attributes());
            set(file, "FileSize", entry.size());
            set(file, "CreationTime", entry.facts().created());
            set(file, "LastWriteTime", entry.facts().written());
            set(file, "ChangeTime", entry.facts().changed());
            set(file, "LastAccessTime", entry.facts().accessed());
            put(call, file, "SecurityDescriptorBuffer", entry.security());
            put(call, file, "ReparseDataBuffer", entry.reparsePoint());
            put(call, file, "ExtendedAttributes", entry.extendedAttributes());
            call.require(path, image, call.text(path), file.address(), stream.address());
            return stream.int64();
        }
    }

    private static long offset(String member) {
        return Layouts.offset(Layouts.CIM_FILE, member);
    }

    private static void set(MemorySegment file, String member, long value) {
        file.set(ValueLayout.JAVA_LONG, offset(member), value);
    }

    /// A pointer and, behind it, how many bytes there are.
    private static void put(Call call, MemorySegment file, String member, byte[] bytes) {
        var at = offset(member);
        file.set(ValueLayout.JAVA_LONG, at, call.bytes(bytes));
        file.set(ValueLayout.JAVA_INT, at + Long.BYTES, bytes.length);
    }

    /// Adds an alternate stream of a file.
    ///
    /// @param path of the file and the stream: `folder\file:stream`
    // HRESULT CimCreateAlternateStream(FsHandle cimFSHandle, PCWSTR path, UINT64 size,
    // StreamHandle* cimStreamHandle)
    public long createAlternateStream(long image, String path, long size) throws WindowsException {
        try (var call = writer.call("CimCreateAlternateStream")) {
            var stream = call.cell();
            call.require(path, image, call.text(path), size, stream.address());
            return stream.int64();
        }
    }

    /// Writes on in a stream.
    // HRESULT CimWriteStream(StreamHandle cimStreamHandle, PTR buffer, UINT32 bufferSize)
    public void write(long stream, byte[] from, int offset, int length) throws WindowsException {
        try (var memory = Arena.ofConfined();
                var call = writer.call("CimWriteStream")) {
            var buffer = memory.allocate(Math.clamp(length, 1, BUFFER));
            for (var at = 0; at < length; ) {
                var part = (int) Math.min(length - at, buffer.byteSize());
                MemorySegment.copy(from, offset + at, buffer, ValueLayout.JAVA_BYTE, 0, part);
                call.require("", stream, buffer.address(), part);
                at += part;
            }
        }
    }

    /// Closes a stream.
    // HRESULT CimCloseStream(StreamHandle cimStreamHandle)
    public void closeStream(long stream) throws WindowsException {
        try (var call = writer.call("CimCloseStream")) {
            call.require("", stream);
        }
    }

    /// What can be done with two names in an image, or two images.
    public enum Link {
        // HRESULT CimCreateHardLink(FsHandle cimFSHandle, PCWSTR newPath, PCWSTR oldPath)
        /// By `CimCreateHardLink`.
        HARD("CimCreateHardLink"),
        // HRESULT CimCreateMergeLink(FsHandle cimFSHandle, PCWSTR newPath, PCWSTR oldPath)
        /// By `CimCreateMergeLink`.
        MERGED("CimCreateMergeLink");

        private final String function;

        Link(String function) {
            this.function = function;
        }
    }

    /// Gives a file one more name.
    public void link(Link link, long image, String name, String target) throws WindowsException {
        try (var call = writer.call(link.function)) {
            call.require(name, image, call.text(name), call.text(target));
        }
    }

    /// What can be done with a name in an image.
    public enum Removal {
        // HRESULT CimDeletePath(FsHandle cimFSHandle, PCWSTR path)
        /// By `CimDeletePath`.
        DELETE("CimDeletePath"),
        // HRESULT CimTombstoneFile(FsHandle cimFSHandle, PCWSTR path)
        /// By `CimTombstoneFile`.
        HIDE("CimTombstoneFile");

        private final String function;

        Removal(String function) {
            this.function = function;
        }
    }

    /// Takes a name away, or hides what is below it in other images.
    public void remove(Removal removal, long image, String path) throws WindowsException {
        try (var call = writer.call(removal.function)) {
            call.require(path, image, call.text(path));
        }
    }

    /// Merges another image into one that is being written.
    // HRESULT CimAddFsToMergedImage2(FsHandle cimFSHandle, PCWSTR path, UINT32 flags)
    public void merge(long image, String other, int flags) throws WindowsException {
        try (var call = writer.call("CimAddFsToMergedImage2")) {
            call.require(other, image, call.text(other), flags);
        }
    }

    /// The same before there were flags.
    // HRESULT CimAddFsToMergedImage(FsHandle cimFSHandle, PCWSTR path)
    public void merge(long image, String other) throws WindowsException {
        try (var call = writer.call("CimAddFsToMergedImage")) {
            call.require(other, image, call.text(other));
        }
    }

    /// Seals an image on a block device or in a single file: it cannot be changed any more, and can be mounted by its digest.
    ///
    /// @return its digest, 32 bytes
    // HRESULT CimSealImage(PCWSTR blockCimPath, UINT64* hashSize, UINT64* fixedHeaderSize, BYTE*
    // hash)
    public byte[] seal(String image) throws WindowsException {
        try (var call = writer.call("CimSealImage")) {
            var size = call.cell();
            var header = call.cell();
            var digest = call.buffer(DIGEST);
            size.set(DIGEST);
            call.require(
                    image, call.text(image), size.address(), header.address(), digest.address());
            return digest(image, size.int64(), digest);
        }
    }

    /// The digest of a sealed image; empty if it is not sealed.
    // HRESULT CimGetVerificationInformation(PCWSTR blockCimPath, UINT32* isSealed, UINT64*
    // hashSize,
    //     UINT64* signatureSize, UINT64* fixedHeaderSize, BYTE* hash, BYTE* signature)
    public Optional<byte[]> digest(String image) throws WindowsException {
        try (var call = reader.call("CimGetVerificationInformation")) {
            var isSealed = call.cell();
            var size = call.cell();
            var signature = call.cell();
            var header = call.cell();
            var digest = call.buffer(DIGEST);
            size.set(DIGEST);
            call.require(
                    image,
                    call.text(image),
                    isSealed.address(),
                    size.address(),
                    signature.address(),
                    header.address(),
                    digest.address(),
                    0);
            return isSealed.int32() == 0
                    ? Optional.empty()
                    : Optional.of(digest(image, size.int64(), digest));
        }
    }

    private static byte[] digest(String image, long size, MemorySegment digest)
            throws WindowsException {
        if (size != DIGEST) {
            throw new WindowsException(
                    "a digest of " + size + " bytes", image, WindowsError.INVALID_DATA);
        }
        return digest.asSlice(0, DIGEST).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Mounts a file system of a sealed image, if it has the digest.
    ///
    /// @param digest 32 bytes
    // HRESULT CimMountVerifiedImage(PCWSTR imagePath, PCWSTR fsName, UINT32 flags, GUID* volumeID,
    //     UINT16 hashSize, BYTE* hash)
    public void mountVerified(String image, int flags, UUID volume, byte[] digest)
            throws WindowsException {
        var path = Path.of(image);
        try (var call = reader.call("CimMountVerifiedImage")) {
            var folder = String.valueOf(path.getParent());
            var name = String.valueOf(path.getFileName());
            call.require(
                    image,
                    call.text(folder),
                    call.text(name),
                    flags,
                    call.guid(volume),
                    digest.length,
                    call.bytes(digest));
        }
    }

    /// Mounts a file system of an image.
    ///
    /// @param image the file
    /// @param flags of mounting
    /// @param volume the id that the volume gets
    // HRESULT CimMountImage(PCWSTR imagePath, PCWSTR fsName, UINT32 flags, GUID* volumeID)
    public void mount(String image, int flags, UUID volume) throws WindowsException {
        var path = Path.of(image);
        try (var call = reader.call("CimMountImage")) {
            var folder = String.valueOf(path.getParent());
            var name = String.valueOf(path.getFileName());
            var id = call.guid(volume);
            call.require(image, call.text(folder), call.text(name), flags, id);
        }
    }

    /// Mounts images merged into one, the topmost first.
    // HRESULT CimMergeMountImage(UINT32 numCimPaths, ImagePath* backingImagePaths, UINT32 flags,
    // GUID* volumeID)
    public void mountMerged(List<String> images, int flags, UUID volume) throws WindowsException {
        try (var call = reader.call("CimMergeMountImage")) {
            var first = images.isEmpty() ? "" : images.getFirst();
            var paths = paths(call, images);
            call.require(first, images.size(), paths, flags, call.guid(volume));
        }
    }

    /// The same, if the merged image, which comes first, is sealed and has the digest.
    ///
    /// @param digest 32 bytes
    // HRESULT CimMergeMountVerifiedImage(UINT32 numCimPaths, ImagePath* backingImagePaths, UINT32
    // flags, GUID* volumeID, UINT16 hashSize, BYTE* hash)
    public void mountMergedVerified(List<String> images, int flags, UUID volume, byte[] digest)
            throws WindowsException {
        try (var call = reader.call("CimMergeMountVerifiedImage")) {
            call.require(
                    images.isEmpty() ? "" : images.getFirst(),
                    images.size(),
                    paths(call, images),
                    flags,
                    call.guid(volume),
                    digest.length,
                    call.bytes(digest));
        }
    }

    private static long paths(Call call, List<String> images) {
        var size = Layouts.CIM_PATH.byteSize();
        var all = call.buffer(size * images.size());
        for (var i = 0; i < images.size(); i++) {
            var path = Path.of(images.get(i));
            var one = all.asSlice(i * size, size);
            var folder = String.valueOf(path.getParent());
            var name = String.valueOf(path.getFileName());
            one.set(ValueLayout.JAVA_LONG, DIRECTORY, call.text(folder));
            one.set(ValueLayout.JAVA_LONG, NAME, call.text(name));
        }
        return all.address();
    }

    /// Unmounts a volume.
    // HRESULT CimDismountImage(GUID* volumeID)
    public void unmount(UUID volume) throws WindowsException {
        try (var call = reader.call("CimDismountImage")) {
            call.require(volume.toString(), call.guid(volume));
        }
    }
}
