// PID 1 of the utility VM.
//
//   init [-d shell] [-e port] [-w] program args...
//
// Mounts what a Linux system expects, loads the kernel modules, takes entropy from the host, starts
// the program and reaps orphans until it ends. When it ends, so does PID 1: the kernel panics, and
// with panic=-1 on its command line the machine resets, which the host sees as the end of the VM.
//
// Called by the kernel as `modprobe` (see announce_modprobe) it waits until the modules are loaded. The host calls it as
// `install-drivers` (see drivers.h).

#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <linux/bpf.h>
#include <linux/random.h>

#include "drivers.h"
#include "vsock.h"

#ifndef KMSG
#define KMSG "/dev/kmsg"
#endif
#define MODULES "/opt/gcs/modules"
#define MODULES_LOCK "/run/modules.lock"
#define MODULES_LOADED "/run/modules-loaded"
#define UNPACKED "/run/gcs/extra"

struct options {
    const char *shell;     // -d: started beside the program, and then the one whose end counts
    unsigned entropy_port; // -e: where the host serves random bytes; 0 = nowhere
    bool writable;         // -w: /etc and /var can be written although the root cannot
    char **program;        // program and arguments, ended by NULL
};

// ---- saying what went wrong -------------------------------------------------------------------

// Writes one line to the kernel's log, from where it reaches the console.
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
    char line[512];
    int n = snprintf(line, sizeof line, "<3>init: ");
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

// ---- arguments --------------------------------------------------------------------------------

static unsigned parse_port(const char *text) {
    char *end;
    errno = 0;
    unsigned long port = strtoul(text, &end, 10);
    if (errno || *end || !isdigit((unsigned char)text[0]) || port == 0 || port > 0xffffffffUL) {
        die("not a vsock port: %s", text);
    }
    return port;
}

static struct options parse(int argc, char **argv) {
    static char *standard[] = {"/bin/gcs", "-loglevel", "debug", "-logfile=/run/gcs/gcs.log", NULL};
    struct options o = {0};
    if (argc <= 1) {
        o.shell = "/bin/sh";
        o.program = standard;
        return o;
    }
    int c;
    while ((c = getopt(argc, argv, "+d:e:w")) != -1) {
        switch (c) {
        case 'd': o.shell = optarg; break;
        case 'e': o.entropy_port = parse_port(optarg); break;
        case 'w': o.writable = true; break;
        default: exit(1);
        }
    }
    if (optind >= argc) {
        die("no program to start");
    }
    o.program = argv + optind;
    return o;
}

// ---- file systems -----------------------------------------------------------------------------

static void make_directory(const char *path) {
    if (mkdir(path, 0755) && errno != EEXIST) {
        die("mkdir %s: %m", path);
    }
}

static void mount_on(const char *type, const char *target, unsigned long flags, const char *data) {
    make_directory(target);
    // A kernel may have mounted devtmpfs itself.
    if (mount(type, target, type, flags, data) && errno != EBUSY) {
        die("mount %s on %s: %m", type, target);
    }
}

static void link_to(const char *target, const char *path) {
    if (symlink(target, path) && errno != EEXIST) {
        say("symlink %s: %m", path);
    }
}

// The kernel gives init no console when the root has no /dev/console; programs then write into
// whatever they open first.
static void open_console(void) {
    if (fcntl(2, F_GETFD) >= 0) {
        return;
    }
    int fd = open("/dev/console", O_RDWR);
    if (fd < 0) {
        fd = open("/dev/null", O_RDWR);
    }
    for (int i = 0; i < 3 && fd >= 0; i++) {
        dup2(fd, i);
    }
    if (fd > 2) {
        close(fd);
    }
}

