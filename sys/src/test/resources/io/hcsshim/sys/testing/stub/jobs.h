/* Jobs by their names in the kernel; kernel32.dll and ntdll.dll share them. */
#ifndef JOBS_H
#define JOBS_H

#include "stub.h"

/* Handles of jobs begin with this. */
#define IS_JOB(handle) ((handle) >> 60 == 0xD)

typedef struct {
    int64_t process_time, job_time;
    uint32_t flags;
    uint64_t least, most;
    uint32_t processes;
    uint64_t affinity;
    uint32_t priority, scheduling;
    uint64_t counters[6];
    uint64_t process_memory, memory, process_peak, peak;
} JOB_LIMITS;

typedef struct { uint32_t flags, rate; } JOB_CPU_RATE;

/* How much may be read and written; the volume is empty for all. */
typedef struct {
    int64_t operations, bytes, reserved;
    char *volume;
    uint32_t unit, flags;
} JOB_IO_RATE;

typedef struct job {
    struct job *next;
    char *name;
    HANDLE handle;
    JOB_LIMITS limits;
    JOB_CPU_RATE rate;
    JOB_IO_RATE io_rates[8];
    uint32_t rates;
    bool is_silo;
    HANDLE programs[64]; /* those that are real */
    uint32_t real;
    uint32_t processes; /* how many there are; their ids are 100, 101, … */
} job_t;

/* A new handle; 0 if there is no such job and none is to be made. */
HANDLE open_job(const char *name, bool is_made);
/* NULL, and a wrong handle is counted, if there is none. */
job_t *job_of(HANDLE handle);

#endif
