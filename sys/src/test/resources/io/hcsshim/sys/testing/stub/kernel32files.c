/* The files of kernel32.dll as backups see them. What Linux does not keep is made up or noted. */
#include "kernel32.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_NOT_FOUND = 2, INVALID_HANDLE = 6, INVALID_PARAMETER = 87, FILE_EXISTS = 80 };
enum { CREATE_NEW = 1, OPEN_EXISTING = 3, BASICS = 0, STANDARD = 1, IDENTITY = 18 };
enum { DATA = 1, SECURITY = 3, CONTAINS_SECURITY = 2, DIRECTORY = 0x10, ARCHIVE = 0x20, HEADER = 20 };
#define WRITE 0x40000000u
#define AS_IT_IS 0x02200000u
#define SECONDS_TO_1970 11644473600ll

static int32_t fail(DWORD error)
{
    last_error(error);
    return 0;
}

EXPORT HANDLE CreateFileW(const WCHAR *name, DWORD access, DWORD share, void *security, DWORD disposition,
    DWORD flags, HANDLE template)
{
    OWNED *path = narrow(name);
    script_t script = {0, NULL, 0};
    struct stat status;

    (void)security;
    (void)template;
    enter("CreateFileW", &script);
    if (pipe_name(path) != NULL)
        return connect_pipe(pipe_name(path));
    if (flags != AS_IT_IS)
        note("CreateFileW %s 0x%x %u %u 0x%x", path, access, share, disposition, flags);
    bool is_folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    int mode = (access & WRITE) != 0 && !is_folder ? O_RDWR : O_RDONLY;
    bool is_volume = strncmp(path, "\\\\?\\Volume{", 11) == 0 && path[strlen(path) - 1] == '}';
    int fd = open(is_volume ? "/dev/null" : path, mode | O_CLOEXEC | (disposition == CREATE_NEW ? O_CREAT | O_EXCL : 0), 0644);
    if (fd < 0) {
        last_error(errno == EEXIST ? FILE_EXISTS : FILE_NOT_FOUND);
        return (HANDLE)-1;
    }
    count("files", 1);
    return FILE_HANDLE(fd);
}

EXPORT HANDLE GetCurrentProcess(void)
{
    return (HANDLE)-1;
}

/* ---- volumes --------------------------------------------------------------------------------------------------- */

EXPORT int32_t GetDiskFreeSpaceExW(const WCHAR *folder, uint64_t *to_caller, uint64_t *total, uint64_t *unused)
{
    OWNED *path = narrow(folder);
    script_t script = {0, NULL, 0};

    if (enter("GetDiskFreeSpaceExW", &script))
        return fail((DWORD)script.result);
    if (to_caller != NULL || unused != NULL || path[strlen(path) - 1] != '\\')
        return fail(INVALID_PARAMETER);
    *total = (uint64_t)option("volume bytes");
    return 1;
}

EXPORT int32_t DeviceIoControl(HANDLE file, DWORD code, const uint64_t *in, DWORD in_size, uint64_t *out,
    DWORD out_size, DWORD *returned, void *overlapped)
{
    script_t script = {0, NULL, 0};

    if (enter("DeviceIoControl", &script))
        return fail((DWORD)script.result);
    if (file >> 60 != 0xF || overlapped != NULL)
        return fail(INVALID_HANDLE);
    *returned = out_size;
    if (code == 0x7405C && out_size == 8 && in == NULL)
        *out = (uint64_t)option("partition bytes");
    else if (code == 0x900F0 && in_size == 8 && out == NULL)
        note("FSCTL_EXTEND_VOLUME %llu", (unsigned long long)*in);
    else
        return fail(INVALID_PARAMETER);
    return 1;
}

/* ---- what is known of a file --------------------------------------------------------------------------------- */

typedef struct { int64_t created, accessed, written, changed; uint32_t attributes; } FACTS;
typedef struct { int64_t allocated, size; uint32_t links; uint8_t is_deleted, is_folder; } SIZES;
typedef struct { uint64_t volume, low, high; } ID;

static int64_t units(struct timespec time)
{
    return (time.tv_sec + SECONDS_TO_1970) * 10000000 + time.tv_nsec / 100;
}

static struct timespec timespec_of(int64_t units)
{
    return (struct timespec){units / 10000000 - SECONDS_TO_1970, units % 10000000 * 100};
}

EXPORT int32_t GetFileInformationByHandleEx(HANDLE file, int32_t what, void *out, DWORD size)
{
    script_t script = {0, NULL, 0};
    struct stat s;

    enter("GetFileInformationByHandleEx", &script);
    if (file >> 60 != 0xF || fstat(FILE_OF(file), &s) != 0)
        return fail(INVALID_HANDLE);
    bool is_folder = S_ISDIR(s.st_mode);
    if (what == BASICS && size == sizeof(FACTS))
        *(FACTS *)out = (FACTS){units(s.st_mtim), units(s.st_atim), units(s.st_mtim), units(s.st_mtim),
            is_folder ? DIRECTORY : ARCHIVE};
    else if (what == STANDARD && size == sizeof(SIZES))
        *(SIZES *)out = (SIZES){0, is_folder ? 0 : s.st_size, is_folder ? 1 : (uint32_t)s.st_nlink, 0, is_folder};
    else if (what == IDENTITY && size == sizeof(ID))
        *(ID *)out = (ID){s.st_dev, s.st_ino, 0};
    else
        return fail(INVALID_PARAMETER);
    return 1;
}

