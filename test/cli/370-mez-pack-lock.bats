#!/usr/bin/env bats
# mez-pack lock: what a zone pins, who signs it, and when it has drifted.
load helper
load zone

setup_file() {
	once zone z
}

setup() {
	again z src
}

# drifted PART: --check says no and names it; nothing is written.
drifted() {
	cp z/stack.lock before
	answers 1 mez-pack lock --zone z --check
	is "$output" ''
	has "$stderr" "$1"
	cmp before z/stack.lock
}

@test "a lock pins packs, keys and the zone" {
	rm z/stack.lock
	answers 0 lock
	is "$(jq -rs '[.[].name] | join(" ")' <<<"$output")" 't.base t.law t.rules'
	is "$(jq -r .type z/stack.lock)" mez.lock/1
	is "$(jq -cS .zone z/stack.lock | jq -r .zone)" t-zone
	is "$(jq -r '.authorities.auth[0]' z/stack.lock)" "$(mez-keygen did z/keys/auth.pub.jwk)"
	is "$(jq -r '.proof.verificationMethod' z/stack.lock | cut -d'#' -f1)" "$(mez-keygen did z/keys/authority.pub.jwk)"
	mez-canon --check z/stack.lock
}

@test "the same lock again is the same file" {
	cp z/stack.lock before
	answers 0 lock
	answers 0 mez-pack lock --zone z
	cmp before z/stack.lock
	answers 0 mez-pack lock --zone z --check
	is "$stderr" ''
}

@test "drift of the zone" {
	sed -i 's/^title: .*/title: Another/' z/zone.yaml
	drifted "the lock's 'zone' is not what is on disk"
	lock >/dev/null
	answers 0 mez-pack lock --zone z --check
}

@test "drift of the packs" {
	echo more >>src/rules/README.md
	mez-pack build --store z/store src/rules >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.rules >/dev/null
	drifted "the lock's 'packs' is not what is on disk"
	lock >/dev/null
	answers 0 mez-pack lock --zone z --check
}

@test "drift of the authorities" {
	cp z/keys/stranger.pub.jwk z/keys/auth.pub.jwk
	drifted "the lock's 'authorities' is not what is on disk"
}

@test "drift of the publishers" {
	sed -i 's|^publishers: .*|publishers: [keys/publisher.pub.jwk, keys/stranger.pub.jwk]|' z/zone.yaml
	drifted "is not what is on disk"
}

@test "a lock that was touched" {
	# the last digit of the signature: the first could make it longer than 64 bytes
	sed -i 's/\("proofValue":"[^"]*\)2"/\13"/;t;s/\("proofValue":"[^"]*\)[^"]"/\12"/' z/stack.lock
	drifted 'z/stack.lock'
	lock >/dev/null
	answers 0 mez-pack lock --zone z --check
	jq . z/stack.lock >pretty
	cp pretty z/stack.lock
	drifted 'z/stack.lock'
	rm z/stack.lock
	answers 66 mez-pack lock --zone z --check
}

@test "another key signs anew" {
	cp z/stack.lock before
	answers 0 mez-pack lock --zone z --key z/keys/stranger.jwk
	run ! cmp -s before z/stack.lock
	is "$(jq -r '.proof.verificationMethod' z/stack.lock | cut -d'#' -f1)" "$(mez-keygen did z/keys/stranger.pub.jwk)"
}

@test "without a key nothing new is written" {
	sed -i 's/^title: .*/title: Another/' z/zone.yaml
	answers 64 mez-pack lock --zone z
	chmod 644 z/keys/authority.jwk
	answers 77 lock
	answers 66 mez-pack lock --zone z --key nope.jwk
}

@test "a pack that nobody, or another, signed" {
	echo more >>src/rules/README.md
	mez-pack build --store z/store src/rules >/dev/null
	answers 1 lock
	has "$stderr" "z/zone.yaml:7:24: pack 't.rules' is not signed"
	mez-pack sign --store z/store --key z/keys/stranger.jwk t.rules >/dev/null
	answers 1 lock
	has "$stderr" "signed by none of the zone's publishers"
	answers 1 mez-pack lock --zone z --check
}

