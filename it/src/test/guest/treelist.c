// Prints what is below a folder, one line an entry, so that two trees can be compared as texts.
//
//     treelist FOLDER
//
// Path, type and permissions, owner, group, names (of what is no folder), device numbers, size and content (a checksum) of
// files, time of change, the first path of the same file, where a link leads, extended attributes but the kernel's own
// (`trusted.`).
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

struct seen {
    dev_t device;
    ino_t inode;
    char *path;
};

static struct seen files[4096];
static int known;

static void fail(const char *what, const char *path) {
    fprintf(stderr, "%s %s: %s\n", what, path, strerror(errno));
    exit(1);
}

static const char *first_path(const struct stat *s, const char *path) {
    for (int i = 0; i < known; i++) {
        if (files[i].device == s->st_dev && files[i].inode == s->st_ino) {
            return files[i].path;
        }
    }
    files[known++] = (struct seen){s->st_dev, s->st_ino, strdup(path)};
    return path;
}

static void content(const char *path) {
    int fd = open(path, O_RDONLY);
    static uint8_t bytes[65536];
    uint64_t sum = 0xcbf29ce484222325; // FNV-1a
    ssize_t got;
    while ((got = read(fd, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < got; i++) {
            sum = (sum ^ bytes[i]) * 0x100000001b3;
        }
    }
    if (fd < 0 || got < 0) {
        fail("read", path);
    }
    close(fd);
    printf(" %016llx", (unsigned long long)sum);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void attributes(const char *path) {
    char names[4096], *sorted[256];
    int count = 0;
    ssize_t length = llistxattr(path, names, sizeof names);
    for (char *name = names; name < names + length; name += strlen(name) + 1) {
        sorted[count++] = name;
    }
    qsort(sorted, count, sizeof sorted[0], by_text);
    for (int i = 0; i < count; i++) {
        uint8_t value[4096];
        if (strncmp(sorted[i], "trusted.", 8)) {
            ssize_t size = lgetxattr(path, sorted[i], value, sizeof value);
            printf(" %s=", sorted[i]);
            for (ssize_t j = 0; j < size; j++) {
                printf("%02x", value[j]);
            }
        }
    }
}

static void list(const char *path, int root) {
    struct stat s;
    if (lstat(path, &s)) {
        fail("stat", path);
    }
    printf("%s %o %u:%u %lld.%09ld", path + root, s.st_mode, s.st_uid, s.st_gid, (long long)s.st_mtim.tv_sec,
           s.st_mtim.tv_nsec);
    if (S_ISCHR(s.st_mode) || S_ISBLK(s.st_mode)) {
        printf(" device %u:%u", major(s.st_rdev), minor(s.st_rdev));
    }
    if (!S_ISDIR(s.st_mode)) {
        printf(" names %u first %s", (unsigned)s.st_nlink, first_path(&s, path) + root);
    }
    if (S_ISREG(s.st_mode)) {
        printf(" size %lld", (long long)s.st_size);
        content(path);
    }
    if (S_ISLNK(s.st_mode)) {
        char target[PATH_MAX] = "";
        if (readlink(path, target, sizeof target - 1) < 0) {
            fail("read link", path);
        }
        printf(" -> %s", target);
    }
    attributes(path);
    printf("\n");
    if (S_ISDIR(s.st_mode)) {
        struct dirent **entries;
        int count = scandir(path, &entries, NULL, alphasort);
        if (count < 0) {
            fail("list", path);
        }
        for (int i = 0; i < count; i++) {
            if (strcmp(entries[i]->d_name, ".") && strcmp(entries[i]->d_name, "..")) {
                char below[PATH_MAX];
                if (snprintf(below, sizeof below, "%s/%s", path, entries[i]->d_name) >= (int)sizeof below) {
                    errno = ENAMETOOLONG;
                    fail("list", path);
                }
                list(below, root);
            }
            free(entries[i]);
        }
        free(entries);
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: treelist FOLDER\n");
        return 2;
    }
    list(argv[1], strlen(argv[1]));
    return 0;
}
