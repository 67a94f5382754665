/* computecore.dll: processes. */
#include "operations.h"

#include <stdlib.h>

enum { PROCESS_EXITED = 0x10000 };

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
