/* computenetwork.dll: the host compute network service. */
#include "store.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NETWORK, ENDPOINT, NAMESPACE, LOAD_BALANCER, ROUTE };
enum { ROOM = 1 << 16 };

#define NETWORK_NOT_FOUND ((HRESULT)0x803B0001)
#define ENDPOINT_NOT_FOUND ((HRESULT)0x803B0002)
#define NETWORK_EXISTS ((HRESULT)0x803B0010)
#define INVALID_JSON ((HRESULT)0x803B001B)
#define IN_NAMESPACE ((HRESULT)0x803B002B)
#define IN_USE ((HRESULT)0x803B002C)
#define E_INVALID_HANDLE ((HRESULT)0x80070006)

/* A handle names an object by its kind and id, which may be gone. */
static struct {
    bool used;
    int kind;
    char id[40];
} opened[ROOM];
static unsigned last;

static void reset(void)
{
    pthread_mutex_lock(&store_lock);
    remove_all_objects();
    memset(opened, 0, sizeof opened);
    pthread_mutex_unlock(&store_lock);
}

__attribute__((constructor)) static void load(void)
{
    on_reset(reset);
}

static HRESULT missing(int kind)
{
    return kind == NETWORK ? NETWORK_NOT_FOUND : kind == ENDPOINT ? ENDPOINT_NOT_FOUND : E_ELEMENT_NOT_FOUND;
}

static HRESULT fail(HRESULT reason, WCHAR **result)
{
    char *text = format("{\"Success\":false,\"Error\":\"the stub refuses\",\"ErrorCode\":%u}", (uint32_t)reason);

    *result = task_text(text);
    free(text);
    return reason;
}

static HANDLE open_handle(int kind, const char *id)
{
    do
        last = (last + 1) % ROOM;
    while (opened[last].used);
    opened[last].used = true;
    opened[last].kind = kind;
    strcpy(opened[last].id, id);
    count("handles", 1);
    return 0xA000000000000000ull | (HANDLE)last << 8;
}

static object_t *of_handle(int kind, HANDLE handle)
{
    unsigned n = (unsigned)(handle >> 8) % ROOM;

    if (handle >> 60 != 0xA || !opened[n].used || opened[n].kind != kind) {
        count("wrong handles", 1);
        return NULL;
    }
    return find_object(kind, opened[n].id);
}

static HRESULT answer(script_t *script, WCHAR **result)
{
    *result = task_text(script->text);
    free(script->text);
    return script->result;
}

#define BEGIN(function)                  \
    script_t script = {0, NULL, 0};      \
    *result = NULL;                      \
    if (enter(function, &script))        \
        return answer(&script, result);  \
    pthread_mutex_lock(&store_lock)

#define END(value)                        \
    do {                                  \
        HRESULT end_ = (value);           \
        pthread_mutex_unlock(&store_lock); \
        return end_;                      \
    } while (0)

/* ---- what objects do ----------------------------------------------------------------------------------------- */

static bool matches(object_t *object, const char *filter)
{
    static const char *names[][2] = {{"ID", "ID"}, {"Name", "Name"}, {"VirtualNetwork", "HostComputeNetwork"}};
    bool same = true;

    for (int i = 0; i < 3 && same; i++) {
        char *wanted = json_string(filter, names[i][0]), *actual = json_string(object->document, names[i][1]);
        same = *wanted == 0 || strcasecmp(wanted, actual) == 0;
        free(wanted);
        free(actual);
    }
    return same;
}

static HRESULT enumerate(const char *function, int kind, const WCHAR *query, WCHAR **out, WCHAR **result)
{
    OWNED *text = narrow(query);

    *out = NULL;
    BEGIN(function);
    note("%s %s", function, text);
    char *filter = json_string(text, "Filter"), *list = strdup("[]");
    for (object_t *o = objects; o != NULL; o = o->next) {
        if (o->kind != kind || !matches(o, filter))
            continue;
        char *id = format("\"%s\"", o->id), *longer = json_add(list, id);
        free(id);
        free(list);
        list = longer;
    }
    script_t listed = {0, NULL, 0};
    char *step = format("@%s", function);
    *out = task_text(scripted(step, &listed) ? listed.text : list);
    free(listed.text);
    free(step);
    free(list);
    free(filter);
    END(S_OK);
}

