/* Systems, processes with real pipes, and the threads that make callbacks. */
#include "engine.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORKERS = 4 };

pthread_mutex_t engine = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
system_t *systems;
handle_t *handles;
static uint64_t last_handle;

bool has(const char *document, const char *word)
{
    return document != NULL && strstr(document, word) != NULL;
}

/* The text after "name":" in a document, in memory of its own; NULL if there is none. */
static char *text_member(const char *document, const char *name)
{
    char *key = format("\"%s\":\"", name);
    const char *at = document == NULL ? NULL : strstr(document, key);
    char *value = NULL;

    if (at != NULL) {
        at += strlen(key);
        value = strndup(at, strcspn(at, "\""));
    }
    free(key);
    return value;
}

/* ---- callbacks ----------------------------------------------------------------------------------------------- */

typedef struct job {
    struct job *next;
    registration_t *registration;
    uint32_t type;
    HRESULT status;
    WCHAR *text;
} job_t;

static job_t *queues[WORKERS];
static int busy;
static bool started;

static void release(registration_t *registration)
{
    if (--registration->references == 0)
        free(registration);
}

static void *worker(void *argument)
{
    job_t **queue = argument;

    pthread_mutex_lock(&engine);
    for (;;) {
        while (*queue == NULL)
            pthread_cond_wait(&changed, &engine);
        job_t *job = *queue;
        registration_t *to = job->registration;
        *queue = job->next;
        if (!to->closed) {
            to->running++;
            busy++;
            pthread_mutex_unlock(&engine);
            call_back(to->function, to->context, job->type, job->status, job->text);
            pthread_mutex_lock(&engine);
            busy--;
            to->running--;
        }
        release(to);
        free(job->text);
        free(job);
        pthread_cond_broadcast(&changed);
    }
    return NULL;
}

static void start_workers(void)
{
    if (started)
        return;
    started = true;
    for (int i = 0; i < WORKERS; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, worker, &queues[i]);
        pthread_detach(thread);
    }
}

registration_t *add_registration(void *function, void *context)
{
    registration_t *added = calloc(1, sizeof *added);

    added->function = function;
    added->context = context;
    added->references = 1;
    return added;
}

void queue_callback(registration_t *registration, uint32_t type, HRESULT status, const char *text)
{
    if (registration == NULL || registration->function == NULL || registration->closed)
        return;
    job_t *job = calloc(1, sizeof *job);
    job->registration = registration;
    job->type = type;
    job->status = status;
    job->text = wide(text);
    registration->references++;
    start_workers();
    job_t **end = &queues[(uintptr_t)registration->context % WORKERS];
    while (*end != NULL)
        end = &(*end)->next;
    *end = job;
    pthread_cond_broadcast(&changed);
}

void end_registration(registration_t *registration)
{
    if (registration == NULL)
        return;
    registration->closed = true;
    while (registration->running > 0)
        pthread_cond_wait(&changed, &engine);
    release(registration);
}

void drain_callbacks(void)
{
    for (;;) {
        bool idle = busy == 0;
        for (int i = 0; i < WORKERS; i++)
            idle = idle && queues[i] == NULL;
        if (idle)
            return;
        pthread_cond_wait(&changed, &engine);
    }
}

/* ---- handles ------------------------------------------------------------------------------------------------- */

handle_t *open_handle(system_t *system, process_t *process)
{
    handle_t *added = calloc(1, sizeof *added);

    added->number = 0x8000000000000000ull | ++last_handle << 8;
    added->system = system;
    added->process = process;
    added->next = handles;
    handles = added;
    count("handles", 1);
    return added;
}

handle_t *find_handle(uint64_t number)
{
    handle_t *at = handles;

    while (at != NULL && at->number != number)
        at = at->next;
    if (at == NULL)
        count("wrong handles", 1);
    return at;
}

void close_handle(uint64_t number)
{
    for (handle_t **at = &handles; *at != NULL; at = &(*at)->next) {
        if ((*at)->number == number) {
            handle_t *found = *at;
            *at = found->next;
            registration_t *registration = found->registration;
            free(found);
            count("handles", -1);
            end_registration(registration);
            return;
        }
    }
    count("wrong handles", 1);
}

/* ---- systems ------------------------------------------------------------------------------------------------- */

const char *state_name(state_t state)
{
    static const char *names[] = {"Created", "Running", "Paused", "Saved", "Stopped"};

    return names[state];
}

system_t *find_system(const char *id)
{
    system_t *at = systems;

    while (at != NULL && strcmp(at->id, id) != 0)
        at = at->next;
    return at;
}

system_t *add_system(const char *id, const char *document)
{
    system_t *added = calloc(1, sizeof *added);

    added->id = strdup(id);
    added->owner = text_member(document, "Owner");
    added->state = CREATED;
    added->next = systems;
    systems = added;
    return added;
}

