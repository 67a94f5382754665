/* advapi32.dll, as far as access to files and privileges go. */
#include "stub.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
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

/* ---- privileges ----------------------------------------------------------------------------------------------- */

typedef struct { DWORD number, low, high, attributes; } STATE;

/* Handles of tokens are files, to be closed as such. */
EXPORT int32_t OpenProcessToken(HANDLE process, DWORD access, HANDLE *token)
{
    script_t script = {0, NULL, 0};

    enter("OpenProcessToken", &script);
    if (process != (HANDLE)-1 || access != 0x28) {
        last_error(87);
        return 0;
    }
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    count("files", 1);
    *token = FILE_HANDLE(fd);
    return 1;
}

EXPORT int32_t LookupPrivilegeValueW(const WCHAR *system, const WCHAR *name, uint64_t *number)
{
    OWNED *text = narrow(name);

    if (system != NULL || strncmp(text, "Se", 2) != 0) {
        last_error(1313);
        return 0;
    }
    *number = 0x500000000ull | strlen(text);
    return 1;
}

/* It succeeds even if the user lacks the privilege; only the last error tells. */
EXPORT int32_t AdjustTokenPrivileges(HANDLE token, int32_t is_none, const STATE *state, DWORD size, void *before,
    DWORD *needed)
{
    script_t script = {0, NULL, 0};
    bool is_refused = enter("AdjustTokenPrivileges", &script);

    (void)size;
    if (token >> 60 != 0xF || is_none || state->number != 1 || state->high != 5 || state->attributes != 2
        || before != NULL || needed != NULL) {
        last_error(87);
        return 0;
    }
    last_error(is_refused ? 1300 : 0);
    return 1;
}

EXPORT int32_t ConvertStringSecurityDescriptorToSecurityDescriptorW(const WCHAR *text, DWORD revision, void **out,
    DWORD *size)
{
    script_t script = {0, NULL, 0};

    (void)size;
    if (enter("ConvertStringSecurityDescriptorToSecurityDescriptorW", &script) || revision != 1) {
        last_error((DWORD)script.result);
        return 0;
    }
    char *said = narrow(text);
    *out = local(said);
    free(said);
    return 1;
}

/* Accounts of the service have no password; those of the host have one. */
EXPORT int32_t LogonUserW(const WCHAR *name, const WCHAR *domain, const WCHAR *password, DWORD type, DWORD provider,
    HANDLE *token)
{
    script_t script = {0, NULL, 0};
    OWNED *who = narrow(name);
    OWNED *where = narrow(domain);
    bool is_local = strcmp(where, ".") == 0;

    if (enter("LogonUserW", &script) || (password != NULL) != is_local || type != (is_local ? 2 : 5) || provider != 0) {
        last_error((DWORD)script.result);
        return 0;
    }
    note("LogonUserW %s\\%s", where, who);
    *token = FILE_HANDLE(open("/dev/null", O_RDONLY | O_CLOEXEC));
    count("files", 1);
    return 1;
}

/* A SID of five parts, the length of those on a real host; the account's name follows where a real one ends. */
EXPORT int32_t LookupAccountNameW(const WCHAR *system, const WCHAR *account, uint8_t *sid, DWORD *sid_size,
    WCHAR *domain, DWORD *domain_length, int32_t *use)
{
    script_t script = {0, NULL, 0};
    OWNED *name = narrow(account);

    if (enter("LookupAccountNameW", &script) || system != NULL || strlen(name) > 30 || !has_account(name)) {
        last_error(script.result != 0 ? (DWORD)script.result : 1332);
        return 0;
    }
    if (*sid_size < 68 || *domain_length < 5) {
        last_error(122);
        return 0;
    }
    memset(sid, 0, 28);
    sid[0] = 1;
    sid[1] = 5;
    sid[7] = 5;
    strcpy((char *)sid + 28, name);
    *sid_size = 28;
    domain[0] = 0;
    *domain_length = 0;
    *use = 1;
    return 1;
}

typedef int32_t create_process(const void *, void *, void *, void *, int32_t, DWORD, const void *, const void *,
    const void *, void *);

/* The same as CreateProcessW of the library beside this one. */
EXPORT int32_t CreateProcessAsUserW(HANDLE token, const void *application, void *line, void *process, void *thread,
    int32_t inherit, DWORD flags, const void *block, const void *folder, const void *startup, void *out)
{
    script_t script = {0, NULL, 0};
    Dl_info here;
    char path[4096];

    if (enter("CreateProcessAsUserW", &script) || token >> 60 != 0xF) {
        last_error((DWORD)script.result);
        return 0;
    }
    dladdr((void *)GetSecurityInfo, &here);
    snprintf(path, sizeof path, "%.*s/kernel32.dll", (int)(strrchr(here.dli_fname, '/') - here.dli_fname),
        here.dli_fname);
    void *kernel32 = dlopen(path, RTLD_NOW);
    create_process *create = (create_process *)(uintptr_t)dlsym(kernel32, "CreateProcessW");
    return create(application, line, process, thread, inherit, flags, block, folder, startup, out);
}
