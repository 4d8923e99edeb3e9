#!/usr/bin/env bats
# mez-receipt genesis: the signed document a chain begins with.
load helper
load chain

genesis() {
	mez-receipt genesis --zone zone --key authority.jwk --log-key log.pub.jwk "$@"
}
named() {
	genesis --origin mez.example/pk-sifc --zone-name pk-sifc --at "$T0" "$@"
}

@test "it names the chain, the zone and the log key" {
	keys authority log
	answers 0 named
	cmp <(printf '%s\n' "$output") zone/chain/genesis.json
	is "$(jq -r '[.type,.origin,.zone,.created] | join(" ")' <<<"$output")" \
		"mez.genesis/1 mez.example/pk-sifc pk-sifc $T0"
	is "$(jq -r .log_key <<<"$output")" "$(did log)"
	is "$(jq -r .proof.verificationMethod <<<"$output" | cut -d'#' -f1)" "$(did authority)"
}

@test "the same nonce and time give the same bytes, no nonce gives another" {
	keys authority log
	n=$(printf '%064d' 5)
	named --nonce "$n" >one
	rm -r zone
	named --nonce "$n" >two
	cmp one two
	rm -r zone
	named >three
	run ! cmp -s one three
}

@test "a chain that is there is not begun again" {
	keys authority log
	named >first
	answers 73 named
	one_line mez-receipt
	cmp first zone/chain/genesis.json
}

@test "names are needed when the zone has no lock, and must be fit" {
	keys authority log
	answers 64 genesis
	has "$stderr" --origin
	answers 64 genesis --origin a
	has "$stderr" --zone-name
	answers 65 genesis --origin 'a b' --zone-name pk
	answers 65 genesis --origin a --zone-name 'Not A Name'
	answers 64 named --nonce abc
	[ ! -e zone/chain/genesis.json ]
}

@test "the log's key is public, and not the authority's" {
	keys authority log
	answers 65 mez-receipt genesis --zone zone --key authority.jwk --log-key log.jwk \
		--origin a --zone-name pk
	answers 65 mez-receipt genesis --zone zone --key authority.jwk --log-key authority.pub.jwk \
		--origin a --zone-name pk
	answers 66 mez-receipt genesis --zone zone --key authority.jwk --log-key no --origin a --zone-name pk
	chmod 640 authority.jwk
	answers 77 named
}

@test "an answer that is lost is 74" {
	keys authority log
	got=0
	named >&- 2>lost || got=$?
	is "$got" 74
}
