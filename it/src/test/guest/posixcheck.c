// What a file system does, in lines: run on two of them, and compare.
//
//   posixcheck check DIR     one line a check: name, and what happened
//   posixcheck speed DIR     how fast: MiB/s, files/s
//   posixcheck hold FILE     locks it by fcntl, says so, and keeps it to the end of its input
//   posixcheck try FILE      whether it could lock it: fcntl, flock
//
// As root, in a directory that is empty but for `many`, with files f0000 to f1999; of the rest nothing is left. Lines have no times, inode numbers or sizes of file systems.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static void line(const char *name, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("%s: ", name);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
}

// The name of what a call left in errno, or its result.
static const char *said(long result) {
    static char text[8][32];
    static int next;
    char *into = text[next++ % 8];
    if (result < 0) {
        snprintf(into, sizeof text[0], "%s", strerrorname_np(errno));
    } else {
        snprintf(into, sizeof text[0], "%ld", result);
    }
    return into;
}

// The first of several answers of a line: arguments are evaluated in any order.
static const char *done;

static const char *ok(long result) {
    return result < 0 ? said(result) : "ok";
}

static int make(const char *path, const char *text) {
    int fd = open(path, O_CREAT | O_TRUNC | O_RDWR, 0644);
    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
        printf("cannot make %s: %m\n", path);
        exit(1);
    }
    return fd;
}

static void put(const char *path, const char *text) {
    close(make(path, text));
}

static const char *get(const char *path) {
    static char text[256];
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (n < 0) {
        return said(-1);
    }
    text[n] = 0;
    close(fd);
    return text;
}

static struct stat look(const char *path) {
    struct stat s;
    memset(&s, 0, sizeof s);
    lstat(path, &s);
    return s;
}

// Runs a step as another user, in a process of its own; what it returns must be small.
static int as(uid_t uid, gid_t gid, int (*step)(void)) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (setresgid(gid, gid, gid) || setresuid(uid, uid, uid)) {
            _exit(99);
        }
        _exit(step());
    }
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// ---- opening ----------------------------------------------------------------------------------

static void check_open(void) {
    line("open absent", "%s", said(open("absent", O_RDONLY)));
    put("file", "0123456789");
    line("open O_EXCL of what is there", "%s", said(open("file", O_CREAT | O_EXCL | O_RDWR, 0600)));
    line("open O_DIRECTORY of a file", "%s", said(open("file", O_RDONLY | O_DIRECTORY)));
    mkdir("dir", 0755);
    line("open a directory to write", "%s", said(open("dir", O_RDWR)));
    line("open below a file", "%s", said(open("file/x", O_RDONLY)));
    symlink("file", "link");
    line("open O_NOFOLLOW of a link", "%s", said(open("link", O_RDONLY | O_NOFOLLOW)));
    int fd = open("link", O_WRONLY | O_CREAT, 0600);
    line("open through a link", "%s", ok(fd));
    line("read what is write-only", "%s", said(read(fd, (char[1]){0}, 1)));
    close(fd);
    symlink("made", "dangling");
    close(open("dangling", O_WRONLY | O_CREAT, 0600));
    line("create through a dangling link", "%s", ok(access("made", F_OK)));
    fd = open("file", O_RDWR | O_TRUNC);
    line("O_TRUNC", "%ld", (long)look("file").st_size);
    close(fd);
    umask(027);
    close(open("masked", O_CREAT | O_WRONLY, 0666));
    mkdir("maskedd", 0777);
    umask(022);
    line("umask", "%o %o", look("masked").st_mode, look("maskedd").st_mode);
    char name[300];
    memset(name, 'n', sizeof name);
    name[255] = 0;
    fd = open(name, O_CREAT | O_WRONLY, 0600);
    line("name of 255", "%s", ok(fd));
    close(fd);
    name[255] = 'n';
    name[256] = 0;
    line("name of 256", "%s", said(open(name, O_CREAT | O_WRONLY, 0600)));
    put("\xff\xfe odd \n", "bytes");
    line("name that is no text", "%s", get("\xff\xfe odd \n"));
    static char deep[PATH_MAX + 10];
    memset(deep, 'd', sizeof deep - 1);
    line("path too long", "%s", said(open(deep, O_RDONLY)));
    fd = open(".", O_TMPFILE | O_RDWR, 0600);
    line("O_TMPFILE", "%s", ok(fd));
    close(fd);
    fd = open("file", O_RDWR | O_SYNC | O_DSYNC);
    line("O_SYNC write", "%s", said(write(fd, "sync", 4)));
    close(fd);
    line("chmod 0 stops root not", "%s", (chmod("file", 0), ok(open("file", O_RDONLY))));
}

