/* The consoles of kernel32.dll: two pipes that a process gets as they are. */
#include "kernel32.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INSUFFICIENT_BUFFER = 122, INVALID_PARAMETER = 87, CONSOLE = 0x20016, LIST_SIZE = 48 };

struct console { uint64_t magic; int in, out; };

#define MAGIC 0xC0501E

/* A console's handle is the address of its pipes, with the top bits of no other handle. */
#define CONSOLE_HANDLE(c) ((uint64_t)(uintptr_t)(c) | 0xA000000000000000ull)
#define CONSOLE_OF(h) ((struct console *)(uintptr_t)((h) & 0x0FFFFFFFFFFFFFFFull))

typedef struct { uint64_t magic; HANDLE console; } LIST;

EXPORT HRESULT CreatePseudoConsole(uint32_t size, HANDLE in, HANDLE out, DWORD flags, HANDLE *handle)
{
    script_t script = {0, NULL, 0};

    if (enter("CreatePseudoConsole", &script))
        return script.result;
    if (in >> 60 != 0xF || out >> 60 != 0xF || flags != 0)
        return (HRESULT)0x80070057;
    struct console *console = malloc(sizeof *console);
    *console = (struct console){MAGIC, fcntl(FILE_OF(in), F_DUPFD_CLOEXEC, 3), fcntl(FILE_OF(out), F_DUPFD_CLOEXEC, 3)};
    note("CreatePseudoConsole %u x %u", size & 0xFFFF, size >> 16);
    count("consoles", 1);
    *handle = CONSOLE_HANDLE(console);
    return 0;
}

EXPORT HRESULT ResizePseudoConsole(HANDLE handle, uint32_t size)
{
    script_t script = {0, NULL, 0};

    if (enter("ResizePseudoConsole", &script))
        return script.result;
    if (handle >> 60 != 0xA || CONSOLE_OF(handle)->magic != MAGIC)
        return (HRESULT)0x80070006;
    note("ResizePseudoConsole %u x %u", size & 0xFFFF, size >> 16);
    return 0;
}

EXPORT void ClosePseudoConsole(HANDLE handle)
{
    struct console *console = CONSOLE_OF(handle);

    if (handle >> 60 != 0xA || console->magic != MAGIC) {
        count("wrong handles", 1);
        return;
    }
    close(console->in);
    close(console->out);
    console->magic = 0;
    free(console);
    count("consoles", -1);
}

/* Called twice: once for the size, which it says while it fails. */
EXPORT int32_t InitializeProcThreadAttributeList(LIST *list, DWORD number, DWORD flags, uint64_t *size)
{
    if (number != 1 || flags != 0) {
        last_error(INVALID_PARAMETER);
        return 0;
    }
    if (list == NULL || *size < LIST_SIZE) {
        *size = LIST_SIZE;
        last_error(INSUFFICIENT_BUFFER);
        return 0;
    }
    *list = (LIST){MAGIC, 0};
    count("attribute lists", 1);
    return 1;
}

EXPORT int32_t UpdateProcThreadAttribute(LIST *list, DWORD flags, uint64_t attribute, HANDLE value, uint64_t size,
    void *before, uint64_t *returned)
{
    script_t script = {0, NULL, 0};

    if (enter("UpdateProcThreadAttribute", &script) || list->magic != MAGIC || flags != 0 || attribute != CONSOLE
        || value >> 60 != 0xA || size != 8 || before != NULL || returned != NULL) {
        last_error(script.result != 0 ? (DWORD)script.result : INVALID_PARAMETER);
        return 0;
    }
    list->console = value;
    return 1;
}

EXPORT void DeleteProcThreadAttributeList(LIST *list)
{
    if (list->magic != MAGIC)
        count("wrong frees", 1);
    list->magic = 0;
    count("attribute lists", -1);
}

bool console_pipes(const void *list, HANDLE *in, HANDLE *out)
{
    const LIST *attributes = list;

    if (attributes == NULL || attributes->magic != MAGIC || attributes->console == 0)
        return false;
    struct console *console = CONSOLE_OF(attributes->console);
    *in = FILE_HANDLE(console->in);
    *out = FILE_HANDLE(console->out);
    return true;
}
