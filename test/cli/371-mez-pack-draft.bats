#!/usr/bin/env bats
# mez-pack lock --draft: what a zone pins before there are keys; nothing runs on it, and nothing else
# is signed over it.  Drift of every kind of input, and two writers at once.
load helper
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	zone z
	cp z/stack.lock signed
	rm z/stack.lock
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp -R "$BATS_FILE_TMPDIR"/{z,src,signed} .
}

draft() { mez-pack lock --zone z --draft --at 2025-01-01T00:00:00Z "$@"; }
lock() { mez-pack lock --zone z --key z/keys/authority.jwk --at 2025-01-01T00:00:00Z "$@"; }
check() { mez-pack lock --zone z --check; }

# again PACK: build and sign what its source is now.
again() {
	mez-pack build --store z/store "src/${1#t.}" >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk "$1" >/dev/null
}

@test "a draft pins the zone and the packs, and neither keys nor a proof" {
	answers 0 draft
	is "$(jq -rs '[.[].name] | join(" ")' <<<"$output")" 't.base t.law t.rules'
	is "$(jq -c 'keys' z/stack.lock)" '["packs","type","zone"]'
	is "$(jq -cS .packs z/stack.lock)" "$(jq -cS .packs signed)"
	mez-canon --check z/stack.lock >/dev/null
	answers 0 mez-schema --own z/stack.lock
	answers 0 check
	is "$stderr" ''
	cp z/stack.lock before
	same_twice draft
	cmp before z/stack.lock
}

@test "a draft needs no key and no signature, and is the same without them" {
	draft >/dev/null
	cp z/stack.lock before
	rm -r z/keys z/store z/stack.lock
	mez-pack build --store z/store src/law src/base src/rules >/dev/null
	answers 0 draft
	cmp before z/stack.lock
	answers 0 check
}

@test "nothing runs on a draft" {
	draft >/dev/null
	said='the lock is a draft, not signed: it decides nothing'
	answers 78 mez-tensor eval --zone z <<<"$(operation)"
	has "$stderr" "$said"
	answers 78 mez-tensor verify --zone z <<<"$(operation)"
	has "$stderr" "$said"
	answers 78 mez-receipt genesis --zone z --key z/keys/authority.jwk --log-key z/keys/authority.pub.jwk
	has "$stderr" "$said"
	answers 64 mez-pack lock --zone z
}

@test "what the draft says is signed, and nothing else" {
	draft >/dev/null
	cp -R z kept
	answers 0 lock
	cmp signed z/stack.lock
	rm -r z && mv kept z
	sed -i 's/^title: .*/title: Another/; s/digits: 0/digits: 2/' z/zone.yaml
	echo more >>src/rules/README.md
	again t.rules
	cp z/stack.lock before
	answers 1 check
	differences=$stderr
	is "$(grep -c '' <<<"$differences")" 4
	has "$differences" "z/stack.lock: the draft's 'zone' is not what is on disk: it has \"Another\", the draft \"A zone of the tests\" (/zone/title)"
	has "$differences" "(/zone/rounding/XXX/digits)"
	has "$differences" "the draft's 'packs' is not what is on disk: pack 't.rules' is "
	has "$differences" "pack 't.rules': source/README.md differs"
	answers 1 lock
	is "$stderr" "$differences
mez-pack: 'z' is not what its draft says, and is not signed (--update)"
	cmp before z/stack.lock
	answers 0 lock --update
	is "$(jq -r .type z/stack.lock)" mez.lock/1
	answers 0 check
}

@test "a draft follows what is on disk, and never replaces a signed lock" {
	draft >/dev/null
	sed -i 's/^title: .*/title: Another/' z/zone.yaml
	answers 0 draft
	answers 0 check
	answers 0 lock
	cp z/stack.lock before
	answers 73 draft
	has "$stderr" 'a signed lock stands there'
	answers 73 draft --update
	cmp before z/stack.lock
}