// ---- reading and writing ----------------------------------------------------------------------

static void check_contents(void) {
    int fd = make("file", "0123456789");
    int append = open("file", O_WRONLY | O_APPEND);
    lseek(append, 0, SEEK_SET);
    write(append, "end", 3);
    line("O_APPEND goes to the end", "%s", get("file"));
    pwrite(fd, "A", 1, 20);
    line("write behind the end", "%ld", (long)look("file").st_size);
    write(append, "Z", 1);
    line("O_APPEND after another wrote", "%ld", (long)look("file").st_size);
    char text[8] = {0};
    line("read of a hole", "%s", said(pread(fd, text, 7, 13)));
    line("read at the end", "%s", said(pread(fd, text, 7, 22)));
    done = ok(ftruncate(fd, 5));
    line("ftruncate", "%s %ld", done, (long)look("file").st_size);
    done = ok(truncate("file", 4096));
    line("truncate longer", "%s %ld", done, (long)look("file").st_size);
    line("truncate a directory", "%s", said(truncate("dir", 0)));
    close(fd);
    close(append);
    fd = make("sparse", "x");
    line("write far behind", "%s", said(pwrite(fd, "y", 1, 64 << 20)));
    line("sparse file is sparse", "%s", look("sparse").st_blocks * 512 < 1 << 20 ? "yes" : "no");
    line("fallocate", "%s", ok(fallocate(fd, 0, 0, 8192)));
    line("lseek SEEK_DATA", "%s", ok(lseek(fd, 0, SEEK_DATA)));
    line("fsync", "%s", ok(fsync(fd)));
    line("fdatasync", "%s", ok(fdatasync(fd)));
    close(fd);
    int directory = open("dir", O_RDONLY | O_DIRECTORY);
    line("fsync of a directory", "%s", ok(fsync(directory)));
    close(directory);
    unlink("sparse");
    int source = make("source", "copied"), target = make("target", "");
    line("copy_file_range", "%s", said(copy_file_range(source, &(off_t){0}, target, &(off_t){0}, 6, 0)));
    line("what was copied", "%s", get("target"));
    close(source);
    close(target);
    static char block[300000], again[300000];
    for (size_t i = 0; i < sizeof block; i++) {
        block[i] = (char)(i * 31 + i / 251);
    }
    fd = make("large", "");
    line("large write", "%s", said(pwrite(fd, block, sizeof block, 3)));
    line("large read", "%s", said(pread(fd, again, sizeof again, 3)));
    line("large is the same", "%s", memcmp(block, again, sizeof block) ? "no" : "yes");
    close(fd);
}

// ---- names ------------------------------------------------------------------------------------