static void mount_system(void) {
    const unsigned long quiet = MS_NODEV | MS_NOSUID | MS_NOEXEC;
    mount_on("devtmpfs", "/dev", MS_NOSUID | MS_NOEXEC, NULL);
    open_console();
    mount_on("proc", "/proc", quiet, NULL);
    link_to("/proc/self/fd", "/dev/fd");
    link_to("/proc/self/fd/0", "/dev/stdin");
    link_to("/proc/self/fd/1", "/dev/stdout");
    link_to("/proc/self/fd/2", "/dev/stderr");
    mount_on("tmpfs", "/run", MS_NODEV | MS_NOSUID, "mode=0755");
    mount_on("tmpfs", "/tmp", MS_NODEV | MS_NOSUID, NULL);
    mount_on("tmpfs", "/dev/shm", quiet, NULL);
    mount_on("devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC, NULL);
    mount_on("sysfs", "/sys", quiet, NULL);
}

// ---- kernel modules ---------------------------------------------------------------------------

// What stage 1 needed for the root disk is there already, and reading a file to be told so takes its time.
static bool is_loaded(const char *name) {
    char path[256];
    snprintf(path, sizeof path, "/sys/module/%.*s", (int)strcspn(name, "."), name);
    return !access(path, F_OK);
}

static void load_module(const char *folder, const char *name) {
    char path[256];
    if (is_loaded(name)) {
        return;
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        say("%s: %m", path);
        return;
    }
    if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST) {
        say("load %s: %m", path);
    }
    close(fd);
}

// Loads the modules of a part of the list, one a line, which ends with a line `-` or `=...`, or with the list.
static void load_part(const char *folder, FILE *list) {
    char line[128];
    while (fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        if (!strcmp(line, "-") || line[0] == '=') {
            return;
        }
        if (line[0]) {
            load_module(folder, line);
        }
    }
}

// Loads what the list has under `=wanted`: modules that few machines need. The agent has unpacked them, or nobody
// was meant to ask.
static void load_on_demand(const char *wanted) {
    char folder[192], line[128];
    snprintf(folder, sizeof folder, UNPACKED "/%s", wanted);
    FILE *list = access(folder, X_OK) ? NULL : fopen(MODULES "/modules.order", "re");
    bool found = false;
    while (!found && list && fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        found = line[0] == '=' && !strcmp(line + 1, wanted);
    }
    if (found) {
        load_part(folder, list);
    }
    if (list) {
        fclose(list);
    }
}

static void set(const char *file, const char *value) {
    int fd = open(file, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, value, strlen(value)) < 0) {
        say("%s: %m", file);
    }
    if (fd >= 0) {
        close(fd);
    }
}

// The kernel calls the program named in this file when it misses a module, for instance a file
// system that is mounted before its module is in: `modprobe` then waits for the loader, so that such
// a mount waits too instead of failing.
static void announce_modprobe(void) {
    set("/proc/sys/kernel/modprobe", "/opt/gcs/bin/modprobe");
}

// An idle machine is to cost next to nothing: its kernel sums up figures of memory each second and looks for
// something to compact twice a second, and each look wakes an emulated processor.
static void sleep_longer(void) {
    set("/proc/sys/vm/stat_interval", "60");
    set("/proc/sys/vm/compaction_proactiveness", "0");
}

// Returns when the loader is done, or false. The lock is given back with the process.
static bool await_modules(void) {
    int fd = open(MODULES_LOCK, O_RDONLY | O_CLOEXEC);
    return fd >= 0 && !flock(fd, LOCK_SH);
}

// Only who mounts, opens the device mapper's control or asks it for a kind of device may wait: other requests
// (crypto-...) come from modules that are being loaded, and they go on without an answer.
static int wait_for_modules(const char *wanted) {
    if (strncmp(wanted, "fs-", 3) && strncmp(wanted, "dm-", 3) && strcmp(wanted, "char-major-10-236")) {
        return 1;
    }
    if (!await_modules()) {
        return 1;
    }
    load_on_demand(wanted);
    return 0;
}

static void mark_modules_loaded(void) {
    int fd = open(MODULES_LOADED, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        say(MODULES_LOADED ": %m");
        return;
    }
    close(fd);
}

