/* libstub.so: text in task memory, scripts, counts and notes. */
#include "stub.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;

/* ---- text ---------------------------------------------------------------------------------------------------- */

EXPORT char *narrow(const WCHAR *text)
{
    size_t n = 0, at = 0;

    if (text == NULL)
        return NULL;
    while (text[n] != 0)
        n++;
    char *out = malloc(n * 3 + 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = text[i];
        if ((c & 0xFC00) == 0xD800 && i + 1 < n && (text[i + 1] & 0xFC00) == 0xDC00) {
            c = 0x10000 + ((c & 0x3FF) << 10) + (text[++i] & 0x3FF);
            out[at++] = (char)(0xF0 | c >> 18);
            out[at++] = (char)(0x80 | (c >> 12 & 0x3F));
            out[at++] = (char)(0x80 | (c >> 6 & 0x3F));
            out[at++] = (char)(0x80 | (c & 0x3F));
        } else if (c < 0x80) {
            out[at++] = (char)c;
        } else if (c < 0x800) {
            out[at++] = (char)(0xC0 | c >> 6);
            out[at++] = (char)(0x80 | (c & 0x3F));
        } else {
            out[at++] = (char)(0xE0 | c >> 12);
            out[at++] = (char)(0x80 | (c >> 6 & 0x3F));
            out[at++] = (char)(0x80 | (c & 0x3F));
        }
    }
    out[at] = 0;
    return out;
}

/* Writes at most strlen + 1 characters. */
static void widen(const char *utf8, WCHAR *out)
{
    const uint8_t *in = (const uint8_t *)utf8;

    while (*in != 0) {
        if (*in < 0x80) {
            *out++ = *in++;
        } else if (*in < 0xE0) {
            *out++ = (WCHAR)((in[0] & 0x1F) << 6 | (in[1] & 0x3F));
            in += 2;
        } else if (*in < 0xF0) {
            *out++ = (WCHAR)((in[0] & 0x0F) << 12 | (in[1] & 0x3F) << 6 | (in[2] & 0x3F));
            in += 3;
        } else {
            uint32_t c = (uint32_t)(in[0] & 7) << 18 | (uint32_t)(in[1] & 0x3F) << 12
                | (uint32_t)(in[2] & 0x3F) << 6 | (in[3] & 0x3F);
            *out++ = (WCHAR)(0xD800 | (c - 0x10000) >> 10);
            *out++ = (WCHAR)(0xDC00 | (c & 0x3FF));
            in += 4;
        }
    }
    *out = 0;
}

EXPORT WCHAR *wide(const char *utf8)
{
    if (utf8 == NULL)
        return NULL;
    WCHAR *out = malloc((strlen(utf8) + 1) * sizeof *out);
    widen(utf8, out);
    return out;
}

/* Task memory: every block is in a list, so that a wrong free is noticed and not followed. */
typedef struct block {
    struct block *next, **before;
    uint64_t guard;
    WCHAR text[];
} block_t;

static block_t *blocks;
static int64_t live, freed, wrong_frees;

EXPORT WCHAR *task_text(const char *utf8)
{
    if (utf8 == NULL)
        return NULL;
    block_t *block = malloc(sizeof *block + (strlen(utf8) + 1) * sizeof(WCHAR));
    block->guard = 0x5afe5afe5afe5afe;
    widen(utf8, block->text);
    pthread_mutex_lock(&lock);
    block->next = blocks;
    block->before = &blocks;
    if (blocks != NULL)
        blocks->before = &block->next;
    blocks = block;
    live++;
    pthread_mutex_unlock(&lock);
    return block->text;
}

EXPORT void CoTaskMemFree(void *memory)
{
    if (memory == NULL)
        return;
    pthread_mutex_lock(&lock);
    block_t *block = blocks;
    while (block != NULL && block->text != memory)
        block = block->next;
    if (block == NULL || block->guard != 0x5afe5afe5afe5afe) {
        wrong_frees++;
    } else {
        *block->before = block->next;
        if (block->next != NULL)
            block->next->before = block->before;
        live--;
        freed++;
        memset(block->text, 0xDD, sizeof(WCHAR));
        free(block);
    }
    pthread_mutex_unlock(&lock);
}

EXPORT char *format(const char *pattern, ...)
{
    va_list arguments;
    char *out = NULL;

    va_start(arguments, pattern);
    if (vasprintf(&out, pattern, arguments) < 0)
        abort();
    va_end(arguments);
    return out;
}

EXPORT void free_text(char **text)
{
    free(*text);
}

EXPORT void guid_text(const GUID *id, char out[37])
{
    snprintf(out, 37, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", id->a, id->b, id->c, id->d[0],
        id->d[1], id->d[2], id->d[3], id->d[4], id->d[5], id->d[6], id->d[7]);
}

EXPORT void new_guid_text(char out[37])
{
    static uint32_t last;

    snprintf(out, 37, "5708b000-0000-4000-8000-%012x", __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED));
}

/* ---- named numbers, scripts, notes --------------------------------------------------------------------------- */

typedef struct named {
    struct named *next;
    char *name;
    int64_t value;
} named_t;

typedef struct queued {
    struct queued *next;
    char *step;
    script_t script;
} queued_t;

static named_t *counts, *options;
static queued_t *scripts;
static char *notes;
static size_t noted, note_room;
static int hanging;
static bool may_go;
static void (*resets[32])(void);
static int reset_count;