EXPORT int32_t SetFileInformationByHandle(HANDLE file, int32_t what, const void *in, DWORD size)
{
    const FACTS *facts = in;
    script_t script = {0, NULL, 0};

    enter("SetFileInformationByHandle", &script);
    if (what != BASICS || size != sizeof *facts)
        return fail(INVALID_PARAMETER);
    struct timespec times[] = {timespec_of(facts->accessed), timespec_of(facts->written)};
    return file >> 60 == 0xF && futimens(FILE_OF(file), times) == 0 ? 1 : fail(INVALID_HANDLE);
}

/* ---- backup streams ------------------------------------------------------------------------------------------- */

/* A stream in memory: all of it when reading, what came so far when writing. */
typedef struct {
    uint8_t *bytes;
    size_t size, at;
} STREAM;

static STREAM *stream_of(void **context)
{
    if (*context == NULL) {
        *context = calloc(1, sizeof(STREAM));
        count("backups", 1);
    }
    return *context;
}

static void end(void **context)
{
    STREAM *stream = *context;

    if (stream == NULL)
        return;
    free(stream->bytes);
    free(stream);
    *context = NULL;
    count("backups", -1);
}

static void append(STREAM *stream, const void *bytes, size_t size)
{
    stream->bytes = realloc(stream->bytes, stream->size + size + 1);
    memcpy(stream->bytes + stream->size, bytes, size);
    stream->size += size;
}

static void part(STREAM *stream, uint32_t kind, uint32_t attributes, const void *bytes, int64_t size)
{
    uint32_t numbers[] = {kind, attributes, (uint32_t)size, (uint32_t)(size >> 32), 0};

    append(stream, numbers, sizeof numbers);
    append(stream, bytes, (size_t)size);
}

static void fill(STREAM *stream, int fd)
{
    struct stat s;

    part(stream, SECURITY, CONTAINS_SECURITY, "a descriptor", 12);
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode))
        return;
    char *content = malloc((size_t)s.st_size + 1);
    ssize_t n = pread(fd, content, (size_t)s.st_size, 0);
    part(stream, DATA, 0, content, n < 0 ? 0 : n);
    free(content);
}

EXPORT int32_t BackupRead(HANDLE file, uint8_t *buffer, DWORD size, DWORD *done, int32_t is_end, int32_t is_secure,
    void **context)
{
    script_t script = {0, NULL, 0};

    enter("BackupRead", &script);
    *done = 0;
    if (file >> 60 != 0xF)
        return fail(INVALID_HANDLE);
    if (is_end) {
        end(context);
        return 1;
    }
    STREAM *stream = stream_of(context);
    if (stream->size == 0)
        fill(stream, FILE_OF(file));
    *done = stream->size - stream->at < size ? (DWORD)(stream->size - stream->at) : size;
    memcpy(buffer, stream->bytes + stream->at, *done);
    stream->at += *done;
    return is_secure ? 1 : fail(INVALID_PARAMETER);
}

/* The data go into the file, whose times were set and stay; all other parts are noted. */
static int32_t restore(STREAM *stream, int fd)
{
    struct stat before;

    if (fstat(fd, &before) != 0)
        return fail(INVALID_HANDLE);
    for (size_t at = 0; at < stream->size;) {
        uint32_t numbers[HEADER / 4];
        if (stream->size - at < HEADER)
            return fail(INVALID_PARAMETER);
        memcpy(numbers, stream->bytes + at, HEADER);
        size_t size = numbers[2] | (size_t)numbers[3] << 32, name = numbers[4];
        const uint8_t *content = stream->bytes + at + HEADER + name;
        if (at + HEADER + name + size > stream->size)
            return fail(INVALID_PARAMETER);
        if (numbers[0] != DATA)
            note("BackupWrite part %u of %zu bytes", numbers[0], size);
        else if (pwrite(fd, content, size, 0) != (ssize_t)size)
            return fail(INVALID_HANDLE);
        at += HEADER + name + size;
    }
    struct timespec times[] = {before.st_atim, before.st_mtim};
    return futimens(fd, times) == 0 ? 1 : fail(INVALID_HANDLE);
}

EXPORT int32_t BackupWrite(HANDLE file, const uint8_t *buffer, DWORD size, DWORD *done, int32_t is_end,
    int32_t is_secure, void **context)
{
    script_t script = {0, NULL, 0};

    enter("BackupWrite", &script);
    *done = 0;
    if (file >> 60 != 0xF)
        return fail(INVALID_HANDLE);
    if (is_end) {
        int32_t result = *context == NULL ? 1 : restore(*context, FILE_OF(file));
        end(context);
        return result;
    }
    append(stream_of(context), buffer, size);
    *done = size;
    return is_secure ? 1 : fail(INVALID_PARAMETER);
}
