/* netapi32.dll: some accounts, and one group with members. */
#include "stub.h"

#include <stdlib.h>
#include <string.h>

enum { ACCESS_DENIED = 5, INVALID_LEVEL = 124, MEMBER_IN_ALIAS = 1378, NO_GROUP = 2220, NO_USER = 2221, USER_EXISTS = 2224 };
enum { MOST = 64 };

typedef struct {
    const WCHAR *name, *password;
    uint32_t age, rights;
    const WCHAR *home, *comment;
    uint32_t flags;
    const WCHAR *script;
} USER;

typedef struct { WCHAR *name, *comment; } GROUP;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *members[MOST];

static void forget(char **all)
{
    for (int i = 0; i < MOST; i++) {
        free(all[i]);
        all[i] = NULL;
    }
}

static void reset(void)
{
    pthread_mutex_lock(&lock);
    forget(members);
    pthread_mutex_unlock(&lock);
}

__attribute__((constructor)) static void load(void)
{
    on_reset(reset);
}

#define ENTER(function)                                                \
    script_t script = {0, NULL, 0};                                    \
    if (enter(function, &script)) {                                    \
        free(script.text);                                             \
        return (DWORD)script.result;                                   \
    }

static int find(char **all, const char *name)
{
    for (int i = 0; i < MOST; i++)
        if (all[i] != NULL && strcmp(all[i], name) == 0)
            return i;
    return -1;
}

static void add(char **all, const char *name)
{
    for (int i = 0; i < MOST; i++)
        if (all[i] == NULL) {
            all[i] = strdup(name);
            return;
        }
}

/* The group has its own name as comment, behind the structure, in one piece of memory. */
EXPORT DWORD NetLocalGroupGetInfo(const WCHAR *server, const WCHAR *group, DWORD level, void **out)
{
    OWNED *name = narrow(group);
    ENTER("NetLocalGroupGetInfo");
    if (server != NULL || level != 1)
        return INVALID_LEVEL;
    if (strcmp(name, "Gruppe 1") != 0)
        return NO_GROUP;
    GROUP *found = calloc(1, sizeof *found);
    count("net buffers", 1);
    *out = found;
    return 0;
}

EXPORT DWORD NetApiBufferFree(void *buffer)
{
    count("net buffers", -1);
    free(buffer);
    return 0;
}

EXPORT DWORD NetUserAdd(const WCHAR *server, DWORD level, const USER *user, DWORD *wrong)
{
    OWNED *name = narrow(user->name), *password = narrow(user->password);
    ENTER("NetUserAdd");
    *wrong = 0;
    if (server != NULL || level != 1 || user->rights != 1 || strlen(name) > 20 || user->home != NULL
        || user->comment != NULL || user->script != NULL)
        return 87;
    note("NetUserAdd %s flags 0x%x, a password of %zu", name, user->flags, strlen(password));
    return add_account(name) ? 0 : USER_EXISTS;
}

EXPORT DWORD NetUserDel(const WCHAR *server, const WCHAR *user)
{
    OWNED *name = narrow(user);
    ENTER("NetUserDel");
    if (server != NULL)
        return ACCESS_DENIED;
    note("NetUserDel %s", name);
    return remove_account(name) ? 0 : NO_USER;
}

/* A SID of advapi32.c's ends with the name of its account. */
EXPORT DWORD NetLocalGroupAddMembers(const WCHAR *server, const WCHAR *group, DWORD level, const uint8_t *const *sids,
    DWORD number)
{
    OWNED *name = narrow(group);
    ENTER("NetLocalGroupAddMembers");
    if (server != NULL || level != 0 || number != 1 || sids[0][0] != 1)
        return INVALID_LEVEL;
    const char *member = (const char *)sids[0] + 28;
    note("NetLocalGroupAddMembers %s %s", name, member);
    pthread_mutex_lock(&lock);
    bool is_in = find(members, member) >= 0;
    if (!is_in)
        add(members, member);
    pthread_mutex_unlock(&lock);
    return is_in ? MEMBER_IN_ALIAS : 0;
}