static void check_names(void) {
    put("a", "a");
    put("b", "b");
    done = ok(rename("a", "b"));
    line("rename over a file", "%s %s", done, get("b"));
    line("and the old name", "%s", ok(access("a", F_OK)));
    int fd = open("b", O_RDWR);
    line("unlink what is open", "%s", ok(unlink("b")));
    char text[4] = {0};
    read(fd, text, 3);
    line("read what is unlinked", "%s", text);
    line("write what is unlinked", "%s", said(write(fd, "more", 4)));
    struct stat s;
    memset(&s, 0, sizeof s);
    done = ok(fstat(fd, &s));
    line("fstat of what is unlinked", "%s %ld %ld", done, (long)s.st_nlink, (long)s.st_size);
    line("ftruncate what is unlinked", "%s", ok(ftruncate(fd, 1)));
    line("fchmod what is unlinked", "%s", ok(fchmod(fd, 0600)));
    close(fd);
    put("a", "old");
    put("b", "new");
    fd = open("a", O_RDONLY);
    rename("b", "a");
    memset(text, 0, sizeof text);
    read(fd, text, 3);
    line("rename over what is open", "%s", text);
    close(fd);
    line("then by name", "%s", get("a"));
    mkdir("d1", 0755);
    mkdir("d2", 0755);
    put("d2/file", "x");
    line("rename a directory over a full one", "%s", said(rename("d1", "d2")));
    line("rename a directory over an empty one", "%s", ok(rename("d2", "d1")));
    line("rename a directory into itself", "%s", said(rename("d1", "d1/x")));
    line("rename a file over a directory", "%s", said(rename("a", "d1")));
    line("rename a directory over a file", "%s", said(rename("d1", "a")));
    line("rename to itself", "%s", ok(rename("a", "a")));
    line("renameat2 RENAME_NOREPLACE", "%s", said(renameat2(AT_FDCWD, "a", AT_FDCWD, "d1/file", RENAME_NOREPLACE)));
    line("rmdir of a full one", "%s", said(rmdir("d1")));
    line("unlink of a directory", "%s", said(unlink("d1")));
    line("rmdir of a file", "%s", said(rmdir("a")));
    line("rmdir .", "%s", said(rmdir("d1/.")));
    line("mkdir of what is there", "%s", said(mkdir("d1", 0755)));
    line("links of a directory", "%ld", (long)look("d1").st_nlink > 1 ? 2L : (long)look("d1").st_nlink);
    done = ok(link("a", "a2"));
    line("link", "%s %ld", done, (long)look("a").st_nlink);
    line("link is the same file", "%s", look("a").st_ino == look("a2").st_ino ? "yes" : "no");
    put("a2", "both");
    line("written by one name, read by the other", "%s", get("a"));
    done = ok(unlink("a"));
    line("unlink one", "%s %ld", done, (long)look("a2").st_nlink);
    line("link over", "%s", said(link("a2", "d1")));
    line("link of a directory", "%s", said(link("d1", "d3")));
    symlink("loop2", "loop1");
    symlink("loop1", "loop2");
    line("links in a circle", "%s", said(open("loop1", O_RDONLY)));
    symlink("/no/such/place", "absolute");
    char where[64] = {0};
    readlink("absolute", where, sizeof where - 1);
    line("readlink", "%s", where);
    line("size of a link", "%ld", (long)look("absolute").st_size);
    line("readlink of a file", "%s", said(readlink("a2", where, sizeof where)));
    line("link of a link", "%s", ok(link("absolute", "absolute2")));
    fd = open("d1", O_RDONLY | O_DIRECTORY);
    rename("d1", "d4");
    int inner = openat(fd, "file", O_RDONLY);
    line("openat in a renamed directory", "%s", ok(inner));
    close(inner);
    unlinkat(fd, "file", 0);
    line("rmdir of what is open", "%s", ok(rmdir("d4")));
    line("create in what is removed", "%s", said(openat(fd, "x", O_CREAT | O_WRONLY, 0600)));
    close(fd);
}

static int compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// While it is listed each tenth goes.
static void check_many(void) {
    int seen = 0, failed = 0, dots = 0, regular = 0;
    DIR *directory = opendir("../many");
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.') {
            dots++;
            continue;
        }
        seen++;
        regular += entry->d_type == DT_REG;
        if (entry->d_name[4] == '7') {
            failed += unlinkat(dirfd(directory), entry->d_name, 0) != 0;
        }
    }
    line("list 2000 while removing some", "%d seen, %d failed, %d dots, %d regular", seen, failed, dots, regular);
    rewinddir(directory);
    seen = 0;
    while (readdir(directory)) {
        seen++;
    }
    closedir(directory);
    line("list again", "%d", seen);
    line("rmdir of what is full", "%s", said(rmdir("../many")));
}

static void check_lists(void) {
    check_many();
    mkdir("kinds", 0755);
    put("kinds/file", "");
    mkdir("kinds/dir", 0755);
    symlink("x", "kinds/link");
    mkfifo("kinds/fifo", 0600);
    DIR *directory = opendir("kinds");
    char *kinds[16];
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) && count < 16;) {
        asprintf(&kinds[count++], "%s=%d", entry->d_name, entry->d_type);
    }
    closedir(directory);
    qsort(kinds, count, sizeof *kinds, compare);
    printf("kinds of entries:");
    for (int i = 0; i < count; i++) {
        printf(" %s", kinds[i]);
    }
    printf("\n");
    directory = opendir("kinds");
    readdir(directory);
    long place = telldir(directory);
    struct dirent *second = readdir(directory);
    char kept[256];
    snprintf(kept, sizeof kept, "%s", second ? second->d_name : "none");
    seekdir(directory, place);
    second = readdir(directory);
    line("seekdir", "%s", second && !strcmp(kept, second->d_name) ? "same" : "other");
    closedir(directory);
}

