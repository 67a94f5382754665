/* The layers of vmcompute.dll. A layer is its folder; what is copied in by an import is copied out by an export. */
#include "folders.h"

#include <stdlib.h>
#include <string.h>

#define E_INVALID_STATE ((HRESULT)0xC0370105)
#define ENTER(function)                 \
    script_t script = {0, NULL, 0};     \
    if (enter(function, &script)) {     \
        free(script.text);              \
        return script.result;           \
    }

typedef struct { int32_t flavour; const WCHAR *home; } DRIVER;
typedef struct { GUID id; uint32_t flags; const WCHAR *path; } DESCRIPTOR;

/* How far a layer is on its way to be used. */
typedef struct layer {
    struct layer *next;
    char *path;
    bool prepared;
} layer_t;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static layer_t *active;
static int preparing;

static void forget(layer_t **at)
{
    layer_t *gone = *at;

    *at = gone->next;
    free(gone->path);
    free(gone);
}

static void reset(void)
{
    pthread_mutex_lock(&lock);
    while (active != NULL)
        forget(&active);
    pthread_mutex_unlock(&lock);
}

__attribute__((constructor)) static void load(void)
{
    on_reset(reset);
}

/* With the lock held. */
static layer_t **find(const char *path)
{
    layer_t **at = &active;

    while (*at != NULL && strcmp((*at)->path, path) != 0)
        at = &(*at)->next;
    return at;
}

static void check(const DRIVER *driver)
{
    if (driver->flavour != 1 || driver->home == NULL || driver->home[0] != 0)
        count("wrong drivers", 1);
}

/* The parents as text: their ids and folders. */
static char *parents(const DESCRIPTOR *descriptors, uint32_t number)
{
    char *all = strdup("");

    if ((descriptors == NULL) != (number == 0))
        count("wrong descriptors", 1);
    for (uint32_t i = 0; i < number; i++) {
        char id[37];
        OWNED *path = narrow(descriptors[i].path), *before = all;
        guid_text(&descriptors[i].id, id);
        if (descriptors[i].flags != 0)
            count("wrong descriptors", 1);
        all = format("%s %s=%s", before, id, path);
    }
    return all;
}

EXPORT HRESULT ActivateLayer(const DRIVER *driver, const WCHAR *id)
{
    OWNED *path = narrow(id);
    ENTER("ActivateLayer");
    check(driver);
    note("ActivateLayer %s", path);
    if (!folder_exists(path))
        return E_PATH_NOT_FOUND;
    pthread_mutex_lock(&lock);
    if (*find(path) == NULL) {
        layer_t *added = calloc(1, sizeof *added);
        added->path = strdup(path);
        added->next = active;
        active = added;
    }
    pthread_mutex_unlock(&lock);
    return S_OK;
}

EXPORT HRESULT DeactivateLayer(const DRIVER *driver, const WCHAR *id)
{
    OWNED *path = narrow(id);
    HRESULT result = S_OK;
    ENTER("DeactivateLayer");
    check(driver);
    note("DeactivateLayer %s", path);
    pthread_mutex_lock(&lock);
    layer_t **at = find(path);
    if (*at == NULL || (*at)->prepared)
        result = E_INVALID_STATE;
    else
        forget(at);
    pthread_mutex_unlock(&lock);
    return result;
}

EXPORT HRESULT PrepareLayer(const DRIVER *driver, const WCHAR *id, const DESCRIPTOR *descriptors, uint32_t number)
{
    OWNED *path = narrow(id), *below = parents(descriptors, number);
    HRESULT result = S_OK;
    if (__atomic_add_fetch(&preparing, 1, __ATOMIC_SEQ_CST) > 1)
        count("prepared at the same time", 1);
    script_t script = {0, NULL, 0};
    if (enter("PrepareLayer", &script))
        result = script.result;
    check(driver);
    note("PrepareLayer %s%s", path, below);
    pthread_mutex_lock(&lock);
    layer_t *layer = *find(path);
    if (layer == NULL)
        result = E_INVALID_STATE;
    else if (result == S_OK)
        layer->prepared = true;
    pthread_mutex_unlock(&lock);
    __atomic_sub_fetch(&preparing, 1, __ATOMIC_SEQ_CST);
    return result;
}

EXPORT HRESULT UnprepareLayer(const DRIVER *driver, const WCHAR *id)
{
    OWNED *path = narrow(id);
    ENTER("UnprepareLayer");
    check(driver);
    note("UnprepareLayer %s", path);
    pthread_mutex_lock(&lock);
    layer_t *layer = *find(path);
    bool was = (layer != NULL && layer->prepared) || option("disks are mounted");
    if (was)
        layer->prepared = false;
    pthread_mutex_unlock(&lock);
    return was ? S_OK : E_INVALID_STATE;
}

EXPORT HRESULT CreateLayer(const DRIVER *driver, const WCHAR *id, const WCHAR *parent)
{
    OWNED *path = narrow(id), *below = narrow(parent);
    ENTER("CreateLayer");
    check(driver);
    note("CreateLayer %s %s", path, below);
    return make_folder(path);
}