static HRESULT create(const char *function, int kind, HANDLE network, const GUID *id, const WCHAR *settings,
    HANDLE *out, WCHAR **result)
{
    OWNED *text = narrow(settings);
    char wanted[37];

    BEGIN(function);
    guid_text(id, wanted);
    note("%s %s %s", function, wanted, text);
    HRESULT hr = S_OK;
    char *name = json_string(text, "Name");
    if (text[0] != '{') {
        hr = fail(INVALID_JSON, result);
    } else if (kind == ENDPOINT && of_handle(NETWORK, network) == NULL) {
        hr = fail(NETWORK_NOT_FOUND, result);
    } else {
        for (object_t *o = objects; o != NULL && hr == S_OK && kind == NETWORK && *name != 0; o = o->next) {
            char *other = json_string(o->document, "Name");
            if (o->kind == NETWORK && strcmp(other, name) == 0)
                hr = fail(NETWORK_EXISTS, result);
            free(other);
        }
    }
    if (hr == S_OK)
        *out = open_handle(kind, add_object(kind, text)->id);
    free(name);
    END(hr);
}

static HRESULT open_object(const char *function, int kind, const GUID *id, HANDLE *out, WCHAR **result)
{
    char text[37];

    BEGIN(function);
    guid_text(id, text);
    object_t *object = find_object(kind, text);
    if (object == NULL)
        END(fail(missing(kind), result));
    *out = open_handle(kind, object->id);
    END(S_OK);
}

static HRESULT close_object(const char *function, int kind, HANDLE handle)
{
    script_t script = {0, NULL, 0};

    enter(function, &script);
    pthread_mutex_lock(&store_lock);
    of_handle(kind, handle);
    opened[(handle >> 8) % ROOM].used = false;
    count("handles", -1);
    pthread_mutex_unlock(&store_lock);
    return S_OK;
}

/* The number of NAT is 0, and zeros are left out. */
static char *shown(object_t *object)
{
    char *type = json_string(object->document, "Type");
    bool is_nat = object->kind == NETWORK && strcmp(type, "NAT") == 0;

    free(type);
    return is_nat ? json_with(object->document, "Type", NULL) : strdup(object->document);
}

static HRESULT query(const char *function, int kind, HANDLE handle, const WCHAR *query, WCHAR **out, WCHAR **result)
{
    OWNED *text = narrow(query);

    *out = NULL;
    BEGIN(function);
    object_t *object = of_handle(kind, handle);
    HRESULT hr = S_OK;
    if (!strstr(text, "\"SchemaVersion\":{\"Major\":2"))
        hr = fail(INVALID_JSON, result);
    else if (object == NULL)
        hr = fail(missing(kind), result);
    if (hr == S_OK) {
        char *document = shown(object);
        *out = task_text(document);
        free(document);
    }
    END(hr);
}

static void change_policies(object_t *object, const char *request, bool is_added)
{
    char *settings = json_get(request, "Settings"), *policies = json_get(settings, "Policies"), *item;

    for (size_t n = 0; (item = json_item(policies, n)) != NULL; n++) {
        char *before = json_get(object->document, "Policies");
        set_member(object, "Policies", is_added ? json_add(before, item) : json_remove(before, item));
        free(before);
        free(item);
    }
    free(settings);
    free(policies);
}

static HRESULT change_endpoint(object_t *space, const char *request, bool is_added, WCHAR **result)
{
    char *settings = json_get(request, "Settings"), *id = json_string(settings, "EndpointId");
    object_t *endpoint = find_object(ENDPOINT, id);

    free(settings);
    free(id);
    if (endpoint == NULL)
        return fail(ENDPOINT_NOT_FOUND, result);
    char *now = json_string(endpoint->document, "HostComputeNamespace");
    bool is_busy = *now != 0;
    free(now);
    if (is_added && is_busy)
        return fail(IN_NAMESPACE, result);
    char *resource = format("{\"Type\":\"Endpoint\",\"Data\":{\"ID\":\"%s\"}}", endpoint->id);
    char *before = json_get(space->document, "Resources");
    set_member(space, "Resources", is_added ? json_add(before, resource) : json_remove(before, resource));
    set_member(endpoint, "HostComputeNamespace", is_added ? format("\"%s\"", space->id) : NULL);
    free(before);
    free(resource);
    return S_OK;
}