// ---- what is said of a file -------------------------------------------------------------------

static int open_secret(void) {
    return open("secret", O_RDONLY) < 0 ? errno : 0;
}

static int chmod_secret(void) {
    return chmod("secret", 0777) < 0 ? errno : 0;
}

static int chown_secret(void) {
    return chown("secret", 1000, 1000) < 0 ? errno : 0;
}

static int unlink_sticky(void) {
    return unlink("sticky/of1000") < 0 ? errno : 0;
}

static int write_suid(void) {
    int fd = open("suid", O_WRONLY);
    return fd < 0 || write(fd, "x", 1) != 1 ? errno : 0;
}

static int create_here(void) {
    int fd = open("open/mine", O_CREAT | O_WRONLY, 0640);
    return fd < 0 ? errno : 0;
}

static int supplementary(void) {
    int fd = open("group/mine", O_CREAT | O_WRONLY, 0640);
    return fd < 0 ? errno : 0;
}

static int touch_other(void) {
    return utimensat(AT_FDCWD, "suid", NULL, 0) < 0 ? errno : 0;
}

static const char *name_of(int number) {
    return number ? strerrorname_np(number) : "ok";
}

static void check_owners(void) {
    put("secret", "x");
    done = ok(chown("secret", 12, 34));
    line("chown", "%s %d:%d", done, look("secret").st_uid, look("secret").st_gid);
    done = ok(chmod("secret", 04751));
    line("chmod", "%s %o", done, look("secret").st_mode);
    chown("secret", 0, 0);
    line("chown takes set-user-id away", "%o", look("secret").st_mode);
    chmod("secret", 0600);
    line("another may not open", "%s", name_of(as(1000, 1000, open_secret)));
    line("another may not chmod", "%s", name_of(as(1000, 1000, chmod_secret)));
    line("another may not chown", "%s", name_of(as(1000, 1000, chown_secret)));
    put("suid", "xx");
    chmod("suid", 06777);
    chmod("suid", 06777);
    line("another may write", "%s", name_of(as(1000, 1000, write_suid)));
    line("set-user-id after another wrote", "%o", look("suid").st_mode);
    line("another may touch", "%s", name_of(as(1000, 1000, touch_other)));
    mkdir("open", 0777);
    chmod("open", 0777);
    line("another may create", "%s", name_of(as(1000, 1001, create_here)));
    line("and it is his", "%d:%d %o", look("open/mine").st_uid, look("open/mine").st_gid, look("open/mine").st_mode);
    mkdir("group", 0770);
    chown("group", 0, 2000);
    chmod("group", 02770);
    gid_t groups[] = {2000};
    setgroups(1, groups);
    line("a supplementary group counts", "%s", name_of(as(1000, 1000, supplementary)));
    setgroups(0, NULL);
    line("a file in a set-group-id directory", "%d:%d", look("group/mine").st_uid, look("group/mine").st_gid);
    mkdir("group/sub", 0755);
    line("a directory in one", "%d %o", look("group/sub").st_gid, look("group/sub").st_mode);
    mkdir("sticky", 0777);
    chmod("sticky", 01777);
    put("sticky/of1000", "x");
    chown("sticky/of1000", 1000, 1000);
    line("sticky: another may not unlink", "%s", name_of(as(1001, 1001, unlink_sticky)));
    line("sticky: the owner may", "%s", name_of(as(1000, 1000, unlink_sticky)));
    symlink("secret", "lnk");
    done = ok(lchown("lnk", 77, 78));
    line("lchown", "%s %d", done, look("lnk").st_uid);
    line("and not what it points to", "%d", look("secret").st_uid);
    line("access X_OK for root", "%s", said(access("secret", X_OK)));
    struct statvfs system;
    done = ok(statvfs(".", &system));
    line("statvfs", "%s %lu", done, system.f_namemax);
}

static bool is(struct timespec time, long seconds, long nanos) {
    return time.tv_sec == seconds && time.tv_nsec == nanos;
}