@test "what is asked of a lock is asked of its draft" {
	while IFS='|' read -r change status part; do
		cp "$BATS_FILE_TMPDIR/z/zone.yaml" z/zone.yaml
		sed -i "$change" z/zone.yaml
		answers "$status" draft
		has "$stderr" "z/zone.yaml:"
		has "$stderr" "$part"
		[ ! -e z/stack.lock ]
	done <<-'END'
		s/tax: \[h\]/tax: [h, h9]/|78|no pack examines the head 'h9'
		s/^authorities: {auth/authorities: {nobody/|78|no pack knows the authority 'nobody'
		s/^packs: .*/packs: [t.law, t.base, t.rules, t.no, t.more]/|1|7:33: no pack 't.no' in the store
		s/^packs: .*/packs: [t.law, t.base, t.rules, t.law]/|78|7:33: pack 't.law' is named twice
		s/^packs: .*/packs: [t.law, t.base, t.rules, t.no, t.more]/|1|7:39: no pack 't.more' in the store
	END
}

@test "usage, and what is no draft" {
	answers 64 draft --check
	answers 64 draft --key z/keys/authority.jwk
	draft >/dev/null
	cp z/stack.lock good
	for change in '.packs[0].sha256 = "00"' 'del(.zone)' '.zone.title = 5' '.more = 1' 'del(.packs)'; do
		jq -cjS "$change" good >z/stack.lock
		echo >>z/stack.lock
		answers 78 check
		has "$stderr" 'z/stack.lock: draft of a lock: '
		answers 78 lock
	done
	head -c 100 good >z/stack.lock # cut short: nothing is signed over it unasked
	answers 1 check
	answers 1 lock
	answers 0 lock --update
	answers 0 check
}

@test "drift of every input is told, in a lock and in a draft" {
	cp signed z/stack.lock
	sed -i '$ a layers: [{layer: all, packs: [t.law, t.base, t.rules]}]' z/zone.yaml
	lock >/dev/null
	cp -R z kept
	while IFS='|' read -r what part; do
		rm -rf z && cp -R kept z
		eval "$what"
		answers 1 check
		has "$stderr" "$part"
	done <<-'END'
		sed -i 's/^title: .*/title: Another/' z/zone.yaml|(/zone/title)
		sed -i 's/subject_to: true/subject_to: false/' z/zone.yaml|(/zone/decisions/payment/subject_to)
		sed -i 's/pass: .compliant, /pass: [/' z/zone.yaml|(/zone/decisions/payment/pass)
		sed -i 's/mode: half_up/mode: down/' z/zone.yaml|(/zone/rounding/XXX/mode)
		sed -i 's/^heads: .*/heads: {}/' z/zone.yaml|(/zone/heads/payment)
		sed -i 's/layer: all/layer: one/' z/zone.yaml|(/zone/layers)
		echo 'note: n' >>z/zone.yaml|it has "n", the lock nothing (/zone/note)
		sed -i 's%mez.example/t%mez.example/u%' z/zone.yaml|(/zone/origin)
		cp z/keys/stranger.pub.jwk z/keys/auth.pub.jwk|(/authorities/auth)
		sed -i 's%{auth: keys/auth.pub.jwk}%{auth: [keys/auth.pub.jwk, keys/stranger.pub.jwk]}%' z/zone.yaml|(/authorities/auth)
		sed -i 's/^authorities: .*/authorities: {}/' z/zone.yaml|it has nothing, the lock ["did:key:
		sed -i 's%\[keys/publisher.pub.jwk%[keys/stranger.pub.jwk, keys/publisher.pub.jwk%' z/zone.yaml|(/publishers)
		echo 'revoked: [{key: keys/stranger.pub.jwk, since: 2024-01-01, reason: compromised}]' >>z/zone.yaml|(/revoked)
		echo 'reviewers: [keys/stranger.pub.jwk]' >>z/zone.yaml|(/reviewers)
	END
}

@test "a list that is a day newer is another pack" {
	cat >src/rules/list.yaml <<-'END'
		list: t.list
		title: L
		as_of: 2025-01-01
		max_age: 30
		source: [GK]
		entries: [{id: E1, name: Nobody At All, kind: entity, source: [GK]}]
	END
	again t.rules
	echo 'screening: {lists: [t.list]}' >>z/zone.yaml
	lock >/dev/null
	for change in 's/01-01$/01-02/' 's/max_age: 30/max_age: 31/' 's/Nobody At All/Nobody At Home/'; do
		cp -R src kept
		sed -i "$change" src/rules/list.yaml
		again t.rules
		answers 1 check
		has "$stderr" "pack 't.rules': items/list/t.list.json differs"
		rm -r src && mv kept src
		again t.rules
		answers 0 check
	done
}

@test "a waiver that changes is drift" {
	sed -i 's/tax: \[h\]/tax: [h, h9]/' z/zone.yaml
	echo 'waivers: [{head: h9, reason: by hand, by: council, on: 2024-12-01, until: 2099-12-31}]' >>z/zone.yaml
	draft >/dev/null
	lock >/dev/null
	answers 0 check
	for change in 's/by hand/by eye/' 's/by: council/by: a clerk/' 's/2024-12-01/2024-12-02/' 's/2099-12-31/2099-12-30/'; do
		cp z/zone.yaml kept
		sed -i "$change" z/zone.yaml
		answers 1 check
		has "$stderr" '(/zone/waivers)'
		cp kept z/zone.yaml
	done
}

@test "reviews are a matter of keys, and not asked of a draft" {
	printf '%s\n' 'reviewers: [keys/publisher.pub.jwk]' 'require_review: true' \
		'waivers: [{review: t.rules, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}]' >>z/zone.yaml
	answers 0 draft
	answers 0 lock
	sed -i '/^waivers/d' z/zone.yaml
	rm z/stack.lock
	answers 0 draft
	answers 78 lock
	has "$stderr" "no reviewer has read the clause 'levy'"
	is "$(jq -r .type z/stack.lock)" mez.lockdraft/1
}

@test "two writers at once: whole locks only, and the last is of what is on disk" {
	for round in 1 2 3 4 5 6; do
		sed -i "s/^title: .*/title: Zone $round/" z/zone.yaml
		for key in authority stranger; do
			mez-pack lock --zone z --key z/keys/$key.jwk >/dev/null 2>>err &
		done
		wait
		mez-canon --check z/stack.lock >/dev/null
		answers 0 check
		is "$(jq -r .zone.title z/stack.lock)" "Zone $round"
	done
	is "$(cat err)" ''
	is "$(ls -A z)" "keys
stack.lock
store
zone.yaml"
}

@test "one who holds the zone makes others wait" {
	(flock 9; touch held; sleep 0.5; sed -i 's/^title: .*/title: Last/' z/zone.yaml) 9<z 3>&- &
	until [ -e held ]; do sleep 0.02; done
	lock >/dev/null
	wait
	is "$(jq -r .zone.title z/stack.lock)" Last
	answers 0 check
}
