# For the drills that kill: a process group of its own, and its end.

# start COMMAND...: it runs in the background; $pid is its process group.
start() {
	set -m
	"$@" &
	pid=$!
	set +m
}

# kill_all: kill -9 to all of $pid's group; none of it runs any more when this returns.  The end
# of the group's leader does not tell: what the leader had started is nobody's child then, and a
# process that waits for the disk dies only when the disk has answered, its locks held till then.
kill_all() {
	local i
	kill -9 -- -"$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	for ((i = 0; i < 3000; i++)); do
		running "$pid" || return 0
		sleep 0.01
	done
	fail 'a killed process is still there after half a minute'
}

# running PGRP: whether a thread of that process group is there, zombies not counted.  Threads,
# since the first of a process may be gone before the others.
running() {
	sed -n 's/^.*) [^ZX] [0-9]* \([0-9]*\) .*/\1/p' /proc/[0-9]*/task/[0-9]*/stat 2>/dev/null |
		grep -qx "$1"
}
