// The way from a small RAM disk to a root disk: PID 1 of a machine whose root file system is a disk.
//
// Loads the modules of its own folder, waits for the device that `root=` names on the kernel command line, lays
// dm-verity over it if `dm-mod.create=` says so, mounts it, gives the RAM disk's memory back and becomes the
// root's own init with the arguments that it was given itself.
//
//   root=/dev/pmem0 [ro] [rootfstype=ext4] [init=/init] [dm-mod.create="name,,,ro,0 8 verity 1 ..."]
//
// A distribution's kernel has its drivers as modules and not the code that reads `dm-mod.create=` (CONFIG_DM_INIT);
// a kernel that has all that built in boots from the same command line without this program.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include <linux/dm-ioctl.h>

#ifndef KMSG
#define KMSG "/dev/kmsg"
#endif
#define MODULES "/modules"
#define ROOT "/root"

// How long a device may take to appear: less than the host waits.
#ifndef DEVICE_LIMIT_MS
#define DEVICE_LIMIT_MS 20000
#endif

struct root {
    const char *device; // root=
    const char *type;   // rootfstype=
    const char *init;   // init=
    const char *mapped; // dm-mod.create=, or NULL
};

// One device of one target, as Documentation/admin-guide/device-mapper/dm-init.rst writes it.
struct mapping {
    char name[DM_NAME_LEN];
    unsigned long long start, sectors; // of 512 bytes
    char type[DM_MAX_TYPE_NAME];
    char parameters[1024];
};

// ---- saying what went wrong -------------------------------------------------------------------

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
    char line[1024];
    int n = snprintf(line, sizeof line, "<3>stage1: ");
    va_list args;
    va_start(args, format);
    n += vsnprintf(line + n, sizeof line - n, format, args);
    va_end(args);
    if (n > (int)sizeof line - 1) {
        n = sizeof line - 1;
    }
    int fd = open(KMSG, O_WRONLY | O_CLOEXEC);
    if (write(fd < 0 ? 2 : fd, line, n) < 0) {
        // Nobody is left to be told.
    }
    if (fd >= 0) {
        close(fd);
    }
}

#define die(...) (say(__VA_ARGS__), exit(1))

// ---- the kernel command line ------------------------------------------------------------------

// The next word, its quotes taken out, or NULL at the end; quotes hold words together, as the kernel has it.
static char *next_word(char **rest) {
    char *at = *rest + strspn(*rest, " \t\n");
    if (!*at) {
        return NULL;
    }
    char *word = at, *to = at;
    for (bool quoted = false; *at && (quoted || !strchr(" \t\n", *at)); at++) {
        if (*at == '"') {
            quoted = !quoted;
        } else {
            *to++ = *at;
        }
    }
    *rest = *at ? at + 1 : at;
    *to = 0;
    return word;
}

static const char *value_of(const char *word, const char *name) {
    size_t n = strlen(name);
    return !strncmp(word, name, n) && word[n] == '=' ? word + n + 1 : NULL;
}

// Reads the words up to `--`; of several the last counts. Changes and keeps `line`.
static struct root parse(char *line) {
    struct root root = {.type = "ext4", .init = "/init"};
    const char *value;
    for (char *word; (word = next_word(&line)) && strcmp(word, "--");) {
        if ((value = value_of(word, "root"))) {
            root.device = value;
        } else if ((value = value_of(word, "rootfstype"))) {
            root.type = value;
        } else if ((value = value_of(word, "init"))) {
            root.init = value;
        } else if ((value = value_of(word, "dm-mod.create"))) {
            root.mapped = value;
        }
    }
    if (!root.device) {
        die("no root= on the kernel command line");
    }
    return root;
}

static char *command_line(void) {
    static char line[8192];
    int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
    if (n < 0) {
        die("/proc/cmdline: %m");
    }
    close(fd);
    line[n] = 0;
    return line;
}

// Whether it is, or is made of, persistent memory.
static bool is_pmem(const struct root *root) {
    return strstr(root->mapped ? root->mapped : root->device, "/dev/pmem") != NULL;
}

// ---- modules and devices ----------------------------------------------------------------------

static void load_module(const char *name) {
    char path[256];
    snprintf(path, sizeof path, MODULES "/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)) {
        say("load %s: %m", path);
    }
    if (fd >= 0) {
        close(fd);
    }
}

static void load_modules(const char *order) {
    FILE *list = fopen(order, "re");
    if (!list) {
        say("%s: %m", order);
        return;
    }
    char line[128];
    while (fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        if (line[0]) {
            load_module(line);
        }
    }
    fclose(list);
}

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

// Drivers find their devices after their modules are loaded, in their own time.
static void await_device(const char *path) {
    for (long long end = now_ms() + DEVICE_LIMIT_MS; now_ms() < end;) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) {
            close(fd);
            return;
        }
        if (errno != ENOENT && errno != ENXIO) {
            break;
        }
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    die("%s: %m", path);
}

// ---- device mapper ----------------------------------------------------------------------------

static void copy_field(char *to, size_t size, const char *from, size_t length) {
    if (length >= size) {
        die("dm-mod.create: too long: %.*s", (int)length, from);
    }
    memcpy(to, from, length);
    to[length] = 0;
}