// Loads what the first bytes to the host need, and everything else in a child, while the program
// starts. The child holds a lock, which its end releases, however it ends.
static void load_modules(void) {
    FILE *list = fopen(MODULES "/modules.order", "re");
    if (!list) {
        say(MODULES "/modules.order: %m");
        mark_modules_loaded();
        return;
    }
    announce_modprobe();
    load_part(MODULES, list);
    int lock = open(MODULES_LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0 || flock(lock, LOCK_EX)) {
        say(MODULES_LOCK ": %m");
    }
    pid_t child = fork();
    if (child <= 0) {
        load_part(MODULES, list);
        mark_modules_loaded();
        if (child == 0) {
            _exit(0);
        }
    }
    close(lock);
    fclose(list);
}

static void overlay_writable(const char *name, unsigned long flags) {
    char upper[64], work[64], target[64], data[256];
    snprintf(target, sizeof target, "/%s", name);
    snprintf(upper, sizeof upper, "/run/over/%s", name);
    snprintf(work, sizeof work, "/run/over/%s.work", name);
    make_directory(upper);
    make_directory(work);
    snprintf(data, sizeof data, "lowerdir=%s,upperdir=%s,workdir=%s", target, upper, work);
    if (mount("overlay", target, "overlay", flags, data)) {
        die("mount overlay on %s: %m", target);
    }
}

static void make_writable(void) {
    load_module(MODULES, "overlay.ko");
    mount_on("tmpfs", "/run/over", MS_NODEV | MS_NOSUID, "mode=0755,size=40%");
    overlay_writable("etc", MS_NODEV | MS_NOSUID | MS_NOEXEC);
    overlay_writable("var", MS_NODEV | MS_NOSUID);
}

// ---- cgroups ----------------------------------------------------------------------------------

// Whether the kernel command line has this word.
static bool command_line_has(const char *word) {
    char line[4096];
    int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
    if (fd >= 0) {
        close(fd);
    }
    if (n < 0) {
        return false;
    }
    line[n] = 0;
    char *rest = line;
    for (char *w; (w = strsep(&rest, " \t\n"));) {
        if (!strcmp(w, word)) {
            return true;
        }
    }
    return false;
}

// cgroup v2 restricts devices by BPF programs alone; a kernel without them cannot run containers.
static bool bpf_devices_work(int cgroup) {
    union bpf_attr attr;
    memset(&attr, 0, sizeof attr);
    attr.query.target_fd = cgroup;
    attr.query.attach_type = BPF_CGROUP_DEVICE;
    return !syscall(SYS_bpf, BPF_PROG_QUERY, &attr, sizeof attr)
           || (errno != ENOSYS && errno != EINVAL);
}

static void enable_controllers(int cgroup, char *controllers) {
    int fd = openat(cgroup, "cgroup.subtree_control", O_WRONLY | O_CLOEXEC);
    char *rest = controllers;
    for (char *name; (name = strsep(&rest, " \n"));) {
        // One write each: a controller that cannot be enabled must not cost the others.
        if (*name && dprintf(fd, "+%s", name) < 0) {
            say("cgroup controller %s: %m", name);
        }
    }
    close(fd);
}

static bool mount_cgroup2(void) {
    const unsigned long quiet = MS_NODEV | MS_NOSUID | MS_NOEXEC;
    if (mount("cgroup2", "/sys/fs/cgroup", "cgroup2", quiet, NULL)) {
        say("mount cgroup2: %m");
        return false;
    }
    char controllers[512];
    int root = open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fd = openat(root, "cgroup.controllers", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, controllers, sizeof controllers - 1);
    bool usable = n > 0 && bpf_devices_work(root);
    if (usable) {
        controllers[n] = 0;
        enable_controllers(root, controllers);
    } else {
        say("cgroup v2 has no controllers or no device programs, using v1");
        umount("/sys/fs/cgroup");
    }
    close(fd);
    close(root);
    return usable;
}

static void mount_cgroup1(void) {
    const unsigned long quiet = MS_NODEV | MS_NOSUID | MS_NOEXEC;
    mount_on("tmpfs", "/sys/fs/cgroup", quiet, "mode=0755");
    FILE *list = fopen("/proc/cgroups", "re");
    char line[256], name[64], target[128];
    int enabled, mounted = 0;
    while (list && fgets(line, sizeof line, list)) {
        if (sscanf(line, "%63s %*d %*d %d", name, &enabled) != 2 || name[0] == '#' || !enabled) {
            continue;
        }
        snprintf(target, sizeof target, "/sys/fs/cgroup/%s", name);
        make_directory(target);
        if (mount("cgroup", target, "cgroup", quiet, name)) {
            say("mount cgroup %s: %m", name);
        } else {
            mounted++;
        }
    }
    if (list) {
        fclose(list);
    }
    if (!mounted) {
        die("no cgroup controller could be mounted");
    }
}

