/*
 * The guest's end of the vsock tests: loads the modules named in /modules.order (if there), runs each test against
 * the host's ports and prints one line per test, "name: ok ..." or "name: FAILED ...". As PID 1 it powers off then.
 *
 * Ports of the host: 1001 echoes, 1002 counts to the end and answers with the count, 1003 sends as many bytes as the
 * first 8 say (byte i is i mod 251) and ends, 1004 reads to the end, then sends all of it back and ends, 1005 never reads, 1099 is nobody's.
 *
 * The first argument is the MiB of the bulk tests. With a second one it waits, after the tests, until the device has
 * gone and come back, and runs them again, in a clone of the machine, with that many MiB and less of all the rest.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <linux/vm_sockets.h>

enum { ECHO = 1001, SINK = 1002, SOURCE = 1003, MIRROR = 1004, DEAF = 1005, NOBODY = 1099 };

static char block[65536];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void load_modules(void)
{
    char path[256];
    FILE *order = fopen("/modules.order", "r");
    if (!order)
        return;
    while (fscanf(order, "%255s", path) == 1) {
        int fd = open(path, O_RDONLY);
        if (fd < 0 || syscall(SYS_finit_module, fd, "", 0) != 0)
            printf("module %s: %s\n", path, strerror(errno));
        close(fd);
    }
    fclose(order);
}

static int dial(unsigned port)
{
    struct sockaddr_vm to = {.svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_HOST, .svm_port = port};
    int s = socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s >= 0 && connect(s, (struct sockaddr *)&to, sizeof to) != 0) {
        int kept = errno;
        close(s);
        errno = kept;
        return -1;
    }
    return s;
}

static int put(int s, const void *from, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t r = send(s, (const char *)from + done, n - done, MSG_NOSIGNAL);
        if (r <= 0)
            return -1;
        done += r;
    }
    return 0;
}

static int get(int s, void *to, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t r = recv(s, (char *)to + done, n - done, 0);
        if (r <= 0)
            return -1;
        done += r;
    }
    return 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void ping_pong(int rounds)
{
    static double took[100000];
    int s = dial(ECHO);
    for (int i = 0; i < rounds; i++) {
        double from = now();
        if (put(s, block, 64) || get(s, block, 64)) {
            printf("ping-pong: FAILED in round %d: %s\n", i, strerror(errno));
            return;
        }
        took[i] = now() - from;
    }
    close(s);
    qsort(took, rounds, sizeof *took, by_value);
    printf("ping-pong: ok p50 %.0f us, min %.0f, p99 %.0f\n", took[rounds / 2] * 1e6, took[0] * 1e6,
           took[rounds * 99 / 100] * 1e6);
}

static void bulk_up(uint64_t bytes)
{
    uint64_t counted = 0;
    int s = dial(SINK);
    double from = now();
    for (uint64_t done = 0; done < bytes; done += sizeof block) {
        if (put(s, block, sizeof block)) {
            printf("bulk-up: FAILED after %llu: %s\n", (unsigned long long)done, strerror(errno));
            return;
        }
    }
    shutdown(s, SHUT_WR);
    int r = get(s, &counted, sizeof counted);
    double took = now() - from;
    close(s);
    printf("bulk-up: %s %.1f MiB/s\n", r == 0 && counted == bytes ? "ok" : "FAILED", bytes / took / (1 << 20));
}

static void bulk_down(uint64_t bytes)
{
    uint64_t got = 0;
    ssize_t r;
    int s = dial(SOURCE);
    double from = now();
    put(s, &bytes, sizeof bytes);
    while ((r = recv(s, block, sizeof block, 0)) > 0) {
        for (ssize_t i = 0; i < r; i += 4096)
            if ((unsigned char)block[i] != (got + i) % 251)
                r = -1;
        if (r < 0)
            break;
        got += r;
    }
    double took = now() - from;
    close(s);
    printf("bulk-down: %s %.1f MiB/s\n", r == 0 && got == bytes ? "ok" : "FAILED", got / took / (1 << 20));
}

static void half_close(void)
{
    uint64_t sent = 3000000, got = 0;
    unsigned char *pattern = malloc(sent), *back = malloc(sent + 1);
    for (uint64_t i = 0; i < sent; i++)
        pattern[i] = i * 31 >> 3;
    int s = dial(MIRROR);
    int failed = put(s, pattern, sent) || shutdown(s, SHUT_WR);
    ssize_t r = 0;
    while (!failed && got <= sent && (r = recv(s, back + got, sent + 1 - got, 0)) > 0)
        got += r;
    failed |= r != 0 || got != sent || memcmp(pattern, back, sent);
    close(s);
    free(pattern);
    free(back);
    printf("half-close: %s %llu bytes came back\n", failed ? "FAILED" : "ok", (unsigned long long)got);
}

static void many(int count)
{
    int *s = calloc(count, sizeof *s), bad = 0;
    double from = now();
    for (int i = 0; i < count; i++)
        if ((s[i] = dial(ECHO)) < 0)
            bad++;
    double dialled = now() - from;
    for (int i = 0; i < count; i++) {
        uint32_t word = i * 2654435761u;
        bad += put(s[i], &word, sizeof word) != 0;
    }
    for (int i = count - 1; i >= 0; i--) {
        uint32_t word = 0;
        bad += get(s[i], &word, sizeof word) != 0 || word != i * 2654435761u;
    }
    for (int i = 0; i < count; i++)
        close(s[i]);
    free(s);
    printf("many: %s %d connections, %d faults, %.2f ms to dial one\n", bad ? "FAILED" : "ok", count, bad,
           dialled * 1e3 / count);
}

static void unserved(void)
{
    double from = now();
    int s = dial(NOBODY);
    int kept = errno;
    double took = now() - from;
    printf("unserved: %s %s after %.1f ms\n", s < 0 && kept == ECONNRESET && took < 0.5 ? "ok" : "FAILED",
           s < 0 ? strerror(kept) : "connected", took * 1e3);
}

static unsigned char noise(uint32_t seed, uint64_t at)
{
    uint32_t x = seed * 2654435761u + (uint32_t)(at >> 2) * 40503u;
    return (x ^ x >> 13) >> (at & 3) * 8;
}

/* Writes on one process, reads the echo on another, in pieces of any size; exits with 0 if every byte is right. */
static int echo_noise(uint32_t seed, uint64_t bytes)
{
    static unsigned char piece[100000];
    int s = dial(ECHO), status = 1;
    unsigned random = seed;
    pid_t writer = fork();
    for (uint64_t done = 0; done < bytes;) {
        size_t n = 1 + rand_r(&random) % (rand_r(&random) % 8 ? 3000 : sizeof piece);
        if (n > bytes - done)
            n = bytes - done;
        if (writer == 0) {
            for (size_t i = 0; i < n; i++)
                piece[i] = noise(seed, done + i);
            if (put(s, piece, n))
                _exit(1);
            done += n;
        } else {
            ssize_t r = recv(s, piece, n, 0);
            if (r <= 0)
                return 1;
            for (ssize_t i = 0; i < r; i++)
                if (piece[i] != noise(seed, done + i))
                    return 1;
            done += r;
        }
    }
    if (writer == 0)
        _exit(shutdown(s, SHUT_WR) != 0);
    waitpid(writer, &status, 0);
    return status != 0 || recv(s, piece, 1, 0) != 0;
}

