package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.UUID;

/// A virtual disk that is open: virtdisk.dll. Not thread-safe.
public final class VirtualDisk implements AutoCloseable {
    /// Attached without a letter, for this process alone.
    public static final int NO_DRIVE_LETTER = 2;

    /// Attached until it is detached, even if this process ends before.
    public static final int PERMANENT = 4;

    /// Attached without the policies for encryption of removable disks.
    public static final int BYPASS_ENCRYPTION = 0x20;

    private static final int VHDX = 3;
    private static final int SECOND_VERSION = 2;
    private static final int PATH_NOT_LONGER = 32_768;
    private static final String GET = "GetVirtualDiskInformation";
    // virtdisk.h, GET_VIRTUAL_DISK_INFO and SET_VIRTUAL_DISK_INFO: a version, and a union aligned
    // to
    // 8 bytes; both have these two at the same place.
    private static final int SIZE = 1;
    private static final int IDENTIFIER = 2;
    private static final long UNION = 8;
    private static final long INFORMATION = 40;
    private static final long DISK_SIZE =
            Layouts.offset(Layouts.CREATE_DISK, "Version2", "MaximumSize");
    private static final long BLOCK_SIZE =
            Layouts.offset(Layouts.CREATE_DISK, "Version2", "BlockSizeInBytes");
    private static final long PARENT =
            Layouts.offset(Layouts.CREATE_DISK, "Version2", "ParentPath");

    private final Libraries libraries;
    private final Library virtdisk;
    private final String file;
    private final OwnedHandle owned;

    private VirtualDisk(Libraries libraries, Library virtdisk, String file, long handle) {
        this.libraries = libraries;
        this.virtdisk = virtdisk;
        this.file = file;
        owned = new OwnedHandle(libraries, handle);
    }

    /// Makes a VHDX file that grows as it is written.
    ///
    /// @param bytes the size of the disk
    /// @param blockBytes by which it grows
    public static VirtualDisk create(Libraries libraries, String file, long bytes, int blockBytes)
            throws WindowsException {
        return create(libraries, file, bytes, blockBytes, "");
    }

    /// Makes a VHDX file that has what is written to it, and otherwise what its parent has.
    public static VirtualDisk createDifferencing(
            Libraries libraries, String file, String parent, int blockBytes)
            throws WindowsException {
        return create(libraries, file, 0, blockBytes, parent);
    }

    // DWORD CreateVirtualDisk(VIRTUAL_STORAGE_TYPE* type, PCWSTR path, DWORD accessMask, void*
    // securityDescriptor,
    //     DWORD flags, ULONG providerFlags, CREATE_VIRTUAL_DISK_PARAMETERS* parameters, OVERLAPPED*
    // overlapped,
    //     HANDLE* handle)
    private static VirtualDisk create(
            Libraries libraries, String file, long bytes, int blockBytes, String parent)
            throws WindowsException {
        var virtdisk = new Library(libraries, "virtdisk.dll");
        try (var call = virtdisk.call("CreateVirtualDisk")) {
            var parameters = call.buffer(Layouts.CREATE_DISK.byteSize());
            parameters.set(ValueLayout.JAVA_INT, 0, SECOND_VERSION);
            parameters.set(ValueLayout.JAVA_LONG, DISK_SIZE, bytes);
            parameters.set(ValueLayout.JAVA_INT, BLOCK_SIZE, blockBytes);
            if (!parent.isEmpty()) {
                parameters.set(ValueLayout.JAVA_LONG, PARENT, call.text(parent));
            }
            var handle = call.cell();
            call.requireZero(
                    file,
                    type(call, VHDX).address(),
                    call.text(file),
                    0,
                    0,
                    0,
                    0,
                    parameters.address(),
                    0,
                    handle.address());
            return new VirtualDisk(libraries, virtdisk, file, handle.int64());
        }
    }

    /// Opens a disk file of any format.
    // DWORD OpenVirtualDisk(VIRTUAL_STORAGE_TYPE* type, PCWSTR path, DWORD accessMask, DWORD flags,
    //     OPEN_VIRTUAL_DISK_PARAMETERS* parameters, HANDLE* handle)
    public static VirtualDisk open(Libraries libraries, String file) throws WindowsException {
        var virtdisk = new Library(libraries, "virtdisk.dll");
        try (var call = virtdisk.call("OpenVirtualDisk")) {
            var parameters = call.buffer(Layouts.OPEN_DISK.byteSize());
            parameters.set(ValueLayout.JAVA_INT, 0, SECOND_VERSION);
            var handle = call.cell();
            call.requireZero(
                    file,
                    type(call, 0).address(),
                    call.text(file),
                    0,
                    0,
                    parameters.address(),
                    handle.address());
            return new VirtualDisk(libraries, virtdisk, file, handle.int64());
        }
    }

