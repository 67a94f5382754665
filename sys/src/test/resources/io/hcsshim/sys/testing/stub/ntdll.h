/* What the parts of ntdll.dll share. */
#ifndef NTDLL_H
#define NTDLL_H

#include "stub.h"

#define NAME_NOT_FOUND ((int32_t)0xC0000034)
#define INVALID_PARAMETER ((int32_t)0xC000000D)
#define NAME_COLLISION ((int32_t)0xC0000035)
#define ACCESS_DENIED ((int32_t)0xC0000022)
#define NOT_A_DIRECTORY ((int32_t)0xC0000103)
#define DIRECTORY_NOT_EMPTY ((int32_t)0xC0000101)

typedef struct {
    uint16_t length, most;
    const WCHAR *text;
} STRING;

typedef struct {
    uint32_t length;
    HANDLE root;
    const STRING *name;
    uint32_t flags;
    void *security, *quality;
} OBJECT;

/* The name of an object, malloc'ed. What is wrong with its lengths is counted. */
char *object_name(const OBJECT *object);

#endif
