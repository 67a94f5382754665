#include "operations.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static operation_t *operations;
static uint64_t last_operation;

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

operation_t *find_operation(uint64_t number)
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

HRESULT complete(operation_t *operation, const char *step, char *document)
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

HRESULT fail(operation_t *operation, HRESULT reason)
{
    if (operation != NULL && !operation->is_started) {
        OWNED *text = refusal(reason);
        operation->is_started = true;
        finish(operation, reason, text);
    }
    return reason;
}

HRESULT answer(HANDLE operation, script_t *script)
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

HRESULT record(const char *function, HANDLE handle, HANDLE operation, const WCHAR *document, char *output)
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
