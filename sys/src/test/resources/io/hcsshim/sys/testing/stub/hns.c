/* The host network service, first generation: HNSCall of vmcompute.dll. */
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NETWORKS, ENDPOINTS, POLICY_LISTS, NAMESPACES, KINDS };

static const char *folders[] = {"/networks/", "/endpoints/", "/policylists/", "/namespaces/"};
static char *accelnet;

static void reset(void)
{
    pthread_mutex_lock(&store_lock);
    remove_all_objects();
    free(accelnet);
    accelnet = NULL;
    pthread_mutex_unlock(&store_lock);
}

__attribute__((constructor)) static void load(void)
{
    on_reset(reset);
}

static char *success(const char *output)
{
    return output == NULL ? strdup("{\"Success\":true}") : format("{\"Success\":true,\"Output\":%s}", output);
}

static char *failure(const char *error)
{
    return format("{\"Success\":false,\"Error\":\"%s\"}", error);
}

static char *all(int kind)
{
    char *list = strdup("[]");

    for (object_t *o = objects; o != NULL; o = o->next) {
        if (o->kind != kind)
            continue;
        char *longer = json_add(list, o->document);
        free(list);
        list = longer;
    }
    char *answer = success(list);
    free(list);
    return answer;
}

/* Puts a container, or the host, at an endpoint, or an endpoint into a namespace. */
static char *change(object_t *object, const char *verb, const char *request)
{
    bool is_endpoint = object->kind == ENDPOINTS, is_added = strstr(verb, "attach") == verb || strstr(verb, "add") == verb;
    const char *member = is_endpoint ? "SharedContainers" : "ResourceList";
    char *before = json_get(object->document, member), *item;

    if (is_endpoint) {
        char *id = json_string(request, "ContainerId");
        item = format("\"%s\"", id);
        free(id);
    } else {
        item = strdup(request);
    }
    set_member(object, member, is_added ? json_add(before, item) : json_remove(before, item));
    free(before);
    free(item);
    return success(NULL);
}

static char *object_call(int kind, const char *method, const char *id, const char *verb, const char *request)
{
    object_t *object = *id == 0 ? NULL : find_object(kind, id);

    if (*id == 0 && strcmp(method, "GET") == 0)
        return all(kind);
    if (*id == 0 && strcmp(method, "POST") == 0)
        return success(add_object(kind, request)->document);
    if (object == NULL)
        return failure(kind == NAMESPACES ? "Element not found. " : "The object was not found");
    if (*verb != 0)
        return change(object, verb, request);
    if (strcmp(method, "DELETE") == 0) {
        char *answer = success(object->document);
        remove_object(object);
        return answer;
    }
    if (strcmp(method, "POST") == 0) {
        set_document(object, json_with(request, "ID", NULL));
        set_member(object, "ID", format("\"%s\"", object->id));
    }
    return success(object->document);
}

static char *dispatch(const char *method, const char *path, const char *request)
{
    char id[64] = "", verb[64] = "";

    for (int kind = 0; kind < KINDS; kind++) {
        size_t length = strlen(folders[kind]);
        if (strncmp(path, folders[kind], length) == 0) {
            sscanf(path + length, "%63[^/]/%63s", id, verb);
            return object_call(kind, method, id, verb, request);
        }
    }
    if (strncmp(path, "/endpointstats/", 15) == 0) {
        char *stats = format("{\"BytesReceived\":18446744073709551615,\"EndpointId\":\"%s\"}", path + 15);
        char *answer = success(stats);
        free(stats);
        return answer;
    }
    if (strcmp(path, "/globals/version") == 0) {
        int64_t major = option("hns major"), minor = option("hns minor");
        char *version = format("{\"Version\":{\"Major\":%d,\"Minor\":%d}}", (int)major, (int)minor);
        char *answer = success(version);
        free(version);
        return answer;
    }
    if (strcmp(path, "/accelnet/") == 0) {
        if (strcmp(method, "POST") == 0) {
            free(accelnet);
            accelnet = strdup(request);
        } else if (strcmp(method, "DELETE") == 0) {
            free(accelnet);
            accelnet = NULL;
        }
        return success(accelnet);
    }
    return failure("no such path");
}

EXPORT HRESULT HNSCall(const WCHAR *method, const WCHAR *path, const WCHAR *object, WCHAR **response)
{
    OWNED *m = narrow(method), *p = narrow(path), *o = narrow(object);
    script_t script = {0, NULL, 0};

    *response = NULL;
    note("%s %s %s", m, p, o);
    if (enter("HNSCall", &script)) {
        *response = task_text(script.text);
        free(script.text);
        return script.result;
    }
    pthread_mutex_lock(&store_lock);
    char *answer = dispatch(m, p, o);
    pthread_mutex_unlock(&store_lock);
    *response = task_text(answer);
    free(answer);
    return S_OK;
}