static void check_times(void) {
    put("timed", "x");
    struct timespec set[2] = {{1000000000, 123456789}, {1100000000, 987654321}};
    utimensat(AT_FDCWD, "timed", set, 0);
    struct stat s = look("timed");
    line("utimensat", "%d %d", is(s.st_atim, 1000000000, 123456789), is(s.st_mtim, 1100000000, 987654321));
    line("utimensat, whole seconds", "%ld %ld", (long)s.st_atim.tv_sec, (long)s.st_mtim.tv_sec);
    set[0].tv_nsec = UTIME_OMIT;
    set[1] = (struct timespec){5, 6};
    utimensat(AT_FDCWD, "timed", set, 0);
    s = look("timed");
    line("UTIME_OMIT", "%d %d", is(s.st_atim, 1000000000, 123456789), is(s.st_mtim, 5, 6));
    set[0].tv_nsec = set[1].tv_nsec = UTIME_NOW;
    utimensat(AT_FDCWD, "timed", set, 0);
    line("UTIME_NOW", "%d", labs(look("timed").st_mtim.tv_sec - time(NULL)) < 100);
    set[0] = set[1] = (struct timespec){-10, 0};
    done = ok(utimensat(AT_FDCWD, "timed", set, 0));
    line("before 1970", "%s %ld", done, (long)look("timed").st_mtim.tv_sec);
    symlink("timed", "timedlink");
    set[0] = set[1] = (struct timespec){7, 8};
    utimensat(AT_FDCWD, "timedlink", set, AT_SYMLINK_NOFOLLOW);
    line("times of a link", "%d", is(look("timedlink").st_mtim, 7, 8));
    set[0] = set[1] = (struct timespec){9, 0};
    utimensat(AT_FDCWD, "timed", set, 0);
    int fd = open("timed", O_WRONLY);
    write(fd, "y", 1);
    close(fd);
    line("a write changes the time", "%d", look("timed").st_mtim.tv_sec > 9);
    utimensat(AT_FDCWD, ".", set, 0);
    put("one more", "");
    line("a new file changes its directory's time", "%d", look(".").st_mtim.tv_sec > 9);
}

static void check_attributes(void) {
    put("x", "x");
    char value[64] = {0};
    line("getxattr of none", "%s", said(getxattr("x", "user.none", value, sizeof value)));
    line("setxattr", "%s", ok(setxattr("x", "user.one", "first", 5, 0)));
    done = said(getxattr("x", "user.one", value, sizeof value));
    line("getxattr", "%s %s", done, value);
    line("getxattr, how long", "%s", said(getxattr("x", "user.one", NULL, 0)));
    line("getxattr, no room", "%s", said(getxattr("x", "user.one", value, 2)));
    line("setxattr XATTR_CREATE", "%s", said(setxattr("x", "user.one", "x", 1, XATTR_CREATE)));
    line("setxattr XATTR_REPLACE of none", "%s", said(setxattr("x", "user.two", "x", 1, XATTR_REPLACE)));
    line("setxattr XATTR_REPLACE", "%s", ok(setxattr("x", "user.one", "second", 6, XATTR_REPLACE)));
    done = ok(setxattr("x", "user.empty", "", 0, 0));
    line("setxattr of nothing", "%s %s", done, said(getxattr("x", "user.empty", value, 9)));
    ssize_t n = listxattr("x", value, sizeof value);
    line("listxattr", "%s", said(n));
    done = ok(removexattr("x", "user.one"));
    line("removexattr", "%s %s", done, said(getxattr("x", "user.one", value, 9)));
    line("removexattr of none", "%s", said(removexattr("x", "user.one")));
    static char large[3000];
    done = ok(setxattr("x", "user.large", large, sizeof large, 0));
    line("a large one", "%s %s", done, said(getxattr("x", "user.large", NULL, 0)));
    symlink("x", "xlink");
    line("user. of a link", "%s", said(lsetxattr("xlink", "user.a", "b", 1, 0)));
}

static void check_nodes(void) {
    done = ok(mkfifo("fifo", 0640));
    line("mkfifo", "%s %o", done, look("fifo").st_mode);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open("fifo", O_WRONLY);
        _exit(write(fd, "through", 7) == 7 ? 0 : 1);
    }
    line("through a fifo", "%s", get("fifo"));
    waitpid(pid, NULL, 0);
    done = ok(mknod("sock", S_IFSOCK | 0600, 0));
    line("mknod of a socket", "%s %o", done, look("sock").st_mode);
    line("mknod of a file", "%s", ok(mknod("plain", S_IFREG | 0600, 0)));
    line("mknod of a whiteout", "%s", ok(mknod("white", S_IFCHR | 0600, makedev(0, 0))));
    line("mknod of a device", "%s", ok(mknod("null", S_IFCHR | 0666, makedev(1, 3))));
}

