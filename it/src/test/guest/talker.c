// talker SEED OUT ERR STATUS: writes OUT bytes to standard output and at the same time ERR bytes to standard error, in pieces of
// all sizes, and ends with STATUS. What it writes depends on the seed, the stream and the place, so that a byte that is lost,
// doubled or somewhere else shows.

#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static int talk(int fd, uint64_t seed, size_t bytes) {
    static unsigned char piece[65536];
    uint64_t key = mix(seed * 2 + (uint64_t)fd), word = 0;
    for (size_t at = 0; at < bytes;) {
        size_t length = 1 + mix(key ^ ~(uint64_t)at) % sizeof piece;
        length = length < bytes - at ? length : bytes - at;
        for (size_t i = 0; i < length; i++) {
            if (i == 0 || (at + i) % 8 == 0) {
                word = mix(key + (at + i) / 8);
            }
            piece[i] = (unsigned char)(word >> (at + i) % 8 * 8);
        }
        for (size_t done = 0; done < length;) {
            ssize_t n = write(fd, piece + done, length - done);
            if (n < 0) {
                return 99;
            }
            done += (size_t)n;
        }
        at += length;
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 98;
    }
    uint64_t seed = strtoull(argv[1], NULL, 10);
    pid_t child = fork();
    if (child < 0) {
        return 97;
    }
    if (child == 0) {
        _exit(talk(2, seed, strtoull(argv[3], NULL, 10)));
    }
    int bad = talk(1, seed, strtoull(argv[2], NULL, 10)), status = 0;
    waitpid(child, &status, 0);
    return bad ? bad : WEXITSTATUS(status) ? WEXITSTATUS(status) : atoi(argv[4]);
}
