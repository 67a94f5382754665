#define WRITER
#include "cimfs.c"
