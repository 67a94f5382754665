/* offreg.dll, as far as empty hives go. */
#include "stub.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define HIVE 0xB000000000000000ull
#define ENTER(function)                                                \
    script_t script = {0, NULL, 0};                                    \
    if (enter(function, &script)) {                                    \
        free(script.text);                                             \
        return (DWORD)script.result;                                   \
    }

EXPORT DWORD ORCreateHive(HANDLE *hive)
{
    ENTER("ORCreateHive");
    count("hives", 1);
    *hive = HIVE;
    return 0;
}

EXPORT DWORD ORSaveHive(HANDLE hive, const WCHAR *path, DWORD major, DWORD minor)
{
    OWNED *file = narrow(path);
    ENTER("ORSaveHive");
    if (hive != HIVE || major != 6 || minor != 1)
        return 87;
    int fd = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0)
        return 183;
    close(fd);
    return 0;
}

EXPORT DWORD ORCloseHive(HANDLE hive)
{
    ENTER("ORCloseHive");
    count("hives", -1);
    return hive == HIVE ? 0 : 6;
}
