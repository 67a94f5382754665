/* The compute systems and processes that both generations of the service show in their own way. */
#ifndef ENGINE_H
#define ENGINE_H

#include "stub.h"

#define E_INVALID_HANDLE ((HRESULT)0x80070006)

/* Ends what a BEGIN of the generation began. */
#define END(value)                     \
    do {                               \
        __auto_type end_ = (value);    \
        pthread_mutex_unlock(&engine); \
        return end_;                   \
    } while (0)

typedef enum { CREATED, RUNNING, PAUSED, SAVED, STOPPED } state_t;

typedef struct process process_t;
typedef struct system system_t;
typedef struct handle handle_t;

/* A callback that somebody registered. */
typedef struct registration {
    struct registration *next;
    void *function, *context;
    int references, running;
    bool closed;
} registration_t;

struct process {
    process_t *next;
    system_t *system;
    uint32_t pid;
    bool exited;
    uint32_t exit_code;
    int32_t wait_result;
    int child_in, child_out, child_err; /* the process's own ends */
    PROCESS_INFORMATION pipes;          /* the host's ends, until somebody takes them */
    char *command;
    pthread_t thread;
};

struct system {
    system_t *next;
    char *id, *owner;
    state_t state;
    bool create_pending; /* first generation: nobody was told yet */
    bool exited;
    HRESULT exit_status;
    char exit_type[32];
    uint32_t last_pid;
    process_t *processes;
};

/* What a caller holds: one of many on a system or a process. */
struct handle {
    handle_t *next;
    uint64_t number;
    system_t *system;
    process_t *process; /* or NULL */
    registration_t *registration;
};

/* One lock for everything below. */
extern pthread_mutex_t engine;
extern pthread_cond_t changed;

/* How a generation tells of things; called with the lock held. */
void system_exited(system_t *system);
void process_exited(process_t *process);

/* All with the lock held. */
system_t *find_system(const char *id);
system_t *add_system(const char *id, const char *document);
void stop_system(system_t *system, HRESULT status, const char *type);
handle_t *open_handle(system_t *system, process_t *process);
handle_t *find_handle(uint64_t number);
void close_handle(uint64_t number); /* waits for callbacks that run */
extern handle_t *handles;
extern system_t *systems;
process_t *start_process(system_t *system, const char *parameters);
process_t *find_process(system_t *system, uint32_t pid);
bool end_process(process_t *process, uint32_t exit_code); /* false if it has exited */
char *system_properties(system_t *system, const char *query);
char *process_properties(process_t *process);
char *systems_list(const char *query);
const char *state_name(state_t state);
void take_pipes(process_t *process, PROCESS_INFORMATION *out);
void close_pipes(system_t *system); /* those that nobody took */

/* Tells everybody who holds the system, or if a process is named those who hold that. */
void tell(system_t *system, process_t *process, uint32_t type, HRESULT status, const char *text);
/* What a request that is refused answers. */
char *refusal(HRESULT reason);

/* Callbacks are made by threads of the stub, those of one registration in their order. */
registration_t *add_registration(void *function, void *context);
void queue_callback(registration_t *registration, uint32_t type, HRESULT status, const char *text);
/* No callback runs when it returns, and none comes later. */
void end_registration(registration_t *registration);
/* Makes one callback; of the generation. */
void call_back(void *function, void *context, uint32_t type, HRESULT status, const WCHAR *text);
/* Waits until nothing is queued and no callback runs. */
void drain_callbacks(void);

bool has(const char *document, const char *word);

#endif
