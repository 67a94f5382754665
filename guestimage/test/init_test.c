// What of init can be tried without being PID 1: arguments, entropy pieces, reaping.

#define KMSG "/dev/null"
#define LOAD_MODULE(fd) load_stand_in(fd)
static int load_stand_in(int fd);
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

// Modules here are files that say what they are and what they need: one letter each.
static char loaded[64];

static int load_stand_in(int fd) {
    char text[8] = "";
    ssize_t length = read(fd, text, sizeof text - 1);
    for (ssize_t i = 1; i < length; i++) {
        if (!strchr(loaded, text[i])) {
            errno = text[i] == '!' ? ENOEXEC : ENOENT;
            return -1;
        }
    }
    strncat(loaded, text, 1);
    return 0;
}

static char folder[64], mark[80];

static void driver(const char *name, const char *text) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

// What comes of a folder with a and more, in a process of its own.
static int drivers_with(const char *name, const char *text) {
    driver(name, text);
    return STATUS_OF({
        (void)!freopen("/dev/null", "w", stderr);
        int status = install_drivers(mark, folder);
        status = status ? status : strlen(loaded) == 3 && !install_drivers(mark, "/no/such") ? 0 : 9;
        _exit(status);
    });
}

static void drivers_come_in_an_order_that_works(void) {
    char below[80], path[160];
    strcpy(folder, "/tmp/drivers.XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
    snprintf(mark, sizeof mark, "%s/mark", folder);
    snprintf(below, sizeof below, "%s/below", folder);
    mkdir(below, 0700);
    driver("1.ko", "cba");
    driver("below/2.ko", "ba");
    driver("notes.txt", "!!");
    CHECK(drivers_with("3.ko", "ax") == 1); // nobody has x
    CHECK(access(mark, F_OK) != 0);
    CHECK(drivers_with("3.ko", "a!") == 1); // no module at all
    CHECK(drivers_with("3.ko", "a") == 0);
    CHECK(access(mark, F_OK) == 0);
    snprintf(path, sizeof path, "rm -r %s", folder);
    CHECK(system(path) == 0);
}

int main(void) {
    drivers_come_in_an_order_that_works();
    arguments_end_at_the_program();
    no_arguments_mean_the_agent_and_a_shell();
    bad_arguments_end_with_status_1();
    the_main_childs_end_is_the_result();
    another_childs_end_is_only_reaped();
    return done();
}
