/* ole32.dll: the memory of text that the services hand out is libstub's. */
#include "stub.h"

extern void CoTaskMemFree(void *memory);
EXPORT const char stub_ole32[] = "CoTaskMemFree is in libstub.so";
