// What init and vsockexec share: dialling the host over vsock.
#ifndef HCSSHIM_VSOCK_H
#define HCSSHIM_VSOCK_H

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

// One dial of a vsock port of the host (vsock(7)); -1 and errno when nobody serves it.
#ifndef DIAL
static int dial_host(unsigned port) {
    int fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    struct sockaddr_vm host = {
        .svm_family = AF_VSOCK, .svm_port = port, .svm_cid = VMADDR_CID_HOST};
    int rc;
    do {
        rc = connect(fd, (struct sockaddr *)&host, sizeof host);
    } while (rc < 0 && errno == EINTR);
    if (rc < 0) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}
#define DIAL dial_host
#endif

#endif
