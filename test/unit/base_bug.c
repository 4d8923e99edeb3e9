/* mez_bug(): says where on descriptor 2, and ends by SIGABRT. */
#include "base/err.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	const struct rlimit no_core = { 0, 0 };
	char said[256] = "";
	int ends[2], status = 0;
	ssize_t n;
	pid_t pid;

	if (!ok(pipe(ends) == 0, "pipe"))
		return done_testing();
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)setrlimit(RLIMIT_CORE, &no_core);
		(void)dup2(ends[1], STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		mez_require(1 + 1 == 2);
		mez_require(sizeof(said) == 1);
		_exit(0);
	}
	close(ends[1]);
	n = read(ends[0], said, sizeof(said) - 1);
	ok(n > 0, "something was said");
	ok(strncmp(said, "BUG: ", 5) == 0, "it says that it is a bug");
	ok(strstr(said, "base_bug.c:") != NULL, "it says where");
	ok(strstr(said, "sizeof(said) == 1\n") != NULL, "it says what");
	ok(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT,
	   "and aborts");
	return done_testing();
}
