// containerd-shim-runhcs-v1: what containerd runs, twice for every container.
//
// Asks the resident process, over its unix socket, to reserve a pod (`start`) or to forget one (`delete`), without
// starting a JVM; launches the resident if there is none. Everything else, and everything unusual, is done by the Java
// program, which this then becomes: pods that a dead resident left, residents of several builds, -info, serve. The Java
// commands can do all that this does; StartCommand, Launcher and DeleteCommand describe it.

#define _GNU_SOURCE
#include "resident.h"
#include "ttrpc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FOLDER_OF_SOCKETS 60
#define KILLED 137
#define LONGEST_INPUT 36864 // in base 64 it has to fit one argument, and a call beside other things
#define INPUT_MS 2000
#define FORGETTING_MS 3000 // for the resident
#define UNDOING_MS 3500 // for all: containerd gives the whole command 5 s, and forgets nothing if it takes longer

struct command {
    const char *namespace, *address, *publish, *id, *bundle, *action;
    bool debug, plain; // plain: nothing that only Java understands
};

static char library[FOLDER + 16]; // the folder with the jars
static char state[FOLDER_OF_SOCKETS + 1]; // the state root
static long long begun; // when this process was

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

// ---- the commands -------------------------------------------------------------------------------

static void become_java(int argc, char **argv) {
    static char script[FOLDER + 32];
    char *arguments[argc + 2];
    snprintf(script, sizeof script, "%s/shim.sh", library);
    arguments[0] = "sh";
    arguments[1] = script;
    memcpy(arguments + 2, argv + 1, (size_t)argc * sizeof *argv); // the final NULL too
    execv("/bin/sh", arguments);
    dprintf(2, "containerd-shim-runhcs-v1: run %s: %s\n", script, strerror(errno));
    _exit(1);
}

static void finish(const void *answer, size_t length) {
    _exit(write_all(1, answer, length) ? 0 : 1);
}

static void refuse(const struct bytes *why) {
    dprintf(2, "containerd-shim-runhcs-v1: %.*s\n", (int)why->length, (const char *)why->at);
    _exit(1);
}

// In base 64, as RFC 4648 has it.
static void encode(char *to, const unsigned char *from, size_t length) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        unsigned after = i + 1 < length ? from[i + 1] : 0, last = i + 2 < length ? from[i + 2] : 0;
        unsigned group = (unsigned)from[i] << 16 | after << 8 | last;
        *to++ = digits[group >> 18];
        *to++ = digits[group >> 12 & 63];
        *to++ = i + 1 < length ? digits[group >> 6 & 63] : '=';
        *to++ = i + 2 < length ? digits[group & 63] : '=';
    }
    *to = 0;
}

// The runtime options that containerd writes to standard input. Somebody who leaves that open and says nothing has none.
static const char *read_options(void) {
    static unsigned char input[LONGEST_INPUT];
    static char text[LONGEST_INPUT / 3 * 4 + 1];
    size_t length = 0;
    struct pollfd in = {.fd = 0, .events = POLLIN};
    while (!isatty(0) && poll(&in, 1, INPUT_MS) > 0) {
        ssize_t n = read(0, input + length, sizeof input - length);
        if (n <= 0) {
            break;
        }
        length += (size_t)n;
        if (length == sizeof input) {
            dprintf(2, "containerd-shim-runhcs-v1: there are more than %d bytes of options on standard input\n",
                    LONGEST_INPUT - 1);
            _exit(1);
        }
    }
    encode(text, input, length);
    return text;
}

// containerd's rule for identifiers; others are refused by Java, with words.
static bool is_identifier(const char *text) {
    size_t length = strlen(text);
    if (length == 0 || length > 76 || strspn(text, "._-") || strchr("._-", text[length - 1])) {
        return false;
    }
    return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
           length;
}

