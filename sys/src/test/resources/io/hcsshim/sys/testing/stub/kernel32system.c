/* kernel32.dll: processors in groups, the search for programs, copies of files, local memory. */
#include "kernel32.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

enum { FILE_NOT_FOUND = 2, INVALID_HANDLE = 6, FILE_EXISTS = 80, INVALID_PARAMETER = 87, INSUFFICIENT_BUFFER = 122 };
enum { IN_GROUP = 64, ALL_GROUPS = 0xFFFF, ZEROED = 0x40 };

static int32_t fail(DWORD error)
{
    last_error(error);
    return 0;
}

#define ENTER(function)                                \
    script_t script = {0, NULL, 0};                    \
    if (enter(function, &script))                      \
        return fail((DWORD)script.result);

/* All groups but the last are full. */
static DWORD processors(void)
{
    return option("processors") != 0 ? (DWORD)option("processors") : 4;
}

EXPORT uint16_t GetActiveProcessorGroupCount(void)
{
    ENTER("GetActiveProcessorGroupCount");
    return (uint16_t)((processors() + IN_GROUP - 1) / IN_GROUP);
}

EXPORT DWORD GetActiveProcessorCount(uint16_t group)
{
    ENTER("GetActiveProcessorCount");
    DWORD before = group * IN_GROUP;
    if (group == ALL_GROUPS)
        return processors();
    if (before >= processors())
        return (DWORD)fail(INVALID_PARAMETER);
    return processors() - before < IN_GROUP ? processors() - before : IN_GROUP;
}

EXPORT int32_t GetProcessAffinityMask(HANDLE process, uint64_t *own, uint64_t *all)
{
    ENTER("GetProcessAffinityMask");
    if (process == 0)
        return fail(INVALID_HANDLE);
    bool several = processors() > IN_GROUP;
    *all = several ? 0 : (1ull << processors()) - 1;
    *own = several ? 0 : *all & ~1ull;
    return 1;
}

EXPORT int32_t GetProcessGroupAffinity(HANDLE process, uint16_t *n, uint16_t *groups)
{
    ENTER("GetProcessGroupAffinity");
    uint16_t there = (uint16_t)((processors() + IN_GROUP - 1) / IN_GROUP);
    if (process == 0)
        return fail(INVALID_HANDLE);
    if (*n < there) {
        *n = there;
        return fail(INSUFFICIENT_BUFFER);
    }
    *n = there;
    for (uint16_t i = 0; i < there; i++)
        groups[i] = i;
    return 1;
}

/* Folders stand between semicolons; names in them follow a slash here. */
EXPORT DWORD SearchPathW(const WCHAR *folders, const WCHAR *name, const WCHAR *extension, DWORD length, WCHAR *buffer,
    WCHAR **part)
{
    OWNED *where = folders == NULL ? strdup("") : narrow(folders);
    OWNED *what = narrow(name);
    OWNED *end = extension == NULL || strrchr(what, '.') != NULL ? strdup("") : narrow(extension);
    char *rest = NULL;

    (void)part;
    ENTER("SearchPathW");
    for (char *folder = strtok_r(where, ";", &rest); folder != NULL; folder = strtok_r(NULL, ";", &rest)) {
        OWNED *file = what[0] == '/' ? format("%s%s", what, end) : format("%s/%s%s", folder, what, end);
        if (access(file, F_OK) != 0)
            continue;
        WCHAR *found = wide(file);
        DWORD n = 0;
        while (found[n] != 0)
            n++;
        if (n < length)
            memcpy(buffer, found, (n + 1) * sizeof *found);
        free(found);
        return n < length ? n : n + 1;
    }
    return (DWORD)fail(FILE_NOT_FOUND);
}

EXPORT int32_t CopyFileW(const WCHAR *from, const WCHAR *to, int32_t must_be_new)
{
    OWNED *source = narrow(from), *target = narrow(to);
    ENTER("CopyFileW");
    int in = open(source, O_RDONLY);
    int out = in < 0 ? -1 : open(target, O_WRONLY | O_CREAT | (must_be_new ? O_EXCL : O_TRUNC), 0644);
    DWORD error = in < 0 ? FILE_NOT_FOUND : out < 0 ? (errno == EEXIST ? FILE_EXISTS : 5) : 0;
    while (error == 0 && sendfile(out, in, NULL, 1 << 20) > 0)
        continue;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return error == 0 ? 1 : fail(error);
}

EXPORT void *LocalAlloc(DWORD flags, uint64_t size)
{
    script_t script = {0, NULL, 0};

    if (enter("LocalAlloc", &script) || flags != ZEROED) {
        last_error(8);
        return NULL;
    }
    count("local memory", 1);
    return calloc(1, size + 1);
}
