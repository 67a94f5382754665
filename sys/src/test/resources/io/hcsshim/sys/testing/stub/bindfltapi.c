/* bindfltapi.dll: what is bound is written down. */
#include "jobs.h"

#include <stdlib.h>

EXPORT HRESULT BfSetupFilter(HANDLE handle, DWORD flags, const WCHAR *root, const WCHAR *target,
    const WCHAR *const *exceptions, DWORD number)
{
    OWNED *place = narrow(root), *where = narrow(target);
    script_t script = {0, NULL, 0};

    if (enter("BfSetupFilter", &script))
        return script.result;
    job_t *job = job_of(handle);
    if (job == NULL || !job->is_silo || (number == 0) != (exceptions == NULL))
        return (HRESULT)0x80070057;
    note("BfSetupFilter %s flags 0x%x %s is %s", job->name, flags, place, where);
    for (DWORD i = 0; i < number; i++) {
        OWNED *exception = narrow(exceptions[i]);
        note("except %s", exception);
    }
    return 0;
}
