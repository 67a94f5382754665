// Connects to a TCP port in the network namespace of a process, and carries its own standard input there and what comes
// back to its standard output, until both have ended.
//
//   netdial pid address port
//
// The address is numeric. Where nobody listens on 127.0.0.1, ::1 is tried, since both are called localhost. The status is
// 1 if there is no connection, with the reason on standard error.
//
// It is vsockexec under another name, because a static program of its own would be the same C library once more.
#ifndef HCSSHIM_NETDIAL_H
#define HCSSHIM_NETDIAL_H

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>

static void fail(const char *what, const char *object) {
    dprintf(2, "netdial: %s %s: %s\n", what, object, strerror(errno));
    exit(1);
}

static void enter_network_of(const char *pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/ns/net", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWNET)) {
        fail("enter", path);
    }
    close(fd);
}

// A connected socket, or -1 and errno.
static int dial(const char *address, unsigned short port) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    int is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
    if (!is_v4 && inet_pton(AF_INET6, address, &v6.sin6_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    int fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    const struct sockaddr *to = is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
    if (connect(fd, to, is_v4 ? sizeof v4 : sizeof v6)) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

static void carry(int from, int to) {
    static char piece[65536];
    for (;;) {
        ssize_t n = read(from, piece, sizeof piece);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            return;
        }
        for (ssize_t done = 0; done < n;) {
            ssize_t w = write(to, piece + done, n - done);
            if (w < 0 && errno != EINTR) {
                return;
            }
            done += w > 0 ? w : 0;
        }
    }
}

static int netdial(int argc, char **argv) {
    if (argc != 4) {
        dprintf(2, "usage: netdial pid address port\n");
        return 1;
    }
    enter_network_of(argv[1]);
    int peer = dial(argv[2], atoi(argv[3]));
    if (peer < 0 && errno == ECONNREFUSED && !strcmp(argv[2], "127.0.0.1")) {
        peer = dial("::1", atoi(argv[3]));
    }
    if (peer < 0) {
        fail("connect to port", argv[3]);
    }
    signal(SIGPIPE, SIG_IGN);
    pid_t child = fork();
    if (child < 0) {
        fail("fork for port", argv[3]);
    }
    if (child == 0) {
        close(1);
        close(2); // its end says that there is nothing to complain of
        carry(0, peer);
        shutdown(peer, SHUT_WR);
        return 0;
    }
    close(0);
    carry(peer, 1);
    close(1);
    close(2);
    waitpid(child, NULL, 0);
    return 0;
}

#endif
