/* iphlpapi.dll, as far as compartments go. */
#include "jobs.h"

enum { NOT_FOUND = 1168, INVALID_HANDLE = 6 };

static __thread uint32_t current = 1;

EXPORT uint32_t GetCurrentThreadCompartmentId(void)
{
    return current;
}

EXPORT DWORD SetCurrentThreadCompartmentId(uint32_t compartment)
{
    script_t script = {0, NULL, 0};

    if (enter("SetCurrentThreadCompartmentId", &script))
        return (DWORD)script.result;
    if (compartment > 9)
        return NOT_FOUND;
    note("thread in compartment %u", compartment);
    current = compartment;
    return 0;
}

EXPORT DWORD SetJobCompartmentId(HANDLE handle, uint32_t compartment)
{
    script_t script = {0, NULL, 0};

    if (enter("SetJobCompartmentId", &script))
        return (DWORD)script.result;
    job_t *job = job_of(handle);
    if (job == NULL)
        return INVALID_HANDLE;
    if (compartment > 9)
        return NOT_FOUND;
    note("%s in compartment %u", job->name, compartment);
    return 0;
}