void stop_system(system_t *system, HRESULT status, const char *type)
{
    if (system->exited)
        return;
    system->state = STOPPED;
    system->exited = true;
    system->exit_status = status;
    snprintf(system->exit_type, sizeof system->exit_type, "%s", type);
    for (process_t *p = system->processes; p != NULL; p = p->next)
        end_process(p, 0xC000013A);
    /* Gone for those who look for it; those who hold it keep it. */
    for (system_t **at = &systems; *at != NULL; at = &(*at)->next) {
        if (*at == system) {
            *at = system->next;
            break;
        }
    }
    close_pipes(system);
    system_exited(system);
    pthread_cond_broadcast(&changed);
}

static const char *owner(system_t *system)
{
    return system->owner == NULL ? "" : system->owner;
}

static char *processes_list(system_t *system)
{
    char *list = strdup("");

    for (process_t *p = system->processes; p != NULL; p = p->next) {
        if (p->exited)
            continue;
        char *longer = format("%s%s{\"ProcessId\":%u,\"ImageName\":\"stub.exe\"}", list, *list ? "," : "", p->pid);
        free(list);
        list = longer;
    }
    return list;
}

char *system_properties(system_t *system, const char *query)
{
    char *list = has(query, "ProcessList") ? processes_list(system) : NULL;
    char *out = format("{\"Id\":\"%s\",\"State\":\"%s\",\"SystemType\":\"Container\",\"Owner\":\"%s\","
        "\"RuntimeId\":\"5d4f0b32-1111-2222-3333-100000000000\","
        "\"RuntimeOsType\":\"\"%s%s%s%s%s,\"FromTheFuture\":1}", system->id, state_name(system->state), owner(system),
        has(query, "\"Memory\"") ? ",\"Memory\":{\"VirtualMachineMemory\":{\"AssignedMemory\":65536}}" : "",
        has(query, "Statistics") ? ",\"Statistics\":{\"Uptime100ns\":18446744073709551615}" : "",
        list ? ",\"ProcessList\":[" : "", list ? list : "", list ? "]" : "");

    free(list);
    return out;
}

char *systems_list(const char *query)
{
    char *list = strdup("[");

    for (system_t *s = systems; s != NULL; s = s->next) {
        if (has(query, "\"Ids\"") && !has(query, s->id))
            continue;
        char *longer = format("%s%s{\"Id\":\"%s\",\"State\":\"%s\",\"SystemType\":\"Container\",\"Owner\":\"%s\"}", list,
            list[1] ? "," : "", s->id, state_name(s->state), owner(s));
        free(list);
        list = longer;
    }
    char *closed = format("%s]", list);
    free(list);
    return closed;
}

/* ---- processes ----------------------------------------------------------------------------------------------- */

process_t *find_process(system_t *system, uint32_t pid)
{
    process_t *at = system->processes;

    while (at != NULL && at->pid != pid)
        at = at->next;
    return at;
}

bool end_process(process_t *process, uint32_t exit_code)
{
    if (process->exited)
        return false;
    process->exited = true;
    process->exit_code = exit_code;
    int *ends[] = {&process->child_in, &process->child_out, &process->child_err};
    for (int i = 0; i < 3; i++) {
        if (*ends[i] >= 0)
            close(*ends[i]);
        *ends[i] = -1;
    }
    process_exited(process);
    pthread_cond_broadcast(&changed);
    return true;
}

/* Copies until the end of input, which is the host's doing, or until the process is ended. */
static void *copy(void *argument)
{
    process_t *process = argument;
    char buffer[4096];

    for (;;) {
        pthread_mutex_lock(&engine);
        int in = process->child_in, out = process->child_out;
        pthread_mutex_unlock(&engine);
        if (in < 0)
            return NULL;
        struct pollfd poll_in = {.fd = in, .events = POLLIN};
        if (poll(&poll_in, 1, 50) == 0)
            continue; /* somebody may have ended it */
        ssize_t n = read(in, buffer, sizeof buffer);
        if (n <= 0)
            break;
        for (ssize_t at = 0; at < n;) {
            ssize_t written = write(out, buffer + at, (size_t)(n - at));
            if (written <= 0)
                break;
            at += written;
        }
    }
    pthread_mutex_lock(&engine);
    end_process(process, 0);
    pthread_mutex_unlock(&engine);
    return NULL;
}

static void open_pipe(bool wanted, int host_end, int *child, HANDLE *host)
{
    int ends[2];

    *child = -1;
    *host = (HANDLE)-1;
    if (!wanted || pipe2(ends, O_CLOEXEC) != 0)
        return;
    *child = ends[1 - host_end];
    *host = FILE_HANDLE(ends[host_end]);
    count("files", 1);
}

