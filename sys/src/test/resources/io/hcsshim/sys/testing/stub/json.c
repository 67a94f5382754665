#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *skip_text(const char *at)
{
    for (at++; *at != '"' && *at != 0; at++)
        if (*at == '\\')
            at++;
    return at + (*at != 0);
}

/* To the end of the value that begins here. */
static const char *skip_value(const char *at)
{
    int depth = 0;

    for (;;) {
        at = skip_space(at);
        if (*at == '"') {
            at = skip_text(at);
        } else if (*at == '{' || *at == '[') {
            depth++;
            at++;
            continue;
        } else if (*at == '}' || *at == ']') {
            depth--;
            at++;
        } else if (*at == ',' || *at == ':') {
            at++;
            continue;
        } else {
            at += strcspn(at, " \t\r\n,:}]");
        }
        if (depth <= 0 || *at == 0)
            return at;
    }
}

/* Steps over one member; false at the end. */
static bool next_member(const char **at, const char **name, size_t *name_length, const char **value, const char **end)
{
    const char *here = skip_space(*at);

    if (*here == '{' || *here == ',')
        here = skip_space(here + 1);
    if (*here != '"')
        return false;
    *name = here + 1;
    here = skip_text(here);
    *name_length = (size_t)(here - 1 - *name);
    here = skip_space(here);
    *value = skip_space(here + (*here == ':'));
    *end = *at = skip_value(*value);
    return true;
}

char *json_get(const char *object, const char *name)
{
    const char *at = object, *key, *value, *end;
    size_t length;

    while (object != NULL && next_member(&at, &key, &length, &value, &end))
        if (length == strlen(name) && memcmp(key, name, length) == 0)
            return strndup(value, (size_t)(end - value));
    return NULL;
}

char *json_string(const char *object, const char *name)
{
    char *raw = json_get(object, name), *out, *to;

    if (raw == NULL || *raw != '"') {
        free(raw);
        return strdup("");
    }
    out = to = malloc(strlen(raw) + 1);
    for (const char *from = raw + 1; *from != '"' && *from != 0; from++) {
        if (*from == '\\')
            from++;
        *to++ = *from;
    }
    *to = 0;
    free(raw);
    return out;
}

static void append(char **text, const char *more, size_t length)
{
    size_t had = strlen(*text);

    *text = realloc(*text, had + length + 1);
    memcpy(*text + had, more, length);
    (*text)[had + length] = 0;
}

char *json_with(const char *object, const char *name, const char *value)
{
    const char *at = object, *key, *old, *end;
    char *out = strdup("{");
    size_t length;

    while (next_member(&at, &key, &length, &old, &end)) {
        if (length == strlen(name) && memcmp(key, name, length) == 0)
            continue;
        if (out[1] != 0)
            append(&out, ",", 1);
        append(&out, key - 1, (size_t)(end - key + 1));
    }
    if (value != NULL) {
        if (out[1] != 0)
            append(&out, ",", 1);
        append(&out, "\"", 1);
        append(&out, name, strlen(name));
        append(&out, "\":", 2);
        append(&out, value, strlen(value));
    }
    append(&out, "}", 1);
    return out;
}

char *json_item(const char *array, size_t n)
{
    const char *at = array == NULL ? "" : skip_space(array);

    if (*at != '[')
        return NULL;
    at = skip_space(at + 1);
    while (*at != ']' && *at != 0) {
        const char *end = skip_value(at);
        if (n-- == 0)
            return strndup(at, (size_t)(end - at));
        end = skip_space(end);
        at = skip_space(end + (*end == ','));
    }
    return NULL;
}

static char *rebuild(const char *array, const char *without, const char *more)
{
    char *out = strdup("["), *item;

    for (size_t n = 0; array != NULL && (item = json_item(array, n)) != NULL; n++) {
        if (without == NULL || strcmp(item, without) != 0) {
            if (out[1] != 0)
                append(&out, ",", 1);
            append(&out, item, strlen(item));
        }
        free(item);
    }
    if (more != NULL) {
        if (out[1] != 0)
            append(&out, ",", 1);
        append(&out, more, strlen(more));
    }
    append(&out, "]", 1);
    return out;
}

char *json_add(const char *array, const char *item)
{
    return rebuild(array, NULL, item);
}

char *json_remove(const char *array, const char *item)
{
    return rebuild(array, item, NULL);
}
