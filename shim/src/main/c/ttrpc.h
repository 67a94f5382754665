// The little of ttrpc (docs/protocol/ttrpc.md) and of protobuf that one call and one refusal need.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIMIT 65536
#define ANSWER_SECONDS 20

// Bytes with room for what follows; what does not fit any more marks it as overflown.
struct bytes {
    unsigned char at[LIMIT];
    size_t length;
    bool overflown;
};

void put(struct bytes *to, const void *data, size_t length);
void put_number(struct bytes *to, int field, uint64_t value);
void put_bytes(struct bytes *to, int field, const void *data, size_t length);

bool write_all(int fd, const unsigned char *from, size_t length);

// Connects to a unix socket, with a limit for answers; -1 if nobody listens there.
int dial(const char *path);

// What became of a call.
enum outcome { ANSWERED, REFUSED, UNREACHABLE };

// Calls the resident that listens at `path`. The payload of its answer, or the words of its refusal, are in `answer`.
enum outcome call(const char *path, const char *method, const struct bytes *payload,
                  struct bytes *answer);

// The same in two steps, of any service and from any thread: a connection on which the answer will come, -1 if nobody listens
// there; and the
// answer, once there is something to read, after which the connection is closed. `seconds` is how long the server may
// take, 0 for ever.
int ask(const char *path, const char *service, const char *method, const struct bytes *payload, unsigned seconds);
enum outcome await_answer(int fd, struct bytes *answer);

// The number in a field of a message; 0 if it is not there.
uint64_t number_in(const struct bytes *message, int wanted);

// Answers every request that comes in on a connection with status UNKNOWN and these words, until the client leaves.
void refuse_all(int fd, const char *why);
