package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Folders in the kernel's name space, such as `\Global??`: ntdll.dll.
public final class ObjectDirectory {
    private static final int QUERY = 1;
    private static final int MORE_ENTRIES = 0x105;
    private static final int NO_MORE_ENTRIES = 0x8000001A;
    private static final int ROOM = 1 << 16;
    private static final long TEXT = Layouts.offset(Layouts.DIRECTORY_ENTRY, "Name", "Buffer");

    private ObjectDirectory() {}

    /// The names of the objects in a folder.
    // NTSTATUS NtOpenDirectoryObject(HANDLE* directory, ACCESS_MASK desiredAccess,
    // OBJECT_ATTRIBUTES* attributes)
    public static List<String> list(Libraries libraries, String folder) throws WindowsException {
        var ntdll = new Library(libraries, "ntdll.dll");
        try (var call = ntdll.call("NtOpenDirectoryObject")) {
            var handle = call.cell();
            var status = call.int32(handle.address(), QUERY, ObjectAttributes.of(call, folder, 0));
            if (status < 0) {
                throw new WindowsException(
                        "NtOpenDirectoryObject", folder, ObjectAttributes.error(ntdll, status));
            }
            try {
                return list(ntdll, folder, handle.int64());
            } finally {
                Handles.close(libraries, handle.int64());
            }
        }
    }

    // NTSTATUS NtQueryDirectoryObject(HANDLE directory, void* buffer, ULONG length, BOOLEAN
    // singleEntry,
    //     BOOLEAN restartScan, ULONG* context, ULONG* returnedLength)
    private static List<String> list(Library ntdll, String folder, long handle)
            throws WindowsException {
        var names = new ArrayList<String>();
        try (var call = ntdll.call("NtQueryDirectoryObject")) {
            var buffer = call.buffer(ROOM);
            var context = call.cell();
            for (var first = true; ; first = false) {
                var status =
                        call.int32(
                                handle,
                                buffer.address(),
                                ROOM,
                                0,
                                first ? 1 : 0,
                                context.address(),
                                0);
                if (status == NO_MORE_ENTRIES) {
                    return List.copyOf(names);
                }
                if (status < 0) {
                    var error = ObjectAttributes.error(ntdll, status);
                    throw new WindowsException("NtQueryDirectoryObject", folder, error);
                }
                add(buffer, names);
                if (status != MORE_ENTRIES) {
                    return List.copyOf(names);
                }
            }
        }
    }

    /// The entries end with one of zeros; their texts are in the same buffer.
    private static void add(MemorySegment buffer, List<String> names) {
        var size = Layouts.DIRECTORY_ENTRY.byteSize();
        for (var at = 0L; at + size <= buffer.byteSize(); at += size) {
            var bytes = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at));
            if (bytes == 0) {
                return;
            }
            var text = buffer.get(ValueLayout.JAVA_LONG, at + TEXT) - buffer.address();
            names.add(Wide.readAtMost(buffer.asSlice(text), bytes / Character.BYTES));
        }
    }
}
