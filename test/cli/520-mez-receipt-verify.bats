#!/usr/bin/env bats
# mez-receipt verify: a good chain, and every way to spoil one.
load helper
load chain

verify() {
	mez-receipt verify --zone zone "$@"
}

@test "counts, head and tree of a good chain" {
	chain_of 5
	trust authority log >trust.json
	answers 0 verify --trust trust.json
	is "$stderr" ''
	is "$(check '[.type,.valid,.signers,.receipts,.origin,.zone] | join(" ")')" \
		'mez.check/1 true pinned 5 mez.example/pk-sifc pk-sifc'
	is "$(check .head)" "$(tail -n 1 acks | jq -r .receipt.next_root)"
	is "$(check .tree)" "$(check .checkpoint)"
	is "$(check .checkpoint.root | unhex | base64)" "$(sed -n 3p zone/chain/checkpoint)"
	same_twice verify --trust trust.json
	answers 0 verify --trust trust.json --links
}

@test "without a trust file 1 and a word, with --self 0" {
	chain_of 1
	answers 1 verify
	is "$stderr" 'mez-receipt: self-consistent, signers not pinned'
	is "$(check '[.valid,.signers] | join(" ")')" 'true not pinned'
	answers 0 verify --self
	is "$stderr" ''
	trust authority log >trust.json
	answers 64 verify --self --trust trust.json
}

@test "strangers, and right keys in wrong roles, are 1" {
	chain_of 1
	keys other
	for who in 'other log' 'authority other' 'log authority' 'log log' 'authority authority'; do
		# shellcheck disable=SC2086
		trust $who >trust.json
		answers 1 verify --trust trust.json
		is "$(check '.errors[0].code')" signer-not-trusted
		is "$(check .signers)" 'not pinned'
	done
}

# broken WHAT: the chain is, and receipt and line are named.
broken() {
	answers 1 verify --self
	is "$(check .valid)" false
	has "$(check '.errors[0].message')" "receipt $1: "
	is "$(check '.errors[0].line')" "$2"
	is "$(check '.errors[0].source')" zone/chain/segment-00000000.ndjson
	is "$(check .receipts)" "$1"
	one_line mez-receipt
	answers 1 verify --self --links
}

@test "a line removed, swapped, edited" {
	chain_of 5
	cp "$SEGMENT" good
	sed 5d good >"$SEGMENT"
	broken 2 6
	sed 6d good >"$SEGMENT"
	broken 2 6
	sed 5,6d good >"$SEGMENT"
	broken 2 6
	sed '5{h;d};6{G}' good >"$SEGMENT"
	broken 2 6
	sed '5,6{H;d};8{G;s/\n\n/\n/}' good >"$SEGMENT"
	broken 2 6
	sed '5s/allowed/refused/' good >"$SEGMENT"
	broken 2 6
	sed '6s/"sequence":2/"sequence":3/' good >"$SEGMENT"
	broken 2 6
	sed '6s/T12:00:00Z/T12:00:01Z/' good >"$SEGMENT"
	broken 2 6
}

@test "a whole chain made again, with time running backwards or another origin" {
	chain_of 1
	cp -r zone later
	sed -n 1,2p "$SEGMENT" >first
	cases 1 1 | mez-receipt append --zone later --at 2025-09-15T13:00:00Z >/dev/null
	cases 1 2 | mez-receipt append --zone later --at 2025-09-15T14:00:00Z >/dev/null
	# receipt 1 rewritten with an earlier time and a root that recomputes
	sed -n 3p later/chain/segment-00000000.ndjson >payload
	sed -n 4p later/chain/segment-00000000.ndjson |
		jq -c 'del(.next_root) | .time = "2025-09-15T11:00:00Z"' | mez-canon >bare
	root=$(mez-canon --digest bare)
	jq -c --arg r "$root" '.next_root = $r' bare | mez-canon | cat first payload - >"$SEGMENT"
	broken 1 4
	has "$stderr" 'dated before'
	jq -c '.origin = "mez.example/other" | .time = "2025-09-15T12:00:00Z"' bare | mez-canon >bare2
	root=$(mez-canon --digest bare2)
	jq -c --arg r "$root" '.next_root = $r' bare2 | mez-canon | cat first payload - >"$SEGMENT"
	broken 1 4
	has "$stderr" 'another chain'
}

