#!/usr/bin/env bats
# The scripts themselves.
load ../cli/helper

@test "shell scripts are clean" {
	cd "$MEZ_ROOT"
	# shellcheck disable=SC2046 # our names hold no blanks
	shellcheck $(grep -lE '^#!/bin/(ba)?sh|^#!/usr/bin/env bash' scripts/* .ci/*)
}

@test "install-deps is quiet when all is there" {
	answers 0 "$MEZ_ROOT/scripts/install-deps" --check
	is "$output$stderr" ''
}

@test "install-deps --check names what is missing" {
	mkdir fake
	printf '#!/bin/sh\nshift 3; [ "$1" = zstd ] || echo installed\n' >fake/dpkg-query
	chmod +x fake/dpkg-query
	PATH=$PWD/fake:$PATH answers 1 "$MEZ_ROOT/scripts/install-deps" --check
	is "$stderr" 'missing Debian packages: zstd'
}

@test "a missing library is one line that names its package" {
	cat >cc <<-'END'
		#!/bin/sh
		case "$*" in *-lsodium* | *-lzstd*) exit 1 ;; esac
		exec gcc "$@"
	END
	chmod +x cc
	answers 1 "$MEZ_ROOT/scripts/probe" ./cc
	is "$output" ''
	is "$stderr" "mez: missing <sodium.h>: apt-get install libsodium-dev
mez: missing <zstd.h>: apt-get install libzstd-dev"
	answers 1 "$MEZ_ROOT/scripts/probe" ./no-such-cc
	has "$stderr" "no working C compiler './no-such-cc'"
}

# One test program in a folder of its own, and what the runner says of it.
ran() { # STATUS TAP
	mkdir -p t
	printf '#!/bin/sh\ncat <<END\n%s\nEND\n' "$2" >t/one
	chmod +x t/one
	answers "$1" "$MEZ_ROOT/scripts/run-tests" "$PWD/t"
}

@test "the runner says yes and no" {
	ran 0 $'ok 1 - a\nok 2 - b\n1..2'
	is "$(tail -n 1 <<<"$output")" 'Result: PASS'
	ran 1 $'ok 1 - a\nnot ok 2 - b\n1..2'
	ran 1 $'ok 1 - a\n1..2'
	ran 1 $'ok 1 - a'
	ran 1 'hello'
	answers 66 "$MEZ_ROOT/scripts/run-tests" nowhere
	answers 64 "$MEZ_ROOT/scripts/run-tests"
}

@test "a test that ends with an error or never ends is a failure" {
	mkdir t
	printf '#!/bin/sh\nprintf "ok 1 - a\\n1..1\\n"; exit 99\n' >t/one
	chmod +x t/one
	answers 1 "$MEZ_ROOT/scripts/run-tests" "$PWD/t"
	printf '#!/bin/sh\nprintf "ok 1 - a\\n1..1\\n"; sleep 60\n' >t/one
	MEZ_TEST_TIMEOUT=1 answers 1 "$MEZ_ROOT/scripts/run-tests" "$PWD/t"
}

@test "a skip needs a known reason" {
	ran 1 $'ok 1 # SKIP because\n1..1'
	has "$stderr" 'skipped without a known reason'
	ran 1 '1..0 # SKIP because'
	ran 0 $'ok 1 # SKIP sanitizer build\n1..1'
	MEZ_CONFORMANCE='' ran 0 '1..0 # SKIP MEZ_CONFORMANCE is not set'
	MEZ_CONFORMANCE=$PWD ran 1 '1..0 # SKIP MEZ_CONFORMANCE is not set'
}

@test "each fuzz target has seeds and words" {
	for f in "$MEZ_ROOT"/test/fuzz/*_fuzz.c; do
		name=$(basename "$f" _fuzz.c)
		[ -n "$(ls "$MEZ_ROOT/test/fuzz/seeds/$name")" ]
		[ -s "$MEZ_ROOT/test/fuzz/dict/$name.dict" ]
	done
}
