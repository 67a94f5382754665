package io.hcsshim.sys.windows;

import io.hcsshim.sys.windows.OfflineHive.Value;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// The registry of the running system, what all users share of it: HKEY_LOCAL_MACHINE, by advapi32.dll. Thread-safe.
///
/// Keys are paths below it, such as `SOFTWARE\Microsoft`, in any case.
public final class Registry {
    private static final long LOCAL_MACHINE = 0x80000002; // winreg.h extends its sign
    private static final int AS_IT_IS = 0x1000ffff; // RRF_RT_ANY, RRF_NOEXPAND

    private final Library advapi32;

    /// The registry behind `libraries`.
    public Registry(Libraries libraries) {
        advapi32 = new Library(libraries, "advapi32.dll");
    }

    /// What a key has under a name; empty if there is no such key or value.
    // LSTATUS RegGetValueW(HKEY key, PCWSTR path, PCWSTR name, DWORD flags, DWORD* type, void*
    // data,
    //     DWORD* bytes)
    public Optional<Value> get(String key, String name) throws WindowsException {
        int room = 0;
        while (true) {
            try (var call = advapi32.call("RegGetValueW")) {
                var type = call.cell();
                var length = call.cell();
                length.set(room);
                var data = call.buffer(room);
                call.requireZero(
                        key + "\\" + name,
                        LOCAL_MACHINE,
                        call.text(key),
                        call.text(name),
                        AS_IT_IS,
                        type.address(),
                        room == 0 ? 0 : data.address(),
                        length.address());
                if (length.int32() <= room) {
                    var bytes = data.asSlice(0, length.int32()).toArray(ValueLayout.JAVA_BYTE);
                    return Optional.of(new Value(type.int32(), bytes));
                }
                room = length.int32();
            } catch (WindowsException e) {
                if (e.is(WindowsError.FILE_NOT_FOUND)) {
                    return Optional.empty();
                }
                if (!e.is(WindowsError.MORE_DATA)) {
                    throw e;
                }
                room = 0; // it has grown meanwhile
            }
        }
    }

    /// Sets a value of a key, which is made if it is not there.
    // LSTATUS RegSetKeyValueW(HKEY key, PCWSTR path, PCWSTR name, DWORD type, void* data, DWORD
    // bytes)
    public void set(String key, String name, Value to) throws WindowsException {
        try (var call = advapi32.call("RegSetKeyValueW")) {
            call.requireZero(
                    key + "\\" + name,
                    LOCAL_MACHINE,
                    call.text(key),
                    call.text(name),
                    to.type(),
                    call.bytes(to.data()),
                    to.data().length);
        }
    }

    /// Takes a key with its values away; nothing if it is not there.
    ///
    /// @throws WindowsException also if there are keys below it
    // LSTATUS RegDeleteKeyW(HKEY key, PCWSTR path)
    public void delete(String key) throws WindowsException {
        try (var call = advapi32.call("RegDeleteKeyW")) {
            call.requireZero(key, LOCAL_MACHINE, call.text(key));
        } catch (WindowsException e) {
            if (!e.is(WindowsError.FILE_NOT_FOUND)) {
                throw e;
            }
        }
    }
}