static void storm(int streams, uint64_t bytes)
{
    int bad = 0, status;
    double from = now();
    fflush(stdout);
    for (int i = 0; i < streams; i++)
        if (fork() == 0)
            _exit(echo_noise(i + 1, bytes));
    while (wait(&status) > 0)
        bad += status != 0;
    printf("storm: %s %d streams, %d bad, %.1f MiB/s each way\n", bad ? "FAILED" : "ok", streams, bad,
           streams * bytes / (now() - from) / (1 << 20));
}

/* A host that does not read must stop the sender, and nothing else. */
static void backpressure(void)
{
    int s = dial(DEAF), waited = 0;
    long sent = 0;
    fcntl(s, F_SETFL, O_NONBLOCK);
    while (waited < 3 && sent < 64 << 20) {
        ssize_t r = send(s, block, sizeof block, MSG_NOSIGNAL);
        struct pollfd p = {.fd = s, .events = POLLOUT};
        if (r > 0)
            sent += r;
        else if (poll(&p, 1, 200) == 0)
            waited++;
    }
    int other = dial(ECHO);
    char byte = 7, back = 0;
    int fine = put(other, &byte, 1) == 0 && get(other, &back, 1) == 0 && back == 7;
    close(other);
    close(s);
    printf("backpressure: %s stopped after %ld KiB\n", waited && fine ? "ok" : "FAILED", sent >> 10);
}

/* Waits until the device goes, which ends every connection, however short it is gone, and until another one answers. */
static void await_another_device(void)
{
    int held = dial(ECHO), s;
    char byte;
    printf("waiting\n");
    while (read(held, &byte, 1) > 0)
        ;
    close(held);
    while ((s = dial(ECHO)) < 0)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    close(s);
}

static void all(int scale, int part)
{
    unserved();
    ping_pong(2000 / part);
    ping_pong(5000 / part);
    bulk_up((uint64_t)scale << 20);
    bulk_down((uint64_t)scale << 20);
    half_close();
    many(200 / part);
    backpressure();
    storm(24 / part, 600000);
    many(200 / part);
    ping_pong(2000 / part);
    printf("done\n");
}

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 64;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getpid() == 1) {
        mount("dev", "/dev", "devtmpfs", 0, "");
        load_modules();
    }
    all(scale, 1);
    if (argc > 2) {
        await_another_device();
        printf("again\n");
        all(atoi(argv[2]), 4);
    }
    if (getpid() == 1) {
        sync();
        reboot(RB_POWER_OFF);
    }
    return 0;
}
