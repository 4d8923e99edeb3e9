#!/usr/bin/env bats
# mez-pack show: what a pack holds.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	mez-pack build --store st src/law src/base src/rules >/dev/null
}

@test "show lists the pack and what it holds" {
	answers 0 mez-pack show --store st t.rules
	is "$(jq -r .type <<<"${lines[0]}")" mez.packref/1
	has "$output" '"path":"source/more/rules.yaml"'
	has "$output" '"path":"items/clause/levy.json"'
	has "$output" '"path":"source/README.md"'
}

@test "show prints one of it, byte for byte" {
	answers 0 mez-pack show --store st t.rules source/more/rules.yaml
	mez-pack show --store st t.rules source/more/rules.yaml | cmp - src/rules/more/rules.yaml
	mez-pack show --store st t.rules items/clause/levy.json >levy
	mez-canon --single --check levy
}

@test "items of the pack are canonical and of their size" {
	mez-pack show --store st t.rules | jq -c 'select(.path)' | while read -r c; do
		f=$(blob_of st "$(jq -r .sha256 <<<"$c")")
		is "$(sha256sum <"$f" | cut -d' ' -f1)" "$(jq -r .sha256 <<<"$c")"
		is "$(stat -c %s "$f")" "$(jq .size <<<"$c")"
	done
}

@test "what is not there" {
	answers 66 mez-pack show --store st t.rules items/clause/nope.json
	answers 1 mez-pack show --store st t.nope
	answers 66 mez-pack show --store nowhere t.rules
	answers 64 mez-pack show --store st
	answers 64 mez-pack show --store st t.rules a b
}

@test "the same bytes twice, and none lost" {
	same_twice mez-pack show --store st t.rules
	lost_stdout mez-pack show --store st t.rules
	lost_stdout mez-pack show --store st t.rules source/more/rules.yaml
}
