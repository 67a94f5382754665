/* advapi32.dll, the registry: values of HKEY_LOCAL_MACHINE, in memory. A key is there as long as it has values. */
#include "stub.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SUCCESS = 0, NOT_FOUND = 2, INVALID_HANDLE = 6, INVALID_PARAMETER = 87, MORE_DATA = 234, NO_MORE_ROOM = 8 };
enum { VALUES = 64, LONGEST = 512 };

#define LOCAL_MACHINE 0xFFFFFFFF80000002ull
#define ENTER(function)                                                \
    script_t script = {0, NULL, 0};                                    \
    if (enter(function, &script)) {                                    \
        free(script.text);                                             \
        return (DWORD)script.result;                                   \
    }

typedef struct { bool used; char key[LONGEST], name[LONGEST]; DWORD type, length; uint8_t data[LONGEST]; } VALUE;

static VALUE values[VALUES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static VALUE *find(const char *key, const char *name)
{
    for (int i = 0; i < VALUES; i++)
        if (values[i].used && strcasecmp(values[i].key, key) == 0 && strcasecmp(values[i].name, name) == 0)
            return &values[i];
    return NULL;
}

static VALUE *unused(void)
{
    for (int i = 0; i < VALUES; i++)
        if (!values[i].used)
            return &values[i];
    return NULL;
}

EXPORT DWORD RegSetKeyValueW(HANDLE root, const WCHAR *path, const WCHAR *value, DWORD type, const void *data,
    DWORD length)
{
    OWNED *key = narrow(path);
    OWNED *name = narrow(value);
    ENTER("RegSetKeyValueW");
    if (root != LOCAL_MACHINE)
        return INVALID_HANDLE;
    if (length > LONGEST)
        return INVALID_PARAMETER;
    pthread_mutex_lock(&lock);
    VALUE *to = find(key, name);
    if (to == NULL)
        to = unused();
    if (to != NULL) {
        to->used = true;
        snprintf(to->key, LONGEST, "%s", key);
        snprintf(to->name, LONGEST, "%s", name);
        to->type = type;
        to->length = length;
        if (length > 0)
            memcpy(to->data, data, length);
    }
    pthread_mutex_unlock(&lock);
    return to != NULL ? SUCCESS : NO_MORE_ROOM;
}

/* Without a place for the data it only tells how long they are. */
EXPORT DWORD RegGetValueW(HANDLE root, const WCHAR *path, const WCHAR *value, DWORD flags, DWORD *type, void *data,
    DWORD *length)
{
    OWNED *key = narrow(path);
    OWNED *name = narrow(value);
    ENTER("RegGetValueW");
    if (root != LOCAL_MACHINE)
        return INVALID_HANDLE;
    if (flags != 0x1000ffff)
        return INVALID_PARAMETER;
    pthread_mutex_lock(&lock);
    DWORD status = SUCCESS;
    VALUE *from = find(key, name);
    if (from == NULL)
        status = NOT_FOUND;
    else if (data != NULL && *length < from->length)
        status = MORE_DATA;
    else if (data != NULL)
        memcpy(data, from->data, from->length);
    if (from != NULL) {
        *type = from->type;
        *length = from->length;
    }
    pthread_mutex_unlock(&lock);
    return status;
}

EXPORT DWORD RegDeleteKeyW(HANDLE root, const WCHAR *path)
{
    OWNED *key = narrow(path);
    ENTER("RegDeleteKeyW");
    DWORD status = root == LOCAL_MACHINE ? NOT_FOUND : INVALID_HANDLE;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < VALUES; i++)
        if (status != INVALID_HANDLE && values[i].used && strcasecmp(values[i].key, key) == 0) {
            values[i].used = false;
            status = SUCCESS;
        }
    pthread_mutex_unlock(&lock);
    return status;
}
