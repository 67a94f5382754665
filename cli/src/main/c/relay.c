// runhcs-relay: stands on the host for one process of a container, as long as that lives.
//
// Who starts a container through `runhcs` (podman's conmon, a shell) holds the streams of a process of the host, waits
// for that process's end and takes its status for the container's. The container is in a machine that the resident shim
// carries; this is the process of the host: its number is the container's, what is done to it is done to the container,
// it ends when and as that does.
//
//   standard streams, or a terminal ◀──▶ relay ◀──FIFOs──▶ resident shim ◀──vsock──▶ process in the guest
//                                        Wait, Kill, ResizePty, CloseIO: ttrpc
//
// usage: runhcs-relay SOCKET ID EXEC FOLDER MODE [CONSOLE-SOCKET]
//   FOLDER   holds the FIFOs out, err (unless there is a terminal) and, if there is input, in
//   MODE     letters: i with input, t on a terminal, d in a session of its own
// Descriptor 3 is told "ready", or why not. Descriptor 4 gives a byte when the process exists in the shim; should it end
// instead, there will be none, and this ends too.

#define _GNU_SOURCE
#include "ttrpc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#define REPORT 3
#define GO 4
#define KILLED 137
#define FAILED 255
#define CHUNK 65536

static const char *path, *id, *exec_id, *folder;
static int input = 0, output = 1, errors = 2;
static int terminal = -1;
static bool borrowed; // the terminal is whoever's started us
static struct termios before;

static void give_back_terminal(void) {
    if (borrowed) {
        tcsetattr(terminal, TCSADRAIN, &before);
    }
}

static void end(int status) {
    give_back_terminal();
    _exit(status);
}

static void fail(const char *what, const char *which) {
    dprintf(REPORT, "%s %s: %s", what, which, strerror(errno));
    end(FAILED);
}

// ---- calls --------------------------------------------------------------------------------------

static int begin_call(const char *method, struct bytes *payload, unsigned seconds) {
    return ask(path, "containerd.task.v2.Task", method, payload, seconds);
}

static void name_process(struct bytes *payload) {
    payload->length = 0;
    put_bytes(payload, 1, id, strlen(id));
    put_bytes(payload, 2, exec_id, strlen(exec_id));
}

// Calls with up to two numbers, those whose field is not 0, and waits for the answer; a process that has ended meanwhile
// takes none.
static void tell(const char *method, int field, uint64_t value, int second, uint64_t other) {
    static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
    static struct bytes payload, answer;
    pthread_mutex_lock(&one);
    name_process(&payload);
    if (field) {
        put_number(&payload, field, value);
    }
    if (second) {
        put_number(&payload, second, other);
    }
    int fd = begin_call(method, &payload, ANSWER_SECONDS);
    if (fd >= 0) {
        await_answer(fd, &answer);
    }
    pthread_mutex_unlock(&one);
}

static void tell_size(void) {
    struct winsize size;
    if (terminal >= 0 && ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row) {
        tell("ResizePty", 3, size.ws_col, 4, size.ws_row);
    }
}

// ---- streams ------------------------------------------------------------------------------------

static int open_fifo(const char *name, int flags) {
    char at[4096];
    snprintf(at, sizeof at, "%s/%s", folder, name);
    int fd; // waits for the shim, which opens an output when the process is made, the input when it starts
    while ((fd = open(at, flags | O_CLOEXEC)) < 0 && errno == EINTR) {
    }
    return fd;
}

static bool deliver(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t n = write(fd, bytes, length);
        if (n < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = fd, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (n < 0 && errno != EINTR) {
            return false;
        } else if (n > 0) {
            bytes += n;
            length -= (size_t)n;
        }
    }
    return true;
}

static void copy(int from, int to) {
    char bytes[CHUNK];
    bool taken = true; // what nobody takes any more is read all the same: it shall not hold the process up
    for (;;) {
        ssize_t n = read(from, bytes, sizeof bytes);
        if (n < 0 && errno == EAGAIN) {
            struct pollfd some = {.fd = from, .events = POLLIN};
            poll(&some, 1, -1);
        } else if (n == 0 || (n < 0 && errno != EINTR)) {
            return;
        } else if (n > 0) {
            taken = taken && deliver(to, bytes, (size_t)n);
        }
    }
}

static void *carry_output(void *unused) {
    (void)unused;
    int fifo = open_fifo("out", O_RDONLY);
    copy(fifo, output);
    return NULL;
}

static void *carry_errors(void *unused) {
    (void)unused;
    int fifo = open_fifo("err", O_RDONLY);
    copy(fifo, errors);
    return NULL;
}