// ---- locks and mappings -----------------------------------------------------------------------

static int locks(const char *path, int kind, off_t start, off_t length) {
    int fd = open(path, O_RDWR);
    struct flock lock = {.l_type = (short)kind, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    return fcntl(fd, F_SETLK, &lock) < 0 ? errno : 0;
}

static int lock_first(void) {
    return locks("locked", F_WRLCK, 0, 10);
}

static int lock_second(void) {
    return locks("locked", F_WRLCK, 10, 10);
}

static int share_first(void) {
    return locks("locked", F_RDLCK, 0, 10);
}

static int flock_it(void) {
    int fd = open("locked", O_RDONLY);
    return flock(fd, LOCK_EX | LOCK_NB) < 0 ? errno : 0;
}

static void check_locks(void) {
    int fd = make("locked", "0123456789012345678901234567890");
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10};
    line("fcntl lock", "%s", ok(fcntl(fd, F_SETLK, &lock)));
    line("another may not", "%s", name_of(as(0, 0, lock_first)));
    line("another may not share", "%s", name_of(as(0, 0, share_first)));
    line("another range", "%s", name_of(as(0, 0, lock_second)));
    line("the same process again", "%s", name_of(lock_first()));
    lock.l_type = F_WRLCK;
    fcntl(fd, F_SETLK, &lock);
    lock.l_type = F_RDLCK;
    line("down to a shared one", "%s", ok(fcntl(fd, F_SETLK, &lock)));
    line("another may share then", "%s", name_of(as(0, 0, share_first)));
    lock.l_type = F_UNLCK;
    fcntl(fd, F_SETLK, &lock);
    line("another may now", "%s", name_of(as(0, 0, lock_first)));
    int other = open("locked", O_RDWR);
    line("flock", "%s", ok(flock(fd, LOCK_EX)));
    line("flock of the same file, opened again", "%s", said(flock(other, LOCK_EX | LOCK_NB)));
    line("flock by another", "%s", name_of(as(0, 0, flock_it)));
    flock(fd, LOCK_UN);
    line("flock then", "%s", ok(flock(other, LOCK_EX | LOCK_NB)));
    close(other);
    line("close gives it up", "%s", name_of(as(0, 0, flock_it)));
    lock = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 5};
    line("lock of an open file", "%s", ok(fcntl(fd, F_OFD_SETLK, &lock)));
    line("another may not touch that", "%s", name_of(as(0, 0, lock_first)));
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        close(fd); // or it would keep the lock that it waits for
        int mine = open("locked", O_RDWR);
        struct flock wait = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 5};
        _exit(fcntl(mine, F_SETLKW, &wait) < 0 ? errno : 0);
    }
    usleep(20000);
    close(fd);
    int status;
    waitpid(pid, &status, 0);
    line("who waits gets it", "%s", name_of(WEXITSTATUS(status)));
}

static void check_mappings(void) {
    int fd = make("mapped", "mapped");
    ftruncate(fd, 8192);
    char *shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED) {
        line("mmap shared", "%s", said(-1));
        return;
    }
    line("mmap shared", "%.6s", shared);
    memcpy(shared + 5000, "written", 7);
    line("msync", "%s", ok(msync(shared, 8192, MS_SYNC)));
    char text[8] = {0};
    pread(fd, text, 7, 5000);
    line("read what was written to memory", "%s", text);
    pwrite(fd, "M", 1, 0);
    msync(shared, 8192, MS_SYNC | MS_INVALIDATE);
    line("memory sees what was written", "%c", shared[0]);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        int mine = open("mapped", O_RDWR);
        char *also = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, mine, 0);
        also[100] = 'Z';
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    line("two mappings are one", "%c", shared[100] ? shared[100] : '0');
    munmap(shared, 8192);
    char *private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    private[1] = 'P';
    pread(fd, text, 7, 0);
    line("mmap private stays private", "%c", text[1]);
    munmap(private, 4096);
    close(fd);
    put("program", "#!/no/such\n");
    chmod("program", 0755);
    line("mapped to run, by no interpreter", "%s", said(execl("./program", "program", (char *)NULL)));
}

