#include "folders.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

bool folder_exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

HRESULT make_folder(const char *path)
{
    if (folder_exists(path))
        return E_ALREADY_EXISTS;
    return mkdir(path, 0755) == 0 ? S_OK : E_PATH_NOT_FOUND;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    return remove(path);
}

HRESULT remove_folder(const char *path)
{
    if (!folder_exists(path))
        return E_PATH_NOT_FOUND;
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ? S_OK : E_PATH_NOT_FOUND;
}

HRESULT copy_folder(const char *from, const char *to)
{
    int status = -1;
    OWNED *content = format("%s/.", from);

    if (!folder_exists(from))
        return E_PATH_NOT_FOUND;
    mkdir(to, 0755);
    pid_t child = fork();
    if (child == 0) {
        execlp("cp", "cp", "-a", content, to, NULL);
        _exit(127);
    }
    waitpid(child, &status, 0);
    return status == 0 ? S_OK : E_PATH_NOT_FOUND;
}
