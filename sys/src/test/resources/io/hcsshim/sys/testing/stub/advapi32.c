/* advapi32.dll, as far as access to files goes. */
#include "stub.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    DWORD rights, mode, inheritance;
    struct {
        void *multiple;
        DWORD multiple_operation, form, type;
        const uint8_t *name;
    } trustee;
} ENTRY;

#define ENTER(function)                                                \
    script_t script = {0, NULL, 0};                                    \
    if (enter(function, &script)) {                                    \
        free(script.text);                                             \
        return (DWORD)script.result;                                   \
    }

static char dacl[] = "the list before";

static void *local(const char *text)
{
    count("local memory", 1);
    return strdup(text);
}

EXPORT DWORD GetSecurityInfo(HANDLE object, int32_t type, DWORD what, void **owner, void **group, void **list,
    void **audit, void **descriptor)
{
    ENTER("GetSecurityInfo");
    if (object >> 60 != 0xF || type != 1 || what != 4 || owner != NULL || group != NULL || audit != NULL)
        return 87;
    *list = dacl;
    *descriptor = local("a descriptor");
    return 0;
}

EXPORT DWORD SetEntriesInAclW(DWORD number, const ENTRY *entries, void *before, void **after)
{
    const uint8_t *sid = entries->trustee.name;
    ENTER("SetEntriesInAclW");
    if (number != 1 || before != dacl || entries->trustee.form != 0)
        return 87;
    note("SetEntriesInAclW rights 0x%08x mode %u inheritance %u type %u S-%u-%u-%u-%u", entries->rights,
        entries->mode, entries->inheritance, entries->trustee.type, sid[0], sid[7], sid[8], sid[12]);
    *after = local("the list after");
    return 0;
}

EXPORT DWORD SetSecurityInfo(HANDLE object, int32_t type, DWORD what, void *owner, void *group, void *list,
    void *audit)
{
    ENTER("SetSecurityInfo");
    if (object >> 60 != 0xF || type != 1 || what != 4 || owner != NULL || group != NULL || audit != NULL)
        return 87;
    note("SetSecurityInfo %s", (char *)list);
    return 0;
}
