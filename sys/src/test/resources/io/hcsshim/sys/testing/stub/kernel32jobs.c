/* The jobs of kernel32.dll. */
#include "jobs.h"
#include "kernel32.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_NOT_FOUND = 2, INVALID_HANDLE = 6, INVALID_PARAMETER = 87, MORE_DATA = 234 };
enum { PROCESS_IDS = 3, ACCOUNTING = 8, LIMITS = 9, CPU_RATE = 15, SILO = 35, FIRST_ID = 100 };

typedef struct {
    int64_t user, kernel, period_user, period_kernel;
    uint32_t faults, total, active, terminated;
    uint64_t counters[6]; /* operations and bytes of reads, writes, others */
} ACCOUNTS;

typedef struct {
    uint32_t assigned, listed;
    uint64_t ids[];
} IDS;

#define ENTER(function)                                                \
    script_t script = {0, NULL, 0};                                    \
    if (enter(function, &script)) {                                    \
        free(script.text);                                             \
        last_error((DWORD)script.result);                              \
        return 0;                                                      \
    }

static int32_t fail(DWORD error)
{
    last_error(error);
    return 0;
}

/* The names of a session are in a folder of the kernel's. */
static HANDLE session_job(const WCHAR *name, bool is_made)
{
    OWNED *text = name == NULL ? strdup("") : narrow(name);
    OWNED *full = *text == 0 ? strdup("") : format("\\BaseNamedObjects\\%s", text);
    HANDLE handle = open_job(full, is_made);

    if (handle == 0)
        last_error(FILE_NOT_FOUND);
    return handle;
}

EXPORT HANDLE CreateJobObjectW(void *security, const WCHAR *name)
{
    (void)security;
    ENTER("CreateJobObjectW");
    return session_job(name, true);
}

EXPORT HANDLE OpenJobObjectW(DWORD access, int32_t is_inherited, const WCHAR *name)
{
    (void)access;
    (void)is_inherited;
    ENTER("OpenJobObjectW");
    return session_job(name, false);
}

EXPORT int32_t AssignProcessToJobObject(HANDLE handle, HANDLE process)
{
    ENTER("AssignProcessToJobObject");
    job_t *job = job_of(handle);
    if (job == NULL || process == 0)
        return fail(INVALID_HANDLE);
    if (process >> 60 == 0xB && job->real < 64)
        job->programs[job->real++] = process;
    else
        job->processes++;
    return 1;
}

EXPORT int32_t IsProcessInJob(HANDLE process, HANDLE handle, int32_t *result)
{
    ENTER("IsProcessInJob");
    job_t *job = job_of(handle);
    if (job == NULL || process == 0)
        return fail(INVALID_HANDLE);
    *result = 0;
    for (uint32_t i = 0; i < job->real; i++)
        *result |= job->programs[i] == process;
    return 1;
}

EXPORT int32_t TerminateJobObject(HANDLE handle, uint32_t code)
{
    ENTER("TerminateJobObject");
    job_t *job = job_of(handle);
    if (job == NULL)
        return fail(INVALID_HANDLE);
    note("TerminateJobObject %s %u", job->name, code);
    job->processes = 0;
    for (uint32_t i = 0; i < job->real; i++)
        end_program(job->programs[i], code);
    return 1;
}

static int32_t list(job_t *job, IDS *ids, DWORD length)
{
    uint32_t room = (length - 8) / 8;

    ids->assigned = job->processes;
    ids->listed = job->processes < room ? job->processes : room;
    for (uint32_t i = 0; i < ids->listed; i++)
        ids->ids[i] = FIRST_ID + i;
    for (uint32_t i = 0; i < job->real && ids->listed < room; i++) {
        uint32_t pid = program_pid(job->programs[i]);
        if (pid != 0) {
            ids->ids[ids->listed++] = pid;
            ids->assigned++;
        }
    }
    return ids->listed == ids->assigned ? 1 : fail(MORE_DATA);
}

EXPORT int32_t QueryInformationJobObject(HANDLE handle, int32_t what, void *out, DWORD length, DWORD *needed)
{
    (void)needed;
    ENTER("QueryInformationJobObject");
    job_t *job = job_of(handle);
    if (job == NULL)
        return fail(INVALID_HANDLE);
    if (what == PROCESS_IDS && length >= sizeof(IDS))
        return list(job, out, length);
    if (what == LIMITS && length == sizeof(JOB_LIMITS)) {
        memcpy(out, &job->limits, length);
        return 1;
    }
    if (what == CPU_RATE && length == sizeof(JOB_CPU_RATE)) {
        memcpy(out, &job->rate, length);
        return 1;
    }
    if (what == ACCOUNTING && length == sizeof(ACCOUNTS)) {
        *(ACCOUNTS *)out = (ACCOUNTS){1, 2, 3, 4, 5, 6, job->processes, 8, {9, 10, 11, 12, 13, 14}};
        return 1;
    }
    return fail(INVALID_PARAMETER);
}

EXPORT int32_t SetInformationJobObject(HANDLE handle, int32_t what, const void *in, DWORD length)
{
    ENTER("SetInformationJobObject");
    job_t *job = job_of(handle);
    if (job == NULL)
        return fail(INVALID_HANDLE);
    if (what == LIMITS && length == sizeof(JOB_LIMITS)) {
        memcpy(&job->limits, in, length);
        return 1;
    }
    if (what == CPU_RATE && length == sizeof(JOB_CPU_RATE)) {
        memcpy(&job->rate, in, length);
        return 1;
    }
    if (what == SILO && in == NULL && length == 0) {
        job->is_silo = true;
        return 1;
    }
    return fail(INVALID_PARAMETER);
}
