/* The named pipes of kernel32.dll: Unix sockets in a folder of the process. */
#include "kernel32.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FILE_NOT_FOUND = 2, ACCESS_DENIED = 5, ABORTED = 995, FILES = 65536, FIRST = 0x80000 };

typedef struct name {
    struct name *next;
    char *text;
    int listener, instances;
} name_t;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static name_t *names;
static name_t *instances[FILES]; /* by descriptor */

static struct sockaddr_un address(const char *name)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    /* in the abstract name space: nothing is left */
    snprintf(at.sun_path + 1, sizeof at.sun_path - 1, "stub-pipe-%d-%s", getpid(), name);
    return at;
}

const char *pipe_name(const char *path)
{
    static const char prefix[] = "\\\\.\\pipe\\";

    return strncmp(path, prefix, sizeof prefix - 1) == 0 ? path + sizeof prefix - 1 : NULL;
}

static name_t *find(const char *name)
{
    name_t *at = names;

    while (at != NULL && strcmp(at->text, name) != 0)
        at = at->next;
    return at;
}

static name_t *add(const char *name)
{
    struct sockaddr_un at = address(name);
    name_t *added = calloc(1, sizeof *added);

    added->text = strdup(name);
    added->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(added->listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(added->listener, 64) != 0)
        note("pipe %s: %s", name, strerror(errno));
    added->next = names;
    names = added;
    return added;
}

EXPORT HANDLE CreateNamedPipeW(const WCHAR *path, DWORD open_mode, DWORD pipe_mode, DWORD most, DWORD out, DWORD in,
    DWORD limit, void *security)
{
    script_t script = {0, NULL, 0};
    OWNED *text = narrow(path);
    const char *name = pipe_name(text);

    (void)most;
    (void)out;
    (void)in;
    (void)limit;
    if (enter("CreateNamedPipeW", &script)) {
        last_error((DWORD)script.result);
        return (HANDLE)-1;
    }
    if (name == NULL || (pipe_mode & 7) != 0 || security == NULL) {
        last_error(FILE_NOT_FOUND);
        return (HANDLE)-1;
    }
    pthread_mutex_lock(&lock);
    name_t *known = find(name);
    if (known != NULL && (open_mode & FIRST)) {
        pthread_mutex_unlock(&lock);
        last_error(ACCESS_DENIED);
        return (HANDLE)-1;
    }
    if (known == NULL)
        known = add(name);
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    instances[fd] = known;
    known->instances++;
    pthread_mutex_unlock(&lock);
    count("files", 1);
    return FILE_HANDLE(fd);
}

int32_t accept_pipe(HANDLE pipe, int cancel)
{
    int fd = FILE_OF(pipe);
    uint64_t ticket;

    pthread_mutex_lock(&lock);
    int listener = instances[fd]->listener;
    pthread_mutex_unlock(&lock);
    struct pollfd both[] = {{.fd = listener, .events = POLLIN}, {.fd = cancel, .events = POLLIN}};
    while (poll(both, 2, -1) < 0)
        continue;
    if (both[1].revents != 0) {
        if (read(cancel, &ticket, sizeof ticket) < 0)
            note("no ticket");
        last_error(ABORTED);
        return 0;
    }
    int connected = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    dup3(connected, fd, O_CLOEXEC);
    close(connected);
    return 1;
}

void close_pipe(int fd)
{
    if (fd < 0 || fd >= FILES)
        return;
    pthread_mutex_lock(&lock);
    name_t *name = instances[fd];
    instances[fd] = NULL;
    if (name != NULL && --name->instances == 0) {
        for (name_t **at = &names; *at != NULL; at = &(*at)->next) {
            if (*at == name) {
                *at = name->next;
                break;
            }
        }
        close(name->listener);
        free(name->text);
        free(name);
    }
    pthread_mutex_unlock(&lock);
}

HANDLE connect_pipe(const char *name)
{
    struct sockaddr_un at = address(name);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        close(fd);
        last_error(FILE_NOT_FOUND);
        return (HANDLE)-1;
    }
    count("files", 1);
    return FILE_HANDLE(fd);
}

EXPORT int32_t WaitNamedPipeW(const WCHAR *path, DWORD milliseconds)
{
    script_t script = {0, NULL, 0};

    (void)path;
    (void)milliseconds;
    return !enter("WaitNamedPipeW", &script);
}

EXPORT int32_t CreatePipe(HANDLE *in, HANDLE *out, void *security, DWORD size)
{
    script_t script = {0, NULL, 0};
    int ends[2];

    (void)security;
    (void)size;
    if (enter("CreatePipe", &script) || pipe2(ends, O_CLOEXEC) != 0) {
        last_error((DWORD)script.result);
        return 0;
    }
    *in = FILE_HANDLE(ends[0]);
    *out = FILE_HANDLE(ends[1]);
    count("files", 2);
    return 1;
}

EXPORT int32_t SetHandleInformation(HANDLE handle, DWORD mask, DWORD flags)
{
    script_t script = {0, NULL, 0};

    (void)handle;
    return !enter("SetHandleInformation", &script) && mask == 1 && flags == 1;
}
