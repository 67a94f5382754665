/* What the parts of kernel32.dll share. */
#ifndef KERNEL32_H
#define KERNEL32_H

#include "stub.h"

/* Waits until somebody connects to an instance of a pipe, or `cancel` can be read. 0, and a last error, if it fails. */
int32_t accept_pipe(HANDLE pipe, int cancel);
/* A handle of a pipe is about to be closed, if it is one. */
void close_pipe(int fd);
/* Opens the client's end of a pipe; 0, and a last error, if it fails. */
HANDLE connect_pipe(const char *name);
/* The name after \\.\pipe\ ; NULL if it is no name of a pipe. */
const char *pipe_name(const char *path);
/* Programs, by their handles; the number of one that has ended is 0. */
void end_program(HANDLE handle, uint32_t code);
uint32_t program_pid(HANDLE handle);
/* The pipes of the console that a list of attributes has; false if it has none. */
bool console_pipes(const void *list, HANDLE *in, HANDLE *out);

#endif
