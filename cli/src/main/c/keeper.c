// runhcs-keeper: stands between whoever creates a container and the resident shim, if that is launched for it.
//
// podman's conmon adopts every orphan below it. When its container has ended it stops adopting, runs podman's clean-up, and
// then waits for all children that it has by then; a `podman run` in the foreground waits for that. A shim that others
// still use must not be one of these children. So this one adopts the shim, and ends when the container's folder goes away,
// which is what the clean-up does: the shim is init's then.
//
//   conmon ── keeper ── shim                   container lives
//   conmon ── clean-up: folder removed ──▶ keeper ends          init ── shim
//
// usage: runhcs-keeper FOLDER PROGRAM [ARGUMENT...]
// Runs the program, and ends with its status, as if it were it. What the program leaves running is kept by a process of its
// own, which ends with the last of it or with the folder.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAILED 255

static void fail(const char *what) {
    fprintf(stderr, "runhcs-keeper: %s: %s\n", what, strerror(errno));
    _exit(FAILED);
}

static void wait_for_change(int news, int ends) {
    struct pollfd both[] = {{.fd = news, .events = POLLIN}, {.fd = ends, .events = POLLIN}};
    char buffer[4096];
    while (poll(both, 2, -1) < 0 && errno == EINTR) {
    }
    for (int i = 0; i < 2; i++) {
        if (both[i].revents && read(both[i].fd, buffer, sizeof buffer) < 0 && errno != EAGAIN) {
            _exit(FAILED);
        }
    }
}

// The folder is looked for, and not what the news says of it: some may have been lost.
static void keep(const char *target, int news, int ends) {
    while (access(target, F_OK) == 0) {
        int child;
        while ((child = waitpid(-1, NULL, WNOHANG)) > 0) {
        }
        if (child < 0) {
            return; // the last of them
        }
        wait_for_change(news, ends);
    }
}

static void become_keeper(char *target, char **command, int answer) {
    char *copy = strdup(target);
    int news = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (copy == NULL || news < 0 || inotify_add_watch(news, dirname(copy), IN_DELETE | IN_MOVED_FROM) < 0) {
        fail(target);
    }
    sigset_t child_ends, before;
    sigemptyset(&child_ends);
    sigaddset(&child_ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ends, &before);
    int ends = signalfd(-1, &child_ends, SFD_CLOEXEC | SFD_NONBLOCK);
    if (ends < 0 || setsid() < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
        fail("adopt");
    }
    int program = fork();
    if (program == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        execvp(command[0], command);
        fail(command[0]);
    }
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (program < 0 || nothing < 0 || chdir("/") < 0) {
        fail("start");
    }
    for (int standard = 0; standard < 3; standard++) {
        dup2(nothing, standard); // who waits for the end of the program's output does not wait for us
    }
    int status;
    while (waitpid(program, &status, 0) < 0 && errno == EINTR) {
    }
    unsigned char code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (write(answer, &code, 1) != 1) {
        _exit(FAILED);
    }
    close(answer);
    keep(target, news, ends);
    _exit(0);
}

int main(int argc, char **argv) {
    if (argc < 3 || argv[1][0] != '/') {
        fprintf(stderr, "runhcs-keeper: runhcs starts this\n");
        return FAILED;
    }
    int answer[2];
    if (pipe2(answer, O_CLOEXEC) < 0) {
        fail("pipe");
    }
    int keeper = fork();
    if (keeper < 0) {
        fail("fork");
    }
    if (keeper == 0) {
        close(answer[0]);
        become_keeper(argv[1], argv + 2, answer[1]);
    }
    close(answer[1]);
    unsigned char status;
    ssize_t n;
    while ((n = read(answer[0], &status, 1)) < 0 && errno == EINTR) {
    }
    return n == 1 ? status : FAILED;
}
