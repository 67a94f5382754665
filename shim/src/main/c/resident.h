// Launching the resident process.
#pragma once

#include <stdbool.h>

#define FOLDER 4096

// Where a resident of one build sits.
struct seat {
    const char *state, *library;
    char socket[128], lock[128], log[128], start_lock[128];
    char namespace_socket[128]; // where containerd finds it, for one namespace
};

// The first pod of a resident.
struct pod {
    const char *namespace, *id, *bundle, *events;
    const char *address; // of containerd
    const char *options; // what containerd said on standard input, in base 64
    bool debug;
};

enum launch {
    LAUNCHED, // its namespace socket listens, and it will have the pod
    THERE,    // another one listens already
    FAILED,   // Java has to see to it, or say why
};

// The state root is at most 60 bytes long.
struct seat seat_of(const char *state, const char *library, const char *build,
                    const char *namespace);

// Launches a resident, unless there is one.
enum launch launch_resident(const struct seat *seat, const struct pod *pod);

// Returns when no resident is being launched.
void await_launch(const char *state);
