// Launching the resident process, without waiting for its JVM.
//
//   start ──fork──▶ guard ──fork──▶ resident (sh, then java)
//     │               │ takes start.lock, binds the namespace socket
//     ◀── "listens" ──┤                     the socket is its standard input
//     │ prints the    ◀──────── "ready" ────┤
//     ▼ address       ▼ leaves              ▼
//
// What containerd says meanwhile waits in the socket. If the resident does not come up, the guard tries once more
// without the class archive, and if that fails too it answers in its place, with the reason.

#define _GNU_SOURCE
#include "resident.h"
#include "ttrpc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LONGEST_LOG (16 << 20)
#define BACKLOG 128
#define REFUSING_MS 10000

// The resident says this on its standard output when it serves, or else why it does not.
static const char ready[] = "ready";

// FNV-1a with 64 bits, as Fingerprint has it; namespaces are ASCII.
static uint64_t fingerprint(const char *text) {
    uint64_t hash = 0xcbf29ce484222325U;
    for (; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3U;
    }
    return hash;
}

struct seat seat_of(const char *state, const char *library, const char *build,
                    const char *namespace) {
    struct seat seat = {.state = state, .library = library};
    snprintf(seat.socket, sizeof seat.socket, "%s/shim-%s.sock", state, build);
    snprintf(seat.lock, sizeof seat.lock, "%s/shim-%s.lock", state, build);
    snprintf(seat.log, sizeof seat.log, "%s/shim.log", state);
    snprintf(seat.start_lock, sizeof seat.start_lock, "%s/start.lock", state);
    snprintf(seat.namespace_socket, sizeof seat.namespace_socket, "%s/ns-%s-%016llx.sock", state,
             build, (unsigned long long)fingerprint(namespace));
    return seat;
}

// Takes a lock as java.nio does, waiting for whoever has it. It is given back when the descriptor is closed.
static int lock_file(const char *path, int flags) {
    int fd = open(path, O_RDWR | O_CLOEXEC | flags, 0600);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int taken = -1;
    while (fd >= 0 && (taken = fcntl(fd, F_SETLKW, &whole)) < 0 && errno == EINTR) {
    }
    if (fd >= 0 && taken < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

void await_launch(const char *state) {
    char path[128];
    snprintf(path, sizeof path, "%s/start.lock", state);
    int lock = lock_file(path, 0);
    if (lock >= 0) {
        close(lock);
    }
}

// Keeps the log, which lives in memory on most hosts, from growing for ever.
static void rotate(const char *log) {
    char old[160];
    struct stat there;
    if (stat(log, &there) == 0 && there.st_size > LONGEST_LOG) {
        snprintf(old, sizeof old, "%s.1", log);
        rename(log, old);
    }
}

// Leaves everything of whoever started us behind but `report`: a session, a folder, streams that it may wait for.
static bool detach(const char *log, int report) {
    rotate(log);
    int nothing = open("/dev/null", O_RDWR);
    int errors = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (nothing < 0 || errors < 0 || setsid() < 0 || chdir("/") < 0 || dup2(nothing, 0) < 0 ||
        dup2(nothing, 1) < 0 || dup2(errors, 2) < 0 || dup2(report, 3) < 0) {
        return false;
    }
    close_range(4, ~0U, 0);
    return fcntl(3, F_SETFD, FD_CLOEXEC) == 0;
}

static int listen_at(const char *path) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof at.sun_path) {
        return -1;
    }
    strcpy(at.sun_path, path);
    unlink(path); // of a resident that died
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, BACKLOG) < 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

// The namespace socket, once a resident that is just leaving has taken its own away.
static int take_seat(const struct seat *seat) {
    int lock = lock_file(seat->lock, O_CREAT);
    if (lock < 0) {
        return -1;
    }
    int listener = listen_at(seat->namespace_socket);
    close(lock); // nobody else takes it: who launches has start.lock, and that is us
    return listener;
}

static void become_resident(const struct seat *seat, const struct pod *pod, int listener,
                            int output, bool archive) {
    char script[FOLDER + 32];
    snprintf(script, sizeof script, "%s/shim.sh", seat->library);
    const char *arguments[] = {"sh",       script,         "-socket", seat->socket, "-namespace",
                               pod->namespace, "-id",      pod->id,   "-bundle",    pod->bundle,
                               "-events",  pod->events,    "-address", pod->address, "-options", pod->options, pod->debug ? "-debug=true" : "-debug=false",
                               "serve",    NULL};
    if (dup2(listener, 0) == 0 && dup2(output, 1) == 1 &&
        (archive || setenv("HCSSHIM_NO_ARCHIVE", "1", 1) == 0)) {
        close_range(3, ~0U, 0);
        execv("/bin/sh", (char **)arguments);
    }
    _exit(1);
}

// Runs the resident until it is ready; false if it is not, with what it said.
static bool run(const struct seat *seat, const struct pod *pod, int listener, bool archive,
                char *said, size_t size) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        become_resident(seat, pod, listener, ends[1], archive);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t n;
    while (length < size - 1 && ((n = read(ends[0], said + length, size - 1 - length)) > 0 ||
                                 (n < 0 && errno == EINTR))) {
        length += n > 0 ? (size_t)n : 0;
    }
    said[length] = 0;
    close(ends[0]);
    return child > 0 && strcmp(said, ready) == 0;
}

// Stands in for a resident that did not come up, for as long as containerd may ask.
static void refuse_clients(const struct seat *seat, int listener, const char *said) {
    char why[1200];
    snprintf(why, sizeof why, *said ? "launch the resident shim: %s" : "launch the resident shim: it ended, see %s",
             *said ? said : seat->log);
    struct pollfd waiting = {.fd = listener, .events = POLLIN};
    while (poll(&waiting, 1, REFUSING_MS) > 0) {
        int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        struct timeval limit = {.tv_sec = REFUSING_MS / 1000};
        if (client >= 0 && setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0) {
            refuse_all(client, why);
        }
        close(client);
    }
}

// What it reports: 'L' that the namespace socket listens, 'T' that a resident is there, nothing that neither is so.
static void guard(const struct seat *seat, const struct pod *pod, int report) {
    static char said[900];
    mkdir(seat->state, 0700);
    if (!detach(seat->log, report)) {
        return;
    }
    report = 3;
    int start = lock_file(seat->start_lock, O_CREAT);
    if (start < 0) {
        return;
    }
    if (dial(seat->socket) >= 0) {
        (void)!write(report, "T", 1);
        return;
    }
    int listener = take_seat(seat);
    if (listener < 0) {
        return;
    }
    (void)!write(report, "L", 1);
    close(report);
    if (run(seat, pod, listener, true, said, sizeof said) ||
        run(seat, pod, listener, false, said, sizeof said)) {
        return;
    }
    unlink(seat->namespace_socket); // who comes later shall launch another
    close(start);
    refuse_clients(seat, listener, said);
}

enum launch launch_resident(const struct seat *seat, const struct pod *pod) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        return FAILED;
    }
    pid_t child = fork();
    if (child == 0) {
        guard(seat, pod, ends[1]);
        _exit(0);
    }
    close(ends[1]);
    char word = 0;
    while (read(ends[0], &word, 1) < 0 && errno == EINTR) {
    }
    close(ends[0]);
    return child < 0 ? FAILED : word == 'L' ? LAUNCHED : word == 'T' ? THERE : FAILED;
}
