/* The programs of kernel32.dll: real processes, whose command lines a shell takes. */
#include "kernel32.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_NOT_FOUND = 2, ACCESS_DENIED = 5, INVALID_HANDLE = 6, STILL_ACTIVE = 259, PROCESSES = 4096 };

typedef struct {
    uint32_t size, padding;
    uint64_t names[3];
    uint32_t place[7], flags;
    uint16_t show, reserved_size;
    uint32_t padding2;
    uint64_t reserved;
    HANDLE in, out, err;
} STARTUP;

typedef struct {
    STARTUP startup;
    const void *attributes;
} STARTUP_MORE;

typedef struct {
    HANDLE process, thread;
    uint32_t pid, tid;
} STARTED;

typedef struct {
    pid_t pid;
    bool exited;
    uint32_t code;
} program_t;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static program_t programs[PROCESSES];
static int last;

/* A process and its thread have the same number, and the thread one bit more. */
#define PROGRAM_HANDLE(n) (0xB000000000000000ull | (uint64_t)(n) << 8)

static program_t *program_of(HANDLE handle)
{
    uint64_t number = (handle & 0xFFFFFF) >> 8;

    if (handle >> 60 != 0xB || number == 0 || number > (uint64_t)last) {
        count("wrong handles", 1);
        last_error(INVALID_HANDLE);
        return NULL;
    }
    return &programs[number];
}

static void redirect(posix_spawn_file_actions_t *actions, HANDLE from, int to)
{
    if (from == 0)
        posix_spawn_file_actions_addopen(actions, to, "/dev/null", O_RDWR, 0);
    else
        posix_spawn_file_actions_adddup2(actions, FILE_OF(from), to);
}

static char **environment(const WCHAR *block)
{
    char **all = calloc(1024, sizeof *all);
    int n = 0;

    while (block != NULL && *block != 0 && n < 1023) {
        all[n++] = narrow(block);
        while (*block++ != 0)
            continue;
    }
    return all;
}

static pid_t spawn(const char *command, const WCHAR *block, const STARTUP *startup)
{
    posix_spawn_file_actions_t actions;
    char *arguments[] = {"sh", "-c", (char *)command, NULL};
    char **variables = environment(block);
    pid_t pid = -1;

    posix_spawn_file_actions_init(&actions);
    redirect(&actions, startup->in, 0);
    redirect(&actions, startup->out, 1);
    redirect(&actions, startup->err, 2);
    if (posix_spawn(&pid, "/bin/sh", &actions, NULL, arguments, variables) != 0)
        pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    for (char **at = variables; *at != NULL; at++)
        free(*at);
    free(variables);
    return pid;
}

EXPORT int32_t CreateProcessW(const WCHAR *application, WCHAR *line, void *process, void *thread, int32_t inherit,
    DWORD flags, const WCHAR *block, const WCHAR *folder, const STARTUP *startup, STARTED *out)
{
    script_t script = {0, NULL, 0};
    OWNED *command = narrow(line);
    OWNED *where = folder == NULL ? strdup("") : narrow(folder);

    (void)application;
    (void)process;
    (void)thread;
    if (enter("CreateProcessW", &script)) {
        last_error((DWORD)script.result);
        return 0;
    }
    bool has_more = (flags & 0x80000) != 0;
    STARTUP streams = *startup;
    if (startup->size != (has_more ? sizeof(STARTUP_MORE) : sizeof(STARTUP)) || inherit == has_more
        || (flags & 0x404) != 0x404 || !(startup->flags & 0x100)
        || (has_more && !console_pipes(((const STARTUP_MORE *)startup)->attributes, &streams.in, &streams.out))) {
        last_error(87);
        return 0;
    }
    if (has_more)
        streams.err = streams.out;
    note("CreateProcessW %s in %s", command, where);
    pid_t pid = spawn(command, block, &streams);
    if (pid < 0) {
        last_error(FILE_NOT_FOUND);
        return 0;
    }
    pthread_mutex_lock(&lock);
    programs[++last] = (program_t){.pid = pid};
    *out = (STARTED){PROGRAM_HANDLE(last), PROGRAM_HANDLE(last) | 1, (uint32_t)pid, (uint32_t)pid};
    pthread_mutex_unlock(&lock);
    count("processes", 2);
    return 1;
}

