// A few lines instead of a test framework: CHECK counts, `done` prints the result.
#ifndef HCSSHIM_CHECK_H
#define HCSSHIM_CHECK_H

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int passed, failed;

#define CHECK(condition)                                                                  \
    ((condition) ? (void)passed++                                                         \
                 : (void)(failed++, printf("%s:%d: %s\n", __FILE__, __LINE__, #condition)))

static int done(void) {
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}

// The exit status of `body` in a child of its own; 128 + signal if that ended it.
#define STATUS_OF(body)                                                                   \
    ({                                                                                    \
        fflush(stdout);                                                                   \
        pid_t child = fork();                                                             \
        if (child == 0) {                                                                 \
            body;                                                                         \
            _exit(0);                                                                     \
        }                                                                                 \
        int status;                                                                       \
        waitpid(child, &status, 0);                                                       \
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);                 \
    })

#endif