static int64_t *number(named_t **list, const char *name)
{
    named_t *at = *list;

    while (at != NULL && strcmp(at->name, name) != 0)
        at = at->next;
    if (at == NULL) {
        at = calloc(1, sizeof *at);
        at->name = strdup(name);
        at->next = *list;
        *list = at;
    }
    return &at->value;
}

EXPORT void count(const char *name, int64_t by)
{
    pthread_mutex_lock(&lock);
    *number(&counts, name) += by;
    pthread_mutex_unlock(&lock);
}

EXPORT int64_t option(const char *name)
{
    pthread_mutex_lock(&lock);
    int64_t value = *number(&options, name);
    pthread_mutex_unlock(&lock);
    return value;
}

static bool take(const char *step, script_t *script)
{
    for (queued_t **at = &scripts; *at != NULL; at = &(*at)->next) {
        if (strcmp((*at)->step, step) == 0) {
            queued_t *found = *at;
            *at = found->next;
            *script = found->script;
            free(found->step);
            free(found);
            return true;
        }
    }
    return false;
}

EXPORT bool scripted(const char *step, script_t *script)
{
    pthread_mutex_lock(&lock);
    bool found = take(step, script);
    pthread_mutex_unlock(&lock);
    return found;
}

EXPORT bool enter(const char *function, script_t *script)
{
    pthread_mutex_lock(&lock);
    ++*number(&counts, function);
    ++*number(&counts, "calls");
    bool found = take(function, script);
    if (found && (script->flags & SCRIPT_HANG) != 0) {
        hanging++;
        pthread_cond_broadcast(&released);
        while (!may_go)
            pthread_cond_wait(&released, &lock);
        hanging--;
        found = (script->flags & SCRIPT_RESULT) != 0;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

EXPORT void note(const char *pattern, ...)
{
    va_list arguments;
    char *line = NULL;

    va_start(arguments, pattern);
    if (vasprintf(&line, pattern, arguments) < 0)
        abort();
    va_end(arguments);
    size_t length = strlen(line);
    pthread_mutex_lock(&lock);
    if (noted + length + 2 > note_room) {
        note_room = (noted + length + 2) * 2;
        notes = realloc(notes, note_room);
    }
    memcpy(notes + noted, line, length);
    noted += length;
    notes[noted++] = '\n';
    notes[noted] = 0;
    pthread_mutex_unlock(&lock);
    free(line);
}

EXPORT void last_error(DWORD error)
{
    errno = (int)error;
}

EXPORT void on_reset(void (*reset)(void))
{
    pthread_mutex_lock(&lock);
    resets[reset_count++] = reset;
    pthread_mutex_unlock(&lock);
}

/* ---- called by tests ----------------------------------------------------------------------------------------- */

EXPORT void stub_script(const char *step, int32_t flags, HRESULT result, const char *text)
{
    queued_t *added = calloc(1, sizeof *added);

    added->step = strdup(step);
    added->script = (script_t){result, text == NULL ? NULL : strdup(text), flags};
    pthread_mutex_lock(&lock);
    queued_t **end = &scripts;
    while (*end != NULL)
        end = &(*end)->next;
    *end = added;
    pthread_mutex_unlock(&lock);
}

EXPORT void stub_option(const char *name, int64_t value)
{
    pthread_mutex_lock(&lock);
    *number(&options, name) = value;
    pthread_mutex_unlock(&lock);
}

EXPORT int64_t stub_count(const char *name)
{
    int64_t value;

    pthread_mutex_lock(&lock);
    if (strcmp(name, "texts") == 0)
        value = live;
    else if (strcmp(name, "freed texts") == 0)
        value = freed;
    else if (strcmp(name, "wrong frees") == 0)
        value = wrong_frees;
    else
        value = *number(&counts, name);
    pthread_mutex_unlock(&lock);
    return value;
}

/* Waits until so many calls hang. */
EXPORT void stub_await_hanging(int32_t calls)
{
    pthread_mutex_lock(&lock);
    while (hanging < calls)
        pthread_cond_wait(&released, &lock);
    pthread_mutex_unlock(&lock);
}

/* Lets hanging calls go on, and those to come. */
EXPORT void stub_release(void)
{
    pthread_mutex_lock(&lock);
    may_go = true;
    pthread_cond_broadcast(&released);
    pthread_mutex_unlock(&lock);
}

/* What was noted since the last time; the memory is the stub's until then. */
EXPORT const char *stub_notes(void)
{
    static char *given;

    pthread_mutex_lock(&lock);
    free(given);
    given = notes == NULL ? strdup("") : notes;
    notes = NULL;
    noted = note_room = 0;
    pthread_mutex_unlock(&lock);
    return given;
}

static void forget(named_t *list)
{
    for (; list != NULL; list = list->next)
        list->value = 0;
}

EXPORT void stub_reset(void)
{
    script_t left;

    for (int i = 0; i < reset_count; i++)
        resets[i]();
    stub_notes();
    pthread_mutex_lock(&lock);
    while (scripts != NULL) {
        take(scripts->step, &left);
        free(left.text);
    }
    forget(counts);
    forget(options);
    may_go = false;
    freed = wrong_frees = 0;
    pthread_mutex_unlock(&lock);
}
