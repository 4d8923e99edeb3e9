#!/usr/bin/env bats
# mez-receipt checkpoint and prove: the signed head, and what it covers.
load helper
load chain

checkpoint() {
	mez-receipt checkpoint --zone zone --key log.jwk "$@"
}

@test "the note is printed and kept, and names origin and size" {
	chain
	cases 3 | mez-receipt append --zone zone >/dev/null
	answers 0 checkpoint
	cmp <(checkpoint) zone/chain/checkpoint
	is "${lines[0]} ${lines[1]}" 'mez.example/pk-sifc 3'
	has "$output" '— mez.example/pk-sifc '
	same_twice checkpoint
}

@test "it grows with the chain" {
	chain
	answers 0 checkpoint
	is "${lines[1]}" 0
	for size in 1 2 3; do
		cases 1 "$size" | mez-receipt append --zone zone >/dev/null
		answers 0 checkpoint
		is "${lines[1]}" "$size"
	done
}

@test "it does not shrink, nor contradict itself" {
	chain_of 3
	cp zone/chain/checkpoint before
	cp "$SEGMENT" good
	sed '5,6d' good >"$SEGMENT"
	answers 1 checkpoint
	one_line mez-receipt
	rm "$SEGMENT"
	mv zone/chain/checkpoint .
	cases 4 10 | mez-receipt append --zone zone --at "$T0" >/dev/null
	mv checkpoint zone/chain/
	answers 1 checkpoint
	has "$stderr" 'not those the checkpoint signs'
	cmp before zone/chain/checkpoint
}

@test "only the log's key signs it" {
	chain_of 1
	keys other
	answers 1 mez-receipt checkpoint --zone zone --key other.jwk
	answers 1 mez-receipt checkpoint --zone zone --key authority.jwk
	is "$stderr" "mez-receipt: zone/chain/genesis.json: the key $(mez-keygen did authority.jwk) is not \
the log key of this chain, which is $(mez-keygen did log.jwk)"
	chmod 644 log.jwk
	answers 77 checkpoint
	answers 64 mez-receipt checkpoint --zone zone
}

@test "it waits for a writer, for so long" {
	chain_of 1
	cases 1 1 >in
	exec 7<zone/chain/lock
	flock -x 7
	answers 75 checkpoint
	one_line mez-receipt
	answers 75 mez-receipt append --zone zone in
	( sleep 0.3; touch freed; flock -u 7 ) 3>&- &
	exec 7<&-
	answers 0 checkpoint --wait 120
	[ -e freed ]
	wait
}

@test "a torn tail is not signed" {
	chain_of 2
	printf 'half' >>"$SEGMENT"
	answers 0 checkpoint
	is "${lines[1]}" 2
}

@test "each receipt under the checkpoint is proved" {
	chain_of 5
	answers 0 mez-receipt prove --zone zone 0 4 2
	is "$(printf '%s\n' "$output" | jq -r .sequence | tr '\n' ' ')" '0 4 2 '
	is "$(jq -r '[.type,.origin,.size] | join(" ")' <<<"${lines[0]}")" \
		'mez.inclusion/1 mez.example/pk-sifc 5'
	# the leaf is SHA-256(00 || next_root); the path leads to the signed root
	next=$(sed -n 1p acks | jq -r .receipt.next_root)
	is "$(jq -r .leaf_sha256 <<<"${lines[0]}")" "$(printf '00%s' "$next" | unhex | sha256sum | cut -c1-64)"
	is "$(jq -r .root <<<"${lines[1]}" | unhex | base64)" "$(sed -n 3p zone/chain/checkpoint)"
	hash=$(jq -r .leaf_sha256 <<<"${lines[0]}")
	for right in $(jq -r '.path[]' <<<"${lines[0]}"); do
		hash=$(printf '01%s%s' "$hash" "$right" | unhex | sha256sum | cut -c1-64)
	done
	is "$hash" "$(jq -r .root <<<"${lines[0]}")"
	same_twice mez-receipt prove --zone zone 1
}

@test "what no checkpoint covers is not proved" {
	chain_of 2
	cases 1 2 | mez-receipt append --zone zone >/dev/null
	answers 1 mez-receipt prove --zone zone 2
	has "$stderr" 'no checkpoint covers receipt 2'
	answers 1 mez-receipt prove --zone zone 3
	is "$stderr" 'mez-receipt: zone: there is no receipt 3: the chain has 3, from 0 on'
	rm zone/chain/checkpoint
	answers 1 mez-receipt prove --zone zone 0
	answers 64 mez-receipt prove --zone zone
	for n in x -1 01 1.0 99999999999999999999; do
		answers 64 mez-receipt prove --zone zone -- "$n"
	done
}

@test "lost answers are 74" {
	chain_of 1
	lost_stdout checkpoint
	lost_stdout mez-receipt prove --zone zone 0
}
