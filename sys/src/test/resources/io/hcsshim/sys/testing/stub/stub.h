/* A stand-in for the Windows libraries, for tests on Linux: what all of its parts share.
 *
 * The types are those of 64-bit Windows; C's long and wchar_t have other sizes here and are not used. Each library
 * is a shared object with the name that it has on Windows; libstub.so holds what they share and what tests control.
 */
#ifndef STUB_H
#define STUB_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint16_t WCHAR;
typedef int32_t HRESULT;
typedef uint32_t DWORD;
typedef uint64_t HANDLE;

typedef struct { uint32_t a; uint16_t b, c; uint8_t d[8]; } GUID;

typedef struct {
    uint32_t pid, reserved;
    HANDLE in, out, err;
} PROCESS_INFORMATION;

#define S_OK 0
#define PENDING ((HRESULT)0xC0370103)
#define E_ELEMENT_NOT_FOUND ((HRESULT)0x80070490)

/* ---- text ---------------------------------------------------------------------------------------------------- */

/* UTF-16 to UTF-8; surrogates without a partner become three bytes, so that all text comes back as it was. */
char *narrow(const WCHAR *text);
/* A copy in task memory, which the caller has to free with CoTaskMemFree; NULL for NULL. */
WCHAR *task_text(const char *utf8);
WCHAR *wide(const char *utf8); /* plain malloc */
/* printf into malloc'ed memory */
char *format(const char *pattern, ...) __attribute__((format(printf, 1, 2)));
/* malloc'ed text that is freed at the end of its scope */
#define OWNED __attribute__((cleanup(free_text))) char
void free_text(char **text);
void guid_text(const GUID *id, char out[37]);
void new_guid_text(char out[37]);

/* ---- what tests control -------------------------------------------------------------------------------------- */

/* What a test wants the next call of a function to do instead of, or before, its work. */
typedef struct {
    HRESULT result;
    char *text; /* result document, or NULL */
    int flags;
} script_t;

enum { SCRIPT_RESULT = 1, SCRIPT_HANG = 2, SCRIPT_DROP = 4, SCRIPT_AFTER = 8 };

/* Counts the call, waits if it is to hang, and takes the next script. False if there is none. */
bool enter(const char *function, script_t *script);
/* Only takes the next script; for steps that are no functions, such as "@StartCompleted". */
bool scripted(const char *step, script_t *script);
/* One line for the test to read. */
void note(const char *pattern, ...) __attribute__((format(printf, 1, 2)));
int64_t option(const char *name);
/* Called when the test starts afresh. */
void on_reset(void (*reset)(void));
/* Adds to a named number. */
void count(const char *name, int64_t by);
/* What a function leaves for GetLastError; errno stands for it. */
void last_error(DWORD error);

/* ---- accounts ------------------------------------------------------------------------------------------------ */

/* Those that netapi32.dll keeps, and advapi32.dll knows. False if the name is taken, or there is none such. */
bool add_account(const char *name);
bool remove_account(const char *name);
bool has_account(const char *name);

/* ---- the system's handles of files --------------------------------------------------------------------------- */

/* Handles have the top bit set, to find those who treat them as signed or as 32 bits. */
#define FILE_HANDLE(fd) (0xF000000000000000ull | ((uint64_t)(fd) << 4))
#define FILE_OF(handle) ((int)(((handle) & 0x0FFFFFFFFFFFFFFFull) >> 4))

#endif
