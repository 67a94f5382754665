/* kernel32.dll, as far as files go: their handles stand for descriptors. */
#include "kernel32.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { BROKEN_PIPE = 109, INVALID_HANDLE = 6, ABORTED = 995, IO_PENDING = 997, FILES = 65536 };

typedef struct {
    uint64_t internal, high;
    uint32_t offset, offset_high;
    HANDLE event;
} OVERLAPPED;

/* What GetOverlappedResult has to do. */
typedef struct {
    bool is_write, is_accept;
    HANDLE file;
    uint8_t *buffer;
    DWORD size;
} pending_t;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int cancels[FILES]; /* an event descriptor + 1 for each file that was waited for */
static HANDLE last_event = 0xE000000000000000ull;

static int cancel_of(int fd)
{
    pthread_mutex_lock(&lock);
    if (cancels[fd] == 0)
        cancels[fd] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) + 1;
    int found = cancels[fd] - 1;
    pthread_mutex_unlock(&lock);
    return found;
}

static int32_t transfer(bool is_write, HANDLE file, uint8_t *buffer, DWORD size, DWORD *done)
{
    int fd = FILE_OF(file), cancel = cancel_of(fd);
    struct pollfd both[] = {{.fd = fd, .events = is_write ? POLLOUT : POLLIN}, {.fd = cancel, .events = POLLIN}};
    uint64_t ticket;

    *done = 0;
    while (poll(both, 2, -1) < 0)
        continue;
    if (both[1].revents != 0) {
        if (read(cancel, &ticket, sizeof ticket) < 0)
            note("no ticket");
        last_error(ABORTED);
        return 0;
    }
    ssize_t n = is_write ? write(fd, buffer, size) : read(fd, buffer, size);
    if (n < 0 || (n == 0 && !is_write)) {
        last_error(BROKEN_PIPE);
        return 0;
    }
    *done = (DWORD)n;
    return 1;
}

static int32_t begin(bool is_write, HANDLE file, void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    if (file >> 60 != 0xF) {
        count("wrong handles", 1);
        last_error(INVALID_HANDLE);
        return 0;
    }
    if (overlapped == NULL || !option("overlapped"))
        return transfer(is_write, file, buffer, size, done);
    pending_t *pending = malloc(sizeof *pending);
    *pending = (pending_t){is_write, false, file, buffer, size};
    overlapped->high = (uint64_t)(uintptr_t)pending;
    last_error(IO_PENDING);
    return 0;
}

EXPORT int32_t ReadFile(HANDLE file, void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    script_t script = {0, NULL, 0};

    enter("ReadFile", &script);
    return begin(false, file, buffer, size, done, overlapped);
}

EXPORT int32_t WriteFile(HANDLE file, void *buffer, DWORD size, DWORD *done, OVERLAPPED *overlapped)
{
    script_t script = {0, NULL, 0};

    enter("WriteFile", &script);
    return begin(true, file, buffer, size, done, overlapped);
}

EXPORT int32_t ConnectNamedPipe(HANDLE pipe, OVERLAPPED *overlapped)
{
    script_t script = {0, NULL, 0};

    enter("ConnectNamedPipe", &script);
    if (overlapped == NULL || !option("overlapped"))
        return accept_pipe(pipe, cancel_of(FILE_OF(pipe)));
    pending_t *pending = malloc(sizeof *pending);
    *pending = (pending_t){false, true, pipe, NULL, 0};
    overlapped->high = (uint64_t)(uintptr_t)pending;
    last_error(IO_PENDING);
    return 0;
}

EXPORT int32_t GetOverlappedResult(HANDLE file, OVERLAPPED *overlapped, DWORD *done, int32_t wait)
{
    script_t script = {0, NULL, 0};
    pending_t *pending = (pending_t *)(uintptr_t)overlapped->high;

    (void)file;
    (void)wait;
    enter("GetOverlappedResult", &script);
    int32_t result = pending->is_accept
        ? accept_pipe(pending->file, cancel_of(FILE_OF(pending->file)))
        : transfer(pending->is_write, pending->file, pending->buffer, pending->size, done);
    int error = errno;
    free(pending);
    errno = error;
    return result;
}

EXPORT int32_t CancelIoEx(HANDLE file, OVERLAPPED *overlapped)
{
    script_t script = {0, NULL, 0};
    uint64_t one = 1;

    (void)overlapped;
    enter("CancelIoEx", &script);
    return write(cancel_of(FILE_OF(file)), &one, sizeof one) == sizeof one;
}

EXPORT HANDLE CreateEventW(void *security, int32_t manual, int32_t initial, const WCHAR *name)
{
    script_t script = {0, NULL, 0};

    (void)security;
    (void)manual;
    (void)initial;
    (void)name;
    enter("CreateEventW", &script);
    count("events", 1);
    return __atomic_add_fetch(&last_event, 16, __ATOMIC_RELAXED);
}

EXPORT int32_t CloseHandle(HANDLE handle)
{
    script_t script = {0, NULL, 0};

    enter("CloseHandle", &script);
    if (handle >> 60 == 0xE) {
        count("events", -1);
        return 1;
    }
    if (handle >> 60 == 0xC) { /* a disk, see virtdisk.c */
        count("disks", -1);
        return 1;
    }
    if (handle >> 60 == 0xD) { /* a job, see jobs.c */
        count("jobs", -1);
        return 1;
    }
    if (handle >> 60 == 0xB) { /* a process, see kernel32processes.c */
        count("processes", -1);
        return 1;
    }
    int fd = FILE_OF(handle);
    close_pipe(fd);
    if (handle >> 60 != 0xF || close(fd) != 0) {
        count("wrong handles", 1);
        last_error(INVALID_HANDLE);
        return 0;
    }
    count("files", -1);
    pthread_mutex_lock(&lock);
    if (cancels[fd] != 0)
        close(cancels[fd] - 1);
    cancels[fd] = 0;
    pthread_mutex_unlock(&lock);
    return 1;
}

EXPORT HANDLE LocalFree(void *memory)
{
    script_t script = {0, NULL, 0};

    enter("LocalFree", &script);
    count("local memory", -1);
    free(memory);
    return 0;
}
