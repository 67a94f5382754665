/* cfgmgr32.dll: a bus with two devices, of which one has two places. */
#include "stub.h"

#include <stdlib.h>
#include <string.h>

enum { INVALID_DEVICE = 5, BUFFER_SMALL = 0x1A, NO_VALUE = 0x25, CHILDREN = 0x20, LIST = 0x2012 };

static const char bus[] = "ROOT\\BUS\\0", children[] = "PCI\\ONE\\1\0PCI\\TWO\\2\0";

EXPORT DWORD CM_Get_Device_ID_List_SizeA(DWORD *length, const char *filter, DWORD flags)
{
    if (strcmp(filter, bus) != 0 || flags != CHILDREN)
        return INVALID_DEVICE;
    *length = sizeof children;
    return 0;
}

EXPORT DWORD CM_Get_Device_ID_ListA(const char *filter, char *buffer, DWORD length, DWORD flags)
{
    if (strcmp(filter, bus) != 0 || flags != CHILDREN || length < sizeof children)
        return INVALID_DEVICE;
    memcpy(buffer, children, sizeof children);
    return 0;
}

static const WCHAR interfaces[] = u"\\\\?\\pci#one#{disk}\0\\\\?\\pci#two#{disk}\0";

/* Both devices are disks; the second is not there now. */
static DWORD interfaces_length(const GUID *class, const WCHAR *device, DWORD flags)
{
    bool is_disk = class->a == 0x53f56307;
    return !is_disk || device != NULL ? 1 : flags == 1 ? sizeof interfaces / 2 : 20;
}

EXPORT DWORD CM_Get_Device_Interface_List_SizeW(DWORD *length, const GUID *class, const WCHAR *device, DWORD flags)
{
    *length = interfaces_length(class, device, flags);
    return 0;
}

EXPORT DWORD CM_Get_Device_Interface_ListW(const GUID *class, const WCHAR *device, WCHAR *buffer, DWORD length, DWORD flags)
{
    DWORD wanted = interfaces_length(class, device, flags);
    script_t script = {0, NULL, 0};

    if (enter("CM_Get_Device_Interface_ListW", &script))
        return (DWORD)script.result;
    if (length < wanted)
        return BUFFER_SMALL;
    memset(buffer, 0, length * sizeof *buffer);
    if (wanted > 1)
        memcpy(buffer, interfaces, (wanted - 1) * sizeof *buffer);
    return 0;
}

EXPORT DWORD CM_Locate_DevNodeW(DWORD *device, const WCHAR *id, DWORD flags)
{
    OWNED *text = narrow(id);

    *device = strcmp(text, "PCI\\ONE\\1") == 0 ? 1 : strcmp(text, "PCI\\TWO\\2") == 0 ? 2 : 0;
    return *device == 0 || flags != 0 ? INVALID_DEVICE : 0;
}

EXPORT DWORD CM_Get_DevNode_PropertyW(DWORD device, const uint8_t *key, DWORD *type, WCHAR *buffer, DWORD *size,
    DWORD flags)
{
    static const uint8_t wanted[] = {0x4e, 0x25, 0x5c, 0xa4, 0x1c, 0xdf, 0xfd, 0x4e, 0x80, 0x20, 0x67, 0xd1, 0x46,
        0xa8, 0x50, 0xe0, 37, 0, 0, 0};
    static const char *places[] = {"PCIROOT(0)#PCI(0100)", "ACPI(_SB_)"};
    DWORD needed = 2;

    if (memcmp(key, wanted, sizeof wanted) != 0 || flags != 0)
        return INVALID_DEVICE;
    if (device == 2)
        return NO_VALUE;
    for (int i = 0; i < 2; i++)
        needed += 2 * (DWORD)(strlen(places[i]) + 1);
    if (buffer == NULL || *size < needed) {
        *size = needed;
        return BUFFER_SMALL;
    }
    for (int i = 0; i < 2; i++) {
        WCHAR *text = wide(places[i]);
        memcpy(buffer, text, 2 * (strlen(places[i]) + 1));
        buffer += strlen(places[i]) + 1;
        free(text);
    }
    *buffer = 0;
    *type = LIST;
    return 0;
}