// Reads `name,uuid,minor,flags,start sectors type parameters`: one device of one target, read-only.
static struct mapping parse_mapping(const char *text) {
    struct mapping m;
    const char *field[5] = {text};
    for (int i = 1; i < 5; i++) {
        const char *comma = strchr(field[i - 1], ',');
        if (!comma) {
            die("dm-mod.create: not name,uuid,minor,flags,table: %s", text);
        }
        field[i] = comma + 1;
    }
    if (strncmp(field[3], "ro,", 3)) {
        die("dm-mod.create: only read-only devices are made: %s", text);
    }
    if (strpbrk(field[4], ",;")) {
        die("dm-mod.create: one device of one target is made: %s", text);
    }
    copy_field(m.name, sizeof m.name, text, field[1] - 1 - text);
    int at = 0;
    if (sscanf(field[4], " %llu %llu %15s %n", &m.start, &m.sectors, m.type, &at) != 3 || !at) {
        die("dm-mod.create: not start, sectors, type, parameters: %s", field[4]);
    }
    copy_field(m.parameters, sizeof m.parameters, field[4] + at, strlen(field[4] + at));
    return m;
}

// The first device that a target of these parameters reads: the first word that begins with /dev/.
static void await_mapped(const char *parameters) {
    const char *device = strstr(parameters, "/dev/");
    if (!device) {
        return; // given by numbers
    }
    char path[64];
    copy_field(path, sizeof path, device, strcspn(device, " "));
    await_device(path);
}

struct dm_request {
    struct dm_ioctl head;
    struct dm_target_spec target;
    char parameters[sizeof((struct mapping *)0)->parameters];
};

static void dm(int control, unsigned long command, const char *what, struct dm_request *r, const struct mapping *m) {
    r->head.version[0] = DM_VERSION_MAJOR;
    r->head.data_size = sizeof *r;
    r->head.data_start = sizeof r->head;
    strcpy(r->head.name, m->name);
    if (ioctl(control, command, r)) {
        die("device mapper: %s %s (%s %s): %m", what, m->name, m->type, m->parameters);
    }
}

// Makes the device; the kernel calls the first one dm-0, and devtmpfs makes its node.
static void create_mapped(const char *text) {
    struct mapping m = parse_mapping(text);
    await_mapped(m.parameters);
    mkdir("/dev/mapper", 0755);
    const char *node = "/dev/mapper/control";
    mknod(node, S_IFCHR | 0600, makedev(10, 236));
    int control = open(node, O_RDWR | O_CLOEXEC);
    if (control < 0) {
        die("%s: %m", node);
    }
    struct dm_request r = {0};
    dm(control, DM_DEV_CREATE, "create", &r, &m);
    r = (struct dm_request){.head = {.flags = DM_READONLY_FLAG, .target_count = 1}};
    r.target.sector_start = m.start;
    r.target.length = m.sectors;
    strcpy(r.target.target_type, m.type);
    strcpy(r.parameters, m.parameters);
    dm(control, DM_TABLE_LOAD, "load the table of", &r, &m);
    r = (struct dm_request){0};
    dm(control, DM_DEV_SUSPEND, "resume", &r, &m);
    close(control);
}

// ---- the root ---------------------------------------------------------------------------------

// Read-only, without its journal. A disk that is memory is not copied into the page cache (DAX), if its file system
// can do that.
static void mount_root(const struct root *root) {
    bool ext4 = !strcmp(root->type, "ext4");
    if (ext4 && !root->mapped && is_pmem(root) && !mount(root->device, ROOT, "ext4", MS_RDONLY, "noload,dax")) {
        return;
    }
    if (mount(root->device, ROOT, root->type, MS_RDONLY, ext4 ? "noload" : "")) {
        die("mount %s %s: %m", root->type, root->device);
    }
}

// Deletes what is in the folder on the same file system, so that its memory is free.
static void empty(int folder, dev_t here) {
    DIR *files = fdopendir(folder);
    if (!files) {
        close(folder);
        return;
    }
    for (struct dirent *file; (file = readdir(files));) {
        struct stat status;
        if (!strcmp(file->d_name, ".") || !strcmp(file->d_name, "..")
            || fstatat(folder, file->d_name, &status, AT_SYMLINK_NOFOLLOW) || status.st_dev != here) {
            continue;
        }
        if (S_ISDIR(status.st_mode)) {
            int below = openat(folder, file->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (below >= 0) {
                empty(below, here);
            }
            unlinkat(folder, file->d_name, AT_REMOVEDIR);
        } else {
            unlinkat(folder, file->d_name, 0);
        }
    }
    closedir(files);
}

__attribute__((noreturn)) static void become(const struct root *root, char **argv) {
    struct stat here;
    int old = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool known = old >= 0 && !fstat(old, &here);
    umount2("/proc", MNT_DETACH);
    umount2("/dev", MNT_DETACH);
    if (chdir(ROOT)) {
        die("chdir " ROOT ": %m");
    }
    if (known) {
        empty(old, here.st_dev);
    }
    if (mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/")) {
        die("cannot make %s the root: %m", root->device);
    }
    argv[0] = (char *)root->init;
    execve(root->init, argv, (char *[]){"PATH=/sbin:/usr/sbin:/bin:/usr/bin", NULL});
    die("exec %s of %s: %m", root->init, root->device);
}

int main(int argc, char **argv) {
    (void)argc;
    mkdir("/dev", 0755);
    mkdir("/proc", 0755);
    mkdir(ROOT, 0755);
    if (mount("devtmpfs", "/dev", "devtmpfs", MS_NOSUID | MS_NOEXEC, NULL) && errno != EBUSY) {
        die("mount devtmpfs: %m");
    }
    if (mount("proc", "/proc", "proc", MS_NODEV | MS_NOSUID | MS_NOEXEC, NULL) && errno != EBUSY) {
        die("mount proc: %m");
    }
    struct root root = parse(command_line());
    load_modules(is_pmem(&root) ? MODULES "/pmem.order" : MODULES "/scsi.order");
    if (root.mapped) {
        load_modules(MODULES "/verity.order");
        create_mapped(root.mapped);
    }
    await_device(root.device);
    mount_root(&root);
    become(&root, argv);
}