// Returns if Java has to do it.
static void start(const struct command *command, const char *options) {
    static struct bytes payload, answer;
    char build[64], path[FOLDER + 32], folder[FOLDER];
    snprintf(path, sizeof path, "%s/build", library);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, build, sizeof build - 1);
    if (n <= 0 || !getcwd(folder, sizeof folder)) {
        return;
    }
    build[n] = 0;
    build[strcspn(build, "\n")] = 0;
    const char *events = getenv("TTRPC_ADDRESS");
    struct pod pod = {command->namespace, command->id, folder, events ? events : "", command->address, options, command->debug};
    const char *parts[] = {pod.namespace, pod.id, pod.bundle, pod.events, pod.address, pod.debug ? "debug" : "", pod.options};
    for (int i = 0; i < 7; i++) {
        put(&payload, parts[i], strlen(parts[i]) + (i < 6)); // a NUL between
    }
    struct seat seat = seat_of(state, library, build, command->namespace);
    enum outcome outcome = call(seat.socket, "Reserve", &payload, &answer);
    if (outcome == UNREACHABLE) {
        switch (launch_resident(&seat, &pod)) {
        case LAUNCHED:
            outcome = ANSWERED;
            put(&answer, seat.namespace_socket, strlen(seat.namespace_socket));
            break;
        case THERE: outcome = call(seat.socket, "Reserve", &payload, &answer); break;
        case FAILED: break;
        }
    }
    if (outcome == UNREACHABLE) {
        return;
    }
    if (outcome == REFUSED) {
        refuse(&answer);
    }
    static struct bytes address;
    put(&address, "unix://", 7);
    put(&address, answer.at, answer.length);
    char part[32]; // of this process alone, should there be another in this folder
    snprintf(part, sizeof part, ".address-%d", getpid());
    fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || !write_all(fd, address.at, address.length) || rename(part, "address") < 0) {
        dprintf(2, "containerd-shim-runhcs-v1: write the file address in %s: %s\n", folder,
                strerror(errno));
        _exit(1);
    }
    finish(address.at, address.length);
}

// The sockets of residents: how many, and the name of one.
static int find_resident(char *path, size_t size) {
    DIR *folder = opendir(state);
    int found = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (strncmp(entry->d_name, "shim-", 5) == 0 && length > 10 &&
            strcmp(entry->d_name + length - 5, ".sock") == 0) {
            snprintf(path, size, "%s/%s", state, entry->d_name);
            found++;
        }
    }
    return found;
}

struct end {
    unsigned status;
    unsigned long long at; // epoch milliseconds
};

// How a task ended, from the file of a bundle.
static bool read_bundle_end(const char *bundle, struct end *end) {
    struct end found;
    char path[FOLDER + 8];
    snprintf(path, sizeof path, "%s/exit", bundle);
    FILE *file = fopen(path, "re");
    bool known = file && fscanf(file, "%u %llu", &found.status, &found.at) == 2;
    if (file) {
        fclose(file);
    }
    if (known) {
        *end = found;
    }
    return known;
}

// The same from the line of a pod's journal that says it.
static void read_journal_end(const char *folder, struct end *end) {
    char path[FOLDER + 16], line[FOLDER];
    snprintf(path, sizeof path, "%s/journal", folder);
    FILE *file = fopen(path, "re");
    struct end found;
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "= %u %llu", &found.status, &found.at) == 2) {
            *end = found;
        }
    }
    if (file) {
        fclose(file);
    }
}

// How a task ended that the resident does not know any more: as it was written down in its bundle or in its journal, else
// killed, now.
static void put_end(struct bytes *to, const char *bundle, const char *folder) {
    static struct bytes exited_at;
    struct end end = {KILLED, (unsigned long long)time(NULL) * 1000};
    if (!read_bundle_end(bundle, &end)) {
        read_journal_end(folder, &end);
    }
    unsigned status = end.status;
    unsigned long long at = end.at;
    put_number(&exited_at, 1, at / 1000);
    if (at % 1000) {
        put_number(&exited_at, 2, at % 1000 * 1000000);
    }
    put_number(to, 2, status);
    put_bytes(to, 3, exited_at.at, exited_at.length);
}

// What a child has written to a file.
static bool relay(int from, int to) {
    unsigned char buffer[4096];
    ssize_t n = lseek(from, 0, SEEK_SET);
    while (n >= 0 && (n = read(from, buffer, sizeof buffer)) > 0) {
        if (!write_all(to, buffer, (size_t)n)) {
            return false;
        }
    }
    return n == 0;
}

// Has Java undo what is left, in a process that goes on by itself if that takes longer than containerd waits: when a resident with
// many pods dies, containerd asks for all of them at once, and on a busy host so many take seconds to begin. Returns after that, with nothing of it held; the pod's journal tells
// of what is not undone yet. Returns at once if there can be no such process.
static bool undo_apart(int argc, char **argv) {
    int out = (int)syscall(SYS_memfd_create, "answer", MFD_CLOEXEC);
    int err = (int)syscall(SYS_memfd_create, "errors", MFD_CLOEXEC);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    pid_t child = out < 0 || err < 0 || null < 0 ? -1 : fork();
    if (child == 0) {
        setsid();
        dup2(null, 0);
        dup2(out, 1);
        dup2(err, 2);
        become_java(argc, argv);
    }
    int watch = child < 0 ? -1 : (int)syscall(SYS_pidfd_open, child, 0);
    if (child < 0) {
        return false;
    }
    struct pollfd end = {.fd = watch, .events = POLLIN};
    long long left = begun + UNDOING_MS - now_ms();
    if (watch >= 0 && poll(&end, 1, left > 0 ? (int)left : 0) == 0) {
        return true; // it goes on
    }
    int status = 0;
    if (waitpid(child, &status, 0) < 0 || !WIFEXITED(status)) {
        dprintf(2, "containerd-shim-runhcs-v1: %s/shim.sh was ended by signal %d\n", library, WTERMSIG(status));
        _exit(1);
    }
    relay(err, 2);
    _exit(relay(out, 1) ? WEXITSTATUS(status) : 1);
}

