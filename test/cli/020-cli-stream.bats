#!/usr/bin/env bats
# The record loop as the shell sees it, through the model tool.
load helper

@test "records go through, canonical, twice the same" {
	printf '{"b":1,"a":[true]}\n"x"\n' >in
	answers 0 mez-skeleton in
	is "$output" $'{"a":[true],"b":1}\n"x"'
	same_twice mez-skeleton in
}

@test "a pipe gives what a file gives" {
	printf '1\n{"a":1,"a":2}\n\n2\n1.5\n' >in
	pipe_is_file in mez-skeleton
	pipe_is_file in mez-skeleton --framed
}

@test "a bad record becomes a problem record, and the next one is read" {
	printf '1\n{"a":1,"a":2}\n2\n' >in
	answers 65 mez-skeleton in
	is "${lines[0]}" 1
	is "${lines[2]}" 2
	is "$(jq -r '[.type,.tool,.code,.status,.source,.record,.line,.column]|join(" ")' \
		<<<"${lines[1]}")" 'mez.problem/1 mez-skeleton duplicate 65 in 2 2 8'
	one_line mez-skeleton
	has "$stderr" 'mez-skeleton: in:2:8: '
}

@test "--fail-fast stops at the first bad record" {
	printf '1\n}\n2\n' >in
	answers 65 mez-skeleton --fail-fast in
	is "${#lines[@]}" 2
}

@test "the last tool of a pipe has the greatest status before it" {
	printf '1\n}\n' >in
	mez-skeleton in 2>/dev/null | { run mez-skeleton; is "$status" 65; }
	printf '{"type":"mez.problem/1","status":66}\n1\n' >in
	answers 66 mez-skeleton in
	is "$stderr" ''
}

@test "a framed pipe that is cut is noticed" {
	end='{"problems":0,"records":3,"status":0,"type":"mez.end/1"}'
	printf '1\n2\n3\n' >in
	mez-skeleton --frame in >whole
	is "$(tail -n 1 whole)" "$end"
	answers 0 mez-skeleton --framed whole
	is "${lines[3]}" "$end"
	size=$(wc -c <whole)
	for n in $(seq 0 $((size - 1))); do
		got=0
		head -c "$n" whole | mez-skeleton --framed >/dev/null 2>&1 || got=$?
		is "$n: $got" "$n: 65"
	done
	sed 2d whole >short
	answers 65 mez-skeleton --framed short
	has "$stderr" 'counts 3 records, 2 came'
}

@test "no records is an error" {
	answers 65 mez-skeleton </dev/null
	has "$stderr" 'no records in the input'
	answers 65 sh -c 'mez-skeleton <&-'
}

@test "input that is not there is 66, output that is lost is 74" {
	echo 1 >in
	answers 66 mez-skeleton nowhere
	answers 66 mez-skeleton .
	lost_stdout mez-skeleton in
}

@test "a filter ends quietly when its reader goes" {
	run bash -c 'yes 1 | mez-skeleton | head -n 1; echo "${PIPESTATUS[1]}"'
	is "$output" $'1\n141'
}

@test "several inputs in order, and - is standard input" {
	echo 1 >a
	printf '{\n"x": 3 }' >c.json
	run bash -c 'echo 2 | mez-skeleton a - c.json'
	is "$output" $'1\n2\n{"x":3}'
}

@test "a file whose name looks like an option needs --" {
	echo 1 >--framed
	answers 0 mez-skeleton -- --framed
	is "$output" 1
}

@test "a stream far larger than the memory allowed goes through" {
	# Data segment and stack are bounded, not address space: arenas reserve that.
	case $(readelf -sW "$O/bin/mez-skeleton") in
	*__asan_init*) skip 'sanitizers need memory of their own' ;;
	esac
	yes '{"k":"0123456789012345678901234567890123456789"}' | head -n 4000000 >in
	run bash -c 'ulimit -d 65536; mez-skeleton in | cksum'
	is "$output" "$(cksum <in)"
}