@test "a pack that is missing, or whose requirement is" {
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.rules, t.nope]/' z/zone.yaml
	answers 1 lock
	has "$stderr" "z/zone.yaml:7:33: no pack 't.nope' in the store"
	sed -i 's/^packs: .*/packs: [t.law, t.rules]/' z/zone.yaml
	answers 1 lock
	has "$stderr" "requires the absent 't.base'"
}

@test "a zone that asks what no pack answers" {
	while IFS='|' read -r change part; do
		cp "$BATS_FILE_TMPDIR/z/zone.yaml" z/zone.yaml
		sed -i "$change" z/zone.yaml
		answers 78 lock
		has "$stderr" "$part"
	done <<-'END'
		s/tax: \[h\]/tax: [h, h9]/|no pack examines the head 'h9'
		s/^decisions: {payment/decisions: {salary/|no pack knows the kind 'salary'
		s/^authorities: {auth/authorities: {nobody/|no pack knows the authority 'nobody'
		$ a screening: {lists: [l9]}|no pack holds the list 'l9'
	END
}

@test "a zone.yaml that is none" {
	while IFS='|' read -r change part; do
		cp "$BATS_FILE_TMPDIR/z/zone.yaml" z/zone.yaml
		sed -i "$change" z/zone.yaml
		answers 78 lock
		has "$stderr" "$part"
		has "$stderr" z/zone.yaml
	done <<-'END'
		s/^title: .*/titel: x/|titel
		/^origin/d|origin
		s%mez.zone/1%mez.zone/9%|type
		s%domains/20%domains/21%|domains/21
		s/mode: half_up/mode: nearest/|XXX
		s/pass: \[compliant, exempt\]/pass: [pending]/|pending
		s/^heads: .*/heads: {payment: 5}/|payment
		s/^authorities: .*/authorities: {auth: 5}/|did:key or a file
	END
	echo 'a: [' >z/zone.yaml
	answers 65 lock
	rm z/zone.yaml
	answers 66 lock
}

@test "key files that are none" {
	sed -i 's|keys/auth.pub|keys/nope.pub|' z/zone.yaml
	answers 66 lock
	has "$stderr" "z/zone.yaml:$(grep -n nope z/zone.yaml | cut -d: -f1):"
	has "$stderr" ': z/keys/nope.pub.jwk: cannot open: No such file'
	echo '{}' >z/keys/nope.pub.jwk
	answers 65 lock
	has "$stderr" 'keys/nope.pub.jwk'
	# a path of more than 200 bytes is not cut to that of another file
	long=$(printf 'x%.0s' $(seq 190))
	mkdir "z/$long"
	cp z/keys/auth.pub.jwk "z/$long/auth.pub.jwk"
	cp z/keys/stranger.pub.jwk "z/$long/auth.pub"
	sed -i "s|keys/nope.pub.jwk|$long/auth.pub.jwk|" z/zone.yaml
	answers 0 lock
	is "$(jq -r '.authorities.auth[0]' z/stack.lock)" "$(mez-keygen did z/keys/auth.pub.jwk)"
	sed -i "s|$long/auth.pub.jwk|$long/auth.pub.jwkx|" z/zone.yaml
	answers 66 lock
}

@test "a damaged pack" {
	f=$(mez-pack show --store z/store t.rules | jq -r 'select(.path == "items/table/rates.json") | .sha256')
	sed -i 's/0.05/0.04/' "$(blob_of z/store "$f")"
	answers 1 lock
	has "$stderr" 'items/table/rates.json'
	answers 1 mez-pack lock --zone z --check
}

@test "a store or zone that is missing" {
	rm -r z/store
	answers 66 lock
	[ ! -e z/store ]
	answers 66 mez-pack lock --zone nowhere --check
}

@test "the lock and its packs stay in the store" {
	is "$(jq -r '[.manifests[].annotations["org.opencontainers.image.ref.name"] | select(startswith("lock."))] | length' z/store/index.json)" 1
	sed -i 's/^title: .*/title: Another/' z/zone.yaml
	lock >/dev/null
	is "$(jq -r '[.manifests[].annotations["org.opencontainers.image.ref.name"] | select(startswith("lock."))] | length' z/store/index.json)" 2
}

@test "an answer that nobody receives" {
	lost_stdout mez-pack lock --zone z --check
}
