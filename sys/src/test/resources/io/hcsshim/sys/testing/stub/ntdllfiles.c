/* ntdll.dll: files below folders that are open, as descriptors. */
#include "ntdll.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN = 1, CREATE = 2, OPEN_IF = 3, FOLDER = 1, SYNCHRONOUS = 0x20, LINK_ITSELF = 0x200000 };
enum { LINK = 11, DISPOSITION = 64, FILES = 1024 };

typedef struct { int32_t status; uint32_t padding; uint64_t information; } STATUS;

typedef struct {
    uint8_t replace;
    HANDLE root;
    uint32_t length;
    WCHAR name[];
} NEW_LINK;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* By which name each descriptor was opened, and in which folder. */
static struct { int folder; char *name; } opened[FILES];

static int32_t status_of(int error)
{
    return error == ENOENT ? NAME_NOT_FOUND
        : error == EEXIST ? NAME_COLLISION
        : error == ELOOP || error == ENOTDIR ? NOT_A_DIRECTORY : ACCESS_DENIED;
}

static void remember(int fd, int folder, const char *name)
{
    pthread_mutex_lock(&lock);
    if (fd < FILES) {
        free(opened[fd].name);
        opened[fd].name = strdup(name);
        opened[fd].folder = folder;
    }
    pthread_mutex_unlock(&lock);
}

static char *slashes(const OBJECT *object)
{
    char *name = object_name(object);
    char *path = strncmp(name, "\\??\\", 4) == 0 ? strdup(name + 4) : strdup(name);

    for (char *at = path; *at != 0; at++)
        if (*at == '\\')
            *at = '/';
    free(name);
    return path;
}

EXPORT int32_t NtCreateFile(HANDLE *file, DWORD access, const OBJECT *object, STATUS *status, const int64_t *allocation,
    DWORD attributes, DWORD share, DWORD disposition, DWORD options, const void *extended, DWORD extended_length)
{
    OWNED *path = slashes(object);
    script_t script = {0, NULL, 0};
    int folder = object->root == 0 ? AT_FDCWD : FILE_OF(object->root);

    if (enter("NtCreateFile", &script))
        return script.result;
    if (allocation != NULL || extended != NULL || extended_length != 0 || attributes != 0x80 || share != 7
        || !(options & SYNCHRONOUS) || !(access & 0x100000) || (object->root != 0 && object->root >> 60 != 0xF))
        return INVALID_PARAMETER;
    if (object->root != 0 && (*path == '/' || strstr(path, "..") != NULL))
        return INVALID_PARAMETER;
    int how = O_CLOEXEC | (options & LINK_ITSELF ? O_NOFOLLOW : 0);
    if ((options & FOLDER) && disposition != OPEN && mkdirat(folder, path, 0755) != 0
        && (errno != EEXIST || disposition == CREATE))
        return status_of(errno);
    how |= options & FOLDER ? O_DIRECTORY
        : disposition == OPEN ? 0 : disposition == CREATE ? O_CREAT | O_EXCL : O_CREAT;
    int fd = openat(folder, path, how, 0644);
    if (fd < 0)
        return status_of(errno);
    remember(fd, folder, path);
    *file = FILE_HANDLE(fd);
    status->information = 1;
    count("files", 1);
    return 0;
}

static int32_t link_it(int fd, const NEW_LINK *link, DWORD length)
{
    WCHAR *text = calloc(1, link->length + 2);
    int32_t result = INVALID_PARAMETER;

    if (length >= offsetof(NEW_LINK, name) + link->length && link->root >> 60 == 0xF && !link->replace) {
        memcpy(text, link->name, link->length);
        OWNED *name = narrow(text);
        OWNED *self = format("/proc/self/fd/%d", fd);
        result = linkat(AT_FDCWD, self, FILE_OF(link->root), name, AT_SYMLINK_FOLLOW) == 0 ? 0 : status_of(errno);
    }
    free(text);
    return result;
}

EXPORT int32_t NtSetInformationFile(HANDLE file, STATUS *status, const void *information, DWORD length, int32_t what)
{
    script_t script = {0, NULL, 0};
    int fd = FILE_OF(file);

    (void)status;
    if (enter("NtSetInformationFile", &script))
        return script.result;
    if (file >> 60 != 0xF || fd >= FILES || opened[fd].name == NULL)
        return INVALID_PARAMETER;
    if (what == LINK)
        return link_it(fd, information, length);
    if (what != DISPOSITION || length != 4 || *(const uint32_t *)information != 0x13)
        return INVALID_PARAMETER;
    struct stat facts;
    fstat(fd, &facts);
    int how = S_ISDIR(facts.st_mode) ? AT_REMOVEDIR : 0;
    return unlinkat(opened[fd].folder, opened[fd].name, how) == 0 ? 0
        : errno == ENOTEMPTY ? DIRECTORY_NOT_EMPTY : status_of(errno);
}

/* The answer is the input, backwards. */
EXPORT int32_t NtFsControlFile(HANDLE file, HANDLE event, void *routine, void *context, STATUS *status, uint32_t code,
    const uint8_t *in, uint32_t in_length, uint8_t *out, uint32_t out_length)
{
    script_t script = {0, NULL, 0};

    if (enter("NtFsControlFile", &script))
        return script.result;
    if (file >> 60 != 0xF || event != 0 || routine != NULL || context != NULL || in_length > out_length)
        return INVALID_PARAMETER;
    note("NtFsControlFile 0x%x", code);
    for (uint32_t i = 0; i < in_length; i++)
        out[i] = in[in_length - 1 - i];
    status->information = in_length;
    return 0;
}