static HRESULT modify(const char *function, int kind, HANDLE handle, const WCHAR *settings, WCHAR **result)
{
    OWNED *text = narrow(settings);

    BEGIN(function);
    note("%s %s", function, text);
    object_t *object = of_handle(kind, handle);
    HRESULT hr = S_OK;
    char *request = json_string(text, "RequestType"), *type = json_string(text, "ResourceType");
    bool is_added = strcmp(request, "Add") == 0;
    if (object == NULL)
        hr = fail(missing(kind), result);
    else if (kind == LOAD_BALANCER || kind == ROUTE)
        set_document(object, strdup(text));
    else if (kind == NAMESPACE)
        hr = change_endpoint(object, text, is_added, result);
    else if (strcmp(type, "Policy") == 0)
        change_policies(object, text, is_added);
    free(request);
    free(type);
    END(hr);
}

static HRESULT delete(const char *function, int kind, const GUID *id, WCHAR **result)
{
    char text[37];

    BEGIN(function);
    guid_text(id, text);
    object_t *object = find_object(kind, text);
    if (object == NULL)
        END(fail(missing(kind), result));
    for (object_t *o = objects; o != NULL && kind == NETWORK; o = o->next) {
        char *network = json_string(o->document, "HostComputeNetwork");
        bool is_here = o->kind == ENDPOINT && strcasecmp(network, text) == 0;
        free(network);
        if (is_here)
            END(fail(IN_USE, result));
    }
    remove_object(object);
    END(S_OK);
}

/* ---- the functions ------------------------------------------------------------------------------------------- */

#define KIND(noun, plural, kind)                                                                          \
    EXPORT HRESULT HcnEnumerate##plural(const WCHAR *q, WCHAR **out, WCHAR **result)                      \
    {                                                                                                     \
        return enumerate("HcnEnumerate" #plural, kind, q, out, result);                                   \
    }                                                                                                     \
    EXPORT HRESULT HcnOpen##noun(const GUID *id, HANDLE *out, WCHAR **result)                             \
    {                                                                                                     \
        return open_object("HcnOpen" #noun, kind, id, out, result);                                       \
    }                                                                                                     \
    EXPORT HRESULT HcnClose##noun(HANDLE handle)                                                          \
    {                                                                                                     \
        return close_object("HcnClose" #noun, kind, handle);                                              \
    }                                                                                                     \
    EXPORT HRESULT HcnQuery##noun##Properties(HANDLE handle, const WCHAR *q, WCHAR **out, WCHAR **result) \
    {                                                                                                     \
        return query("HcnQuery" #noun "Properties", kind, handle, q, out, result);                        \
    }                                                                                                     \
    EXPORT HRESULT HcnModify##noun(HANDLE handle, const WCHAR *settings, WCHAR **result)                  \
    {                                                                                                     \
        return modify("HcnModify" #noun, kind, handle, settings, result);                                 \
    }                                                                                                     \
    EXPORT HRESULT HcnDelete##noun(const GUID *id, WCHAR **result)                                        \
    {                                                                                                     \
        return delete("HcnDelete" #noun, kind, id, result);                                               \
    }

#define CREATE(noun, kind)                                                                                    \
    EXPORT HRESULT HcnCreate##noun(const GUID *id, const WCHAR *settings, HANDLE *out, WCHAR **result)        \
    {                                                                                                         \
        return create("HcnCreate" #noun, kind, 0, id, settings, out, result);                                 \
    }

KIND(Network, Networks, NETWORK)
KIND(Endpoint, Endpoints, ENDPOINT)
KIND(Namespace, Namespaces, NAMESPACE)
KIND(LoadBalancer, LoadBalancers, LOAD_BALANCER)
KIND(SdnRoute, SdnRoutes, ROUTE)
CREATE(Network, NETWORK)
CREATE(Namespace, NAMESPACE)
CREATE(LoadBalancer, LOAD_BALANCER)
CREATE(SdnRoute, ROUTE)

EXPORT HRESULT HcnCreateEndpoint(HANDLE network, const GUID *id, const WCHAR *settings, HANDLE *out, WCHAR **result)
{
    return create("HcnCreateEndpoint", ENDPOINT, network, id, settings, out, result);
}
