// What ttrpc.h promises.

#define _GNU_SOURCE
#include "ttrpc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define HEADER 10
#define UNKNOWN 2
#define UNAVAILABLE 14

// ---- protobuf, as much as two requests need -----------------------------------------------------

void put(struct bytes *to, const void *data, size_t length) {
    if (to->length + length > LIMIT) {
        to->overflown = true;
        return;
    }
    memcpy(to->at + to->length, data, length);
    to->length += length;
}

static void put_varint(struct bytes *to, uint64_t value) {
    do {
        unsigned char byte = value & 0x7f;
        value >>= 7;
        if (value) {
            byte |= 0x80;
        }
        put(to, &byte, 1);
    } while (value);
}

void put_number(struct bytes *to, int field, uint64_t value) {
    put_varint(to, (uint64_t)field << 3);
    put_varint(to, value);
}

void put_bytes(struct bytes *to, int field, const void *data, size_t length) {
    put_varint(to, (uint64_t)field << 3 | 2);
    put_varint(to, length);
    put(to, data, length);
}

struct reader {
    const unsigned char *at, *end;
};

static bool get_varint(struct reader *from, uint64_t *value) {
    *value = 0;
    for (int shift = 0; shift < 64 && from->at < from->end; shift += 7) {
        unsigned char byte = *from->at++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            return true;
        }
    }
    return false;
}

// The next field: its number, its value if it is one, its bytes if it has some. False at the end, and at what is
// malformed or of a kind that no answer has.
static bool get_field(struct reader *from, int *field, uint64_t *value, struct reader *inside) {
    uint64_t tag;
    if (!get_varint(from, &tag) || !get_varint(from, value)) {
        return false;
    }
    *field = (int)(tag >> 3);
    *inside = (struct reader){from->at, from->at};
    if ((tag & 7) == 0) {
        return true;
    }
    if ((tag & 7) != 2 || *value > (uint64_t)(from->end - from->at)) {
        return false;
    }
    inside->end = from->at += *value;
    return true;
}

// ---- the call (docs/protocol/ttrpc.md) ----------------------------------------------------------

int dial(const char *path) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof to.sun_path) {
        return -1;
    }
    strcpy(to.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval limit = {.tv_sec = ANSWER_SECONDS};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

static bool read_all(int fd, unsigned char *to, size_t length) {
    while (length > 0) {
        ssize_t n = read(fd, to, length);
        if (n <= 0) {
            if (n < 0 && errno == EINTR) {
                continue;
            }
            return false;
        }
        to += n;
        length -= (size_t)n;
    }
    return true;
}

bool write_all(int fd, const unsigned char *from, size_t length) {
    while (length > 0) {
        ssize_t n = send(fd, from, length, MSG_NOSIGNAL);
        if (n < 0 && errno == ENOTSOCK) {
            n = write(fd, from, length);
        }
        if (n < 0) {
            if (errno == EINTR) {
                continue;
            }
            return false;
        }
        from += n;
        length -= (size_t)n;
    }
    return true;
}

static void put_be32(unsigned char *at, uint32_t value) {
    for (int i = 0; i < 4; i++) {
        at[i] = (unsigned char)(value >> (24 - 8 * i));
    }
}

static bool send_frame(int fd, const struct bytes *request) {
    unsigned char header[HEADER] = {0};
    put_be32(header, (uint32_t)request->length);
    put_be32(header + 4, 1);
    header[8] = 1;
    return write_all(fd, header, HEADER) && write_all(fd, request->at, request->length);
}

static bool read_frame(int fd, struct bytes *response) {
    unsigned char header[HEADER];
    if (!read_all(fd, header, HEADER)) {
        return false;
    }
    uint32_t length = (uint32_t)header[0] << 24 | (uint32_t)header[1] << 16 |
                      (uint32_t)header[2] << 8 | header[3];
    response->length = length;
    return length <= LIMIT && header[8] == 2 && read_all(fd, response->at, length);
}

// Empty ones; NULL if there is no memory.
static struct bytes *make_bytes(void) {
    struct bytes *made = malloc(sizeof *made);
    if (made) {
        made->length = 0;
        made->overflown = false;
    }
    return made;
}

int ask(const char *path, const char *service, const char *method, const struct bytes *payload,
        unsigned seconds) {
    struct bytes *request = make_bytes(); // of this call alone: threads may call at the same time
    if (!request) {
        return -1;
    }
    put_bytes(request, 1, service, strlen(service));
    put_bytes(request, 2, method, strlen(method));
    put_bytes(request, 3, payload->at, payload->length);
    if (seconds) {
        put_number(request, 4, seconds * 1000000000ULL);
    }
    int fd = request->overflown || payload->overflown ? -1 : dial(path);
    if (fd >= 0 && !send_frame(fd, request)) {
        close(fd);
        fd = -1;
    }
    free(request);
    return fd;
}

uint64_t number_in(const struct bytes *message, int wanted) {
    struct reader from = {message->at, message->at + message->length}, inside;
    uint64_t value;
    int field;
    while (get_field(&from, &field, &value, &inside)) {
        if (field == wanted) {
            return value;
        }
    }
    return 0;
}

enum outcome call(const char *path, const char *method, const struct bytes *payload,
                  struct bytes *answer) {
    int fd = ask(path, "io.hcsshim.Resident", method, payload, ANSWER_SECONDS);
    answer->length = 0;
    return fd < 0 ? UNREACHABLE : await_answer(fd, answer);
}

// What is in the frame of an answer.
static enum outcome take_answer(const struct bytes *response, struct bytes *answer) {
    struct reader from = {response->at, response->at + response->length}, inside;
    uint64_t value, code = 0;
    int field;
    while (get_field(&from, &field, &value, &inside)) {
        if (field == 1) {
            struct reader text;
            while (get_field(&inside, &field, &value, &text)) {
                if (field == 1) {
                    code = value;
                } else if (field == 2) {
                    put(answer, text.at, (size_t)(text.end - text.at));
                }
            }
        } else if (field == 2 && !code) {
            put(answer, inside.at, (size_t)(inside.end - inside.at));
        }
    }
    if (code == UNAVAILABLE) {
        return UNREACHABLE; // it is about to leave
    }
    return code ? REFUSED : ANSWERED;
}

enum outcome await_answer(int fd, struct bytes *answer) {
    struct bytes *response = make_bytes();
    answer->length = 0;
    bool complete = response && read_frame(fd, response);
    close(fd);
    enum outcome outcome = complete ? take_answer(response, answer) : UNREACHABLE;
    free(response);
    return outcome;
}

static bool refuse_one(int fd, const struct bytes *response) {
    static unsigned char body[LIMIT];
    unsigned char header[HEADER];
    if (!read_all(fd, header, HEADER)) {
        return false;
    }
    uint32_t left = (uint32_t)header[0] << 24 | (uint32_t)header[1] << 16 | (uint32_t)header[2] << 8 |
                    header[3];
    while (left > 0) {
        size_t part = left < LIMIT ? left : LIMIT;
        if (!read_all(fd, body, part)) {
            return false;
        }
        left -= (uint32_t)part;
    }
    put_be32(header, (uint32_t)response->length);
    header[8] = 2; // on the stream of the request
    header[9] = 0;
    return write_all(fd, header, HEADER) && write_all(fd, response->at, response->length);
}

void refuse_all(int fd, const char *why) {
    static struct bytes status, response;
    status.length = response.length = 0;
    put_number(&status, 1, UNKNOWN);
    put_bytes(&status, 2, why, strlen(why));
    put_bytes(&response, 1, status.at, status.length);
    while (refuse_one(fd, &response)) {
    }
}
