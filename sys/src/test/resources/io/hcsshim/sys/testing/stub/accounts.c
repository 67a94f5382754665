/* The accounts of the host. */
#include "stub.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *accounts[MOST];

static void reset(void)
{
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MOST; i++) {
        free(accounts[i]);
        accounts[i] = NULL;
    }
    pthread_mutex_unlock(&lock);
}

__attribute__((constructor)) static void load(void)
{
    on_reset(reset);
}

/* With the lock held; NULL asks for a free place. */
static int find(const char *name)
{
    for (int i = 0; i < MOST; i++)
        if (name == NULL ? accounts[i] == NULL : accounts[i] != NULL && strcmp(accounts[i], name) == 0)
            return i;
    return -1;
}

EXPORT bool add_account(const char *name)
{
    pthread_mutex_lock(&lock);
    int at = find(name) >= 0 ? -1 : find(NULL);
    if (at >= 0)
        accounts[at] = strdup(name);
    pthread_mutex_unlock(&lock);
    count("accounts", at >= 0);
    return at >= 0;
}

EXPORT bool remove_account(const char *name)
{
    pthread_mutex_lock(&lock);
    int at = find(name);
    if (at >= 0) {
        free(accounts[at]);
        accounts[at] = NULL;
    }
    pthread_mutex_unlock(&lock);
    count("accounts", -(at >= 0));
    return at >= 0;
}

EXPORT bool has_account(const char *name)
{
    pthread_mutex_lock(&lock);
    bool found = find(name) >= 0;
    pthread_mutex_unlock(&lock);
    return found;
}
