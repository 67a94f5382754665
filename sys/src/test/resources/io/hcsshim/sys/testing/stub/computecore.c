/* computecore.dll: the compute service, second generation, where every request has an operation. */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INVALID_STATE ((HRESULT)0x80370105)
#define INVALID_JSON ((HRESULT)0x8037010D)
#define NOT_FOUND ((HRESULT)0x8037010E)
#define EXISTS ((HRESULT)0x8037010F)
#define STOPPED_ALREADY ((HRESULT)0x80370110)
#define NOT_STARTED ((HRESULT)0x80370115)
#define STARTED_ALREADY ((HRESULT)0x80370116)
#define STILL_PENDING ((HRESULT)0x80370117)
#define TIME_OVER ((HRESULT)0x80370118)
#define CALLBACK_SET ((HRESULT)0x80370119)
#define PROCESS_STOPPED ((HRESULT)0x8037011F)
#define CANCELLED ((HRESULT)0x800704C7)
#define E_INVALID_HANDLE ((HRESULT)0x80070006)

enum { EXITED = 1, PROCESS_EXITED = 0x10000, DISCONNECTED = 0x02000000 };
#define GROUP_MIGRATION 0x80000003u

typedef struct {
    uint32_t type;
    const WCHAR *data;
    HANDLE operation;
} event_t;

/* A request under way, and its outcome. */
typedef struct operation {
    struct operation *next;
    uint64_t number;
    int type;
    int references; /* who may still look at it: its holder, and a thread that will end it */
    bool is_started, is_done;
    HRESULT result;
    char *document;
    system_t *system;
    process_t *process;
    void *context;
} operation_t;

static operation_t *operations;
static uint64_t last_operation;

void call_back(void *function, void *context, uint32_t type, HRESULT status, const WCHAR *text)
{
    event_t event = {type, text, 0};

    (void)status;
    ((void (*)(event_t *, void *))function)(&event, context);
}

static void tell(system_t *system, process_t *process, uint32_t type, const char *text)
{
    for (handle_t *h = handles; h != NULL; h = h->next)
        if (h->system == system && h->process == process)
            queue_callback(h->registration, type, S_OK, text);
}

static char *exit_document(system_t *system)
{
    return format("{\"Status\":%d,\"ExitType\":\"%s\"}", system->exit_status, system->exit_type);
}

void system_exited(system_t *system)
{
    char *text = exit_document(system);

    tell(system, NULL, EXITED, text);
    free(text);
}

void process_exited(process_t *process)
{
    char *text = process_properties(process);

    tell(process->system, process, PROCESS_EXITED, text);
    free(text);
}

