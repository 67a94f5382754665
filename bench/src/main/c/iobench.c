// Measures disks and networks where there is nothing to measure with: static, so that it runs in any root. Prints one
// number: MiB a second, or operations a second.
//
//   iobench write FILE MIB            one MiB at a time, past the cache, and on the disk at the end
//   iobench read FILE MIB             the same way back
//   iobench random FILE MIB COUNT     4 KiB at COUNT places
//   iobench serve ADDRESS PORT        takes connections of the next two, one after the other
//   iobench up ADDRESS PORT MIB       sends
//   iobench down ADDRESS PORT MIB     receives

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MIB (1 << 20)
#define PIECE 4096

static unsigned char *block;

static void must(int ok, const char *what) {
    if (!ok) {
        fprintf(stderr, "iobench: %s: %s\n", what, strerror(errno));
        exit(1);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void file(const char *how, const char *name, long mib, long count) {
    int writes = !strcmp(how, "write");
    int fd = open(name, (writes ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY) | O_DIRECT, 0600);
    must(fd >= 0, name);
    double start = now();
    if (count) {
        uint64_t seed = 88172645463325252ULL; // xorshift
        for (long i = 0; i < count; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            off_t at = seed % ((uint64_t)mib * (MIB / PIECE)) * PIECE;
            must(pread(fd, block, PIECE, at) == PIECE, name);
        }
        printf("%.1f\n", count / (now() - start));
        return;
    }
    for (long i = 0; i < mib; i++) {
        must((writes ? write(fd, block, MIB) : read(fd, block, MIB)) == MIB, name);
    }
    must(!writes || !fsync(fd), name);
    printf("%.2f\n", mib / (now() - start));
}

static struct sockaddr_in place(const char *address, const char *port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
    must(inet_pton(AF_INET, address, &at.sin_addr) == 1, address);
    return at;
}

static void send_all(int fd, uint64_t left) {
    while (left) {
        ssize_t n = write(fd, block, left < MIB ? left : MIB);
        must(n > 0, "send");
        left -= n;
    }
}

static void receive_all(int fd, uint64_t left) {
    while (left) {
        ssize_t n = read(fd, block, left < MIB ? left : MIB);
        must(n > 0, "receive");
        left -= n;
    }
}

// Each connection begins with the direction and the length.
struct wish {
    uint64_t up;
    uint64_t bytes;
};

static void serve(struct sockaddr_in at) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    must(!bind(listener, (struct sockaddr *)&at, sizeof at) && !listen(listener, 4), "listen");
    puts("ready");
    fflush(stdout);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        struct wish wish;
        must(read(fd, &wish, sizeof wish) == sizeof wish, "wish");
        if (wish.up) {
            receive_all(fd, wish.bytes);
            must(write(fd, "", 1) == 1, "answer"); // it is all here
        } else {
            send_all(fd, wish.bytes);
        }
        close(fd);
    }
}

static void dial(struct sockaddr_in at, int up, long mib) {
    struct wish wish = {up, (uint64_t)mib * MIB};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    must(!connect(fd, (struct sockaddr *)&at, sizeof at), "connect");
    double start = now();
    must(write(fd, &wish, sizeof wish) == sizeof wish, "wish");
    if (up) {
        send_all(fd, wish.bytes);
        must(read(fd, block, 1) == 1, "answer");
    } else {
        receive_all(fd, wish.bytes);
    }
    printf("%.2f\n", mib / (now() - start));
}

int main(int argc, char **argv) {
    must(argc >= 4, "see its source for its use");
    must(!posix_memalign((void **)&block, PIECE, MIB), "memory");
    for (int i = 0; i < MIB; i++) {
        block[i] = i * 2654435761U >> 13;
    }
    if (!strcmp(argv[1], "serve")) {
        serve(place(argv[2], argv[3]));
    } else if (!strcmp(argv[1], "up") || !strcmp(argv[1], "down")) {
        must(argc == 5, "how many MiB");
        dial(place(argv[2], argv[3]), argv[1][0] == 'u', atol(argv[4]));
    } else {
        file(argv[1], argv[2], atol(argv[3]), argc > 4 ? atol(argv[4]) : 0);
    }
    return 0;
}
