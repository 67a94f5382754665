/* The rates of jobs by volume. */
#include "jobs.h"

#include <stdlib.h>
#include <string.h>

enum { INVALID_HANDLE = 6, INVALID_PARAMETER = 87 };

typedef struct {
    int64_t operations, bytes, reserved;
    const WCHAR *volume;
    uint32_t unit, flags;
} RATE;

static bool is_same(const char *a, const char *b)
{
    return (a == NULL ? "" : a)[0] == 0 ? b == NULL || *b == 0 : b != NULL && strcmp(a, b) == 0;
}

EXPORT DWORD SetIoRateControlInformationJobObject(HANDLE handle, const RATE *rate)
{
    OWNED *volume = rate->volume == NULL ? strdup("") : narrow(rate->volume);
    script_t script = {0, NULL, 0};

    if (enter("SetIoRateControlInformationJobObject", &script)) {
        last_error((DWORD)script.result);
        return 0;
    }
    job_t *job = job_of(handle);
    if (job == NULL || job->rates == 8) {
        last_error(job == NULL ? INVALID_HANDLE : INVALID_PARAMETER);
        return 0;
    }
    uint32_t at = 0;
    while (at < job->rates && !is_same(job->io_rates[at].volume, volume))
        at++;
    if (at == job->rates)
        job->rates++;
    free(job->io_rates[at].volume);
    job->io_rates[at] = (JOB_IO_RATE){rate->operations, rate->bytes, rate->reserved, strdup(volume), rate->unit, rate->flags};
    return 1;
}

/* The blocks and their names are one piece of memory. */
EXPORT DWORD QueryIoRateControlInformationJobObject(HANDLE handle, const WCHAR *asked, RATE **out, uint32_t *number)
{
    OWNED *volume = asked == NULL ? strdup("") : narrow(asked);
    script_t script = {0, NULL, 0};

    if (enter("QueryIoRateControlInformationJobObject", &script)) {
        last_error((DWORD)script.result);
        return 0;
    }
    job_t *job = job_of(handle);
    if (job == NULL) {
        last_error(INVALID_HANDLE);
        return 0;
    }
    RATE *blocks = calloc(8, sizeof *blocks + 512);
    WCHAR *names = (WCHAR *)(blocks + 8);
    uint32_t n = 0;
    for (uint32_t i = 0; i < job->rates; i++) {
        const JOB_IO_RATE *rate = &job->io_rates[i];
        if (asked != NULL && !is_same(rate->volume, volume))
            continue;
        blocks[n] = (RATE){rate->operations, rate->bytes, rate->reserved, NULL, rate->unit, rate->flags};
        if (*rate->volume != 0) {
            WCHAR *text = wide(rate->volume);
            memcpy(names + n * 256, text, (strlen(rate->volume) + 1) * sizeof *text);
            free(text);
            blocks[n].volume = names + n * 256;
        }
        n++;
    }
    *out = blocks;
    *number = n;
    count("job memory", 1);
    return 1;
}

EXPORT void FreeMemoryJobObject(void *memory)
{
    count("job memory", -1);
    free(memory);
}
