package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A file of the registry that no running system uses: offreg.dll. Changes are in memory until [#save]. Not thread-safe.
///
/// Paths of keys are below the hive and joined by `\`.
public final class OfflineHive implements AutoCloseable {
    /// Windows 7 and newer read what is saved.
    private static final int MAJOR = 6;

    private static final int MINOR = 1;

    private final Library offreg;
    private final String name;
    private final long handle;
    private boolean closed;

    private OfflineHive(Library offreg, String name, long handle) {
        this.offreg = offreg;
        this.name = name;
        this.handle = handle;
    }

    /// What a key has under a name.
    ///
    /// @param type the number of its kind, REG_… of winnt.h: 1 text, 3 bytes, 4 a number of 32 bits, 11 one of 64
    /// @param data as it is stored: text is UTF-16 with a NUL, numbers are little-endian
    public record Value(int type, byte[] data) {}

    /// A hive without keys.
    // DWORD ORCreateHive(ORHKEY* hive)
    public static OfflineHive create(Libraries libraries) throws WindowsException {
        var offreg = new Library(libraries, "offreg.dll");
        try (var call = offreg.call("ORCreateHive")) {
            var hive = call.cell();
            call.requireZero("a new hive", hive.address());
            return new OfflineHive(offreg, "a new hive", hive.int64());
        }
    }

    /// The hive in a file.
    ///
    /// @throws WindowsException [WindowsError#FILE_NOT_FOUND] if there is no such file
    // DWORD OROpenHive(PCWSTR path, ORHKEY* hive)
    public static OfflineHive open(Libraries libraries, String file) throws WindowsException {
        var offreg = new Library(libraries, "offreg.dll");
        try (var call = offreg.call("OROpenHive")) {
            var hive = call.cell();
            call.requireZero(file, call.text(file), hive.address());
            return new OfflineHive(offreg, file, hive.int64());
        }
    }

    /// Hives laid over each other, as a new one; they stay open.
    ///
    /// @param topmostFirst at least one
    // DWORD ORMergeHives(ORHKEY* hives, ULONG count, ORHKEY* result)
    public static OfflineHive merge(List<OfflineHive> topmostFirst) throws WindowsException {
        var offreg = topmostFirst.getFirst().offreg;
        try (var call = offreg.call("ORMergeHives")) {
            var hives = call.buffer((long) Long.BYTES * topmostFirst.size());
            for (int i = 0; i < topmostFirst.size(); i++) {
                hives.setAtIndex(ValueLayout.JAVA_LONG, i, topmostFirst.get(i).handle);
            }
            var merged = call.cell();
            call.requireZero(
                    "merged hives", hives.address(), topmostFirst.size(), merged.address());
            return new OfflineHive(offreg, "merged hives", merged.int64());
        }
    }

    /// Makes a key, and those on the way to it; nothing if it is there.
    // DWORD ORCreateKey(ORHKEY hive, PCWSTR path, PWSTR class, DWORD options, PSECURITY_DESCRIPTOR
    //     descriptor, ORHKEY* key, DWORD* disposition)
    public void createKey(String path) throws WindowsException {
        closeKey(path, keyMade(path));
    }

    private long keyMade(String path) throws WindowsException {
        try (var call = offreg.call("ORCreateKey")) {
            var key = call.cell();
            var disposition = call.cell();
            call.requireZero(
                    path, handle, call.text(path), 0, 0, 0, key.address(), disposition.address());
            return key.int64();
        }
    }

    /// Whether there is such a key.
    // DWORD OROpenKey(ORHKEY hive, PCWSTR path, ORHKEY* key)
    public boolean hasKey(String path) throws WindowsException {
        try (var call = offreg.call("OROpenKey")) {
            var key = call.cell();
            call.requireZero(path, handle, call.text(path), key.address());
            closeKey(path, key.int64());
            return true;
        } catch (WindowsException e) {
            if (e.is(WindowsError.FILE_NOT_FOUND)) {
                return false;
            }
            throw e;
        }
    }

    // DWORD ORCloseKey(ORHKEY key)
    private void closeKey(String path, long key) throws WindowsException {
        try (var call = offreg.call("ORCloseKey")) {
            call.requireZero(path, key);
        }
    }

    /// Takes a key away that has no keys below it.
    // DWORD ORDeleteKey(ORHKEY hive, PCWSTR path)
    public void deleteKey(String path) throws WindowsException {
        try (var call = offreg.call("ORDeleteKey")) {
            call.requireZero(path, handle, call.text(path));
        }
    }

    /// Sets a value of a key, which is made if it is not there.
    // DWORD ORSetValue(ORHKEY key, PCWSTR name, DWORD type, BYTE* data, DWORD bytes)
    public void set(String path, String value, Value to) throws WindowsException {
        var key = keyMade(path);
        try (var call = offreg.call("ORSetValue")) {
            call.requireZero(
                    path + "\\" + value,
                    key,
                    call.text(value),
                    to.type(),
                    call.bytes(to.data()),
                    to.data().length);
        } finally {
            closeKey(path, key);
        }
    }

    /// What a key has under a name.
    ///
    /// @throws WindowsException [WindowsError#FILE_NOT_FOUND] if there is no such key or value
    // DWORD ORGetValue(ORHKEY hive, PCWSTR path, PCWSTR name, DWORD* type, void* data, DWORD*
    // bytes)
    public Value get(String path, String value) throws WindowsException {
        try (var call = offreg.call("ORGetValue")) {
            var type = call.cell();
            var length = call.cell();
            var words = new long[] {call.text(path), call.text(value)};
            var about = path + "\\" + value;
            call.requireZero(
                    about, handle, words[0], words[1], type.address(), 0, length.address());
            MemorySegment data = call.buffer(length.int32());
            call.requireZero(
                    about,
                    handle,
                    words[0],
                    words[1],
                    type.address(),
                    data.address(),
                    length.address());
            return new Value(
                    type.int32(), data.asSlice(0, length.int32()).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// Writes it to a file that is not there yet.
    // DWORD ORSaveHive(ORHKEY hive, PCWSTR path, DWORD osMajorVersion, DWORD osMinorVersion)
    public void save(String file) throws WindowsException {
        try (var call = offreg.call("ORSaveHive")) {
            call.requireZero(file, handle, call.text(file), MAJOR, MINOR);
        }
    }

    /// Forgets it, with changes that were not saved. More calls do nothing.
    // DWORD ORCloseHive(ORHKEY hive)
    @Override
    public void close() throws WindowsException {
        if (!closed) {
            closed = true;
            try (var call = offreg.call("ORCloseHive")) {
                call.requireZero(name, handle);
            }
        }
    }
}
