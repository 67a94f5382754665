// What a pod begins with: it waits for the end, and takes in the processes that lost their parents.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	sigset_t all;
	int got;

	if (argc > 1) {
		fprintf(stderr, "%s takes no arguments\n", argv[0]);
		return 2;
	}
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL); // taken one by one below, so that none comes between
	while (sigwait(&all, &got) == 0) {
		if (got == SIGTERM || got == SIGINT)
			return 0;
		while (got == SIGCHLD && waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
	return 1;
}
