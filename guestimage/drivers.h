// `install-drivers MARK FOLDER`: loads the kernel modules of a folder, which the host has put on a disk.
//
// The folder need not say what depends on what: a module whose symbols are missing is tried again after another one
// came, until nothing comes any more. MARK is a folder that says that this was done before.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_DRIVERS 4096
#define FOLDERS_OPEN 16
#ifndef LOAD_MODULE
#define LOAD_MODULE(fd) syscall(SYS_finit_module, fd, "", 0)
#endif

static char *drivers[MOST_DRIVERS];
static int driver_count;

static int note_driver(const char *path, const struct stat *there, int type, struct FTW *where) {
    (void)where;
    size_t length = strlen(path);
    if (type == FTW_F && S_ISREG(there->st_mode) && length > 3 && !strcmp(path + length - 3, ".ko")) {
        if (driver_count == MOST_DRIVERS || !(drivers[driver_count] = strdup(path))) {
            return -1;
        }
        driver_count++;
    }
    return 0;
}

// 0, or the error.
static int load_driver(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    int error = LOAD_MODULE(fd) && errno != EEXIST ? errno : 0;
    close(fd);
    return error;
}

// One turn over those that are not in yet: how many came, or -1 if one cannot come at all.
static int load_more_drivers(void) {
    int came = 0;
    for (int i = 0; i < driver_count; i++) {
        if (!drivers[i]) {
            continue;
        }
        int error = load_driver(drivers[i]);
        if (error && error != ENOENT) { // that one misses symbols
            fprintf(stderr, "load %s: %s\n", drivers[i], strerror(error));
            return -1;
        }
        if (!error) {
            free(drivers[i]);
            drivers[i] = NULL;
            came++;
        }
    }
    return came;
}

// The status to exit with.
static int install_drivers(const char *mark, const char *folder) {
    struct stat there;
    if (!stat(mark, &there)) {
        return 0;
    }
    if (stat(folder, &there) || nftw(folder, note_driver, FOLDERS_OPEN, FTW_PHYS)) {
        fprintf(stderr, "look for modules in %s: %s\n", folder, strerror(errno));
        return 1;
    }
    int came;
    while ((came = load_more_drivers()) > 0) {
    }
    for (int i = 0; came == 0 && i < driver_count; i++) {
        if (drivers[i]) {
            fprintf(stderr, "load %s: it needs symbols that no module has\n", drivers[i]);
            came = -1;
        }
    }
    if (came == 0 && mkdir(mark, 0755)) {
        fprintf(stderr, "make %s: %s\n", mark, strerror(errno));
        came = -1;
    }
    return came == 0 ? 0 : 1;
}
