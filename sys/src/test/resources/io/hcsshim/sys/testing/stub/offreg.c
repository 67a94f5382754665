/* offreg.dll: hives are kept in memory; a saved one is a line for each key, and has no values. */
#include "stub.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUCCESS = 0, NOT_FOUND = 2, INVALID_HANDLE = 6, INVALID_PARAMETER = 87, EXISTS = 183, MORE_DATA = 234 };
enum { HIVES = 64, KEYS = 64, VALUES = 64, LONGEST = 256 };

#define HIVE 0xB000000000000000ull
#define ENTER(function)                                                \
    script_t script = {0, NULL, 0};                                    \
    if (enter(function, &script)) {                                    \
        free(script.text);                                             \
        return (DWORD)script.result;                                   \
    }

typedef struct { int key; char name[LONGEST]; DWORD type, length; uint8_t data[LONGEST]; } VALUE;
typedef struct { bool used; int keys, values; char key[KEYS][LONGEST]; VALUE value[VALUES]; } STORE;

static STORE hives[HIVES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* A handle is the number of the hive, and that of the key and 1. */
static HANDLE handle_of(int hive, int key)
{
    return HIVE | (HANDLE)hive << 8 | (HANDLE)(key + 1);
}

static STORE *store_of(HANDLE handle)
{
    HANDLE number = (handle & ~HIVE) >> 8;

    return handle >> 60 == 0xB && number < HIVES && hives[number].used ? &hives[number] : NULL;
}

static int find_key(const STORE *hive, const char *path)
{
    for (int i = 0; i < hive->keys; i++)
        if (strcasecmp(hive->key[i], path) == 0)
            return i;
    return -1;
}

static int add_key(STORE *hive, const char *path)
{
    int key = find_key(hive, path);

    if (key < 0) {
        key = hive->keys++;
        snprintf(hive->key[key], LONGEST, "%s", path);
    }
    return key;
}

static DWORD make(HANDLE *result)
{
    DWORD status = INVALID_PARAMETER;

    pthread_mutex_lock(&lock);
    for (int i = 0; i < HIVES && status != SUCCESS; i++)
        if (!hives[i].used) {
            memset(&hives[i], 0, sizeof hives[i]);
            hives[i].used = true;
            *result = handle_of(i, -1);
            status = SUCCESS;
        }
    pthread_mutex_unlock(&lock);
    if (status == SUCCESS)
        count("hives", 1);
    return status;
}

EXPORT DWORD ORCreateHive(HANDLE *hive)
{
    ENTER("ORCreateHive");
    return make(hive);
}

EXPORT DWORD OROpenHive(const WCHAR *path, HANDLE *hive)
{
    OWNED *file = narrow(path);
    ENTER("OROpenHive");
    FILE *in = fopen(file, "re");
    if (in == NULL)
        return NOT_FOUND;
    DWORD status = make(hive);
    char line[LONGEST];
    while (status == SUCCESS && fgets(line, sizeof line, in) != NULL) {
        line[strcspn(line, "\n")] = 0;
        add_key(store_of(*hive), line);
    }
    fclose(in);
    return status;
}

EXPORT DWORD ORMergeHives(const HANDLE *from, DWORD number, HANDLE *result)
{
    ENTER("ORMergeHives");
    DWORD status = make(result);
    STORE *to = status == SUCCESS ? store_of(*result) : NULL;
    for (DWORD i = number; to != NULL && i > 0; i--) {
        STORE *each = store_of(from[i - 1]);
        if (each == NULL)
            return INVALID_HANDLE;
        for (int k = 0; k < each->keys; k++)
            add_key(to, each->key[k]);
    }
    return status;
}

EXPORT DWORD ORSaveHive(HANDLE hive, const WCHAR *path, DWORD major, DWORD minor)
{
    OWNED *file = narrow(path);
    ENTER("ORSaveHive");
    STORE *from = store_of(hive);
    if (from == NULL || major != 6 || minor != 1)
        return INVALID_PARAMETER;
    int fd = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0)
        return errno == EEXIST ? EXISTS : NOT_FOUND;
    for (int i = 0; i < from->keys; i++)
        dprintf(fd, "%s\n", from->key[i]);
    close(fd);
    return SUCCESS;
}