static void *carry_input(void *unused) {
    (void)unused;
    int fifo = open_fifo("in", O_WRONLY);
    tell_size(); // a terminal has no size before the process runs, and now it does
    copy(input, fifo);
    close(fifo);
    if (terminal < 0) {
        tell("CloseIO", 3, 1, 0, 0);
    }
    return NULL;
}

static pthread_t start_thread(void *(*run)(void *)) {
    pthread_t thread;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, CHUNK + 65536);
    if (pthread_create(&thread, &small, run, NULL) != 0) {
        fail("start a thread for", id);
    }
    return thread;
}

// ---- terminals ----------------------------------------------------------------------------------

// The other end of our terminal goes to whoever listens at a socket, with its name: as runc does it.
static void send_terminal(const char *socket_path, int master, const char *name) {
    int to = dial(socket_path);
    if (to < 0) {
        fail("connect to the console socket", socket_path);
    }
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec text = {.iov_base = (char *)name, .iov_len = strlen(name)};
    struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1, .msg_control = control.room,
                             .msg_controllen = sizeof control.room};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &master, sizeof master);
    if (sendmsg(to, &message, MSG_NOSIGNAL) < 0) {
        fail("send a terminal to the console socket", socket_path);
    }
    close(to);
}

// The guest's terminal echoes, edits and translates; ours only carries.
static void make_raw(int fd) {
    struct termios settings;
    if (tcgetattr(fd, &settings) < 0) {
        fail("look at the terminal of", id);
    }
    before = settings;
    cfmakeraw(&settings);
    tcsetattr(fd, TCSANOW, &settings);
}

static void make_terminal(const char *socket_path) {
    char name[64];
    int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 ||
        ptsname_r(master, name, sizeof name) != 0) {
        fail("make a terminal for", id);
    }
    terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) < 0) {
        fail("take the terminal", name);
    }
    make_raw(terminal);
    send_terminal(socket_path, master, name);
    close(master);
    input = output = terminal;
}

// ---- the life of the process --------------------------------------------------------------------

static int block_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    const int ours[] = {SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGTERM, SIGWINCH};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        sigaddset(&set, ours[i]);
    }
    signal(SIGPIPE, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

static void pass_on(int signals) {
    struct signalfd_siginfo one;
    if (read(signals, &one, sizeof one) != sizeof one) {
        return;
    }
    if (one.ssi_signo == SIGWINCH) {
        tell_size();
    } else {
        tell("Kill", 3, one.ssi_signo, 0, 0);
    }
}

// Waits for the process's end; its status.
static int await_end(int signals) {
    static struct bytes payload, answer;
    name_process(&payload);
    int waiting = begin_call("Wait", &payload, 0);
    if (waiting < 0) {
        return KILLED; // the shim is gone, and all machines with it
    }
    struct pollfd events[] = {{.fd = waiting, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
    while (poll(events, 2, -1) >= 0 || errno == EINTR) {
        if (events[1].revents) {
            pass_on(signals);
        }
        if (events[0].revents) {
            break;
        }
    }
    switch (await_answer(waiting, &answer)) {
    case ANSWERED: return (int)(number_in(&answer, 1) & 0xff);
    case REFUSED: return FAILED;
    case UNREACHABLE: break;
    }
    return KILLED;
}

// Of a process beside the first one nothing is kept; what there is of the first goes with the container.
static void forget_exec(void) {
    tell("Delete", 0, 0, 0, 0);
    const char *names[] = {"in", "out", "err"};
    char at[4096];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(at, sizeof at, "%s/%s", folder, names[i]);
        unlink(at);
    }
    rmdir(folder);
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "runhcs-relay: runhcs starts this\n");
        return FAILED;
    }
    path = argv[1], id = argv[2], exec_id = argv[3], folder = argv[4];
    const char *mode = argv[5];
    int signals = block_signals();
    if (strchr(mode, 'd')) {
        setsid();
    }
    if (argc > 6) {
        make_terminal(argv[6]);
    } else if (strchr(mode, 't')) {
        terminal = 0;
    }
    pthread_t out = start_thread(carry_output);
    pthread_t err = strchr(mode, 't') ? out : start_thread(carry_errors);
    char go;
    if (write(REPORT, "ready", 5) != 5 || close(REPORT) < 0 || read(GO, &go, 1) != 1) {
        end(FAILED);
    }
    close(GO);
    if (terminal == 0) {
        make_raw(terminal);
        borrowed = true;
    }
    if (strchr(mode, 'i')) {
        start_thread(carry_input);
    }
    int status = await_end(signals);
    pthread_join(out, NULL);
    if (err != out) {
        pthread_join(err, NULL);
    }
    if (*exec_id) {
        forget_exec();
    }
    end(status);
}
