#!/usr/bin/env bats
# -j: any number of threads gives what one gives.
load helper
load jobs

# mixed N: lines of which every seventh is bad in its own way.
mixed() {
	awk -v n="$1" 'BEGIN {
		split("}|{\"a\":1,\"a\":2}|| |\"\\ud800\"|1.5|-0|[1,|{\"type\":\"mez.problem/1\",\"status\":1}|\xff", odd, "|")
		for (i = 1; i <= n; i++)
			if (i % 7) printf "{\"n\":%d, \"a\":[%d,\"%s\"]}\n", i, i * i, substr("xxxxxxxxxx", i % 10)
			else print odd[i / 7 % 10 + 1]
	}'
}

@test "good and bad records, for every form of answer" {
	mixed 20000 >in
	for o in '' --digest --check --rfc8785 --profile=legacy --normalize-time --allow-empty; do
		agree mez-canon ${o:+"$o"} in
	done
	grep -q '"code":"duplicate"' want.out
}

@test "to the first bad record" {
	mixed 20000 >in
	agree mez-canon --fail-fast in
	is "$(wc -l <want.out)" 7
	yes '{"b":1,"a":2}' | head -n 30000 >in
	echo '}' >>in
	yes 1 | head -n 30000 >>in
	agree mez-canon --fail-fast in
	is "$(wc -l <want.out)" 30001
}

@test "frames, whole and cut" {
	mixed 20000 | sed '/^[ }]*$/d' >in
	mez-skeleton --frame in >framed 2>/dev/null || :
	agree mez-canon --framed framed
	is "$(tail -n 1 want.out | jq -r .type)" mez.end/1
	sed 300d framed >short
	agree mez-canon --framed short
	head -c 300000 framed >cut
	agree mez-canon --framed cut
	cat framed in >after
	agree mez-canon --framed after
}

@test "several inputs, of one text and of many" {
	mixed 3000 >a
	printf '{\n"b":1,\n"a":2}' >b.json
	printf '1\n2' >c
	agree mez-canon a b.json c a
	agree mez-canon a nowhere
	: >d
	agree mez-canon d a
}

@test "an answer comes while the input is open" {
	mkfifo to from
	mez-canon -j 2 <to >from 3>&- &
	exec 5>to 6<from
	echo 1 >&5
	read -r -t 120 one <&6
	is "$one" 1
	exec 5>&- 6<&-
	wait $!
}

@test "a pipe gives what a file gives" {
	mixed 5000 >in
	pipe_is_file in mez-canon -j 2
}

@test "lost output is 74, a reader that goes ends the filter" {
	mixed 20000 >in
	lost_stdout mez-canon -j 2 in
	run bash -c 'yes 1 | mez-canon -j 2 | head -n 1; echo "${PIPESTATUS[1]}"'
	is "$output" $'1\n141'
}

@test "one thread unless told; how many is a number that makes sense" {
	echo 1 >in
	for n in -1 x '' 257 1.5 99999999999; do
		answers 64 mez-canon -j "$n" in
		one_line mez-canon
	done
	answers 0 mez-canon -j 256 in
	answers 0 mez-canon --jobs=2 --single in
	is "$output" 1
	case $(readelf -sW "$O/bin/mez-canon") in
	*__?san_init*) skip 'sanitizer build: threads of its own' ;;
	esac
	mkfifo to from
	mez-canon <to >from 3>&- &
	pid=$!
	exec 5>to 6<from
	echo 1 >&5
	read -r -t 120 one <&6 # it is at work: this is no shell any more
	threads=$(ls "/proc/$pid/task" | wc -l)
	exec 5>&- 6<&-
	wait "$pid"
	is "$one $threads" '1 1'
}

@test "a stream far larger than the memory allowed goes through" {
	case $(readelf -sW "$O/bin/mez-canon") in
	*__?san_init*) skip 'sanitizers need memory of their own' ;;
	esac
	yes '{"k":"0123456789012345678901234567890123456789"}' | head -n 4000000 >in
	run bash -c 'ulimit -d 65536; mez-canon -j 2 in | cksum'
	is "$output" "$(cksum <in)"
}