EXPORT DWORD ORCloseHive(HANDLE hive)
{
    ENTER("ORCloseHive");
    STORE *store = store_of(hive);
    if (store == NULL)
        return INVALID_HANDLE;
    store->used = false;
    count("hives", -1);
    return SUCCESS;
}

EXPORT DWORD ORCreateKey(HANDLE hive, const WCHAR *path, const WCHAR *class, DWORD options, void *security, HANDLE *key,
    DWORD *disposition)
{
    OWNED *name = narrow(path);
    ENTER("ORCreateKey");
    STORE *store = store_of(hive);
    if (store == NULL || class != NULL || options != 0 || security != NULL || store->keys == KEYS)
        return INVALID_PARAMETER;
    *disposition = find_key(store, name) < 0 ? 1 : 2;
    *key = handle_of((int)(store - hives), add_key(store, name));
    count("keys", 1);
    return SUCCESS;
}

EXPORT DWORD OROpenKey(HANDLE hive, const WCHAR *path, HANDLE *key)
{
    OWNED *name = narrow(path);
    ENTER("OROpenKey");
    STORE *store = store_of(hive);
    int found = store == NULL ? -1 : find_key(store, name);
    if (found < 0)
        return NOT_FOUND;
    *key = handle_of((int)(store - hives), found);
    count("keys", 1);
    return SUCCESS;
}

EXPORT DWORD ORCloseKey(HANDLE key)
{
    ENTER("ORCloseKey");
    if (store_of(key) == NULL || (key & 0xFF) == 0)
        return INVALID_HANDLE;
    count("keys", -1);
    return SUCCESS;
}

EXPORT DWORD ORDeleteKey(HANDLE hive, const WCHAR *path)
{
    OWNED *name = narrow(path);
    ENTER("ORDeleteKey");
    STORE *store = store_of(hive);
    int key = store == NULL ? -1 : find_key(store, name);
    if (key < 0)
        return NOT_FOUND;
    store->key[key][0] = 0; /* the others keep their numbers */
    return SUCCESS;
}

EXPORT DWORD ORSetValue(HANDLE key, const WCHAR *value, DWORD type, const uint8_t *data, DWORD length)
{
    OWNED *name = narrow(value);
    ENTER("ORSetValue");
    STORE *store = store_of(key);
    int number = (int)(key & 0xFF) - 1;
    if (store == NULL || number < 0 || length > LONGEST || store->values == VALUES)
        return INVALID_PARAMETER;
    VALUE *to = &store->value[store->values++];
    snprintf(to->name, LONGEST, "%s", name);
    to->key = number;
    to->type = type;
    to->length = length;
    if (length > 0)
        memcpy(to->data, data, length);
    return SUCCESS;
}

EXPORT DWORD ORGetValue(HANDLE hive, const WCHAR *path, const WCHAR *value, DWORD *type, uint8_t *data, DWORD *length)
{
    OWNED *key = narrow(path), *name = narrow(value);
    ENTER("ORGetValue");
    STORE *store = store_of(hive);
    int number = store == NULL ? -1 : find_key(store, key);
    for (int i = number < 0 ? 0 : store->values; i > 0; i--) { /* the newest counts */
        const VALUE *each = &store->value[i - 1];
        if (each->key == number && strcasecmp(each->name, name) == 0) {
            DWORD room = *length;
            *type = each->type;
            *length = each->length;
            if (data == NULL)
                return SUCCESS;
            if (room < each->length)
                return MORE_DATA;
            memcpy(data, each->data, each->length);
            return SUCCESS;
        }
    }
    return NOT_FOUND;
}
