#!/usr/bin/env bats
# Short runs of test/drills; the long ones are part of make check-all.
load helper

drill() {
	run "$MEZ_ROOT/test/drills/$1" "${@:2}"
	echo "$output"
	is "$status" 0
	run ! grep -q '^not ok' <<<"$output"
}

@test "killed at random points, no acknowledged receipt is lost" {
	drill kill-append 5
}

@test "several appenders at once" {
	drill two-appenders
}

@test "a full disk" {
	drill full-disk
}
