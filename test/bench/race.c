/* race: commands that take turns; for each the median time and the greatest memory.
 *   race [-n ROUNDS] [-i FILE] NAME COMMAND [ARGUMENT...] [, NAME COMMAND...]...
 * Standard input is FILE or empty, standard output goes nowhere.  Prints the facts NAME.ms and
 * NAME.kb (of the largest process among the command and what it waited for).  A command that
 * ends with another status than 0 ends the race. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

struct runner {
	const char *name;
	char **argv;
	double took[BENCH_ROUNDS_MAX];
	long kb;
};

struct race {
	size_t rounds, n;
	const char *input;
	struct runner runner[BENCH_RUNS_MAX];
};

static void usage(void)
{
	bench_die("usage: race [-n ROUNDS] [-i FILE] NAME COMMAND... [, NAME COMMAND...]...");
}

/* Cut the words into commands, at each word that is a comma. */
static void read_runners(struct race *race, char **word)
{
	while (*word) {
		struct runner *r = &race->runner[race->n++];

		r->name = *word++;
		r->argv = word;
		if (!*word || race->n == BENCH_RUNS_MAX)
			usage();
		while (*word && strcmp(*word, ",") != 0)
			word++;
		if (*word)
			*word++ = NULL;
	}
	if (!race->n)
		usage();
}

static void read_words(struct race *race, int argc, char **argv)
{
	char *end;
	int c;

	race->rounds = 10;
	race->input = "/dev/null";
	while ((c = getopt(argc, argv, "+n:i:")) != -1) {
		if (c == 'n') {
			race->rounds = strtoul(optarg, &end, 10);
			if (*end || !race->rounds || race->rounds > BENCH_ROUNDS_MAX)
				usage();
		} else if (c == 'i') {
			race->input = optarg;
		} else {
			usage();
		}
	}
	read_runners(race, argv + optind);
}

static void run(struct runner *r, size_t round, const posix_spawn_file_actions_t *files)
{
	struct rusage used;
	double start = bench_now(BENCH_WALL);
	pid_t pid, ended;
	int status, e = posix_spawnp(&pid, r->argv[0], files, NULL, r->argv, environ);

	if (e)
		bench_die("%s: cannot run %s: %s", r->name, r->argv[0], strerror(e));
	do {
		ended = wait4(pid, &status, 0, &used);
	} while (ended < 0 && errno == EINTR);
	r->took[round] = bench_now(BENCH_WALL) - start;
	if (ended != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		bench_die("%s: %s failed (wait status %#x)", r->name, r->argv[0], (unsigned)status);
	if (used.ru_maxrss > r->kb)
		r->kb = used.ru_maxrss;
}

/* Another order each round: who runs after a heavy command finds cold caches, and that should not
 * always be the same one.  The orders are the same in every race. */
static void shuffle(struct runner **order, size_t n, uint64_t *state)
{
	for (size_t i = n; i > 1; i--) {
		struct runner **other, *last = order[i - 1];

		*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		other = &order[(*state >> 33) % i];
		order[i - 1] = *other;
		*other = last;
	}
}

static void put(struct runner *r, size_t rounds)
{
	printf("%s.ms\t%.6g\n", r->name, bench_median(r->took, rounds) * 1e3);
	printf("%s.kb\t%ld\n", r->name, r->kb);
}

int main(int argc, char **argv)
{
	static struct race race;
	struct runner *order[BENCH_RUNS_MAX];
	uint64_t state = 1;
	posix_spawn_file_actions_t files;

	read_words(&race, argc, argv);
	if (posix_spawn_file_actions_init(&files) ||
	    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, race.input, O_RDONLY, 0) ||
	    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0))
		bench_die("out of memory");
	for (size_t i = 0; i < race.n; i++)
		order[i] = &race.runner[i];
	for (size_t round = 0; round < race.rounds; round++) {
		shuffle(order, race.n, &state);
		for (size_t i = 0; i < race.n; i++)
			run(order[i], round, &files);
	}
	posix_spawn_file_actions_destroy(&files);
	for (size_t i = 0; i < race.n; i++)
		put(&race.runner[i], race.rounds);
	return 0;
}