// Asks the resident, which may have died or be too slow.
static enum outcome forget(const char *path, const struct bytes *payload, struct bytes *answer) {
    struct pollfd resident = {.fd = ask(path, "io.hcsshim.Resident", "Forget", payload, FORGETTING_MS / 1000), .events = POLLIN};
    enum outcome outcome = UNREACHABLE;
    if (resident.fd >= 0 && poll(&resident, 1, FORGETTING_MS) > 0) {
        outcome = await_answer(resident.fd, answer);
    } else if (resident.fd >= 0) {
        close(resident.fd);
    }
    if (outcome == UNREACHABLE) {
        answer->length = 0; // of words
    }
    return outcome;
}

// Returns if Java has to do it.
static void delete(const struct command *command, int argc, char **argv) {
    static struct bytes payload, answer;
    char path[512], folder[512];
    snprintf(folder, sizeof folder, "%s/pods/%s/%s", state, command->namespace, command->id);
    await_launch(state); // the resident that is being launched may have this pod
    int residents = find_resident(path, sizeof path);
    if (!*command->bundle || residents > 1) {
        return;
    }
    if (residents == 1) {
        put(&payload, command->namespace, strlen(command->namespace) + 1);
        put(&payload, command->id, strlen(command->id));
        if (forget(path, &payload, &answer) == REFUSED) {
            return;
        }
    }
    struct stat there;
    if (stat(folder, &there) == 0) { // left by a resident that died
        struct bytes end = {0};
        put_end(&end, command->bundle, folder);
        if (!undo_apart(argc, argv)) {
            return;
        }
        answer = end;
    }
    if (answer.length == 0) {
        put_end(&answer, command->bundle, folder);
    }
    finish(answer.at, answer.length);
}

// ---- start --------------------------------------------------------------------------------------

static struct command parse(int argc, char **argv) {
    struct command c = {.namespace = "", .address = "", .publish = "", .id = "", .bundle = "",
                        .action = "", .plain = true};
    struct {
        const char *name;
        const char **value;
    } flags[] = {{"namespace", &c.namespace}, {"address", &c.address}, {"id", &c.id},
                 {"publish-binary", &c.publish}, {"bundle", &c.bundle}};
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        const char *name = argv[i] + (argv[i][1] == '-' ? 2 : 1);
        bool known = strcmp(name, "debug") == 0;
        c.debug |= known;
        for (size_t f = 0; f < sizeof flags / sizeof *flags; f++) {
            if (strcmp(name, flags[f].name) == 0 && i + 1 < argc) {
                *flags[f].value = argv[++i];
                known = true;
                break;
            }
        }
        c.plain &= known;
    }
    if (i < argc) {
        c.action = argv[i];
    }
    c.plain = c.plain && is_identifier(c.namespace) && is_identifier(c.id) && *c.address &&
              *c.publish;
    return c;
}

// The folder of the jars, lib/hcsshim or lib beside the folder that this program is in.
static void find_library(void) {
    static char self[FOLDER];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    for (int up = 0; n > 0 && up < 2; up++) {
        self[n] = 0;
        char *slash = strrchr(self, '/');
        n = slash ? slash - self : 0;
        self[n] = 0;
    }
    struct stat there;
    snprintf(library, sizeof library, "%s/lib/hcsshim", self);
    if (stat(library, &there) < 0) {
        snprintf(library, sizeof library, "%s/lib", self);
    }
}

int main(int argc, char **argv) {
    begun = now_ms();
    find_library();
    const char *named = getenv("HCSSHIM_STATE");
    named = named && *named ? named : "/run/hcsshim";
    struct command command = parse(argc, argv);
    const char *options = strcmp(command.action, "start") == 0 ? read_options() : NULL;
    if (command.plain && *named == '/' && strlen(named) < sizeof state) {
        strcpy(state, named);
        if (strcmp(command.action, "start") == 0) {
            start(&command, options);
        } else if (strcmp(command.action, "delete") == 0) {
            delete(&command, argc, argv);
        }
    }
    if (options) {
        setenv("HCSSHIM_START_OPTIONS", options, 1);
    }
    become_java(argc, argv);
}
