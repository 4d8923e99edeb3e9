# helper.bash: what bats files of all folders share.  "load helper" (or ../cli/helper).
# scripts/run-tests sets O and MEZ_ROOT; a bats file run by hand uses build/.
bats_require_minimum_version 1.5.0

MEZ_ROOT=${MEZ_ROOT:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
O=${O:-$MEZ_ROOT/build}
PATH=$O/bin:${PATH#"$O/bin:"}
export MEZ_ROOT O PATH LC_ALL=C TZ=UTC
umask 022

# Each test begins in an empty folder of its own.
setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

# once COMMAND...: for setup_file: in the folder that all tests of the file share.
once() {
	cd "$BATS_FILE_TMPDIR" || return 1
	"$@"
}

# again NAME...: for setup: copies of what setup_file made there, in the test's own folder.
again() {
	cd "$BATS_TEST_TMPDIR" || return 1
	(cd "$BATS_FILE_TMPDIR" && cp -R -- "$@" "$BATS_TEST_TMPDIR/")
}

# Every released tool, from the sources: a tool cannot be forgotten in a list.
tools() {
	(cd "$MEZ_ROOT/cmd" && printf '%s\n' mez*.c | sed 's/\.c$//' | grep -v mez-skeleton)
}

# The verbs of a tool, from its own -h; nothing for a tool without verbs.  Those of mez that
# are other tools are left to them.
verbs() {
	"$1" -h | awk '/^$/ { part++; next } part == 1 && /^  [a-z]/ { print $1 }' |
		if [ "$1" = mez ]; then grep -x -e help -e verify; else cat; fi
}

# answers STATUS CMD...: the command ends so; $output is stdout, $stderr the rest.
answers() {
	local want=$1
	shift
	run --separate-stderr -- "$@"
	if [ "$status" -ne "$want" ]; then
		echo "$* ended with $status, not $want"
		echo "stdout: $output"
		echo "stderr: $stderr"
		return 1
	fi
}

# is WHAT EXPECTED: two texts are equal.
is() {
	[ "$1" = "$2" ] || { printf 'got      %s\nexpected %s\n' "$1" "$2"; return 1; }
}

# has TEXT PART
has() {
	case $1 in
	*"$2"*) ;;
	*) printf '%s\nhas no\n%s\n' "$1" "$2"; return 1 ;;
	esac
}

# stderr is one line, led by the tool's name.
one_line() {
	has "$stderr" "$1: "
	is "$(printf '%s\n' "$stderr" | wc -l)" 1
}

# same_twice CMD...: the same bytes again.
same_twice() {
	"$@" >first || return
	"$@" >second || return
	cmp first second
}

# lost_stdout CMD...: an answer that nobody receives is 74, closed or full.
lost_stdout() {
	local got
	got=0
	"$@" >&- 2>lost || got=$?
	is "$got" 74
	got=0
	"$@" >/dev/full 2>lost || got=$?
	is "$got" 74
	has "$(cat lost)" 'cannot write standard output'
}

# pipe_is_file FILE CMD...: FILE as standard input gives the bytes of FILE as argument, but for
# the name that problem records give the input.
pipe_is_file() {
	local file=$1
	shift
	"$@" "$file" >by_name 2>/dev/null || :
	"$@" <"$file" >by_pipe 2>/dev/null || :
	[ -s by_pipe ] || { echo "no output to compare"; return 1; }
	sed "s|\"source\":\"$file\"|\"source\":\"-\"|" by_name | cmp - by_pipe
}
