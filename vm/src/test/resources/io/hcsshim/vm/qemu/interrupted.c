// Opens what `lend` lends while signals come every 20 microseconds; says why if it cannot.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

static void tick(int number) {
    (void)number;
}

int main(void) {
    struct sigaction action = {.sa_handler = tick, .sa_flags = SA_RESTART};
    struct itimerval often = {{0, 20}, {0, 20}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    if (syscall(SYS_openat, AT_FDCWD, "/proc/self/fd/3", O_RDWR) < 0) {
        perror("open");
        return 1;
    }
    return 0;
}
