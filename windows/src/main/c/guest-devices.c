/* guest-devices.exe BUS: where the devices below a device are, one place a line, such as PCIROOT(5)#PCI(0000).
 *
 * It runs in a machine of Windows, which has no Java: the shim shares it with the machine, to learn where the guest has a PCI
 * device that the machine was given a moment ago. It therefore waits until there is one, for half a minute at most.
 *
 * Only kernel32, cfgmgr32 and msvcrt are used. Built with mingw-w64 (make windows). */
#define WIN32_LEAN_AND_MEAN
#ifndef UNICODE
#define UNICODE
#define _UNICODE
#endif
#include <windows.h>

#include <initguid.h>

#include <cfgmgr32.h>
#include <devpropdef.h>

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

enum { FAILED = 1, PATIENCE_MS = 30000, MOMENT_MS = 20 };

/* DEVPKEY_Device_LocationPaths */
static const DEVPROPKEY location_paths = {
    {0xa45c254e, 0xdf1c, 0x4efd, {0x80, 0x20, 0x67, 0xd1, 0x46, 0xa8, 0x50, 0xe0}}, 37};

/* The ids of the devices below a device, each with a zero behind it, and one more zero; NULL if there are none yet. */
static wchar_t *children(const wchar_t *bus, CONFIGRET *code)
{
    ULONG length = 0;

    *code = CM_Get_Device_ID_List_SizeW(&length, bus, CM_GETIDLIST_FILTER_BUSRELATIONS);
    if (*code != CR_SUCCESS || length <= 1)
        return NULL;
    wchar_t *list = calloc(length + 1, sizeof *list);
    if (list == NULL)
        return NULL;
    *code = CM_Get_Device_ID_ListW(bus, list, length, CM_GETIDLIST_FILTER_BUSRELATIONS);
    if (*code != CR_SUCCESS) {
        free(list);
        return NULL;
    }
    return list;
}

/* Prints the first place of a device. */
static int print_place(wchar_t *id, CONFIGRET *code)
{
    static wchar_t places[4096];
    ULONG size = sizeof places - 2 * sizeof *places;
    DEVPROPTYPE type;
    DEVINST device;

    *code = CM_Locate_DevNodeW(&device, id, CM_LOCATE_DEVNODE_NORMAL);
    if (*code == CR_SUCCESS)
        *code = CM_Get_DevNode_PropertyW(device, &location_paths, &type, (BYTE *)places, &size, 0);
    if (*code != CR_SUCCESS || *places == 0)
        return 0;
    printf("%ls\n", places);
    return 1;
}

static int print_places(const wchar_t *bus, CONFIGRET *code)
{
    wchar_t *list = children(bus, code);
    int printed = 0;

    for (wchar_t *id = list; id != NULL && *id != 0; id += wcslen(id) + 1)
        printed += print_place(id, code);
    free(list);
    return printed;
}

int wmain(int count, wchar_t **arguments)
{
    CONFIGRET code = CR_SUCCESS;

    if (count != 2) {
        fprintf(stderr, "usage: guest-devices BUS\n");
        return FAILED;
    }
    for (int waited = 0; waited < PATIENCE_MS; waited += MOMENT_MS) {
        if (print_places(arguments[1], &code) > 0)
            return 0;
        Sleep(MOMENT_MS);
    }
    fprintf(stderr, "no device below %ls has a place within %d s: device manager, code 0x%lx\n", arguments[1],
        PATIENCE_MS / 1000, (unsigned long)code);
    return FAILED;
}
