// Runs a program with its standard streams on vsock connections to the host.
//
//   vsockexec [-r] [-i port] [-o port] [-e port] program args...
//
// Plain: dials each port that is given (equal ports share one connection), puts it on 0, 1 or 2 and
// becomes the program. A port that nobody serves ends it with status 1.
//
// With -r the program is a child and its outputs are relayed: the host may go away and come back,
// and the program does not notice. Of the bytes a lost connection had taken, those the host had not
// read are lost.
//
// Called netdial it is that program; see netdial.h.

#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "netdial.h"
#include "vsock.h"

#define REDIAL_MS 100
#define PIECE 65536

struct options {
    bool relay;       // -r
    unsigned port[3]; // by file descriptor; 0 = leave it as it is
    char **program;
};

static void usage(const char *why) {
    dprintf(2, "vsockexec: %s\nusage: vsockexec [-r] [-i port] [-o port] [-e port] program args...\n",
            why);
    exit(1);
}

static unsigned parse_port(const char *text) {
    char *end;
    errno = 0;
    unsigned long port = strtoul(text, &end, 10);
    if (errno || *end || !isdigit((unsigned char)text[0]) || port == 0 || port > 0xffffffffUL) {
        usage("not a vsock port");
    }
    return port;
}

static struct options parse(int argc, char **argv) {
    struct options o = {0};
    int c;
    while ((c = getopt(argc, argv, "+ri:o:e:")) != -1) {
        switch (c) {
        case 'r': o.relay = true; break;
        case 'i': o.port[0] = parse_port(optarg); break;
        case 'o': o.port[1] = parse_port(optarg); break;
        case 'e': o.port[2] = parse_port(optarg); break;
        default: usage("unknown option");
        }
    }
    if (optind >= argc) {
        usage("no program");
    }
    if (o.relay && !o.port[1] && !o.port[2]) {
        usage("-r needs -o or -e");
    }
    o.program = argv + optind;
    return o;
}

static void become(char **program) {
    execvp(program[0], program);
    dprintf(2, "vsockexec: exec %s: %s\n", program[0], strerror(errno));
    exit(1);
}

// ---- plain ------------------------------------------------------------------------------------

static int connect_or_exit(unsigned port) {
    int fd = DIAL(port);
    if (fd < 0) {
        dprintf(2, "vsockexec: connect to vsock port %u of the host: %s\n", port, strerror(errno));
        exit(1);
    }
    return fd;
}

// All dials come before the first dup2, so that a failure can still be told on the old stderr.
static void run_plain(const struct options *o) {
    int fd[3];
    for (int i = 0; i < 3; i++) {
        fd[i] = -1;
        for (int j = 0; j < i; j++) {
            if (o->port[i] == o->port[j]) {
                fd[i] = fd[j];
            }
        }
        if (o->port[i] && fd[i] < 0) {
            fd[i] = connect_or_exit(o->port[i]);
        }
    }
    for (int i = 0; i < 3; i++) {
        if (o->port[i] && dup2(fd[i], i) < 0) {
            dprintf(2, "vsockexec: dup2: %s\n", strerror(errno));
            exit(1);
        }
    }
    become(o->program);
}

// ---- relay ------------------------------------------------------------------------------------

static int redial(unsigned port) {
    int fd;
    while ((fd = DIAL(port)) < 0) {
        nanosleep(&(struct timespec){.tv_nsec = REDIAL_MS * 1000000L}, NULL);
    }
    return fd;
}

// Writes all of it, over as many connections as that takes; the connection to go on with.
static int write_through(int host, unsigned port, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t n = write(host, bytes, length);
        if (n >= 0) {
            bytes += n;
            length -= n;
        } else if (errno != EINTR) {
            close(host);
            host = redial(port);
        }
    }
    return host;
}

static void relay(int from, unsigned port) {
    static char piece[PIECE];
    int host = redial(port);
    for (;;) {
        ssize_t n = read(from, piece, sizeof piece);
        if (n > 0) {
            host = write_through(host, port, piece, n);
        } else if (n == 0 || errno != EINTR) {
            break;
        }
    }
    close(host);
}

static pid_t start_child(const struct options *o, int output[2]) {
    pid_t pid = fork();
    if (pid < 0) {
        dprintf(2, "vsockexec: fork: %s\n", strerror(errno));
        exit(1);
    }
    if (pid == 0) {
        for (int i = 1; i < 3; i++) {
            if (o->port[i]) {
                dup2(output[1], i);
            }
        }
        signal(SIGPIPE, SIG_DFL);
        become(o->program);
    }
    close(output[1]);
    return pid;
}

static int run_relayed(const struct options *o) {
    int output[2];
    if (pipe2(output, O_CLOEXEC)) {
        dprintf(2, "vsockexec: pipe: %s\n", strerror(errno));
        return 1;
    }
    pid_t child = start_child(o, output);
    signal(SIGPIPE, SIG_IGN);
    relay(output[0], o->port[2] ? o->port[2] : o->port[1]);
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv) {
    const char *slash = strrchr(argv[0], '/');
    if (!strcmp(slash ? slash + 1 : argv[0], "netdial")) {
        return netdial(argc, argv);
    }
    struct options o = parse(argc, argv);
    if (o.relay) {
        return run_relayed(&o);
    }
    run_plain(&o);
    return 1;
}
