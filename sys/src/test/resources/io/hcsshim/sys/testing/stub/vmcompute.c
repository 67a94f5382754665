/* vmcompute.dll: the compute service, first generation. Layers are in layers.c, the network in hns.c. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#define INVALID_STATE ((HRESULT)0xC0370105)
#define INVALID_JSON ((HRESULT)0xC037010D)
#define NOT_FOUND ((HRESULT)0xC037010E)
#define EXISTS ((HRESULT)0xC037010F)
#define STOPPED_ALREADY ((HRESULT)0xC0370110)
#define PROCESS_STOPPED ((HRESULT)0x8037011F)

enum { EXITED = 1, CREATE, START, PAUSE, RESUME, CRASH_REPORT, SAVE = 8 };
enum { PROCESS_EXITED = 0x10000, DISCONNECTED = 0x01000000 };

void call_back(void *function, void *context, uint32_t type, HRESULT status, const WCHAR *text)
{
    ((void (*)(uint32_t, void *, HRESULT, const WCHAR *))function)(type, context, status, text);
}

void system_exited(system_t *system)
{
    tell(system, NULL, EXITED, system->exit_status, NULL);
}

void process_exited(process_t *process)
{
    tell(process->system, process, PROCESS_EXITED, S_OK, NULL);
}

/* ---- what all functions do ----------------------------------------------------------------------------------- */

static HRESULT answer(script_t *script, WCHAR **result)
{
    if (result != NULL)
        *result = task_text(script->text);
    free(script->text);
    return script->result;
}

static HRESULT fail(HRESULT reason, WCHAR **result)
{
    OWNED *text = refusal(reason);

    *result = task_text(text);
    return reason;
}

#define BEGIN(function, result)                 \
    script_t script = {0, NULL, 0};             \
    if (enter(function, &script))               \
        return answer(&script, result);         \
    pthread_mutex_lock(&engine)

/* Ends a request with a notification, or at once if the test wants it so. */
static HRESULT complete(system_t *system, uint32_t type, const char *step)
{
    script_t script = {0, NULL, 0};

    if (scripted(step, &script)) {
        free(script.text);
        if ((script.flags & SCRIPT_DROP) != 0)
            return PENDING;
    }
    if (option("synchronous"))
        return script.result;
    tell(system, NULL, type, script.result, NULL);
    return PENDING;
}

static HRESULT change(uint64_t handle, int from, int from2, state_t to, uint32_t type, const char *step,
    WCHAR **result)
{
    handle_t *h = find_handle(handle);

    *result = NULL;
    if (h == NULL)
        return E_INVALID_HANDLE;
    if (h->system->exited)
        return fail(STOPPED_ALREADY, result);
    if ((int)h->system->state != from && (int)h->system->state != from2)
        return fail(INVALID_STATE, result);
    h->system->state = to;
    return complete(h->system, type, step);
}

/* ---- systems ------------------------------------------------------------------------------------------------- */

EXPORT HRESULT HcsCreateComputeSystem(const WCHAR *id, const WCHAR *configuration, HANDLE identity, HANDLE *out,
    WCHAR **result)
{
    char *name = narrow(id), *document = narrow(configuration);

    *result = NULL;
    BEGIN("HcsCreateComputeSystem", result);
    note("create %s %s identity %llu", name, document, (unsigned long long)identity);
    HRESULT hr;
    if (document[0] != '{') {
        hr = fail(INVALID_JSON, result);
    } else if (find_system(name) != NULL) {
        hr = fail(EXISTS, result);
    } else {
        system_t *system = add_system(name, document);
        *out = open_handle(system, NULL)->number;
        system->create_pending = !option("synchronous");
        hr = system->create_pending ? PENDING : S_OK;
    }
    free(name);
    free(document);
    END(hr);
}

EXPORT HRESULT HcsOpenComputeSystem(const WCHAR *id, HANDLE *out, WCHAR **result)
{
    char *name = narrow(id);

    *result = NULL;
    BEGIN("HcsOpenComputeSystem", result);
    system_t *system = find_system(name);
    HRESULT hr = system == NULL ? fail(NOT_FOUND, result) : S_OK;
    if (system != NULL)
        *out = open_handle(system, NULL)->number;
    free(name);
    END(hr);
}

EXPORT HRESULT HcsCloseComputeSystem(HANDLE handle)
{
    BEGIN("HcsCloseComputeSystem", NULL);
    close_handle(handle);
    END(S_OK);
}

