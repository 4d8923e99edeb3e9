#!/usr/bin/env bats
# mez-bundle put, get, closure: the plumbing of a content store.
load helper
load bundle

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

@test "what is put can be got, and is acknowledged by its name" {
	printf one >f1
	printf two >f2
	answers 0 mez-bundle put --store s f1 f2
	is "$(jq -r .name <<<"$output" | cut -d/ -f3)" "$(sha256sum f1 f2 | cut -d' ' -f1)"
	is "$(jq -c .size <<<"$output" | tr '\n' ' ')" '3 3 '
	answers 0 mez-bundle get --store s "$(sha256sum <f2 | cut -d' ' -f1)"
	is "$output" two
	answers 0 mez-bundle get --store s "sha256:$(sha256sum <f1 | cut -d' ' -f1)"
	is "$output" one
	is "$(stat -c %a "s/blobs/sha256/$(sha256sum <f1 | cut -d' ' -f1)")" 444
	pipe_is_file f1 mez-bundle put --store s
	same_twice mez-bundle put --store s f1 f2
	is "$(find s/blobs -type f | wc -l)" 2
}

@test "a store that nothing was put into is not made" {
	answers 66 mez-bundle put --store s/t not-there
	[ ! -e s ]
	mkdir s
	answers 66 mez-bundle put --store s not-there
	is "$(ls -A s)" ''
	printf one | answers 0 mez-bundle put --store s
	is "$(cd s && echo *)" 'blobs index.json oci-layout'
	printf one >f
	answers 73 mez-bundle put --store f f
	answers 73 mez-bundle put --store f/s f
}

@test "a name refers to what was put last under it" {
	printf one | mez-bundle put --store s --ref n --media-type text/plain
	printf two | mez-bundle put --store s --ref n
	answers 0 mez-bundle get --store s n
	is "$output" two
	is "$(jq -r '.manifests | length' s/index.json)" 1
	is "$(jq -r '.manifests[0].mediaType' s/index.json)" application/octet-stream
	answers 1 mez-bundle get --store s no-such-name
	one_line mez-bundle
	is "$output" ''
}

@test "a damaged blob is not given out, not even in part" {
	head -c 300000 /dev/urandom >f
	mez-bundle put --store s f >ack
	blob=s/$(jq -r .name ack)
	chmod u+w "$blob"
	printf x | dd of="$blob" bs=1 seek=299999 conv=notrunc 2>/dev/null
	answers 1 mez-bundle get --store s "$(basename "$blob")"
	is "$output" ''
	one_line mez-bundle
	has "$stderr" "$blob: the blob's bytes"
	rm "$blob"
	answers 1 mez-bundle get --store s "$(basename "$blob")"
	ln -s "$PWD/f" "$blob"
	answers 1 mez-bundle get --store s "$(basename "$blob")"
}

@test "closure lists what names lead to, and misses what is missing" {
	make_store s
	answers 0 mez-bundle closure --store s
	is "$(jq -r .name <<<"$output")" "$(for f in m1 i2 m2 empty law shared rule; do blob $f; done)"
	answers 0 mez-bundle closure --store s b
	is "$(jq -r .name <<<"$output")" "$(for f in i2 m2 empty rule shared; do blob $f; done)"
	is "$(mez-bundle closure --store s a | jq -r 'select(.title) | .title')" law/one.xml
	rm "s/$(blob rule)"
	answers 1 mez-bundle closure --store s
	has "$stderr" "$(blob rule)"
	answers 0 mez-bundle closure --store s a
	rm "s/$(blob m2)"
	answers 1 mez-bundle closure --store s b
	same_twice mez-bundle closure --store s a
}

@test "usage, no store, nowhere to answer" {
	answers 64 mez-bundle put
	answers 64 mez-bundle put --store s --ref n a b
	answers 64 mez-bundle put --store s --media-type text/plain a
	answers 64 mez-bundle get --store s
	answers 64 mez-bundle closure
	answers 64 mez-bundle fsck
	answers 64 mez-bundle fsck --store s more
	answers 64 mez-bundle gc --store s --age x
	answers 64 mez-bundle gc --store s --wait 3601
	answers 66 mez-bundle put --store s nowhere
	for verb in 'get n' closure fsck gc; do
		# shellcheck disable=SC2086 # a verb and its operand
		answers 66 mez-bundle $verb --store nowhere
	done
	mkdir d
	answers 65 mez-bundle closure --store d
	answers 65 mez-bundle gc --store d
	echo one >f
	mez-bundle put --store s --ref f f >ack
	answers 1 mez-bundle get --store s g
	is "$stderr" "mez-bundle: s: 'g' is no digest and no name here"
	lost_stdout mez-bundle put --store s f
	lost_stdout mez-bundle get --store s f
	lost_stdout mez-bundle closure --store s
	lost_stdout mez-bundle fsck --store s
	lost_stdout mez-bundle gc --store s
}

@test "a disk that fills up: 74, and nothing is acknowledged that is not there" {
	head -c 200000 /dev/urandom >f
	echo small >g
	run --separate-stderr -- bash -c 'trap "" XFSZ; ulimit -f 64; exec mez-bundle put --store s g f'
	is "$status" 74
	is "$(wc -l <<<"$output")" 1
	answers 0 mez-bundle get --store s "$(basename "$(jq -r .name <<<"$(mez-bundle put --store s g)")")"
	is "$output" small
	answers 0 mez-bundle fsck --store s
}
