#!/usr/bin/env bats
# mez-pack push where the line breaks: an upload goes on from where the registry has it.
load helper
load zone
load registry

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	sources src
	keys k publisher
	# one source of 11 MiB: three requests for its blob
	perl -e 'print "$_ words that are not the law of any country, line by line\n" for 1 .. 180000' >src/rules/BIG.md
	mez-pack build --store st src/law src/base src/rules >/dev/null
	mez-pack sign --store st --key k/publisher.jwk t.rules >/dev/null
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ln -s "$BATS_FILE_TMPDIR/st" st
	registry plain
}

# through COMMAND...: what stands before the registry; then a push through it comes out whole.
through() {
	serve between "$@"
	answers 0 mez-pack push --store st --insecure-http "$served/zone/p:1" t.rules
	mez-pack pull --store back --insecure-http "$registry/zone/p:1" >/dev/null
	answers 0 mez-pack verify --store back --self
	diff -r <(jq -S . back/index.json) <(jq -S '.manifests |= map(select(.annotations[] == "t.rules"))' st/index.json)
}

relay() {
	through perl "$MEZ_ROOT/test/cli/relay.pl" "$registry" "$@"
}

liar() {
	through perl "$MEZ_ROOT/test/cli/liar.pl" "$registry" "$PWD/asked" "$@"
}

big() {
	stat -c %s "$BATS_FILE_TMPDIR/src/rules/BIG.md"
}

@test "nothing breaks" {
	relay
	liar nothing
	# the second time nothing is sent, so look at the log of a first time
	rm -rf back && stop_all && registry other && rm -f asked
	liar nothing
	is "$(grep -c ^PATCH asked)" 3
}

@test "the line breaks before a part arrives: the registry says how much it has" {
	relay PATCH:0 PATCH:0
	is "$(grep -c cut "$BATS_TEST_TMPDIR/between.out")" 2
}

@test "the line breaks within a part, and the registry forgets the upload" {
	relay PATCH:1000000
	is "$(grep -c cut "$BATS_TEST_TMPDIR/between.out")" 1
}

@test "the line breaks within a part, and the registry has kept what came" {
	liar uploads 1000000
	# from the byte on at which it broke, and no byte twice
	is "$(grep -c ^PATCH asked)" 4
	is "$(grep -c '^GET .*/up/' asked)" 1
	is "$(stat -c %s asked.up.* | sort -n | tail -n 1)" "$(big)"
	is "$(grep -c '^POST' asked)" "$(grep -c '^PUT .*digest=' asked)"
}

@test "a small blob whose upload breaks is sent again" {
	relay PUT:0
	is "$(grep -c cut "$BATS_TEST_TMPDIR/between.out")" 1
}

@test "manifests are put again, and read again" {
	relay GET:0 HEAD:0 PUT:10 POST:10
}

@test "a line that always breaks is given up" {
	serve between perl "$MEZ_ROOT/test/cli/relay.pl" "$registry" \
		PATCH:0 PATCH:0 PATCH:0 PATCH:0 PATCH:0 PATCH:0
	answers 69 mez-pack push --store st --insecure-http "$served/zone/p:1" t.rules
	one_line mez-pack
	is "$(curl -s "http://$registry/v2/zone/p/tags/list" | jq -c .errors[0].code)" '"NAME_UNKNOWN"'
}
