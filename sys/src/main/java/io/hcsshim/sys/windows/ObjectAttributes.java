package io.hcsshim.sys.windows;

import java.lang.foreign.ValueLayout;

/// Names of objects of the kernel, as functions of ntdll.dll take them.
final class ObjectAttributes {
    private static final long ROOT = Layouts.offset(Layouts.OBJECT_ATTRIBUTES, "RootDirectory");
    private static final long NAME = Layouts.offset(Layouts.OBJECT_ATTRIBUTES, "ObjectName");
    private static final long FLAGS = Layouts.offset(Layouts.OBJECT_ATTRIBUTES, "Attributes");
    private static final long TEXT = Layouts.offset(Layouts.UNICODE_STRING, "Buffer");

    private ObjectAttributes() {}

    /// An object in the kernel's name space.
    ///
    /// @return the address of the structure, which lives as long as the call
    static long of(Call call, String name, int flags) {
        return in(call, 0, name, flags);
    }

    /// An object in a folder that is open.
    ///
    /// @param folder its handle; 0 for the kernel's name space
    static long in(Call call, long folder, String name, int flags) {
        var text = call.buffer(Layouts.UNICODE_STRING.byteSize());
        var bytes = (short) (name.length() * Character.BYTES);
        text.set(ValueLayout.JAVA_SHORT, 0, bytes);
        text.set(ValueLayout.JAVA_SHORT, Short.BYTES, (short) (bytes + Character.BYTES));
        text.set(ValueLayout.JAVA_LONG, TEXT, call.text(name));
        var object = call.buffer(Layouts.OBJECT_ATTRIBUTES.byteSize());
        object.set(ValueLayout.JAVA_INT, 0, (int) Layouts.OBJECT_ATTRIBUTES.byteSize());
        object.set(ValueLayout.JAVA_LONG, ROOT, folder);
        object.set(ValueLayout.JAVA_LONG, NAME, text.address());
        object.set(ValueLayout.JAVA_INT, FLAGS, flags);
        return object.address();
    }

    /// The Windows error that a status of the kernel stands for.
    // ULONG RtlNtStatusToDosError(NTSTATUS status)
    static int error(Library ntdll, int status) throws WindowsException {
        try (var call = ntdll.call("RtlNtStatusToDosError")) {
            return call.int32(status);
        }
    }
}
