// Starts the guest agent: /bin/gcs with its arguments becomes the JVM with the agent in it.
//
// A program rather than a script, because the base file system need not have a shell. The JVM's own
// options are in a file that the image's build also trains the class archive with: the two must agree.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JAVA "/opt/gcs/jre/bin/java"
#define OPTIONS "@/opt/gcs/jvm.options"

int main(int argc, char **argv) {
    char **args = calloc(argc + 2, sizeof *args);
    if (!args) {
        perror("gcs");
        return 1;
    }
    args[0] = JAVA;
    args[1] = OPTIONS;
    memcpy(args + 2, argv + 1, (argc - 1) * sizeof *args);
    execv(JAVA, args);
    perror("gcs: exec " JAVA);
    return 127;
}
