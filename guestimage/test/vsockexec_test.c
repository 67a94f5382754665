// vsockexec with unix sockets in a folder standing in for the host's vsock ports.

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[] = "/tmp/vsockexec.XXXXXX";

static struct sockaddr_un address_of(unsigned port) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof at.sun_path, "%s/%u", folder, port);
    return at;
}

static int dial_unix(unsigned port) {
    struct sockaddr_un at = address_of(port);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at)) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

#define DIAL dial_unix
#define main vsockexec_main
#include "../vsockexec.c"
#undef main

#include "check.h"

static int serve(unsigned port) {
    struct sockaddr_un at = address_of(port);
    unlink(at.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 4)) {
        perror("serve");
        exit(1);
    }
    return fd;
}

static const char *read_all(int fd) {
    static char text[256];
    size_t length = 0;
    ssize_t n;
    while ((n = read(fd, text + length, sizeof text - 1 - length)) > 0) {
        length += n;
    }
    text[length] = 0;
    close(fd);
    return text;
}

static pid_t run(char **argv) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        int argc = 0;
        while (argv[argc]) {
            argc++;
        }
        optind = 0;
        exit(vsockexec_main(argc, argv));
    }
    return pid;
}

static int status_of(pid_t pid) {
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define ARGV(...) ((char *[]){"vsockexec", __VA_ARGS__, NULL})

static void each_stream_gets_its_connection(void) {
    int in = serve(10), out = serve(11), err = serve(12);
    pid_t pid = run(ARGV("-i", "10", "-o", "11", "-e", "12", "sh", "-c", "cat; echo failure >&2"));
    int input = accept(in, NULL, NULL);
    int output = accept(out, NULL, NULL);
    int errors = accept(err, NULL, NULL);
    dprintf(input, "hello");
    shutdown(input, SHUT_WR);
    CHECK(!strcmp(read_all(output), "hello"));
    CHECK(!strcmp(read_all(errors), "failure\n"));
    CHECK(status_of(pid) == 0);
    close(input);
    close(in);
    close(out);
    close(err);
}

static void equal_ports_share_one_connection(void) {
    int both = serve(20);
    pid_t pid = run(ARGV("-o", "20", "-e", "20", "sh", "-c", "echo one; echo two >&2; exit 3"));
    CHECK(!strcmp(read_all(accept(both, NULL, NULL)), "one\ntwo\n"));
    CHECK(status_of(pid) == 3);
    close(both);
}

static void a_port_that_nobody_serves_ends_it(void) {
    CHECK(status_of(run(ARGV("-e", "30", "true"))) == 1);
}

static void bad_arguments_end_it(void) {
    CHECK(status_of(run(ARGV("-e", "0", "true"))) == 1);
    CHECK(status_of(run(ARGV("-e", "x", "true"))) == 1);
    CHECK(status_of(run(ARGV("-r", "true"))) == 1);
    CHECK(status_of(run(ARGV("-r", "-i", "10", "true"))) == 1);
    CHECK(status_of(run(ARGV("-e", "10"))) == 1);
    CHECK(status_of(run(ARGV("/no/such/program"))) == 1);
}

static void a_relay_redials_and_keeps_what_was_not_sent(void) {
    int host = serve(40);
    pid_t pid = run(ARGV("-r", "-e", "40", "sh", "-c",
                         "echo first >&2; read go <&3; echo second >&2; exit 5", NULL));
    int first = accept(host, NULL, NULL);
    char text[6];
    CHECK(read(first, text, sizeof text) == 6 && !memcmp(text, "first\n", 6));
    close(first);
    dprintf(4, "go\n");
    CHECK(!strcmp(read_all(accept(host, NULL, NULL)), "second\n"));
    CHECK(status_of(pid) == 5);
    close(host);
}

static void a_relay_waits_for_the_host_and_tells_the_programs_end(void) {
    pid_t pid = run(ARGV("-r", "-o", "50", "-e", "50", "sh", "-c", "echo out; kill -9 $$"));
    int host = serve(50);
    CHECK(!strcmp(read_all(accept(host, NULL, NULL)), "out\n"));
    CHECK(status_of(pid) == 137);
    close(host);
}

// A TCP server on the loopback; its port.
static int listen_tcp(const char *address, char *port) {
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    int is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
    inet_pton(AF_INET6, address, &v6.sin6_addr);
    struct sockaddr *at = is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
    socklen_t length = is_v4 ? sizeof v4 : sizeof v6;
    int fd = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(fd, at, length) || listen(fd, 4) || getsockname(fd, at, &length)) {
        perror("listen_tcp");
        exit(1);
    }
    sprintf(port, "%d", ntohs(is_v4 ? v4.sin_port : v6.sin6_port));
    return fd;
}

static char *own_pid(void) {
    static char text[16];
    sprintf(text, "%d", getpid());
    return text;
}

#define NETDIAL(...) ((char *[]){"/opt/gcs/bin/netdial", __VA_ARGS__, NULL})

// Runs it with one end of a pair of sockets as its streams.
static pid_t netdial_on(int streams[2], const char *address, char *port) {
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, streams);
    int in = dup(0), out = dup(1);
    fflush(stdout);
    dup2(streams[1], 0);
    dup2(streams[1], 1);
    pid_t pid = run(NETDIAL(own_pid(), (char *)address, port));
    dup2(in, 0);
    dup2(out, 1);
    close(streams[1]);
    return pid;
}

static void netdial_carries_both_ways_and_each_end(const char *address, const char *dialled) {
    char port[8];
    int server = listen_tcp(address, port), streams[2];
    pid_t pid = netdial_on(streams, dialled, port);
    int peer = accept(server, NULL, NULL);
    CHECK(write(streams[0], "there", 5) == 5);
    shutdown(streams[0], SHUT_WR);
    char text[8] = "";
    CHECK(recv(peer, text, 5, MSG_WAITALL) == 5 && !strcmp(text, "there"));
    CHECK(read(peer, text, 1) == 0);
    CHECK(write(peer, "back", 4) == 4);
    close(peer);
    CHECK(!strcmp(read_all(streams[0]), "back"));
    CHECK(status_of(pid) == 0);
    close(server);
}

static void netdial_without_a_listener_ends(void) {
    char port[8];
    close(listen_tcp("127.0.0.1", port));
    int streams[2];
    CHECK(status_of(netdial_on(streams, "127.0.0.1", port)) == 1);
    CHECK(status_of(run(NETDIAL(own_pid(), "localhost", port))) == 1);
    CHECK(status_of(run(NETDIAL("0", "127.0.0.1", port))) == 1);
    close(streams[0]);
}

int main(void) {
    int go[2];
    if (!mkdtemp(folder) || pipe(go) || dup2(go[0], 3) < 0 || dup2(go[1], 4) < 0) {
        perror("set-up");
        return 1;
    }
    each_stream_gets_its_connection();
    equal_ports_share_one_connection();
    a_port_that_nobody_serves_ends_it();
    bad_arguments_end_it();
    a_relay_redials_and_keeps_what_was_not_sent();
    a_relay_waits_for_the_host_and_tells_the_programs_end();
    if (getuid() == 0) { // it enters a namespace
        netdial_carries_both_ways_and_each_end("127.0.0.1", "127.0.0.1");
        netdial_carries_both_ways_and_each_end("::1", "127.0.0.1");
        netdial_without_a_listener_ends();
    }
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) || done();
}