EXPORT HRESULT HcsRegisterComputeSystemCallback(HANDLE handle, void *function, void *context, HANDLE *out)
{
    script_t create = {0, NULL, 0};

    BEGIN("HcsRegisterComputeSystemCallback", NULL);
    handle_t *h = find_handle(handle);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    h->registration = add_registration(function, context);
    *out = handle;
    if (h->system->create_pending) {
        h->system->create_pending = false;
        scripted("@CreateCompleted", &create);
        free(create.text);
        if ((create.flags & SCRIPT_DROP) == 0)
            queue_callback(h->registration, CREATE, create.result, NULL);
    }
    if (option("callback before return")) {
        queue_callback(h->registration, CRASH_REPORT, S_OK, "early");
        drain_callbacks();
    }
    if (h->system->exited)
        queue_callback(h->registration, EXITED, h->system->exit_status, NULL);
    END(S_OK);
}

static HRESULT unregister(HANDLE handle)
{
    handle_t *h = find_handle(handle);

    if (h == NULL)
        return E_INVALID_HANDLE;
    registration_t *registration = h->registration;
    h->registration = NULL;
    end_registration(registration);
    return S_OK;
}

EXPORT HRESULT HcsUnregisterComputeSystemCallback(HANDLE handle)
{
    BEGIN("HcsUnregisterComputeSystemCallback", NULL);
    END(unregister(handle));
}

EXPORT HRESULT HcsStartComputeSystem(HANDLE handle, const WCHAR *options, WCHAR **result)
{
    (void)options;
    BEGIN("HcsStartComputeSystem", result);
    END(change(handle, CREATED, CREATED, RUNNING, START, "@StartCompleted", result));
}

EXPORT HRESULT HcsPauseComputeSystem(HANDLE handle, const WCHAR *options, WCHAR **result)
{
    char *text = narrow(options);

    note("pause %s", text);
    free(text);
    BEGIN("HcsPauseComputeSystem", result);
    END(change(handle, RUNNING, RUNNING, PAUSED, PAUSE, "@PauseCompleted", result));
}

EXPORT HRESULT HcsResumeComputeSystem(HANDLE handle, const WCHAR *options, WCHAR **result)
{
    (void)options;
    BEGIN("HcsResumeComputeSystem", result);
    END(change(handle, PAUSED, SAVED, RUNNING, RESUME, "@ResumeCompleted", result));
}

EXPORT HRESULT HcsSaveComputeSystem(HANDLE handle, const WCHAR *options, WCHAR **result)
{
    char *text = narrow(options);

    note("save %s", text);
    free(text);
    BEGIN("HcsSaveComputeSystem", result);
    END(change(handle, PAUSED, PAUSED, SAVED, SAVE, "@SaveCompleted", result));
}

static HRESULT stop(HANDLE handle, WCHAR **result)
{
    script_t exit = {0, NULL, 0};
    handle_t *h = find_handle(handle);

    *result = NULL;
    if (h == NULL)
        return E_INVALID_HANDLE;
    if (h->system->exited)
        return fail(STOPPED_ALREADY, result);
    if (scripted("@SystemExited", &exit))
        free(exit.text);
    if ((exit.flags & SCRIPT_DROP) == 0)
        stop_system(h->system, exit.result, "");
    return option("synchronous") ? S_OK : PENDING;
}

EXPORT HRESULT HcsShutdownComputeSystem(HANDLE handle, const WCHAR *options, WCHAR **result)
{
    (void)options;
    BEGIN("HcsShutdownComputeSystem", result);
    END(stop(handle, result));
}

EXPORT HRESULT HcsTerminateComputeSystem(HANDLE handle, const WCHAR *options, WCHAR **result)
{
    (void)options;
    BEGIN("HcsTerminateComputeSystem", result);
    END(stop(handle, result));
}

EXPORT HRESULT HcsModifyComputeSystem(HANDLE handle, const WCHAR *configuration, WCHAR **result)
{
    char *text = narrow(configuration);

    *result = NULL;
    note("modify %s", text);
    free(text);
    BEGIN("HcsModifyComputeSystem", result);
    END(find_handle(handle) == NULL ? E_INVALID_HANDLE : S_OK);
}

EXPORT HRESULT HcsEnumerateComputeSystems(const WCHAR *query, WCHAR **out, WCHAR **result)
{
    char *text = narrow(query);

    *result = NULL;
    BEGIN("HcsEnumerateComputeSystems", result);
    char *list = systems_list(text);
    *out = task_text(list);
    free(list);
    free(text);
    END(S_OK);
}

EXPORT HRESULT HcsGetComputeSystemProperties(HANDLE handle, const WCHAR *query, WCHAR **out, WCHAR **result)
{
    char *text = narrow(query);

    *result = NULL;
    BEGIN("HcsGetComputeSystemProperties", result);
    handle_t *h = find_handle(handle);
    HRESULT hr = h == NULL ? E_INVALID_HANDLE : S_OK;
    if (h != NULL) {
        char *properties = system_properties(h->system, text);
        *out = task_text(properties);
        free(properties);
    }
    free(text);
    END(hr);
}

