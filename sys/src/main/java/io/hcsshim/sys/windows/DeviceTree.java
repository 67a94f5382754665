package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// The tree of devices: cfgmgr32.dll. Thread-safe.
public final class DeviceTree {
    private static final int CHILDREN = 0x20; // CM_GETIDLIST_FILTER_BUSRELATIONS
    private static final int BUFFER_SMALL = 0x1A;
    private static final int NO_SUCH_VALUE = 0x25;

    /// DEVPKEY_Device_LocationPaths.
    private static final UUID LOCATION = UUID.fromString("a45c254e-df1c-4efd-8020-67d146a850e0");

    private static final int LOCATION_PATHS = 37;
    private static final long NUMBER = Layouts.offset(Layouts.DEVICE_PROPERTY_KEY, "pid");

    private final Library cfgmgr32;

    /// Calls the library among `libraries`.
    public DeviceTree(Libraries libraries) {
        cfgmgr32 = new Library(libraries, "cfgmgr32.dll");
    }

    /// The ids of the devices below a device.
    // CONFIGRET CM_Get_Device_ID_List_SizeA(ULONG* length, PCSTR filter, ULONG flags)
    // CONFIGRET CM_Get_Device_ID_ListA(PCSTR filter, PSTR buffer, ULONG length, ULONG flags)
    public List<String> children(String device) throws WindowsException {
        try (var size = cfgmgr32.call("CM_Get_Device_ID_List_SizeA");
                var list = cfgmgr32.call("CM_Get_Device_ID_ListA")) {
            var length = size.cell();
            require(size, device, length.address(), ascii(size, device), CHILDREN);
            var buffer = list.buffer(length.int32());
            var address = buffer.address();
            require(list, device, ascii(list, device), address, length.int32(), CHILDREN);
            var text = new String(buffer.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
            return List.of(text.split("\0")).stream().filter(id -> !id.isEmpty()).toList();
        }
    }

    /// The names by which devices of a class can be opened, such as `\\\\?\\…`.
    ///
    /// @param kind   the class of their interfaces
    /// @param device the id of one device, or empty for all
    /// @param absent whether those count that are not there now
    // CONFIGRET CM_Get_Device_Interface_List_SizeW(ULONG* length, GUID* class, PCWSTR device, ULONG
    // flags)
    // CONFIGRET CM_Get_Device_Interface_ListW(GUID* class, PCWSTR device, PWSTR buffer, ULONG
    // length, ULONG flags)
    public List<String> interfaces(UUID kind, String device, boolean absent)
            throws WindowsException {
        int flags = absent ? 1 : 0;
        while (true) {
            try (var size = cfgmgr32.call("CM_Get_Device_Interface_List_SizeW");
                    var list = cfgmgr32.call("CM_Get_Device_Interface_ListW")) {
                var length = size.cell();
                var one = device.isEmpty() ? 0 : size.text(device);
                require(size, device, length.address(), size.guid(kind), one, flags);
                var buffer = list.buffer((long) length.int32() * Character.BYTES);
                var code =
                        list.int32(
                                list.guid(kind),
                                device.isEmpty() ? 0 : list.text(device),
                                buffer.address(),
                                length.int32(),
                                flags);
                if (code != BUFFER_SMALL) { // else some came meanwhile
                    check(code, device);
                    return Wide.readAll(buffer, length.int32());
                }
            }
        }
    }

    /// Where a device is: paths through buses, of which it may have none, or several.
    // CONFIGRET CM_Locate_DevNodeW(DWORD* device, PCWSTR id, ULONG flags)
    // CONFIGRET CM_Get_DevNode_PropertyW(DWORD device, DEVPROPKEY* key, DEVPROPTYPE* type, void*
    // buffer, ULONG* size,
    //     ULONG flags)
    public List<String> locationPaths(String device) throws WindowsException {
        try (var locate = cfgmgr32.call("CM_Locate_DevNodeW");
                var ask = cfgmgr32.call("CM_Get_DevNode_PropertyW")) {
            var node = locate.cell();
            require(locate, device, node.address(), locate.text(device), 0);
            var key = ask.buffer(Layouts.DEVICE_PROPERTY_KEY.byteSize());
            MemorySegment.copy(MemorySegment.ofArray(Guids.toBytes(LOCATION)), 0, key, 0, NUMBER);
            key.set(ValueLayout.JAVA_INT, NUMBER, LOCATION_PATHS);
            var type = ask.cell();
            var size = ask.cell();
            var number = node.int32();
            var sizes = new long[] {key.address(), type.address(), size.address()};
            var first = ask.int32(number, sizes[0], sizes[1], 0, sizes[2], 0);
            if (first == NO_SUCH_VALUE) {
                return List.of();
            }
            if (first != BUFFER_SMALL) {
                check(first, device);
            }
            var buffer = ask.buffer(size.int32());
            require(ask, device, number, sizes[0], sizes[1], buffer.address(), sizes[2], 0);
            return Wide.readAll(buffer, size.int32() / Character.BYTES);
        }
    }

    private static long ascii(Call call, String text) {
        return call.bytes((text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private static void require(Call call, String device, long... arguments)
            throws WindowsException {
        check(call.int32(arguments), device);
    }

    /// The codes of this library are its own; all that fail are told as a general failure, with the code.
    private static void check(int code, String device) throws WindowsException {
        if (code != 0) {
            var tried = "device manager, code 0x" + Integer.toHexString(code);
            throw new WindowsException(tried, device, WindowsError.GEN_FAILURE);
        }
    }
}