@test "a torn tail is told; appending cuts it and tells" {
	chain_of 3
	cp "$SEGMENT" good
	printf '{"evidence":[],"oper' >>"$SEGMENT"
	answers 1 verify --self
	has "$stderr" 'torn tail: 20 bytes after receipt 2'
	is "$(check .receipts)" 3
	answers 0 mez-receipt append --zone zone --allow-empty /dev/null
	has "$stderr" 'a torn tail of 20 bytes after receipt 2 was cut'
	cmp good "$SEGMENT"
	cases 1 3 | cat good - >"$SEGMENT"
	answers 1 verify --self
	cases 1 9 >in
	answers 0 mez-receipt append --zone zone in
	is "$(jq -r .receipt.sequence <<<"$output")" 3
	answers 0 verify --self
}

@test "what is torn elsewhere, or not by us, is never repaired" {
	chain_of 4
	cp "$SEGMENT" good
	rm zone/chain/checkpoint
	for spoil in 5d 6d 7d '2s/^/ /' 3s/allowed/refused/; do
		sed "$spoil" good >"$SEGMENT"
		cp "$SEGMENT" before
		answers 1 mez-receipt append --zone zone --allow-empty /dev/null
		cmp before "$SEGMENT"
	done
	echo '{"type":"mez.receipt/1"}' | cat good - >"$SEGMENT"
	cp "$SEGMENT" before
	answers 1 mez-receipt append --zone zone --allow-empty /dev/null
	cmp before "$SEGMENT"
}

@test "a chain shorter than its checkpoint, or another one" {
	chain_of 3
	cp "$SEGMENT" good
	sed '5,6d' good >"$SEGMENT"
	answers 1 verify --self
	has "$stderr" 'the checkpoint signs 3 receipts'
	answers 1 mez-receipt append --zone zone --allow-empty /dev/null
	rm "$SEGMENT"
	answers 1 verify --self
	cases 3 10 >in
	answers 1 mez-receipt append --zone zone in
	# another chain of the same genesis
	mv zone/chain/checkpoint .
	mez-receipt append --zone zone --at "$T0" in >/dev/null
	mv checkpoint zone/chain/
	answers 1 verify --self
	has "$stderr" 'not those the checkpoint signs'
}

@test "a checkpoint that is spoiled, or by another key" {
	chain_of 2
	cp zone/chain/checkpoint good
	sed 2s/2/1/ good >zone/chain/checkpoint
	answers 1 verify --self
	has "$stderr" zone/chain/checkpoint
	: >zone/chain/checkpoint
	answers 65 verify --self
	rm zone/chain/checkpoint
	answers 0 verify --self
}

@test "an older checkpoint covers the front of the chain" {
	chain_of 2
	cases 3 2 | mez-receipt append --zone zone >/dev/null
	answers 0 verify --self
	is "$(check '[.receipts, .checkpoint.size] | join(" ")')" '5 2'
}

@test "malformed lines are 65" {
	chain_of 2
	rm zone/chain/checkpoint
	cp "$SEGMENT" good
	sed '4s/$/x/' good >"$SEGMENT"
	answers 65 verify --self
	one_line mez-receipt
	has "$stderr" 'zone/chain/segment-00000000.ndjson:4:'
	sed '4s/"packs"/"packt"/' good >"$SEGMENT"
	answers 65 verify --self
}

@test "a segment that is missing, or is no file" {
	chain_of 1
	cp "$SEGMENT" zone/chain/segment-00000002.ndjson
	answers 1 verify --self
	rm zone/chain/segment-00000002.ndjson "$SEGMENT"
	mkdir "$SEGMENT"
	answers 65 verify --self
	rmdir "$SEGMENT"
	ln -s /dev/zero "$SEGMENT"
	answers 66 verify --self
}

@test "an empty chain, no chain, lost output" {
	chain
	answers 65 verify --self
	answers 0 verify --self --allow-empty
	answers 66 mez-receipt verify --zone nowhere
	lost_stdout mez-receipt verify --zone zone --self --allow-empty
}

@test "a reader needs no right to write" {
	chain_of 2
	rm zone/chain/lock
	chmod -R a-w zone
	answers 0 verify --self
	[ ! -e zone/chain/lock ]
	chmod -R u+w zone
}