static int clear(const char *path) {
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) {
            char inner[PATH_MAX];
            snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
            if (unlink(inner) && rmdir(inner)) {
                clear(inner);
                rmdir(inner);
            }
        }
    }
    return directory ? closedir(directory) : -1;
}

// The disk of `full`, if there is one beside: a small file system.
static void check_full(const char *path) {
    if (chdir(path)) {
        return;
    }
    static char block[65536];
    int fd = open("fill", O_CREAT | O_WRONLY, 0600);
    long result;
    while ((result = write(fd, block, sizeof block)) > 0) {
    }
    line("a full disk", "%s", said(result));
    close(fd);
    line("room again", "%s", ok(unlink("fill")));
}

static void check(const char *directory) {
    void (*parts[])(void) = {check_open, check_contents, check_names, check_lists, check_owners,
                             check_times, check_attributes, check_nodes, check_locks, check_mappings};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char part[16];
        snprintf(part, sizeof part, "part%zu", i);
        if (mkdir(part, 0755) || chdir(part)) {
            printf("cannot use %s: %m\n", directory);
            exit(1);
        }
        mkdir("dir", 0755);
        parts[i]();
        if (chdir(directory)) {
            exit(1);
        }
        clear(part);
        line("all of it can be removed", "%s", ok(rmdir(part)));
    }
    char full[PATH_MAX];
    snprintf(full, sizeof full, "%s/full", directory);
    check_full(full);
}

// ---- speed ------------------------------------------------------------------------------------

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void speed(void) {
    enum { MIB = 64, FILES = 500 };
    static char block[1 << 20];
    double start = now();
    int fd = open("big", O_CREAT | O_RDWR, 0600);
    for (int i = 0; i < MIB; i++) {
        write(fd, block, sizeof block);
    }
    fsync(fd);
    close(fd);
    line("sequential write, MiB/s", "%.0f", MIB / (now() - start));
    start = now();
    fd = open("big", O_RDONLY);
    while (read(fd, block, sizeof block) > 0) {
    }
    line("sequential read, MiB/s", "%.0f", MIB / (now() - start));
    start = now();
    for (int i = 0; i < 2000; i++) {
        pread(fd, block, 4096, (off_t)(i * 7919L % (MIB * 256)) * 4096);
    }
    line("4 KiB reads, 1/s", "%.0f", 2000 / (now() - start));
    close(fd);
    char name[32];
    start = now();
    for (int i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "f%d", i);
        fd = open(name, O_CREAT | O_WRONLY, 0600);
        write(fd, block, 1024);
        close(fd);
    }
    line("small files made, 1/s", "%.0f", FILES / (now() - start));
    start = now();
    struct stat s;
    for (int i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "f%d", i);
        stat(name, &s);
    }
    line("stat, 1/s", "%.0f", FILES / (now() - start));
    start = now();
    for (int i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "f%d", i);
        fd = open(name, O_RDONLY);
        read(fd, block, 1024);
        close(fd);
    }
    line("small files read, 1/s", "%.0f", FILES / (now() - start));
    start = now();
    for (int i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "f%d", i);
        unlink(name);
    }
    line("unlink, 1/s", "%.0f", FILES / (now() - start));
    unlink("big");
}

static int lock_file(const char *path, bool keep) {
    int fd = open(path, O_RDWR);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    done = ok(fcntl(fd, F_SETLK, &lock));
    if (keep) {
        line("held", "%s", done);
        while (read(0, &(char){0}, 1) > 0) {
        }
        return 0;
    }
    lock.l_type = F_UNLCK;
    fcntl(fd, F_SETLK, &lock);
    line("lock", "%s %s", done, ok(flock(fd, LOCK_EX | LOCK_NB)));
    return 0;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 3 && (!strcmp(argv[1], "hold") || !strcmp(argv[1], "try"))) {
        return lock_file(argv[2], !strcmp(argv[1], "hold"));
    }
    if (argc != 3 || chdir(argv[2])) {
        printf("usage: posixcheck check|speed DIR\n");
        return 2;
    }
    umask(022);
    if (!strcmp(argv[1], "speed")) {
        speed();
    } else {
        check(argv[2]);
    }
    return 0;
}
