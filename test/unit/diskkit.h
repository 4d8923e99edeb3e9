/* diskkit.h: what tests of files and stores share: writers that are killed, trees that go. */
#ifndef DISKKIT_H
#define DISKKIT_H

#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that puts what belongs to the round for ever, and says "+" for each. */
typedef pid_t writer_fn(unsigned round, int say);

/* Kill a writer so many microseconds after its n-th blob: a disk may take its time for each. */
static inline bool kill_after(writer_fn *start, unsigned round, unsigned n, useconds_t more)
{
	int ends[2], status = 0;
	pid_t pid;
	char c;

	if (pipe(ends) < 0)
		return false;
	pid = start(round, ends[1]);
	close(ends[1]);
	while (n > 0 && read(ends[0], &c, 1) == 1)
		n--;
	if (more)
		usleep(more);
	kill(pid, SIGKILL);
	close(ends[0]);
	return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && n == 0;
}

static inline int remove_tree(const char *path)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execl("/bin/rm", "rm", "-rf", path, (char *)NULL);
		_exit(1);
	}
	return waitpid(pid, &status, 0) == pid ? status : -1;
}

#endif
