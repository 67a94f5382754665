// What of init can be tried without being PID 1: arguments, entropy pieces, reaping.

#define KMSG "/dev/null"
#define main init_main
#include "../init.c"
#undef main

#include "check.h"

#define ARGUMENTS(...)                                                                    \
    (optind = 0, parse(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *),                  \
                       (char *[]){__VA_ARGS__, NULL}))

static void arguments_end_at_the_program(void) {
    struct options o = ARGUMENTS("init", "-e", "1", "-w", "-d", "/bin/ash", "/bin/gcs", "-v4", "-e", "7");
    CHECK(o.entropy_port == 1);
    CHECK(o.writable);
    CHECK(!strcmp(o.shell, "/bin/ash"));
    CHECK(!strcmp(o.program[0], "/bin/gcs"));
    CHECK(!strcmp(o.program[1], "-v4"));
    CHECK(!strcmp(o.program[2], "-e"));
}

static void no_arguments_mean_the_agent_and_a_shell(void) {
    char *argv[] = {"init", NULL};
    struct options o = parse(1, argv);
    CHECK(!strcmp(o.shell, "/bin/sh"));
    CHECK(!strcmp(o.program[0], "/bin/gcs"));
    CHECK(!strcmp(o.program[3], "-logfile=/run/gcs/gcs.log"));
    CHECK(o.entropy_port == 0);
}

static void bad_arguments_end_with_status_1(void) {
    CHECK(STATUS_OF(ARGUMENTS("init", "-e", "0", "p")) == 1);
    CHECK(STATUS_OF(ARGUMENTS("init", "-e", "one", "p")) == 1);
    CHECK(STATUS_OF(ARGUMENTS("init", "-e", "-1", "p")) == 1);
    CHECK(STATUS_OF(ARGUMENTS("init", "-e", "4294967296", "p")) == 1);
    CHECK(STATUS_OF(ARGUMENTS("init", "-x", "p")) == 1);
    CHECK(STATUS_OF(ARGUMENTS("init", "-w")) == 1);
    CHECK(STATUS_OF(ARGUMENTS("init", "-e", "4294967295", "p")) == 0);
}

static void the_main_childs_end_is_the_result(void) {
    char *seven[] = {"/bin/sh", "-c", "exit 7", NULL};
    char *killed[] = {"/bin/sh", "-c", "kill -9 $$", NULL};
    char *environment[] = {"/bin/sh", "-c", "test \"$PATH\" = /sbin:/usr/sbin:/bin:/usr/bin && test -z \"$HOME\"", NULL};
    char *missing[] = {"/no/such/program", NULL};
    CHECK(reap_until(launch(seven, false)) == 7);
    CHECK(reap_until(launch(killed, false)) == 137);
    CHECK(reap_until(launch(environment, false)) == 0);
    CHECK(reap_until(launch(missing, false)) == 127);
}

static void another_childs_end_is_only_reaped(void) {
    char *at_once[] = {"/bin/sh", "-c", "exit 1", NULL};
    char *after_it[] = {"/bin/sh", "-c", "read line < /proc/self/stat; exit 2", NULL};
    launch(at_once, false);
    CHECK(reap_until(launch(after_it, false)) == 2);
}

int main(void) {
    arguments_end_at_the_program();
    no_arguments_mean_the_agent_and_a_shell();
    bad_arguments_end_with_status_1();
    the_main_childs_end_is_the_result();
    another_childs_end_is_only_reaped();
    return done();
}