    private static MemorySegment type(Call call, int device) {
        var type = call.buffer(Layouts.STORAGE_TYPE.byteSize());
        type.set(ValueLayout.JAVA_INT, 0, device);
        return type;
    }

    /// Makes it a disk of this host.
    ///
    /// @param flags of those above, joined by `|`
    // DWORD AttachVirtualDisk(HANDLE handle, void* securityDescriptor, DWORD flags, ULONG
    // providerFlags,
    //     ATTACH_VIRTUAL_DISK_PARAMETERS* parameters, OVERLAPPED* overlapped)
    public void attach(int flags) throws WindowsException {
        try (var call = virtdisk.call("AttachVirtualDisk")) {
            var parameters = call.buffer(Layouts.ATTACH_DISK.byteSize());
            parameters.set(ValueLayout.JAVA_INT, 0, SECOND_VERSION);
            call.requireZero(file, owned.number(), 0, flags, 0, parameters.address(), 0);
        }
    }

    /// Takes it from the host.
    // DWORD DetachVirtualDisk(HANDLE handle, DWORD flags, ULONG providerFlags)
    public void detach() throws WindowsException {
        try (var call = virtdisk.call("DetachVirtualDisk")) {
            call.requireZero(file, owned.number(), 0, 0);
        }
    }

    /// Where it is while it is attached: `\\.\PhysicalDrive7`.
    // DWORD GetVirtualDiskPhysicalPath(HANDLE handle, ULONG* sizeInBytes, PWSTR path)
    public String physicalPath() throws WindowsException {
        try (var call = virtdisk.call("GetVirtualDiskPhysicalPath")) {
            var size = call.cell();
            size.set(PATH_NOT_LONGER * (long) Character.BYTES);
            var path = call.buffer(size.int64());
            call.requireZero(file, owned.number(), size.address(), path.address());
            return Wide.readAtMost(path, PATH_NOT_LONGER);
        }
    }

    /// How large it is.
    ///
    /// @param bytes      what its guest sees
    /// @param fileBytes  what its file takes
    /// @param blockBytes by which a growing file grows
    /// @param sectorBytes of a sector
    public record Size(long bytes, long fileBytes, int blockBytes, int sectorBytes) {}

    /// How large it is.
    public Size size() throws WindowsException {
        try (var call = virtdisk.call(GET)) {
            var known = information(call, SIZE);
            return new Size(
                    known.get(ValueLayout.JAVA_LONG, UNION),
                    known.get(ValueLayout.JAVA_LONG, UNION + 8),
                    known.get(ValueLayout.JAVA_INT, UNION + 16),
                    known.get(ValueLayout.JAVA_INT, UNION + 20));
        }
    }

    /// The id that its file bears.
    public UUID id() throws WindowsException {
        try (var call = virtdisk.call(GET)) {
            var id = information(call, IDENTIFIER).asSlice(UNION, Layouts.GUID.byteSize());
            return Guids.ofBytes(id.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    // DWORD GetVirtualDiskInformation(HANDLE handle, ULONG* size, GET_VIRTUAL_DISK_INFO* info,
    // ULONG*
    // used)
    private MemorySegment information(Call call, int version) throws WindowsException {
        var size = call.cell();
        size.set(INFORMATION);
        var known = call.buffer(INFORMATION);
        known.set(ValueLayout.JAVA_INT, 0, version);
        call.requireZero(file, owned.number(), size.address(), known.address(), 0);
        return known;
    }

    /// Gives its file another id; a copy that is attached beside the original needs one.
    // DWORD SetVirtualDiskInformation(HANDLE handle, SET_VIRTUAL_DISK_INFO* info)
    public void setId(UUID id) throws WindowsException {
        try (var call = virtdisk.call("SetVirtualDiskInformation")) {
            var wanted = call.buffer(INFORMATION);
            wanted.set(ValueLayout.JAVA_INT, 0, IDENTIFIER);
            wanted.asSlice(UNION).copyFrom(MemorySegment.ofArray(Guids.toBytes(id)));
            call.requireZero(file, owned.number(), wanted.address());
        }
    }

    /// The handle, for calls that take one; it stays this object's.
    public long handle() {
        return owned.number();
    }

    /// Closes the file. A disk that is not attached permanently is detached. More calls do nothing.
    @Override
    public void close() throws WindowsException {
        owned.close();
    }
}
