/* virtdisk.dll: disks are empty files, and their handles are numbers that begin with 0xC. */
#include "stub.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUCCESS = 0, FILE_NOT_FOUND = 2, INVALID_HANDLE = 6, INVALID_PARAMETER = 87, EXISTS = 183, SECOND = 2, VHDX = 3 };

typedef struct { uint32_t device; GUID vendor; } TYPE;
typedef struct {
    uint32_t version;
    GUID id;
    uint64_t size;
    uint32_t block, sector, physical_sector;
    const WCHAR *parent, *source;
    uint32_t flags;
    TYPE parent_type, source_type;
    GUID resiliency;
} CREATION;
typedef struct { uint32_t version, info_only, read_only; GUID resiliency; } OPENING;
typedef struct { uint32_t version; uint64_t offset, length; } ATTACHING;

static uint64_t last = 0xC000000000000000;

#define ENTER(function)                                                \
    script_t script = {0, NULL, 0};                                    \
    if (enter(function, &script)) {                                    \
        free(script.text);                                             \
        return (DWORD)script.result;                                   \
    }

static HANDLE opened(void)
{
    count("disks", 1);
    return __atomic_add_fetch(&last, 16, __ATOMIC_SEQ_CST);
}

EXPORT DWORD CreateVirtualDisk(const TYPE *type, const WCHAR *path, DWORD access, void *security, DWORD flags,
    DWORD provider_flags, const CREATION *parameters, void *overlapped, HANDLE *handle)
{
    OWNED *file = narrow(path), *parent = parameters->parent == NULL ? strdup("") : narrow(parameters->parent);
    ENTER("CreateVirtualDisk");
    note("CreateVirtualDisk %s %llu/%u %s", file, (unsigned long long)parameters->size, parameters->block, parent);
    if (parameters->version != SECOND || type->device != VHDX || access != 0 || security != NULL || flags != 0
        || provider_flags != 0 || overlapped != NULL || (parameters->size == 0) == (*parent == 0))
        return INVALID_PARAMETER;
    int fd = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0)
        return EXISTS;
    close(fd);
    *handle = opened();
    return SUCCESS;
}

EXPORT DWORD OpenVirtualDisk(const TYPE *type, const WCHAR *path, DWORD access, DWORD flags,
    const OPENING *parameters, HANDLE *handle)
{
    OWNED *file = narrow(path);
    ENTER("OpenVirtualDisk");
    note("OpenVirtualDisk %s", file);
    if (parameters->version != SECOND || type->device != 0 || access != 0 || flags != 0)
        return INVALID_PARAMETER;
    if (access != 0 || faccessat(AT_FDCWD, file, F_OK, 0) != 0)
        return FILE_NOT_FOUND;
    *handle = opened();
    return SUCCESS;
}

EXPORT DWORD AttachVirtualDisk(HANDLE disk, void *security, DWORD flags, DWORD provider_flags,
    const ATTACHING *parameters, void *overlapped)
{
    ENTER("AttachVirtualDisk");
    note("AttachVirtualDisk 0x%x", flags);
    if (disk >> 60 != 0xC)
        return INVALID_HANDLE;
    if (security != NULL || provider_flags != 0 || parameters->version != SECOND || overlapped != NULL)
        return INVALID_PARAMETER;
    count("attached disks", 1);
    return SUCCESS;
}

EXPORT DWORD DetachVirtualDisk(HANDLE disk, DWORD flags, DWORD provider_flags)
{
    ENTER("DetachVirtualDisk");
    note("DetachVirtualDisk");
    if (disk >> 60 != 0xC)
        return INVALID_HANDLE;
    if (flags != 0 || provider_flags != 0)
        return INVALID_PARAMETER;
    count("attached disks", -1);
    return SUCCESS;
}

EXPORT DWORD GetVirtualDiskPhysicalPath(HANDLE disk, DWORD *size, WCHAR *path)
{
    ENTER("GetVirtualDiskPhysicalPath");
    if (disk >> 60 != 0xC || *size < 64)
        return INVALID_PARAMETER;
    WCHAR *text = wide("\\\\.\\PhysicalDrive7");
    memcpy(path, text, 19 * sizeof *text);
    free(text);
    return SUCCESS;
}

typedef struct {
    DWORD version;
    union {
        struct { uint64_t virtual_size, physical_size; DWORD block, sector; } size;
        GUID id;
    };
} INFORMATION;

enum { OF_SIZE = 1, OF_ID = 2, TOO_SMALL = 122 };
static GUID identity = {1, 2, 3, {4}};

EXPORT DWORD GetVirtualDiskInformation(HANDLE disk, DWORD *size, INFORMATION *information, DWORD *used)
{
    ENTER("GetVirtualDiskInformation");
    if (disk >> 60 != 0xC)
        return INVALID_HANDLE;
    if (*size < sizeof *information)
        return TOO_SMALL;
    if (information->version == OF_SIZE) {
        information->size.virtual_size = 20ull << 30;
        information->size.physical_size = 4 << 20;
        information->size.block = 1 << 20;
        information->size.sector = 512;
    } else if (information->version == OF_ID) {
        information->id = identity;
    } else {
        return INVALID_PARAMETER;
    }
    if (used != NULL)
        *used = sizeof *information;
    return SUCCESS;
}

EXPORT DWORD SetVirtualDiskInformation(HANDLE disk, const INFORMATION *information)
{
    ENTER("SetVirtualDiskInformation");
    if (disk >> 60 != 0xC)
        return INVALID_HANDLE;
    if (information->version != OF_ID)
        return INVALID_PARAMETER;
    identity = information->id;
    return SUCCESS;
}
