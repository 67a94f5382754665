/* computecore.dll: the systems of the compute service, second generation. Processes are in coreprocesses.c. */
#include "operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXITED = 1, PROCESS_EXITED = 0x10000, DISCONNECTED = 0x02000000 };
#define GROUP_MIGRATION 0x80000003u

typedef struct {
    uint32_t type;
    const WCHAR *data;
    HANDLE operation;
} event_t;

void call_back(void *function, void *context, uint32_t type, HRESULT status, const WCHAR *text)
{
    event_t event = {type, text, 0};

    (void)status;
    ((void (*)(event_t *, void *))function)(&event, context);
}

static char *exit_document(system_t *system)
{
    return format("{\"Status\":%d,\"ExitType\":\"%s\"}", system->exit_status, system->exit_type);
}

void system_exited(system_t *system)
{
    char *text = exit_document(system);

    tell(system, NULL, EXITED, S_OK, text);
    free(text);
}

void process_exited(process_t *process)
{
    char *text = process_properties(process);

    tell(process->system, process, PROCESS_EXITED, S_OK, text);
    free(text);
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
        tell(h->system, NULL, GROUP_MIGRATION, S_OK, text);
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
