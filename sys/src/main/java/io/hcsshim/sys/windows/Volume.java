package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A volume: a file system and the partition that it is in (kernel32.dll). Thread-safe but for [#close].
public final class Volume implements AutoCloseable {
    /// What the size to grow to is counted in, in bytes.
    public static final int SECTOR = 512;

    private static final int READ_AND_WRITE = 0xC0000000;
    private static final int SHARED = 3;
    private static final int OPEN_EXISTING = 3;
    private static final int GET_LENGTH = 0x7405C;
    private static final int EXTEND = 0x900F0;

    private final Library kernel32;
    private final String path;
    private final OwnedHandle owned;

    private Volume(Library kernel32, String path, long handle) {
        this.kernel32 = kernel32;
        this.path = path;
        owned = new OwnedHandle(kernel32.libraries(), handle);
    }

    /// Opens a volume.
    ///
    /// @param path such as `\\?\Volume{6f6e6c79-…}`, with a backslash at its end or without
    // HANDLE CreateFileW(PCWSTR name, DWORD access, DWORD share, SECURITY_ATTRIBUTES* security,
    //     DWORD disposition, DWORD flags, HANDLE template)
    public static Volume open(Libraries libraries, String path) throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        var name = path.endsWith("\\") ? path.substring(0, path.length() - 1) : path;
        try (var call = kernel32.call("CreateFileW")) {
            var handle =
                    call.requireHandle(
                            name, call.text(name), READ_AND_WRITE, SHARED, 0, OPEN_EXISTING, 0, 0);
            return new Volume(kernel32, name, handle);
        }
    }

    /// How much its file system has room for, in bytes, used or not.
    // BOOL GetDiskFreeSpaceExW(PCWSTR folder, UINT64* freeToCaller, UINT64* total, UINT64* free)
    public long bytes() throws WindowsException {
        try (var call = kernel32.call("GetDiskFreeSpaceExW")) {
            var total = call.cell();
            call.requireTrue(path, call.text(path + "\\"), 0, total.address(), 0);
            return total.int64();
        }
    }

    /// How large its partition is, in bytes.
    public long partitionBytes() throws WindowsException {
        try (var call = kernel32.call("DeviceIoControl")) {
            var length = call.buffer(Long.BYTES);
            control(call, GET_LENGTH, MemorySegment.NULL, length);
            return length.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /// Grows its file system.
    ///
    /// @param sectors what it is to have, in units of [#SECTOR] bytes
    public void extend(long sectors) throws WindowsException {
        try (var call = kernel32.call("DeviceIoControl")) {
            var wanted = call.buffer(Long.BYTES);
            wanted.set(ValueLayout.JAVA_LONG, 0, sectors);
            control(call, EXTEND, wanted, MemorySegment.NULL);
        }
    }

    // BOOL DeviceIoControl(HANDLE device, DWORD code, void* in, DWORD inSize, void* out, DWORD
    //     outSize, DWORD* returned, OVERLAPPED* overlapped)
    private void control(Call call, int code, MemorySegment in, MemorySegment out)
            throws WindowsException {
        call.requireTrue(
                path,
                owned.number(),
                code,
                in.address(),
                in.byteSize(),
                out.address(),
                out.byteSize(),
                call.cell().address(),
                0);
    }

    /// Closes the handle. More calls do nothing.
    @Override
    public void close() throws WindowsException {
        owned.close();
    }
}
