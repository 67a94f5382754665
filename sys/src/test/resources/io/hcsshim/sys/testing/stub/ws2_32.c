/* The Hyper-V sockets of ws2_32.dll: Unix sockets in a name space of the process. Its functions have the names of those of
 * the C library, so it makes system calls instead. */
#include "stub.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FAMILY = 34, UNIX = 1, STREAM = 1, CLOEXEC = 02000000, NO_SIGNAL = 0x4000 };
enum { BAD = 10022, IN_USE = 10048, RESET = 10054, REFUSED = 10061 };

typedef struct {
    uint16_t family, reserved;
    GUID machine, service;
} ADDRESS;

typedef struct {
    HANDLE socket;
    int16_t events, happened;
} POLL;

typedef struct {
    uint16_t family;
    char path[108];
} LOCAL;

#define SOCKET_HANDLE(fd) (0xA000000000000000ull | (uint64_t)(fd) << 4)
#define ENTER(function, failed)                     \
    do {                                            \
        script_t script_ = {0, NULL, 0};            \
        if (enter(function, &script_)) {            \
            last_error((DWORD)script_.result);      \
            return failed;                          \
        }                                           \
    } while (0)

static int32_t answer(long result, DWORD error)
{
    if (result < 0)
        last_error(error);
    return (int32_t)result;
}

static LOCAL local(const ADDRESS *address)
{
    LOCAL at = {.family = UNIX};
    char machine[37], service[37];

    guid_text(&address->machine, machine);
    guid_text(&address->service, service);
    snprintf(at.path + 1, sizeof at.path - 1, "stub-hv-%d-%s-%s", getpid(), machine, service);
    return at;
}

EXPORT int32_t WSAStartup(uint16_t version, void *data)
{
    ENTER("WSAStartup", 10091);
    memset(data, 0, 408);
    return version == 0x0202 ? 0 : 10092;
}

EXPORT HANDLE socket(int32_t family, int32_t type, int32_t protocol)
{
    ENTER("socket", (HANDLE)-1);
    if (family != FAMILY || type != STREAM || protocol != 1) {
        last_error(BAD);
        return (HANDLE)-1;
    }
    count("sockets", 1);
    return SOCKET_HANDLE(syscall(SYS_socket, UNIX, STREAM | CLOEXEC, 0));
}

EXPORT int32_t bind(HANDLE socket, const ADDRESS *address, int32_t length)
{
    ENTER("bind", -1);
    LOCAL at = local(address);
    return length == sizeof *address ? answer(syscall(SYS_bind, FILE_OF(socket), &at, sizeof at), IN_USE) : -1;
}

EXPORT int32_t listen(HANDLE socket, int32_t backlog)
{
    ENTER("listen", -1);
    return answer(syscall(SYS_listen, FILE_OF(socket), backlog), BAD);
}

EXPORT int32_t connect(HANDLE socket, const ADDRESS *address, int32_t length)
{
    ENTER("connect", -1);
    LOCAL at = local(address);
    return length == sizeof *address ? answer(syscall(SYS_connect, FILE_OF(socket), &at, sizeof at), REFUSED) : -1;
}

EXPORT HANDLE accept(HANDLE socket, void *address, int32_t *length)
{
    ENTER("accept", (HANDLE)-1);
    (void)address;
    (void)length;
    long fd = syscall(SYS_accept4, FILE_OF(socket), NULL, NULL, CLOEXEC);
    if (fd < 0) {
        last_error(BAD);
        return (HANDLE)-1;
    }
    count("sockets", 1);
    return SOCKET_HANDLE(fd);
}

/* POLLRDNORM of Windows is 0x100, POLLWRNORM 0x10. */
EXPORT int32_t WSAPoll(POLL *sockets, uint32_t number, int32_t milliseconds)
{
    ENTER("WSAPoll", -1);
    if (number != 1)
        return answer(-1, BAD);
    struct pollfd one = {.fd = FILE_OF(sockets->socket), .events = sockets->events & 0x100 ? POLLIN : POLLOUT};
    return answer(poll(&one, 1, milliseconds), BAD);
}

EXPORT int32_t recv(HANDLE socket, void *buffer, int32_t length, int32_t flags)
{
    ENTER("recv", -1);
    return answer(syscall(SYS_recvfrom, FILE_OF(socket), buffer, (size_t)length, flags, NULL, NULL), RESET);
}

EXPORT int32_t send(HANDLE socket, const void *buffer, int32_t length, int32_t flags)
{
    ENTER("send", -1);
    return answer(
        syscall(SYS_sendto, FILE_OF(socket), buffer, (size_t)length, flags | NO_SIGNAL, NULL, 0), RESET);
}

EXPORT int32_t shutdown(HANDLE socket, int32_t how)
{
    ENTER("shutdown", -1);
    return answer(syscall(SYS_shutdown, FILE_OF(socket), how), BAD);
}

EXPORT int32_t closesocket(HANDLE socket)
{
    ENTER("closesocket", -1);
    if (socket >> 60 != 0xA || close(FILE_OF(socket)) != 0)
        count("wrong handles", 1);
    count("sockets", -1);
    return 0;
}
