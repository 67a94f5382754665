/* ntdll.dll: jobs by the kernel's names, and folders of objects. */
#include "jobs.h"
#include "ntdll.h"

#include <stdlib.h>
#include <string.h>

#define NO_MORE_ENTRIES ((int32_t)0x8000001A)
#define MORE_ENTRIES 0x105

enum { OPEN_IF = 0x80, FILE_NOT_FOUND = 2, GENERAL_FAILURE = 31, OBJECTS = 5, AT_ONCE = 2 };

/* The name, which need not end with a NUL in Windows; it does here, and its length has to be right. */
char *object_name(const OBJECT *object)
{
    size_t n = 0;

    while (object->name->text[n] != 0)
        n++;
    if (object->length != sizeof *object || object->name->length != n * 2 || object->name->most < n * 2)
        count("wrong object attributes", 1);
    return narrow(object->name->text);
}

static int32_t open_named(HANDLE *handle, const OBJECT *object, bool is_made)
{
    OWNED *name = object_name(object);

    *handle = open_job(name, is_made);
    return *handle == 0 ? NAME_NOT_FOUND : 0;
}

EXPORT int32_t NtCreateJobObject(HANDLE *handle, DWORD access, const OBJECT *object)
{
    script_t script = {0, NULL, 0};

    (void)access;
    if (enter("NtCreateJobObject", &script))
        return script.result;
    return object->flags == OPEN_IF ? open_named(handle, object, true) : INVALID_PARAMETER;
}

EXPORT int32_t NtOpenJobObject(HANDLE *handle, DWORD access, const OBJECT *object)
{
    script_t script = {0, NULL, 0};

    (void)access;
    if (enter("NtOpenJobObject", &script))
        return script.result;
    return open_named(handle, object, false);
}

EXPORT DWORD RtlNtStatusToDosError(int32_t status)
{
    switch (status) {
    case NAME_NOT_FOUND: return FILE_NOT_FOUND;
    case INVALID_PARAMETER: return 87;
    case NAME_COLLISION: return 183;
    case ACCESS_DENIED: return 5;
    case NOT_A_DIRECTORY: return 267;
    case DIRECTORY_NOT_EMPTY: return 145;
    default: return GENERAL_FAILURE;
    }
}

/* There is one folder, and its handle is one of jobs, which count. */
EXPORT int32_t NtOpenDirectoryObject(HANDLE *handle, DWORD access, const OBJECT *object)
{
    OWNED *name = object_name(object);
    script_t script = {0, NULL, 0};

    if (enter("NtOpenDirectoryObject", &script))
        return script.result;
    if (access != 1 || strcmp(name, "\\Global??") != 0)
        return NAME_NOT_FOUND;
    *handle = open_job("", true);
    return 0;
}

/* Some entries at a time: their structures, one of zeros, then their texts. */
EXPORT int32_t NtQueryDirectoryObject(HANDLE handle, void *buffer, DWORD length, uint8_t is_single, uint8_t is_first,
    uint32_t *context, uint32_t *needed)
{
    struct { STRING name, type; } *entries = buffer;
    WCHAR *texts = (WCHAR *)(entries + AT_ONCE + 1);
    script_t script = {0, NULL, 0};
    uint32_t n = 0;

    (void)needed;
    if (enter("NtQueryDirectoryObject", &script))
        return script.result;
    if (job_of(handle) == NULL || is_single || length < 256)
        return INVALID_PARAMETER;
    if (is_first)
        *context = 0;
    if (*context == OBJECTS)
        return NO_MORE_ENTRIES;
    memset(buffer, 0, 256);
    for (; n < AT_ONCE && *context < OBJECTS; n++, ++*context) {
        OWNED *text = format("Object%u", *context);
        WCHAR *wide_text = wide(text);
        memcpy(texts + n * 8, wide_text, 8 * sizeof *texts);
        free(wide_text);
        entries[n].name = (STRING){14, 16, texts + n * 8};
        entries[n].type = (STRING){0, 0, NULL};
    }
    return *context == OBJECTS ? 0 : MORE_ENTRIES;
}
