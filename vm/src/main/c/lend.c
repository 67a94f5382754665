// lend PROGRAM [ARGUMENT...]: becomes a program, and when that opens /proc/self/fd/3 for reading and writing, lends it descriptor
// 3 as it is, which is for reading.
//
// QEMU before 8.2 opens the file of a private memory for writing though it never writes there, and fails if it may not. So the file
// need be open to nobody for writing, and a QEMU that a guest has taken over cannot change what all other clones begin with.
//
// The kernel holds up that one call by a filter (seccomp(2), SECCOMP_RET_USER_NOTIF), and a second process answers it: it ends
// with that answer, or with the program. Without arguments: whether this kernel can do that, as the exit status.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define LENT 3
static const char PATH[] = "/proc/self/fd/3";

static void fail(const char *what) {
    dprintf(2, "lend: %s: %s\n", what, strerror(errno));
    _exit(1);
}

// Every openat for reading and writing that asks for nothing else is held up: QEMU opens little else so.
static int hold_up(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, O_RDWR, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    };
    struct sock_fprog program = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        return -1;
    }
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

// Whether the call that is held up is the one. Who cannot be looked into opens nothing else so. A shorter path may be the last
// thing before memory that is not there.
static bool is_wanted(const struct seccomp_notif *call) {
    char path[sizeof PATH] = "";
    struct iovec here = {path, sizeof path};
    struct iovec there = {(void *)(uintptr_t)call->data.args[1], sizeof path};
    ssize_t n = process_vm_readv((pid_t)call->pid, &here, 1, &there, 1, 0);
    return n < 0 || ((size_t)n == sizeof path && memcmp(path, PATH, sizeof path) == 0);
}

static void go_on(int listener, const struct seccomp_notif *call) {
    struct seccomp_notif_resp other = {.id = call->id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &other);
}

// Returns false if the call was interrupted by a signal meanwhile: it comes again then, and with nobody to answer it would be
// told that the kernel has no such call. If it cannot be lent, the program opens what it may and says so.
static bool lend(int listener, const struct seccomp_notif *call) {
    struct seccomp_notif_addfd lent = {.id = call->id, .flags = SECCOMP_ADDFD_FLAG_SEND, .srcfd = LENT};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &lent) >= 0) {
        return true;
    }
    uint64_t id = call->id;
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) < 0) {
        return false;
    }
    go_on(listener, call);
    return true;
}

// Answers calls up to the one, while the program lives.
static void answer(int listener, int program) {
    struct pollfd news[] = {{.fd = listener, .events = POLLIN}, {.fd = program, .events = POLLIN}};
    while (poll(news, 2, -1) > 0 && !news[1].revents) {
        struct seccomp_notif call = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0) {
            if (errno == ENOENT || errno == EINTR) {
                continue; // who called is gone
            }
            break;
        }
        if (!is_wanted(&call)) {
            go_on(listener, &call);
        } else if (lend(listener, &call)) {
            break;
        }
    }
    _exit(0);
}

int main(int argc, char **argv) {
    int program = (int)syscall(SYS_pidfd_open, getpid(), 0);
    int listener = hold_up();
    if (program < 0 || listener < 0) {
        fail("hold up a call of a program");
    }
    if (argc < 2) {
        return 0;
    }
    pid_t first = fork(); // twice, so that nobody has to wait for the one who answers
    if (first == 0) {
        pid_t second = fork();
        if (second == 0) {
            for (int standard = 0; standard < 3; standard++) {
                close(standard);
            }
            answer(listener, program);
        }
        _exit(second < 0);
    }
    int unable = 0;
    if (first < 0 || waitpid(first, &unable, 0) < 0 || unable) {
        fail("start who answers");
    }
    close(listener);
    close(program);
    execv(argv[1], argv + 1);
    fail(argv[1]);
}