EXPORT DWORD ResumeThread(HANDLE thread)
{
    script_t script = {0, NULL, 0};

    return enter("ResumeThread", &script) || program_of(thread) == NULL ? (DWORD)-1 : 1;
}

/* With the lock held: takes the status of a program that has ended. */
static bool reap(program_t *program, int how)
{
    int status;

    if (!program->exited && waitpid(program->pid, &status, how) == program->pid) {
        program->exited = true;
        program->code = WIFSIGNALED(status) ? program->code : (uint32_t)WEXITSTATUS(status);
    }
    return program->exited;
}

EXPORT DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds)
{
    script_t script = {0, NULL, 0};

    enter("WaitForSingleObject", &script);
    program_t *program = program_of(handle);
    if (program == NULL)
        return (DWORD)-1;
    int pidfd = (int)syscall(SYS_pidfd_open, program->pid, 0);
    if (pidfd >= 0) { /* else it has been waited for */
        struct pollfd end = {.fd = pidfd, .events = POLLIN};
        while (poll(&end, 1, (int)milliseconds) < 0 && errno == EINTR)
            continue;
        close(pidfd);
    }
    pthread_mutex_lock(&lock);
    bool over = reap(program, WNOHANG);
    pthread_mutex_unlock(&lock);
    return over ? 0 : 258;
}

EXPORT int32_t GetExitCodeProcess(HANDLE handle, DWORD *code)
{
    script_t script = {0, NULL, 0};

    enter("GetExitCodeProcess", &script);
    program_t *program = program_of(handle);
    if (program == NULL)
        return 0;
    pthread_mutex_lock(&lock);
    *code = reap(program, WNOHANG) ? program->code : STILL_ACTIVE;
    pthread_mutex_unlock(&lock);
    return 1;
}

static bool end(program_t *program, uint32_t code)
{
    pthread_mutex_lock(&lock);
    bool lived = !reap(program, WNOHANG);
    if (lived) {
        program->code = code;
        kill(program->pid, SIGKILL);
    }
    pthread_mutex_unlock(&lock);
    return lived;
}

EXPORT int32_t TerminateProcess(HANDLE handle, uint32_t code)
{
    script_t script = {0, NULL, 0};

    enter("TerminateProcess", &script);
    program_t *program = program_of(handle);
    if (program == NULL)
        return 0;
    if (end(program, code))
        return 1;
    last_error(ACCESS_DENIED);
    return 0;
}

EXPORT int32_t GenerateConsoleCtrlEvent(DWORD event, DWORD group)
{
    script_t script = {0, NULL, 0};

    if (enter("GenerateConsoleCtrlEvent", &script) || event != 1)
        return 0;
    note("GenerateConsoleCtrlEvent %u", event);
    kill((pid_t)group, SIGTERM);
    return 1;
}

/* What a thread in another process runs; here it is only a place. */
EXPORT DWORD CtrlRoutine(void *event)
{
    return (DWORD)(uintptr_t)event;
}

EXPORT HANDLE CreateRemoteThread(HANDLE process, void *security, uint64_t stack, DWORD (*start)(void *), uint64_t parameter,
    DWORD flags, DWORD *thread)
{
    script_t script = {0, NULL, 0};

    if (enter("CreateRemoteThread", &script) || security != NULL || stack != 0 || start != CtrlRoutine || flags != 0
        || thread != NULL) {
        last_error(script.result != 0 ? (DWORD)script.result : 87);
        return 0;
    }
    program_t *program = program_of(process);
    if (program == NULL)
        return 0;
    note("CtrlRoutine %llu", (unsigned long long)parameter);
    kill(program->pid, SIGTERM);
    count("processes", 1);
    return process | 1;
}

/* Ends a program of a job. */
void end_program(HANDLE handle, uint32_t code)
{
    program_t *program = program_of(handle);

    if (program != NULL)
        end(program, code);
}

uint32_t program_pid(HANDLE handle)
{
    program_t *program = program_of(handle);
    uint32_t pid = 0;

    if (program == NULL)
        return 0;
    pthread_mutex_lock(&lock);
    if (!reap(program, WNOHANG))
        pid = (uint32_t)program->pid;
    pthread_mutex_unlock(&lock);
    return pid;
}
