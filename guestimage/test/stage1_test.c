// What of stage 1 can be tried without being PID 1: the command line, tables of the device mapper, freeing the RAM disk.

#define KMSG "/dev/null"
#define DEVICE_LIMIT_MS 20
#define main stage1_main
#include "../stage1.c"
#undef main

#include "check.h"

static struct root parsed(const char *line) {
    static char copy[512]; // the result points into it
    return parse(strcpy(copy, line));
}

static void the_root_is_what_the_kernel_is_told(void) {
    struct root root = parsed("console=ttyS0 root=/dev/pmem0 ro rootwait init=/sbin/start -- -e 1 root=/dev/no\n");
    CHECK(!strcmp(root.device, "/dev/pmem0"));
    CHECK(!strcmp(root.init, "/sbin/start"));
    CHECK(!strcmp(root.type, "ext4"));
    CHECK(!root.mapped);
}

static void the_last_of_several_words_counts(void) {
    struct root root = parsed("root=/dev/sda rootfstype=xfs root=/dev/sdb");
    CHECK(!strcmp(root.device, "/dev/sdb"));
    CHECK(!strcmp(root.type, "xfs"));
    CHECK(!strcmp(root.init, "/init"));
}

static void quotes_hold_words_together(void) {
    struct root root = parsed("root=/dev/dm-0  dm-mod.create=\"a,,,ro,0 8 verity 1 -- x\" \"init=/a b\"");
    CHECK(!strcmp(root.mapped, "a,,,ro,0 8 verity 1 -- x"));
    CHECK(!strcmp(root.init, "/a b"));
}

static void modules_are_those_of_the_disk_below_the_mapping(void) {
    struct root root = parsed("root=/dev/pmem0");
    CHECK(is_pmem(&root));
    root = parsed("root=/dev/dm-0 dm-mod.create=\"a,,,ro,0 8 verity 1 /dev/pmem0 /dev/pmem0\"");
    CHECK(is_pmem(&root));
    root = parsed("root=/dev/dm-0 dm-mod.create=\"a,,,ro,0 8 verity 1 /dev/sda /dev/sda\"");
    CHECK(!is_pmem(&root));
}

static void a_machine_without_a_root_ends(void) {
    CHECK(STATUS_OF(parsed("console=ttyS0 ro")) == 1);
    CHECK(STATUS_OF(parsed("console=ttyS0 -- root=/dev/sda")) == 1);
    CHECK(STATUS_OF(parsed("rootflags=x")) == 1);
    CHECK(STATUS_OF(parsed("")) == 1);
}

static void a_mapping_is_one_target_of_one_device(void) {
    struct mapping m = parse_mapping("dmverity,,,ro,0 163840 verity 1 /dev/pmem0 /dev/pmem0 4096 4096 20480 20481 sha256 ab 00");
    CHECK(!strcmp(m.name, "dmverity"));
    CHECK(m.start == 0);
    CHECK(m.sectors == 163840);
    CHECK(!strcmp(m.type, "verity"));
    CHECK(!strcmp(m.parameters, "1 /dev/pmem0 /dev/pmem0 4096 4096 20480 20481 sha256 ab 00"));
}

static void a_mapping_that_cannot_be_made_is_refused(void) {
    CHECK(STATUS_OF(parse_mapping("")) == 1);
    CHECK(STATUS_OF(parse_mapping("name,,,ro")) == 1);
    CHECK(STATUS_OF(parse_mapping("name,,,rw,0 8 linear /dev/sda 0")) == 1);
    CHECK(STATUS_OF(parse_mapping("name,,,ro,zero 8 linear /dev/sda 0")) == 1);
    CHECK(STATUS_OF(parse_mapping("name,,,ro,0 8")) == 1);
    CHECK(STATUS_OF(parse_mapping("a,,,ro,0 8 linear /dev/sda 0;b,,,ro,0 8 linear /dev/sda 8")) == 1);
    CHECK(STATUS_OF(parse_mapping("a,,,ro,0 8 linear /dev/sda 0,8 8 linear /dev/sda 8")) == 1);
    char line[4096] = "a,,,ro,0 8 verity ";
    memset(line + strlen(line), 'x', 2000);
    CHECK(STATUS_OF(parse_mapping(line)) == 1);
    memset(line, 'n', 200);
    memcpy(line + 200, ",,,ro,0 8 verity 1", 19);
    CHECK(STATUS_OF(parse_mapping(line)) == 1);
}

static void a_device_that_does_not_appear_ends_the_machine(void) {
    CHECK(STATUS_OF(await_device("/no/such/device")) == 1);
    CHECK(STATUS_OF(await_device("/dev/null")) == 0);
    CHECK(STATUS_OF(await_mapped("1 /no/such /dev/null 4096")) == 0);
    CHECK(STATUS_OF(await_mapped("1 8:0 8:0 4096")) == 0);
}

static void the_ram_disk_is_emptied_and_nothing_else(void) {
    char folder[] = "/tmp/stage1-test-XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    CHECK(!mkdirat(fd, "a", 0755) && !mkdirat(fd, "a/b", 0755));
    close(openat(fd, "a/b/file", O_WRONLY | O_CREAT, 0600));
    CHECK(!symlinkat("/etc/passwd", fd, "a/link"));
    struct stat here;
    fstat(fd, &here);
    empty(open(folder, O_RDONLY | O_DIRECTORY), here.st_dev + 1);
    CHECK(!faccessat(fd, "a/b/file", F_OK, 0));
    empty(fd, here.st_dev);
    CHECK(!access("/etc/passwd", F_OK));
    CHECK(!rmdir(folder));
}

int main(void) {
    the_root_is_what_the_kernel_is_told();
    the_last_of_several_words_counts();
    quotes_hold_words_together();
    modules_are_those_of_the_disk_below_the_mapping();
    a_machine_without_a_root_ends();
    a_mapping_is_one_target_of_one_device();
    a_mapping_that_cannot_be_made_is_refused();
    a_device_that_does_not_appear_ends_the_machine();
    the_ram_disk_is_emptied_and_nothing_else();
    return done();
}
