#!/usr/bin/env bats
# mez-pack sign, verify: who answers for a pack, and what signatures do not carry over.
load helper
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	sources src
	keys k publisher other stranger
	mez-pack build --store st src/law src/base src/rules >/dev/null
	jq -n --arg d "$(mez-keygen did k/publisher.pub.jwk)" \
		'{type: "mez.trust/1", roles: {zone: [], authority: [], publisher: [$d], log: []}}' >trust.json
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp -R "$BATS_FILE_TMPDIR"/{st,src,k,trust.json} .
}

sign() { # KEY PACK...
	local key=$1
	shift
	mez-pack sign --store st --key "k/$key.jwk" --at 2025-01-01T00:00:00Z "$@" >/dev/null
}

# The index of a pack, by its name in the store.
index_of() {
	blob_of st "$(jq -r --arg n "$1" '.manifests[] |
		select(.annotations["org.opencontainers.image.ref.name"] == $n) | .digest' st/index.json)"
}

# point NAME FILE: the name in the store now means this index.
point() {
	local hex
	hex=$(sha256sum <"$2" | cut -d' ' -f1)
	cp "$2" "st/blobs/sha256/$hex"
	jq -Scj --arg n "$1" --arg d "sha256:$hex" --argjson s "$(stat -c %s "$2")" \
		'(.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == $n)) |=
			(.digest = $d | .size = $s)' st/index.json >new
	cp new st/index.json
}

@test "a pack nobody signed" {
	answers 1 mez-pack verify --store st --trust trust.json t.rules
	has "$stderr" "pack 't.rules': not signed"
	answers 0 mez-pack verify --store st --self t.rules
}

@test "signed by who is trusted" {
	sign publisher t.law t.base t.rules
	answers 0 mez-pack verify --store st --trust trust.json
	is "$stderr" ''
	is "$(jq -rs '[.[].name] | join(" ")' <<<"$output")" 't.base t.law t.rules'
	answers 1 mez-pack verify --store st t.rules
	has "$stderr" 'signers not pinned (--trust)'
}

@test "signed by another only" {
	sign stranger t.rules
	answers 1 mez-pack verify --store st --trust trust.json t.rules
	has "$stderr" 'signed by no trusted publisher'
	sign publisher t.rules
	answers 0 mez-pack verify --store st --trust trust.json t.rules
}

@test "signing twice changes nothing" {
	sign publisher t.rules
	cp -R st before
	sign publisher t.rules
	diff -r before st
}

@test "a rebuild of the same sources keeps the signatures" {
	sign publisher t.rules
	mez-pack build --store st src/rules >/dev/null
	answers 0 mez-pack verify --store st --trust trust.json t.rules
}

@test "a rebuild of other sources has none" {
	sign publisher t.rules
	echo more >>src/rules/README.md
	mez-pack build --store st src/rules >/dev/null
	answers 1 mez-pack verify --store st --trust trust.json t.rules
	has "$stderr" 'not signed'
}

@test "a signature of another pack" {
	sign publisher t.base
	sign publisher t.rules
	# the index of t.rules with the signature of t.base
	jq -Scj --slurpfile other "$(index_of t.base)" '.manifests[1] = $other[0].manifests[1]' \
		"$(index_of t.rules)" >mixed
	point t.rules mixed
	answers 1 mez-pack verify --store st --trust trust.json t.rules
	has "$stderr" "is of another"
	answers 1 mez-pack verify --store st --self t.rules
}

@test "a signature whose subject was changed to fit" {
	local sig mani
	sign publisher t.base
	sign publisher t.rules
	sig=$(blob_of st "$(jq -r '.manifests[1].digest' "$(index_of t.base)")")
	jq -Scj --slurpfile i "$(index_of t.rules)" '.subject = ($i[0].manifests[0] | del(.annotations))' "$sig" >mani
	mani=$(sha256sum <mani | cut -d' ' -f1)
	cp mani "st/blobs/sha256/$mani"
	jq -Scj --arg d "sha256:$mani" --argjson s "$(stat -c %s mani)" \
		'.manifests[1] |= (.digest = $d | .size = $s)' "$(index_of t.rules)" >mixed
	point t.rules mixed
	answers 1 mez-pack verify --store st --trust trust.json t.rules
	has "$stderr" "is of another"
}

@test "another pack under the name" {
	sign publisher t.law t.base t.rules
	cp "$(index_of t.law)" law
	point t.rules law
	answers 1 mez-pack verify --store st --trust trust.json t.rules
	has "$stderr" "the store has pack 't.law' under the name 't.rules'"
}

@test "a damaged blob is named" {
	local content
	sign publisher t.rules
	content=$(mez-pack show --store st t.rules | jq -r 'select(.path == "items/table/rates.json") | .sha256')
	sed -i 's/0.05/0.04/' "$(blob_of st "$content")"
	answers 1 mez-pack verify --store st --trust trust.json t.rules
	has "$stderr" 'items/table/rates.json'
	answers 1 mez-pack test --store st t.rules
	has "$stderr" 'items/table/rates.json'
	answers 1 mez-pack show --store st t.rules
}

@test "a blob that is gone is named" {
	local content
	content=$(mez-pack show --store st t.rules | jq -r 'select(.path == "items/table/rates.json") | .sha256')
	rm "$(blob_of st "$content")"
	answers 1 mez-pack verify --store st --self t.rules
	has "$stderr" 'items/table/rates.json'
}

@test "a key others can read" {
	chmod 640 k/publisher.jwk
	answers 77 mez-pack sign --store st --key k/publisher.jwk t.rules
	one_line mez-pack
	answers 1 mez-pack verify --store st --trust trust.json t.rules
	has "$stderr" 'not signed'
}

@test "a key that is none, a store that is none, a pack that is none" {
	answers 66 mez-pack sign --store st --key k/nope.jwk t.rules
	chmod 600 k/publisher.pub.jwk
	answers 65 mez-pack sign --store st --key k/publisher.pub.jwk t.rules
	answers 66 mez-pack sign --store nowhere --key k/publisher.jwk t.rules
	[ ! -e nowhere ]
	answers 66 mez-pack verify --store nowhere --self
	answers 1 mez-pack sign --store st --key k/publisher.jwk t.nope
	answers 1 mez-pack verify --store st --self t.nope
	answers 78 mez-pack verify --store st --trust <(echo '{}') t.rules
	answers 66 mez-pack verify --store st --trust nope.json t.rules
}

@test "wrong usage" {
	answers 64 mez-pack sign --store st t.rules
	answers 64 mez-pack sign --store st --key k/publisher.jwk
	answers 64 mez-pack sign --store st --key k/publisher.jwk --at yesterday t.rules
	answers 64 mez-pack verify --trust trust.json
}

@test "an answer that nobody receives" {
	sign publisher t.rules
	lost_stdout mez-pack verify --store st --trust trust.json t.rules
}