EXPORT HRESULT CreateSandboxLayer(const DRIVER *driver, const WCHAR *id, uint64_t parent,
    const DESCRIPTOR *descriptors, uint32_t number)
{
    OWNED *path = narrow(id), *below = parents(descriptors, number);
    ENTER("CreateSandboxLayer");
    check(driver);
    if (parent != 0)
        count("wrong descriptors", 1);
    note("CreateSandboxLayer %s%s", path, below);
    return make_folder(path);
}

EXPORT HRESULT ExpandSandboxSize(const DRIVER *driver, const WCHAR *id, uint64_t size)
{
    OWNED *path = narrow(id);
    ENTER("ExpandSandboxSize");
    check(driver);
    note("ExpandSandboxSize %s %llu", path, (unsigned long long)size);
    return folder_exists(path) ? S_OK : E_PATH_NOT_FOUND;
}

EXPORT HRESULT DestroyLayer(const DRIVER *driver, const WCHAR *id)
{
    OWNED *path = narrow(id);
    ENTER("DestroyLayer");
    check(driver);
    note("DestroyLayer %s", path);
    return remove_folder(path);
}

static HRESULT copy(const char *function, const char *from, const char *to, const char *below)
{
    note("%s %s %s%s", function, from, to, below);
    ENTER(function);
    return copy_folder(from, to);
}

EXPORT HRESULT CopyLayer(const DRIVER *driver, const WCHAR *source, const WCHAR *target,
    const DESCRIPTOR *descriptors, uint32_t number)
{
    OWNED *from = narrow(source), *to = narrow(target), *below = parents(descriptors, number);
    check(driver);
    return copy("CopyLayer", from, to, below);
}

EXPORT HRESULT ExportLayer(const DRIVER *driver, const WCHAR *id, const WCHAR *folder,
    const DESCRIPTOR *descriptors, uint32_t number)
{
    OWNED *from = narrow(id), *to = narrow(folder), *below = parents(descriptors, number);
    check(driver);
    return copy("ExportLayer", from, to, below);
}

EXPORT HRESULT ImportLayer(const DRIVER *driver, const WCHAR *id, const WCHAR *folder,
    const DESCRIPTOR *descriptors, uint32_t number)
{
    OWNED *to = narrow(id), *from = narrow(folder), *below = parents(descriptors, number);
    check(driver);
    return copy("ImportLayer", from, to, below);
}

EXPORT HRESULT GetBaseImages(WCHAR **images)
{
    script_t script = {0, NULL, 0};
    bool found = enter("GetBaseImages", &script);

    *images = task_text(found ? script.text : "[]");
    free(script.text);
    return found ? script.result : S_OK;
}

/* Asked without a buffer it tells how many characters are wanted. */
EXPORT HRESULT GetLayerMountPath(const DRIVER *driver, const WCHAR *id, uint64_t *length, WCHAR *buffer)
{
    OWNED *path = narrow(id);
    ENTER("GetLayerMountPath");
    check(driver);
    pthread_mutex_lock(&lock);
    layer_t *layer = *find(path);
    bool is_mounted = (layer != NULL && layer->prepared) || option("disks are mounted");
    pthread_mutex_unlock(&lock);
    if (!is_mounted)
        return E_INVALID_STATE;
    WCHAR *text = wide("\\\\?\\Volume{6f6e6c79-0000-4000-8000-612074657374}\\");
    uint64_t size = 1;
    while (text[size - 1] != 0)
        size++;
    if (buffer == NULL)
        *length = size - (uint64_t)option("short mount paths");
    else
        memcpy(buffer, text, (*length < size ? *length : size) * sizeof *buffer);
    free(text);
    return S_OK;
}

EXPORT HRESULT GrantVmAccess(const WCHAR *machine, const WCHAR *file)
{
    OWNED *who = narrow(machine), *what = narrow(file);
    ENTER("GrantVmAccess");
    note("GrantVmAccess %s %s", who, what);
    return S_OK;
}

EXPORT HRESULT LayerExists(const DRIVER *driver, const WCHAR *id, uint32_t *exists)
{
    OWNED *path = narrow(id);
    ENTER("LayerExists");
    check(driver);
    *exists = folder_exists(path);
    return S_OK;
}

/* Some GUID, but always the same for a name. */
EXPORT HRESULT NameToGuid(const WCHAR *name, GUID *id)
{
    uint64_t hash = 0xcbf29ce484222325;
    ENTER("NameToGuid");
    for (const WCHAR *at = name; *at != 0; at++)
        hash = (hash ^ *at) * 0x100000001b3;
    *id = (GUID){(uint32_t)hash, (uint16_t)(hash >> 32), (uint16_t)(hash >> 48), "layer"};
    return S_OK;
}

EXPORT HRESULT ProcessBaseImage(const WCHAR *path)
{
    OWNED *folder = narrow(path);
    ENTER("ProcessBaseImage");
    note("ProcessBaseImage %s", folder);
    return folder_exists(folder) ? S_OK : E_PATH_NOT_FOUND;
}

EXPORT HRESULT ProcessUtilityImage(const WCHAR *path)
{
    OWNED *folder = narrow(path);
    ENTER("ProcessUtilityImage");
    note("ProcessUtilityImage %s", folder);
    return folder_exists(folder) ? S_OK : E_PATH_NOT_FOUND;
}