EXPORT HRESULT HcsGetServiceProperties(const WCHAR *query, WCHAR **out, WCHAR **result)
{
    char *text = narrow(query);

    note("service properties %s", text);
    free(text);
    *result = NULL;
    BEGIN("HcsGetServiceProperties", result);
    *out = task_text("{\"Properties\":[{\"SupportedSchemaVersions\":[{\"Major\":1,\"Minor\":0}]}]}");
    END(S_OK);
}

EXPORT HRESULT HcsModifyServiceSettings(const WCHAR *settings, WCHAR **result)
{
    char *text = narrow(settings);

    note("modify service %s", text);
    free(text);
    *result = NULL;
    BEGIN("HcsModifyServiceSettings", result);
    END(S_OK);
}

/* ---- processes ----------------------------------------------------------------------------------------------- */

EXPORT HRESULT HcsCreateProcess(HANDLE handle, const WCHAR *parameters, PROCESS_INFORMATION *information,
    HANDLE *out, WCHAR **result)
{
    char *text = narrow(parameters);

    *result = NULL;
    BEGIN("HcsCreateProcess", result);
    note("process %s", text);
    handle_t *h = find_handle(handle);
    HRESULT hr = S_OK;
    if (h == NULL) {
        hr = E_INVALID_HANDLE;
    } else if (h->system->state != RUNNING) {
        hr = fail(INVALID_STATE, result);
    } else {
        process_t *process = start_process(h->system, text);
        *out = open_handle(h->system, process)->number;
        take_pipes(process, information);
    }
    free(text);
    END(hr);
}

EXPORT HRESULT HcsOpenProcess(HANDLE handle, DWORD pid, HANDLE *out, WCHAR **result)
{
    *result = NULL;
    BEGIN("HcsOpenProcess", result);
    handle_t *h = find_handle(handle);
    process_t *process = h == NULL ? NULL : find_process(h->system, pid);
    if (process == NULL)
        END(fail(E_ELEMENT_NOT_FOUND, result));
    *out = open_handle(h->system, process)->number;
    END(S_OK);
}

EXPORT HRESULT HcsCloseProcess(HANDLE handle)
{
    BEGIN("HcsCloseProcess", NULL);
    close_handle(handle);
    END(S_OK);
}

EXPORT HRESULT HcsRegisterProcessCallback(HANDLE handle, void *function, void *context, HANDLE *out)
{
    BEGIN("HcsRegisterProcessCallback", NULL);
    handle_t *h = find_handle(handle);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    h->registration = add_registration(function, context);
    *out = handle;
    if (h->process->exited)
        queue_callback(h->registration, PROCESS_EXITED, S_OK, NULL);
    END(S_OK);
}

EXPORT HRESULT HcsUnregisterProcessCallback(HANDLE handle)
{
    BEGIN("HcsUnregisterProcessCallback", NULL);
    END(unregister(handle));
}

EXPORT HRESULT HcsTerminateProcess(HANDLE handle, WCHAR **result)
{
    *result = NULL;
    BEGIN("HcsTerminateProcess", result);
    handle_t *h = find_handle(handle);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    END(end_process(h->process, 0xC000013A) ? S_OK : fail(PROCESS_STOPPED, result));
}

EXPORT HRESULT HcsSignalProcess(HANDLE handle, const WCHAR *options, WCHAR **result)
{
    char *text = narrow(options);

    note("signal %s", text);
    free(text);
    *result = NULL;
    BEGIN("HcsSignalProcess", result);
    handle_t *h = find_handle(handle);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    END(end_process(h->process, 130) ? S_OK : fail(E_ELEMENT_NOT_FOUND, result));
}

EXPORT HRESULT HcsModifyProcess(HANDLE handle, const WCHAR *settings, WCHAR **result)
{
    char *text = narrow(settings);

    note("modify process %s", text);
    free(text);
    *result = NULL;
    BEGIN("HcsModifyProcess", result);
    END(find_handle(handle) == NULL ? E_INVALID_HANDLE : S_OK);
}

EXPORT HRESULT HcsGetProcessInfo(HANDLE handle, PROCESS_INFORMATION *information, WCHAR **result)
{
    *result = NULL;
    BEGIN("HcsGetProcessInfo", result);
    handle_t *h = find_handle(handle);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    take_pipes(h->process, information);
    END(S_OK);
}

EXPORT HRESULT HcsGetProcessProperties(HANDLE handle, WCHAR **out, WCHAR **result)
{
    script_t odd = {0, NULL, 0};

    *result = NULL;
    BEGIN("HcsGetProcessProperties", result);
    handle_t *h = find_handle(handle);
    if (h == NULL)
        END(E_INVALID_HANDLE);
    bool has_text = scripted("@ProcessProperties", &odd);
    char *properties = has_text ? odd.text : process_properties(h->process);
    *out = task_text(properties);
    free(properties);
    END(S_OK);
}
