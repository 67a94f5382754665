/* ntdll.dll: the processes of the host, which are those of this one, in the words of Windows. */
#include "ntdll.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LENGTH_MISMATCH ((int32_t)0xC0000004)
#define INVALID_HANDLE ((int32_t)0xC0000008)

enum { ALL = 5, MEMORY = 3, TICK_100NS = 100000, PAGE = 4096, NAME = 32 };

typedef struct {
    uint64_t peak_virtual, virtual;
    uint32_t faults;
    uint64_t peak, total, pools[4], pagefile, peak_pagefile;
} COUNTERS;

typedef struct {
    uint32_t next, threads;
    int64_t private, reserved[2];
    int64_t created, user, kernel;
    STRING image;
    int32_t priority;
    uint64_t pid, parent;
    uint32_t handles, session;
    uint64_t key;
    COUNTERS counters;
    uint64_t commit, io[6];
    WCHAR name[NAME]; /* where Windows has the threads */
} PROCESS;

typedef struct {
    COUNTERS counters;
    uint64_t commit, private, shared;
} MEMORY_COUNTERS;

static bool describe(const char *number, PROCESS *process)
{
    OWNED *path = format("/proc/%s/stat", number);
    FILE *file = fopen(path, "r");
    char name[64] = "";
    unsigned long user = 0, kernel = 0, virtual = 0;
    long resident = 0;
    int parent = 0;
    int n = file == NULL ? 0 : fscanf(file, "%*d (%63[^)]) %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d "
                                            "%*d %*d %*u %lu %ld", name, &parent, &user, &kernel, &virtual, &resident);
    if (file != NULL)
        fclose(file);
    if (n != 6)
        return false;
    WCHAR *text = wide(name);
    size_t length = 0;
    while (text[length] != 0 && length < NAME - 1) {
        process->name[length] = text[length];
        length++;
    }
    free(text);
    process->image = (STRING){(uint16_t)(2 * length), (uint16_t)(2 * length + 2), process->name};
    process->pid = (uint64_t)atoi(number);
    process->parent = (uint64_t)parent;
    process->created = 132223104000000000; /* the first of January 2020 */
    process->user = (int64_t)user * TICK_100NS;
    process->kernel = (int64_t)kernel * TICK_100NS;
    process->private = resident * PAGE / 2;
    process->counters.total = (uint64_t)resident * PAGE;
    process->counters.virtual = virtual;
    process->commit = (uint64_t)resident * PAGE;
    return true;
}

/* The idle process, which has no name, and all others; an option makes them more. */
EXPORT int32_t NtQuerySystemInformation(int32_t class, void *buffer, DWORD length, DWORD *needed)
{
    script_t script = {0, NULL, 0};
    PROCESS *all = calloc(1, sizeof *all);
    size_t n = 1;
    struct dirent *entry;

    if (enter("NtQuerySystemInformation", &script) || class != ALL) {
        free(all);
        return class != ALL ? INVALID_PARAMETER : script.result;
    }
    DIR *folder = opendir("/proc");
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
            continue;
        all = realloc(all, (n + 1) * sizeof *all);
        memset(all + n, 0, sizeof *all);
        n += describe(entry->d_name, all + n);
    }
    if (folder != NULL)
        closedir(folder);
    size_t more = (size_t)option("more processes");
    all = realloc(all, (n + more) * sizeof *all);
    memset(all + n, 0, more * sizeof *all);
    n += more;
    *needed = (DWORD)(n * sizeof *all);
    if (length < *needed) {
        free(all);
        return LENGTH_MISMATCH;
    }
    PROCESS *out = buffer;
    memcpy(out, all, *needed);
    for (size_t i = 0; i < n; i++) {
        out[i].next = i + 1 < n ? sizeof *out : 0;
        out[i].image.text = out[i].image.length == 0 ? NULL : out[i].name;
    }
    free(all);
    return 0;
}

/* All handles but 0 are of this process. */
EXPORT int32_t NtQueryInformationProcess(HANDLE process, int32_t class, void *buffer, DWORD length, DWORD *needed)
{
    script_t script = {0, NULL, 0};
    PROCESS self = {0};
    OWNED *number = format("%d", getpid());

    (void)needed;
    if (enter("NtQueryInformationProcess", &script))
        return script.result;
    if (process == 0)
        return INVALID_HANDLE;
    if (class != MEMORY || length != sizeof(MEMORY_COUNTERS) || !describe(number, &self))
        return INVALID_PARAMETER;
    MEMORY_COUNTERS *out = buffer;
    out->counters = self.counters;
    out->counters.peak = self.counters.total;
    out->commit = self.commit;
    out->private = (uint64_t)self.private;
    return 0;
}