/* With its last reference gone, nobody will see the outcome. */
static void release(operation_t *operation)
{
    if (--operation->references > 0)
        return;
    for (operation_t **at = &operations; *at != NULL; at = &(*at)->next) {
        if (*at == operation) {
            *at = operation->next;
            break;
        }
    }
    free(operation->document);
    free(operation);
    count("operations", -1);
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

/* ---- operations ---------------------------------------------------------------------------------------------- */

static operation_t *find_operation(uint64_t number)
{
    operation_t *at = operations;

    while (at != NULL && at->number != number)
        at = at->next;
    if (at == NULL)
        count("wrong operations", 1);
    return at;
}

static void finish(operation_t *operation, HRESULT result, const char *document)
{
    operation->is_done = true;
    operation->result = result;
    operation->document = document == NULL ? NULL : strdup(document);
    pthread_cond_broadcast(&changed);
}

/* Ends an operation later, by another thread, or at once if the test wants it so, or never. */
typedef struct {
    operation_t *operation;
    HRESULT result;
    char *document;
} ending_t;

static void *end_later(void *argument)
{
    ending_t *ending = argument;

    pthread_mutex_lock(&engine);
    while (option("hold outcomes"))
        pthread_cond_wait(&changed, &engine);
    if (!ending->operation->is_done)
        finish(ending->operation, ending->result, ending->document);
    release(ending->operation);
    pthread_mutex_unlock(&engine);
    free(ending->document);
    free(ending);
    return NULL;
}

static HRESULT complete(operation_t *operation, const char *step, char *document)
{
    script_t script = {S_OK, NULL, 0};

    if (operation == NULL) {
        free(document);
        return E_INVALID_HANDLE;
    }
    if (operation->is_started) {
        free(document);
        return STARTED_ALREADY;
    }
    operation->is_started = true;
    if (scripted(step, &script)) {
        if ((script.flags & SCRIPT_DROP) != 0) {
            free(document);
            return S_OK;
        }
        free(document);
        document = script.text;
    }
    if (!option("asynchronous")) {
        finish(operation, script.result, document);
        free(document);
        return S_OK;
    }
    ending_t *ending = malloc(sizeof *ending);
    pthread_t thread;
    *ending = (ending_t){operation, script.result, document};
    operation->references++;
    pthread_create(&thread, NULL, end_later, ending);
    pthread_detach(thread);
    return S_OK;
}

/* A request that is refused when it is made leaves its document with the operation. */
static HRESULT fail(operation_t *operation, HRESULT reason)
{
    if (operation != NULL && !operation->is_started) {
        char *text = format("{\"Error\":%d,\"ErrorMessage\":\"the stub refuses\",\"ErrorEvents\":[{\"Message\":"
            "\"event of the stub\",\"Provider\":\"stub\",\"EventId\":7}]}", reason);
        operation->is_started = true;
        finish(operation, reason, text);
        free(text);
    }
    return reason;
}

static HRESULT answer(HANDLE operation, script_t *script)
{
    pthread_mutex_lock(&engine);
    operation_t *at = operation == 0 ? NULL : find_operation(operation);
    if (at != NULL && !at->is_started) {
        at->is_started = true;
        finish(at, script->result, script->text);
    }
    pthread_mutex_unlock(&engine);
    free(script->text);
    return script->result;
}

#define BEGIN(function, operation)               \
    script_t script = {0, NULL, 0};              \
    if (enter(function, &script))                \
        return (__typeof__(answer(0, NULL)))answer(operation, &script); \
    pthread_mutex_lock(&engine)

#define END(value)                     \
    do {                               \
        __auto_type end_ = (value);    \
        pthread_mutex_unlock(&engine); \
        return end_;                   \
    } while (0)

EXPORT HANDLE HcsCreateOperation(void *context, void *callback)
{
    script_t script = {0, NULL, 0};

    (void)callback;
    if (enter("HcsCreateOperation", &script)) {
        last_error((DWORD)script.result);
        return 0;
    }
    pthread_mutex_lock(&engine);
    operation_t *added = calloc(1, sizeof *added);
    added->number = 0x9000000000000000ull | ++last_operation << 8;
    added->type = -1;
    added->context = context;
    added->references = 1;
    added->next = operations;
    operations = added;
    count("operations", 1);
    END(added->number);
}

EXPORT HANDLE HcsCreateOperationWithNotifications(DWORD events, void *context, void *callback)
{
    note("operation with notifications %x", events);
    return HcsCreateOperation(context, callback);
}

EXPORT void HcsCloseOperation(HANDLE operation)
{
    script_t script = {0, NULL, 0};

    enter("HcsCloseOperation", &script);
    pthread_mutex_lock(&engine);
    operation_t *at = find_operation(operation);
    if (at != NULL) {
        at->number = 0; /* under way or not, nobody can ask for it any more */
        release(at);
    }
    pthread_mutex_unlock(&engine);
}

EXPORT HRESULT HcsCancelOperation(HANDLE operation)
{
    BEGIN("HcsCancelOperation", 0);
    operation_t *at = find_operation(operation);
    if (at == NULL)
        END(E_INVALID_HANDLE);
    count("cancelled", 1);
    if (at->is_started && !at->is_done)
        finish(at, CANCELLED, NULL);
    END(S_OK);
}

static HRESULT outcome(operation_t *operation, PROCESS_INFORMATION *information, WCHAR **document)
{
    *document = task_text(operation->document);
    if (information != NULL && operation->process != NULL && operation->result >= 0)
        take_pipes(operation->process, information);
    return operation->result;
}

static HRESULT wait(HANDLE operation, DWORD milliseconds, PROCESS_INFORMATION *information, WCHAR **document)
{
    struct timespec end;
    operation_t *at = find_operation(operation);

    *document = NULL;
    if (at == NULL)
        return E_INVALID_HANDLE;
    if (!at->is_started)
        return NOT_STARTED;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += milliseconds / 1000;
    end.tv_nsec += (long)(milliseconds % 1000) * 1000000L;
    end.tv_sec += end.tv_nsec / 1000000000L;
    end.tv_nsec %= 1000000000L;
    while (!at->is_done) {
        if (milliseconds == 0xFFFFFFFFu)
            pthread_cond_wait(&changed, &engine);
        else if (milliseconds == 0 || pthread_cond_timedwait(&changed, &engine, &end) != 0)
            break;
    }
    if (!at->is_done)
        return TIME_OVER;
    return outcome(at, information, document);
}

EXPORT HRESULT HcsWaitForOperationResult(HANDLE operation, DWORD milliseconds, WCHAR **document)
{
    *document = NULL;
    BEGIN("HcsWaitForOperationResult", 0);
    note("wait %u", milliseconds);
    END(wait(operation, milliseconds, NULL, document));
}

EXPORT HRESULT HcsWaitForOperationResultAndProcessInfo(HANDLE operation, DWORD milliseconds,
    PROCESS_INFORMATION *information, WCHAR **document)
{
    *document = NULL;
    BEGIN("HcsWaitForOperationResultAndProcessInfo", 0);
    END(wait(operation, milliseconds, information, document));
}

EXPORT HRESULT HcsGetOperationResult(HANDLE operation, WCHAR **document)
{
    *document = NULL;
    BEGIN("HcsGetOperationResult", 0);
    operation_t *at = find_operation(operation);
    if (at == NULL)
        END(E_INVALID_HANDLE);
    END(!at->is_started ? NOT_STARTED : at->is_done ? outcome(at, NULL, document) : STILL_PENDING);
}

EXPORT HRESULT HcsGetOperationResultAndProcessInfo(HANDLE operation, PROCESS_INFORMATION *information,
    WCHAR **document)
{
    *document = NULL;
    BEGIN("HcsGetOperationResultAndProcessInfo", 0);
    operation_t *at = find_operation(operation);
    if (at == NULL)
        END(E_INVALID_HANDLE);
    END(!at->is_started ? NOT_STARTED : at->is_done ? outcome(at, information, document) : STILL_PENDING);
}

EXPORT HRESULT HcsGetOperationProperties(HANDLE operation, const WCHAR *options, WCHAR **document)
{
    (void)options;
    *document = NULL;
    BEGIN("HcsGetOperationProperties", 0);
    operation_t *at = find_operation(operation);
    if (at == NULL)
        END(E_INVALID_HANDLE);
    *document = task_text("{\"Progress\":50}");
    END(S_OK);
}

EXPORT HRESULT HcsAddResourceToOperation(HANDLE operation, DWORD type, const WCHAR *uri, HANDLE handle)
{
    char *text = narrow(uri);

    BEGIN("HcsAddResourceToOperation", operation);
    note("resource %u %s %llx", type, text, (unsigned long long)handle);
    free(text);
    END(find_operation(operation) == NULL ? E_INVALID_HANDLE : S_OK);
}

EXPORT uint64_t HcsGetOperationId(HANDLE operation)
{
    script_t script = {0, NULL, 0};

    enter("HcsGetOperationId", &script);
    return operation >> 8 & 0xFFFFFFFF;
}

static operation_t *asked(const char *function, HANDLE operation)
{
    script_t script = {0, NULL, 0};

    enter(function, &script);
    pthread_mutex_lock(&engine);
    operation_t *at = find_operation(operation);
    pthread_mutex_unlock(&engine);
    return at;
}

EXPORT int32_t HcsGetOperationType(HANDLE operation)
{
    operation_t *at = asked("HcsGetOperationType", operation);

    return at == NULL ? -1 : at->type;
}

EXPORT HANDLE HcsGetComputeSystemFromOperation(HANDLE operation)
{
    operation_t *at = asked("HcsGetComputeSystemFromOperation", operation);
    HANDLE found = 0;

    pthread_mutex_lock(&engine);
    for (handle_t *h = handles; h != NULL && at != NULL; h = h->next)
        if (h->system == at->system && h->process == NULL)
            found = h->number;
    pthread_mutex_unlock(&engine);
    return found;
}

EXPORT HANDLE HcsGetProcessFromOperation(HANDLE operation)
{
    operation_t *at = asked("HcsGetProcessFromOperation", operation);
    HANDLE found = 0;

    pthread_mutex_lock(&engine);
    for (handle_t *h = handles; h != NULL && at != NULL; h = h->next)
        if (at->process != NULL && h->process == at->process)
            found = h->number;
    pthread_mutex_unlock(&engine);
    return found;
}

EXPORT void *HcsGetOperationContext(HANDLE operation)
{
    operation_t *at = asked("HcsGetOperationContext", operation);

    return at == NULL ? NULL : at->context;
}

EXPORT HRESULT HcsSetOperationContext(HANDLE operation, void *context)
{
    operation_t *at = asked("HcsSetOperationContext", operation);

    if (at == NULL)
        return E_INVALID_HANDLE;
    at->context = context;
    return S_OK;
}

EXPORT HRESULT HcsSetOperationCallback(HANDLE operation, void *context, void *callback)
{
    (void)context;
    (void)callback;
    return asked("HcsSetOperationCallback", operation) == NULL ? E_INVALID_HANDLE : S_OK;
}

/* ---- systems ------------------------------------------------------------------------------------------------- */

static HRESULT create(const char *id, const char *document, HANDLE operation, HANDLE *out)
{
    operation_t *at = find_operation(operation);

    if (document[0] != '{')
        return fail(at, INVALID_JSON);
    if (find_system(id) != NULL)
        return fail(at, EXISTS);
    system_t *system = add_system(id, document);
    *out = open_handle(system, NULL)->number;
    if (at != NULL) {
        at->system = system;
        at->type = 1;
    }
    return complete(at, "@Create", NULL);
}

EXPORT HRESULT HcsCreateComputeSystem(const WCHAR *id, const WCHAR *configuration, HANDLE operation,
    void *descriptor, HANDLE *out)
{
    char *name = narrow(id), *document = narrow(configuration);

    BEGIN("HcsCreateComputeSystem", operation);
    note("create %s %s descriptor %p", name, document, descriptor);
    HRESULT hr = create(name, document, operation, out);
    free(name);
    free(document);
    END(hr);
}

EXPORT HRESULT HcsCreateComputeSystemInNamespace(const WCHAR *space, const WCHAR *id, const WCHAR *configuration,
    HANDLE operation, void *options, HANDLE *out)
{
    char *prefix = narrow(space), *name = narrow(id), *document = narrow(configuration);

    (void)options;
    BEGIN("HcsCreateComputeSystemInNamespace", operation);
    char *full = format("%s/%s", prefix, name);
    HRESULT hr = create(full, document, operation, out);
    free(full);
    free(prefix);
    free(name);
    free(document);
    END(hr);
}

static HRESULT open_system(const char *id, DWORD access, HANDLE *out)
{
    system_t *system = find_system(id);

    if (system == NULL)
        return NOT_FOUND;
    if (access != 0x10000000)
        return (HRESULT)0x80070005;
    *out = open_handle(system, NULL)->number;
    return S_OK;
}

EXPORT HRESULT HcsOpenComputeSystem(const WCHAR *id, DWORD access, HANDLE *out)
{
    char *name = narrow(id);

    BEGIN("HcsOpenComputeSystem", 0);
    HRESULT hr = open_system(name, access, out);
    free(name);
    END(hr);
}

EXPORT HRESULT HcsOpenComputeSystemInNamespace(const WCHAR *space, const WCHAR *id, DWORD access, HANDLE *out)
{
    char *prefix = narrow(space), *name = narrow(id);

    BEGIN("HcsOpenComputeSystemInNamespace", 0);
    char *full = format("%s/%s", prefix, name);
    HRESULT hr = open_system(full, access, out);
    free(full);
    free(prefix);
    free(name);
    END(hr);
}

EXPORT void HcsCloseComputeSystem(HANDLE handle)
{
    script_t script = {0, NULL, 0};

    enter("HcsCloseComputeSystem", &script);
    pthread_mutex_lock(&engine);
    close_handle(handle);
    pthread_mutex_unlock(&engine);
}

EXPORT HRESULT HcsSetComputeSystemCallback(HANDLE handle, DWORD options, void *context, void *function)
{
    BEGIN("HcsSetComputeSystemCallback", 0);
    note("system callback options %u", options);
    handle_t *h = find_handle(handle);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    if (h->registration != NULL)
        END(CALLBACK_SET);
    h->registration = add_registration(function, context);
    if (option("callback before return")) {
        queue_callback(h->registration, 3, S_OK, "early");
        drain_callbacks();
    }
    if (h->system->exited) {
        char *text = exit_document(h->system);
        queue_callback(h->registration, EXITED, S_OK, text);
        free(text);
    }
    END(S_OK);
}

static HRESULT change(const char *function, HANDLE handle, HANDLE operation, const WCHAR *options, int from, int from2,
    state_t to, int type, const char *step)
{
    char *text = narrow(options);

    BEGIN(function, operation);
    note("%s %s", step + 1, text == NULL ? "" : text);
    free(text);
    handle_t *h = find_handle(handle);
    operation_t *at = find_operation(operation);
    if (h == NULL || at == NULL)
        END(E_INVALID_HANDLE);
    at->system = h->system;
    at->type = type;
    if (h->system->exited)
        END(fail(at, STOPPED_ALREADY));
    if ((int)h->system->state != from && (int)h->system->state != from2)
        END(fail(at, INVALID_STATE));
    h->system->state = to;
    END(complete(at, step, NULL));
}

EXPORT HRESULT HcsStartComputeSystem(HANDLE system, HANDLE operation, const WCHAR *options)
{
    return change("HcsStartComputeSystem", system, operation, options, CREATED, CREATED, RUNNING, 2, "@Start");
}

EXPORT HRESULT HcsPauseComputeSystem(HANDLE system, HANDLE operation, const WCHAR *options)
{
    return change("HcsPauseComputeSystem", system, operation, options, RUNNING, RUNNING, PAUSED, 4, "@Pause");
}

EXPORT HRESULT HcsResumeComputeSystem(HANDLE system, HANDLE operation, const WCHAR *options)
{
    return change("HcsResumeComputeSystem", system, operation, options, PAUSED, SAVED, RUNNING, 5, "@Resume");
}

EXPORT HRESULT HcsSaveComputeSystem(HANDLE system, HANDLE operation, const WCHAR *options)
{
    return change("HcsSaveComputeSystem", system, operation, options, PAUSED, PAUSED, SAVED, 6, "@Save");
}

static HRESULT stop(const char *function, HANDLE handle, HANDLE operation, const char *type)
{
    script_t exit = {0, NULL, 0};

    BEGIN(function, operation);
    handle_t *h = find_handle(handle);
    operation_t *at = find_operation(operation);
    if (h == NULL || at == NULL)
        END(E_INVALID_HANDLE);
    if (h->system->exited)
        END(fail(at, STOPPED_ALREADY));
    bool has_exit = scripted("@SystemExited", &exit);
    HRESULT hr = complete(at, function, NULL);
    if ((exit.flags & SCRIPT_DROP) == 0)
        stop_system(h->system, exit.result, has_exit && exit.text != NULL ? exit.text : type);
    free(exit.text);
    END(hr);
}

EXPORT HRESULT HcsShutDownComputeSystem(HANDLE system, HANDLE operation, const WCHAR *options)
{
    (void)options;
    return stop("HcsShutDownComputeSystem", system, operation, "GracefulExit");
}

EXPORT HRESULT HcsTerminateComputeSystem(HANDLE system, HANDLE operation, const WCHAR *options)
{
    (void)options;
    return stop("HcsTerminateComputeSystem", system, operation, "ForcedExit");
}

EXPORT HRESULT HcsCrashComputeSystem(HANDLE system, HANDLE operation, const WCHAR *options)
{
    (void)options;
    return stop("HcsCrashComputeSystem", system, operation, "UnexpectedExit");
}

/* Requests that are only written down. */
static HRESULT record(const char *function, HANDLE handle, HANDLE operation, const WCHAR *document, char *output)
{
    char *text = narrow(document);

    BEGIN(function, operation);
    note("%s %s", function, text == NULL ? "" : text);
    free(text);
    operation_t *at = find_operation(operation);
    handle_t *h = find_handle(handle);
    if (h == NULL || at == NULL)
        END(E_INVALID_HANDLE);
    at->system = h->system;
    END(complete(at, function, output));
}

EXPORT HRESULT HcsModifyComputeSystem(HANDLE system, HANDLE operation, const WCHAR *configuration, HANDLE identity)
{
    if (identity != 0)
        note("modified as %llx", (unsigned long long)identity);
    return record("HcsModifyComputeSystem", system, operation, configuration, NULL);
}

EXPORT HRESULT HcsGetComputeSystemProperties(HANDLE handle, HANDLE operation, const WCHAR *query)
{
    char *text = narrow(query);

    BEGIN("HcsGetComputeSystemProperties", operation);
    handle_t *h = find_handle(handle);
    operation_t *at = find_operation(operation);
    HRESULT hr = h == NULL ? E_INVALID_HANDLE
                           : complete(at, "@Properties", system_properties(h->system, text));
    free(text);
    END(hr);
}

static void migration(HANDLE handle, const char *event)
{
    char *text = format("{\"Origin\":\"Source\",\"Event\":\"%s\",\"Result\":\"Success\"}", event);

    pthread_mutex_lock(&engine);
    handle_t *h = find_handle(handle);
    if (h != NULL)
        tell(h->system, NULL, GROUP_MIGRATION, text);
    pthread_mutex_unlock(&engine);
    free(text);
}

EXPORT HRESULT HcsInitializeLiveMigrationOnSource(HANDLE system, HANDLE operation, const WCHAR *options)
{
    return record("HcsInitializeLiveMigrationOnSource", system, operation, options, NULL);
}

EXPORT HRESULT HcsStartLiveMigrationOnSource(HANDLE system, HANDLE operation, const WCHAR *options)
{
    migration(system, "SetupDone");
    return record("HcsStartLiveMigrationOnSource", system, operation, options, NULL);
}

EXPORT HRESULT HcsStartLiveMigrationTransfer(HANDLE system, HANDLE operation, const WCHAR *options)
{
    migration(system, "TransferInProgress");
    migration(system, "BlackoutStarted");
    return record("HcsStartLiveMigrationTransfer", system, operation, options, NULL);
}

EXPORT HRESULT HcsFinalizeLiveMigration(HANDLE system, HANDLE operation, const WCHAR *options)
{
    migration(system, "MigrationDone");
    return record("HcsFinalizeLiveMigration", system, operation, options, NULL);
}

EXPORT HRESULT HcsCancelLiveMigration(HANDLE system, HANDLE operation, const WCHAR *options)
{
    migration(system, "MigrationFailed");
    return record("HcsCancelLiveMigration", system, operation, options, NULL);
}

EXPORT HRESULT HcsEnumerateComputeSystems(const WCHAR *query, HANDLE operation)
{
    char *text = narrow(query);

    BEGIN("HcsEnumerateComputeSystems", operation);
    HRESULT hr = complete(find_operation(operation), "@Enumerate", systems_list(text));
    free(text);
    END(hr);
}

EXPORT HRESULT HcsEnumerateComputeSystemsInNamespace(const WCHAR *space, const WCHAR *query, HANDLE operation)
{
    char *text = narrow(space);

    note("enumerate in %s", text);
    free(text);
    return HcsEnumerateComputeSystems(query, operation);
}

EXPORT HRESULT HcsWaitForComputeSystemExit(HANDLE handle, DWORD milliseconds, WCHAR **out)
{
    *out = NULL;
    BEGIN("HcsWaitForComputeSystemExit", 0);
    handle_t *h = find_handle(handle);
    while (h != NULL && !h->system->exited && milliseconds == 0xFFFFFFFFu)
        pthread_cond_wait(&changed, &engine);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    if (!h->system->exited)
        END(TIME_OVER);
    char *text = exit_document(h->system);
    *out = task_text(text);
    free(text);
    END(S_OK);
}

/* ---- processes ----------------------------------------------------------------------------------------------- */

EXPORT HRESULT HcsCreateProcess(HANDLE handle, const WCHAR *parameters, HANDLE operation, void *descriptor,
    HANDLE *out)
{
    char *text = narrow(parameters);

    (void)descriptor;
    BEGIN("HcsCreateProcess", operation);
    note("process %s", text);
    handle_t *h = find_handle(handle);
    operation_t *at = find_operation(operation);
    HRESULT hr;
    if (h == NULL || at == NULL) {
        hr = E_INVALID_HANDLE;
    } else if (h->system->state != RUNNING) {
        hr = fail(at, INVALID_STATE);
    } else {
        at->system = h->system;
        at->process = start_process(h->system, text);
        *out = open_handle(h->system, at->process)->number;
        hr = complete(at, "@Process", NULL);
    }
    free(text);
    END(hr);
}

EXPORT HRESULT HcsOpenProcess(HANDLE handle, DWORD pid, DWORD access, HANDLE *out)
{
    (void)access;
    BEGIN("HcsOpenProcess", 0);
    handle_t *h = find_handle(handle);
    process_t *process = h == NULL ? NULL : find_process(h->system, pid);
    if (process == NULL)
        END(E_ELEMENT_NOT_FOUND);
    *out = open_handle(h->system, process)->number;
    END(S_OK);
}

EXPORT void HcsCloseProcess(HANDLE handle)
{
    script_t script = {0, NULL, 0};

    enter("HcsCloseProcess", &script);
    pthread_mutex_lock(&engine);
    close_handle(handle);
    pthread_mutex_unlock(&engine);
}

EXPORT HRESULT HcsSetProcessCallback(HANDLE handle, DWORD options, void *context, void *function)
{
    BEGIN("HcsSetProcessCallback", 0);
    note("process callback options %u", options);
    handle_t *h = find_handle(handle);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    if (h->registration != NULL)
        END(CALLBACK_SET);
    h->registration = add_registration(function, context);
    if (h->process->exited) {
        char *text = process_properties(h->process);
        queue_callback(h->registration, PROCESS_EXITED, S_OK, text);
        free(text);
    }
    END(S_OK);
}

static HRESULT end(const char *function, HANDLE handle, HANDLE operation, const WCHAR *options, uint32_t code,
    HRESULT refusal)
{
    char *text = narrow(options);

    BEGIN(function, operation);
    note("%s %s", function, text == NULL ? "" : text);
    free(text);
    handle_t *h = find_handle(handle);
    operation_t *at = find_operation(operation);
    if (h == NULL || at == NULL)
        END(E_INVALID_HANDLE);
    at->system = h->system;
    at->process = h->process;
    END(end_process(h->process, code) ? complete(at, function, NULL) : fail(at, refusal));
}

EXPORT HRESULT HcsSignalProcess(HANDLE process, HANDLE operation, const WCHAR *options)
{
    return end("HcsSignalProcess", process, operation, options, 130, E_ELEMENT_NOT_FOUND);
}

EXPORT HRESULT HcsTerminateProcess(HANDLE process, HANDLE operation, const WCHAR *options)
{
    return end("HcsTerminateProcess", process, operation, options, 0xC000013A, PROCESS_STOPPED);
}

EXPORT HRESULT HcsModifyProcess(HANDLE process, HANDLE operation, const WCHAR *settings)
{
    return record("HcsModifyProcess", process, operation, settings, NULL);
}

EXPORT HRESULT HcsGetProcessInfo(HANDLE handle, HANDLE operation)
{
    BEGIN("HcsGetProcessInfo", operation);
    handle_t *h = find_handle(handle);
    operation_t *at = find_operation(operation);
    if (h == NULL || at == NULL)
        END(E_INVALID_HANDLE);
    at->system = h->system;
    at->process = h->process;
    END(complete(at, "@ProcessInfo", NULL));
}

EXPORT HRESULT HcsGetProcessProperties(HANDLE handle, HANDLE operation, const WCHAR *query)
{
    (void)query;
    BEGIN("HcsGetProcessProperties", operation);
    handle_t *h = find_handle(handle);
    END(h == NULL ? E_INVALID_HANDLE
                  : complete(find_operation(operation), "@ProcessProperties", process_properties(h->process)));
}

EXPORT HRESULT HcsWaitForProcessExit(HANDLE handle, DWORD milliseconds, WCHAR **out)
{
    *out = NULL;
    BEGIN("HcsWaitForProcessExit", 0);
    handle_t *h = find_handle(handle);
    while (h != NULL && !h->process->exited && milliseconds == 0xFFFFFFFFu)
        pthread_cond_wait(&changed, &engine);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    if (!h->process->exited)
        END(TIME_OVER);
    char *text = process_properties(h->process);
    *out = task_text(text);
    free(text);
    END(S_OK);
}

/* ---- the service, and files ---------------------------------------------------------------------------------- */

EXPORT HRESULT HcsGetServiceProperties(const WCHAR *query, WCHAR **out)
{
    char *text = narrow(query);

    note("service properties %s", text);
    free(text);
    *out = NULL;
    script_t script = {0, NULL, 0};
    if (enter("HcsGetServiceProperties", &script)) {
        *out = task_text(script.text);
        free(script.text);
        return script.result;
    }
    *out = task_text("{\"Properties\":[{\"SupportedSchemaVersions\":[{\"Major\":2,\"Minor\":5}]},null]}");
    return S_OK;
}

EXPORT HRESULT HcsModifyServiceSettings(const WCHAR *settings, WCHAR **out)
{
    char *text = narrow(settings);

    note("modify service %s", text);
    free(text);
    *out = NULL;
    script_t script = {0, NULL, 0};
    if (enter("HcsModifyServiceSettings", &script)) {
        *out = task_text(script.text);
        free(script.text);
        return script.result;
    }
    return S_OK;
}

EXPORT HRESULT HcsGetProcessorCompatibilityFromSavedState(const WCHAR *file, WCHAR **out)
{
    char *text = narrow(file);

    note("compatibility of %s", text);
    free(text);
    *out = NULL;
    BEGIN("HcsGetProcessorCompatibilityFromSavedState", 0);
    *out = task_text("{\"Features\":[]}");
    END(S_OK);
}

static HRESULT about_file(const char *function, const WCHAR *machine, const WCHAR *file)
{
    char *who = narrow(machine), *what = narrow(file);

    BEGIN(function, 0);
    note("%s %s %s", function, who == NULL ? "-" : who, what);
    free(who);
    free(what);
    END(S_OK);
}

EXPORT HRESULT HcsGrantVmAccess(const WCHAR *machine, const WCHAR *file)
{
    return about_file("HcsGrantVmAccess", machine, file);
}

EXPORT HRESULT HcsRevokeVmAccess(const WCHAR *machine, const WCHAR *file)
{
    return about_file("HcsRevokeVmAccess", machine, file);
}

EXPORT HRESULT HcsGrantVmGroupAccess(const WCHAR *file)
{
    return about_file("HcsGrantVmGroupAccess", NULL, file);
}

EXPORT HRESULT HcsRevokeVmGroupAccess(const WCHAR *file)
{
    return about_file("HcsRevokeVmGroupAccess", NULL, file);
}

EXPORT HRESULT HcsCreateEmptyGuestStateFile(const WCHAR *file)
{
    return about_file("HcsCreateEmptyGuestStateFile", NULL, file);
}

EXPORT HRESULT HcsCreateEmptyRuntimeStateFile(const WCHAR *file)
{
    return about_file("HcsCreateEmptyRuntimeStateFile", NULL, file);
}

EXPORT HRESULT HcsSubmitWerReport(const WCHAR *settings)
{
    return about_file("HcsSubmitWerReport", NULL, settings);
}

/* ---- called by tests ----------------------------------------------------------------------------------------- */

EXPORT void stub_notify(const char *id, uint32_t type, HRESULT status, const char *text)
{
    (void)status;
    pthread_mutex_lock(&engine);
    for (handle_t *h = handles; h != NULL; h = h->next)
        if (id == NULL || (h->process == NULL && strcmp(h->system->id, id) == 0))
            queue_callback(h->registration, type, S_OK, text);
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