static void run(process_t *process)
{
    pthread_attr_t attributes;
    unsigned code = 0;

    if (has(process->command, "guest-devices.exe")) {
        const char *text = option("guest's devices") < 0 ? "" : "PCIROOT(5)#PCI(0000)\r\nPCIROOT(5)#PCI(0001)\r\n";
        if (process->child_out >= 0 && write(process->child_out, text, strlen(text)) < 0)
            note("write failed");
        end_process(process, *text == 0);
    } else if (has(process->command, "pnputil.exe")) {
        end_process(process, (unsigned)option("guest's drivers"));
    } else if (has(process->command, "print ")) {
        const char *text = strstr(process->command, "print ") + 6;
        if (process->child_out >= 0 && write(process->child_out, text, strlen(text)) < 0)
            note("write failed");
        if (process->child_err >= 0 && write(process->child_err, "oops", 4) < 0)
            note("write failed");
        end_process(process, 0);
    } else if (has(process->command, "exit ")) {
        sscanf(strstr(process->command, "exit "), "exit %u", &code);
        end_process(process, code);
    } else if (has(process->command, "cat")) {
        pthread_attr_init(&attributes);
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        pthread_create(&process->thread, &attributes, copy, process);
        pthread_attr_destroy(&attributes);
    }
}

process_t *start_process(system_t *system, const char *parameters)
{
    process_t *added = calloc(1, sizeof *added);

    added->system = system;
    added->pid = ++system->last_pid + 0x80000000u; /* unsigned, as pids are */
    added->command = text_member(parameters, "CommandLine");
    added->pipes.pid = added->pid;
    open_pipe(has(parameters, "\"CreateStdInPipe\":true"), 1, &added->child_in, &added->pipes.in);
    open_pipe(has(parameters, "\"CreateStdOutPipe\":true"), 0, &added->child_out, &added->pipes.out);
    open_pipe(has(parameters, "\"CreateStdErrPipe\":true"), 0, &added->child_err, &added->pipes.err);
    added->next = system->processes;
    system->processes = added;
    run(added);
    return added;
}

void take_pipes(process_t *process, PROCESS_INFORMATION *out)
{
    *out = process->pipes;
    process->pipes.in = process->pipes.out = process->pipes.err = 0;
}

void close_pipes(system_t *system)
{
    for (process_t *p = system->processes; p != NULL; p = p->next) {
        HANDLE *ends[] = {&p->pipes.in, &p->pipes.out, &p->pipes.err};
        for (int i = 0; i < 3; i++) {
            if (*ends[i] != 0 && *ends[i] != (HANDLE)-1) {
                close(FILE_OF(*ends[i]));
                count("files", -1);
            }
            *ends[i] = 0;
        }
    }
}

char *process_properties(process_t *process)
{
    return format("{\"ProcessId\":%u%s,\"ExitCode\":%u,\"LastWaitResult\":%d}", process->pid,
        process->exited ? ",\"Exited\":true" : "", process->exit_code, process->wait_result);
}

void tell(system_t *system, process_t *process, uint32_t type, HRESULT status, const char *text)
{
    for (handle_t *h = handles; h != NULL; h = h->next)
        if (h->system == system && h->process == process)
            queue_callback(h->registration, type, status, text);
}

char *refusal(HRESULT reason)
{
    return format("{\"Error\":%d,\"ErrorMessage\":\"the stub refuses\",\"ErrorEvents\":[{\"Message\":\"event "
        "of the stub\",\"Provider\":\"stub\",\"EventId\":7}]}", reason);
}

static void reset(void)
{
    pthread_mutex_lock(&engine);
    while (systems != NULL)
        stop_system(systems, S_OK, "");
    while (handles != NULL)
        close_handle(handles->number);
    drain_callbacks();
    pthread_mutex_unlock(&engine);
}

__attribute__((constructor)) static void load(void)
{
    on_reset(reset);
}

/* ---- called by tests ----------------------------------------------------------------------------------------- */

/* Notifies everybody who holds the system of `id`, or anything if it is NULL. */
EXPORT void stub_notify(const char *id, uint32_t type, HRESULT status, const char *text)
{
    pthread_mutex_lock(&engine);
    for (handle_t *h = handles; h != NULL; h = h->next)
        if (id == NULL || (h->process == NULL && strcmp(h->system->id, id) == 0))
            queue_callback(h->registration, type, status, text);
    pthread_mutex_unlock(&engine);
}

EXPORT void stub_exit(const char *id, HRESULT status, const char *type)
{
    pthread_mutex_lock(&engine);
    system_t *system = find_system(id);
    if (system != NULL)
        stop_system(system, status, type);
    pthread_mutex_unlock(&engine);
}

EXPORT void stub_drain(void)
{
    pthread_mutex_lock(&engine);
    drain_callbacks();
    pthread_mutex_unlock(&engine);
}

/* Wakes those who wait for an option to change. */
EXPORT void stub_wake(void)
{
    pthread_mutex_lock(&engine);
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&engine);
}
