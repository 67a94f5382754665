// containerd-shim-runhcs-v1: what containerd runs, twice for every container.
//
// Asks the resident process, over its unix socket, to reserve a pod (`start`) or to forget one (`delete`), without
// starting a JVM; launches the resident if there is none. Everything else, and everything unusual, is done by the Java
// program, which this then becomes: pods that a dead resident left, residents of several builds, -info, serve. The Java
// commands can do all that this does; StartCommand, Launcher and DeleteCommand describe it.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define LIMIT 65536
#define HEADER 10
#define FOLDER 4096
#define FOLDER_OF_SOCKETS 60
#define LONGEST_LOG (16 << 20)
#define ANSWER_SECONDS 20
#define UNAVAILABLE 14
#define KILLED 137

// Bytes with room for what follows; what does not fit any more marks it as overflown.
struct bytes {
    unsigned char at[LIMIT];
    size_t length;
    bool overflown;
};

struct command {
    const char *namespace, *address, *publish, *id, *bundle, *action;
    bool debug, plain; // plain: nothing that only Java understands
};

static char library[FOLDER + 16]; // the folder with the jars
static char state[FOLDER_OF_SOCKETS + 1]; // the state root

// ---- protobuf, as much as two requests need -----------------------------------------------------

static void put(struct bytes *to, const void *data, size_t length) {
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

static void put_number(struct bytes *to, int field, uint64_t value) {
    put_varint(to, (uint64_t)field << 3);
    put_varint(to, value);
}

static void put_bytes(struct bytes *to, int field, const void *data, size_t length) {
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

// What became of a call.
enum outcome { ANSWERED, REFUSED, UNREACHABLE };

static int dial(const char *path) {
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

static bool write_all(int fd, const unsigned char *from, size_t length) {
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

static bool exchange(int fd, const struct bytes *request, struct bytes *response) {
    unsigned char header[HEADER] = {0};
    put_be32(header, (uint32_t)request->length);
    put_be32(header + 4, 1);
    header[8] = 1;
    if (!write_all(fd, header, HEADER) || !write_all(fd, request->at, request->length) ||
        !read_all(fd, header, HEADER)) {
        return false;
    }
    uint32_t length = (uint32_t)header[0] << 24 | (uint32_t)header[1] << 16 |
                      (uint32_t)header[2] << 8 | header[3];
    response->length = length;
    return length <= LIMIT && header[8] == 2 && read_all(fd, response->at, length);
}

static void put_request(struct bytes *to, const char *method, const struct bytes *payload) {
    static const char service[] = "io.hcsshim.Resident";
    put_bytes(to, 1, service, sizeof service - 1);
    put_bytes(to, 2, method, strlen(method));
    put_bytes(to, 3, payload->at, payload->length);
    put_number(to, 4, ANSWER_SECONDS * 1000000000ULL);
}

// Calls the resident that listens at `path`. The payload of its answer, or the words of its refusal, are in `answer`.
static enum outcome call(const char *path, const char *method, const struct bytes *payload,
                         struct bytes *answer) {
    static struct bytes request, response;
    request.length = answer->length = 0;
    put_request(&request, method, payload);
    int fd = request.overflown || payload->overflown ? -1 : dial(path);
    if (fd < 0) {
        return UNREACHABLE;
    }
    bool complete = exchange(fd, &request, &response);
    close(fd);
    if (!complete) {
        return UNREACHABLE;
    }
    struct reader from = {response.at, response.at + response.length}, inside;
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

// The resident says this on its standard output when it listens, or else why it does not.
static const char ready[] = "ready";

// Keeps the log, which lives in memory on most hosts, from growing for ever.
static void rotate(const char *log) {
    char old[160];
    struct stat there;
    if (stat(log, &there) == 0 && there.st_size > LONGEST_LOG) {
        snprintf(old, sizeof old, "%s.1", log);
        rename(log, old);
    }
}

// Becomes the resident process: its output a pipe that it closes when it listens, its errors the log.
static void become_resident(const char *socket, int output) {
    static char script[FOLDER + 32], log[128];
    snprintf(script, sizeof script, "%s/shim.sh", library);
    snprintf(log, sizeof log, "%s/shim.log", state);
    rotate(log);
    int input = open("/dev/null", O_RDONLY);
    int errors = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (input < 0 || errors < 0 || setsid() < 0 || chdir("/") < 0 || dup2(input, 0) < 0 ||
        dup2(output, 1) < 0 || dup2(errors, 2) < 0) {
        _exit(1);
    }
    close_range(3, ~0U, 0);
    execl("/bin/sh", "sh", script, "-socket", socket, "serve", (char *)NULL);
    _exit(1);
}

// Returns when a resident listens at `socket`, which may be one that somebody else launched. False if Java has to see
// to it.
static bool launch(const char *socket) {
    static char path[128], said[1024];
    mkdir(state, 0700);
    snprintf(path, sizeof path, "%s/start.lock", state);
    int lock = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600), ends[2];
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (lock < 0 || fcntl(lock, F_SETLKW, &whole) < 0) {
        return false;
    }
    int there = dial(socket);
    if (there >= 0) {
        close(there);
        close(lock);
        return true;
    }
    if (pipe2(ends, O_CLOEXEC) < 0) {
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        become_resident(socket, ends[1]);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t n; length < sizeof said - 1 &&
                    (n = read(ends[0], said + length, sizeof said - 1 - length)) > 0;) {
        length += (size_t)n;
    }
    close(ends[0]);
    close(lock);
    return child > 0 && strcmp(said, ready) == 0;
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
static void start(const struct command *command) {
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
    const char *parts[] = {command->namespace, command->id, folder, events ? events : "",
                           command->debug ? "debug" : ""};
    for (int i = 0; i < 5; i++) {
        put(&payload, parts[i], strlen(parts[i]) + (i < 4)); // a NUL between
    }
    snprintf(path, sizeof path, "%s/shim-%s.sock", state, build);
    enum outcome outcome = call(path, "Reserve", &payload, &answer);
    if (outcome == UNREACHABLE && launch(path)) {
        outcome = call(path, "Reserve", &payload, &answer);
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
    fd = open(".address", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || !write_all(fd, address.at, address.length) || rename(".address", "address") < 0) {
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

// An end that nobody knows better: killed, now.
static void put_killed(struct bytes *to) {
    static struct bytes exited_at;
    put_number(&exited_at, 1, (uint64_t)time(NULL));
    put_number(to, 2, KILLED);
    put_bytes(to, 3, exited_at.at, exited_at.length);
}

// Returns if Java has to do it.
static void delete(const struct command *command) {
    static struct bytes payload, answer;
    char path[512], folder[512];
    snprintf(folder, sizeof folder, "%s/pods/%s/%s", state, command->namespace, command->id);
    int residents = find_resident(path, sizeof path);
    if (!*command->bundle || residents > 1) {
        return;
    }
    if (residents == 1) {
        put(&payload, command->namespace, strlen(command->namespace) + 1);
        put(&payload, command->id, strlen(command->id));
        if (call(path, "Forget", &payload, &answer) != ANSWERED) {
            return;
        }
    }
    struct stat there;
    if (stat(folder, &there) == 0) {
        return; // left by a resident that died
    }
    if (answer.length == 0) {
        put_killed(&answer);
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
    find_library();
    const char *named = getenv("HCSSHIM_STATE");
    named = named && *named ? named : "/run/hcsshim";
    struct command command = parse(argc, argv);
    if (command.plain && *named == '/' && strlen(named) < sizeof state) {
        strcpy(state, named);
        if (strcmp(command.action, "start") == 0) {
            start(&command);
        } else if (strcmp(command.action, "delete") == 0) {
            delete(&command);
        }
    }
    become_java(argc, argv);
}