// ---- network, entropy -------------------------------------------------------------------------

// The kernel gives lo its IPv4 and IPv6 addresses itself when it comes up.
static void loopback_up(void) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    }
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request)) {
        say("bring lo up: %m");
    }
    if (fd >= 0) {
        close(fd);
    }
}

// Feeds the kernel what the host serves, at eight bits of entropy a byte (random(4)).
static void take_entropy(unsigned port) {
    struct {
        struct rand_pool_info head;
        unsigned char bytes[4096];
    } pool;
    int host = DIAL(port);
    int random = open("/dev/random", O_RDWR | O_CLOEXEC);
    if (host < 0 || random < 0) {
        say("entropy from vsock port %u: %m", port);
    } else {
        ssize_t n;
        while ((n = read(host, pool.bytes, sizeof pool.bytes)) > 0) {
            pool.head.entropy_count = n * 8;
            pool.head.buf_size = n;
            if (ioctl(random, RNDADDENTROPY, &pool)) {
                say("add entropy: %m");
            }
        }
        if (n < 0) {
            say("read entropy from vsock port %u: %m", port);
        }
    }
    if (random >= 0) {
        close(random);
    }
    if (host >= 0) {
        close(host);
    }
}

// ---- processes --------------------------------------------------------------------------------

static pid_t launch(char **program, bool terminal) {
    static char *environment[] = {
        "PATH=/sbin:/usr/sbin:/bin:/usr/bin",
        // Names of files are UTF-8; the libraries that know so are the agent's own.
        "LOCPATH=/opt/gcs/lib/locale",
        "LC_CTYPE=C.UTF-8",
        NULL,
    };
    pid_t pid = fork();
    if (pid < 0) {
        die("fork: %m");
    }
    if (pid > 0) {
        return pid;
    }
    setsid();
    if (terminal) {
        ioctl(0, TIOCSCTTY, 0);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(program[0], program, environment);
    say("exec %s: %m", program[0]);
    _exit(127);
}

// Reaps everything that ends here until the main child does; its exit status, or 128 + signal.
static int reap_until(pid_t main_child) {
    for (;;) {
        int status;
        pid_t pid = wait(&status);
        if (pid == main_child) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (pid < 0 && errno != EINTR) {
            die("wait: %m");
        }
    }
}

static void launch_if_present(char **program) {
    if (!access(program[0], X_OK)) {
        launch(program, false);
    }
}

static void launch_gpu_daemons(void) {
    launch_if_present((char *[]){"/bin/nvidia-persistenced", NULL});
    launch_if_present((char *[]){
        "/bin/nv-fabricmanager", "-c", "/usr/share/nvidia/nvswitch/fabricmanager.cfg", NULL});
}

int main(int argc, char **argv) {
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    if (!strcmp(name, "modprobe")) {
        return wait_for_modules(argv[argc - 1]);
    }
    if (!strcmp(name, "install-drivers")) {
        return argc == 3 && await_modules() ? install_drivers(argv[1], argv[2]) : 1;
    }
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    struct options o = parse(argc, argv);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){.rlim_cur = 1024, .rlim_max = 1048576});

    mount_system();
    if (o.writable) {
        make_writable();
    }
    if (command_line_has("hcsshim.cgroup=v1") || !mount_cgroup2()) {
        mount_cgroup1();
    }
    loopback_up();
    sleep_longer();
    load_modules();
    if (o.entropy_port) {
        take_entropy(o.entropy_port);
    }
    launch_gpu_daemons();
    pid_t main_child = launch(o.program, false);
    if (o.shell) {
        main_child = launch((char *[]){(char *)o.shell, NULL}, true);
    }
    return reap_until(main_child);
}
