#!/usr/bin/env bats
# mez-pack review: who has read which clause, what voids that, and zones that ask for it.
load helper
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	zone z
	keys k reader other
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp -R "$BATS_FILE_TMPDIR"/{z,src,k} .
}

review() { # KEY [CLAUSE...]
	local key=$1
	shift
	mez-pack review --store z/store --key "k/$key.jwk" --at 2025-01-02T00:00:00Z t.rules "$@"
}
check() { mez-pack review --store z/store --check t.rules "$@"; }
states() { jq -c '[.clause, .state]' <<<"$output" | tr -d '\n'; }
build() {
	mez-pack build --store z/store src/law src/base src/rules >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.law t.base t.rules >/dev/null
}
lock() { mez-pack lock --zone z --key z/keys/authority.jwk --at 2025-01-01T00:00:00Z "$@"; }

@test "clauses read, and not" {
	answers 1 check
	is "$(states)" '["known","unreviewed"]["levy","unreviewed"]'
	answers 0 review reader levy
	is "$output" "$(jq -Sc . <<<"{\"type\":\"mez.reviewed/1\",\"pack\":\"t.rules\",\"clause\":\"levy\",\"state\":\"reviewed\",
		\"by\":[{\"key\":\"$(mez-keygen did k/reader.pub.jwk)\",\"on\":\"2025-01-02\",\"changed\":[]}]}")"
	answers 1 check
	is "$(states)" '["known","unreviewed"]["levy","reviewed"]'
	answers 0 check levy
	answers 0 mez-schema --own <<<"$output"
	answers 1 check known
	answers 0 review reader
	answers 0 check
	same_twice check
	answers 0 mez-pack verify --store z/store --self
	answers 0 mez-bundle fsck --store z/store
}

@test "reviewing again changes nothing, and keeps the day" {
	review reader >/dev/null
	cp -R z/store before
	mez-pack review --store z/store --key k/reader.jwk --at 2026-01-01T00:00:00Z t.rules >/dev/null
	diff -r before z/store
	review other known >/dev/null
	answers 0 check
	is "$(jq -c '.by | length' <<<"$output" | tr '\n' ' ')" '2 1 '
}

@test "what changes voids what was read, and only that" {
	review reader >/dev/null
	# an example of levy alone
	sed -i 's/expect: {tax: pending, wht: XXX 100, row/expect: {tax: pending, wht: XXX 100.0, row/' src/rules/more/rules.yaml
	build
	answers 0 check
	sed -i 's/gross: XXX 1000, payer/gross: XXX 2000, payer/; s/wht: XXX 100.0/wht: XXX 200/' src/rules/more/rules.yaml
	build
	answers 1 check
	is "$(jq -c '[.clause, .state, .by[0].changed]' <<<"$output" | tr -d '\n')" \
		'["known","void",["examples"]]["levy","void",["examples"]]'
	answers 0 review reader levy
	answers 1 check
	is "$(states)" '["known","void"]["levy","reviewed"]'
	review reader >/dev/null
	# a rate, which one clause rests on
	sed -i 's/rate: 5%/rate: 6%/' src/rules/more/rules.yaml
	build
	answers 1 check
	is "$(jq -c '[.clause, .state, .by[0].changed]' <<<"$output" | tr -d '\n')" \
		'["known","reviewed",[]]["levy","void",["tree"]]'
	# the law itself
	sed -i 's/rate: 6%/rate: 5%/' src/rules/more/rules.yaml
	sed -i 's/Text of sec_1/Text of section 1/' src/law/act.xml
	build
	answers 1 check
	is "$(jq -c '[.state, .by[0].changed]' <<<"$output" | sort -u)" '["void",["text"]]'
	# and back
	sed -i 's/Text of section 1/Text of sec_1/' src/law/act.xml
	build
	answers 0 check
}

@test "a text of a later day voids, one in which the provision reads the same does not" {
	review reader >/dev/null
	sed 's/2000-01-01/2020-01-01/g' src/law/act.xml >src/law/later.xml
	build
	answers 0 check
	sed -i 's/Text of sec_1/Another text/' src/law/later.xml
	build
	answers 1 check
	is "$(jq -c '.by[0].changed' <<<"$output" | sort -u)" '["text"]'
}

@test "a text that was over before the clause began is no matter" {
	sed 's/2000-01-01/1990-01-01/g' src/law/act.xml >src/law/early.xml
	build
	review reader >/dev/null
	sed -i 's/Text of sec_1/An old text/' src/law/early.xml
	build
	answers 0 check
}

@test "a zone that requires review" {
	printf '%s\n' 'reviewers: [keys/reader.pub.jwk]' 'require_review: true' >>z/zone.yaml
	cp k/reader.pub.jwk z/keys/
	sed -i 's/packs: .*/packs: [t.law, t.rules, t.base]/' z/zone.yaml
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml:7:16: no reviewer has read the clause 'known' of 't.rules'
mez-pack: z/zone.yaml:7:16: no reviewer has read the clause 'levy' of 't.rules'"
	answers 1 mez-pack compose --zone z
	is "$(jq -c '[.troubles[] | [.kind, .name]]' <<<"$output")" '[["review","known"],["review","levy"]]'
	answers 0 mez-schema --own <<<"$output"
	review other >/dev/null
	answers 78 lock
	answers 1 check --zone z
	review reader >/dev/null
	answers 0 check --zone z
	answers 0 lock
	is "$(jq -c .reviewers z/stack.lock)" "[\"$(mez-keygen did k/reader.pub.jwk)\"]"
	answers 0 mez-schema --own z/stack.lock
	answers 0 lock --check
	answers 0 mez-tensor eval --zone z <<<"$(operation)"
	sed -i 's/rate: 5%/rate: 6%/' src/rules/more/rules.yaml
	build
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml:7:16: clause 'levy' of 't.rules' has changed since its review"
	review reader >/dev/null
	answers 0 lock
	# the word of a key that is no longer believed does not count
	echo 'revoked: [{key: keys/reader.pub.jwk, since: 2024-01-01, reason: compromised}]' >>z/zone.yaml
	answers 1 check --zone z
	answers 78 lock
	has "$stderr" "no reviewer has read the clause 'levy'"
}

@test "reviews waived, by clause or by pack" {
	printf '%s\n' 'reviewers: [keys/publisher.pub.jwk]' 'require_review: true' >>z/zone.yaml
	cp z/zone.yaml bare
	echo 'waivers: [{review: known, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}]' >>z/zone.yaml
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml:7:24: no reviewer has read the clause 'levy' of 't.rules'"
	cp bare z/zone.yaml
	echo 'waivers: [{review: t.rules, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}]' >>z/zone.yaml
	answers 0 lock
	answers 0 mez-schema --own z/stack.lock
	is "$(jq -r '.zone.waivers[0].review' z/stack.lock)" t.rules
	sed -i 's/^require_review: true/require_review: false/' z/zone.yaml
	answers 78 lock
	has "$stderr" "nothing to waive: the review 't.rules'"
	cp bare z/zone.yaml
	sed -i '/^reviewers/d' z/zone.yaml
	answers 78 lock
	has "$stderr" 'review is required, and the zone names no reviewers'
	mez-pack lock --zone z --draft 2>/dev/null && return 1
	rm z/stack.lock
	answers 0 mez-pack lock --zone z --draft
}

@test "wrong usage, and clauses that are not there" {
	answers 64 mez-pack review --store z/store t.rules
	answers 64 mez-pack review --store z/store --check --key k/reader.jwk t.rules
	answers 64 mez-pack review --store z/store --key k/reader.jwk --zone z t.rules
	answers 66 review reader nothing
	is "$stderr" "mez-pack: pack 't.rules' has no clause 'nothing'"
	answers 66 check levy nothing
	answers 1 mez-pack review --store z/store --check t.none
	answers 66 mez-pack review --store z/store --key k/reader.jwk t.law
	has "$stderr" "pack 't.law' has no clauses"
	answers 0 mez-pack review --store z/store --check t.law
	is "$output" ''
	review reader >/dev/null
	lost_stdout mez-pack review --store z/store --check t.rules
}

# forged JQ: the pack's index with its one review changed so, all digests right.
forged() {
	local index review manifest
	put() { local h; h=$(sha256sum <"$1" | cut -d' ' -f1); cp "$1" "z/store/blobs/sha256/$h"; echo "$h $(stat -c %s "$1")"; }
	review=$(grep -l '"type":"mez.review/1"' z/store/blobs/sha256/*)
	jq -Scj "$1" "$review" >doc
	manifest=$(grep -l 'vnd.mez.review.manifest' z/store/blobs/sha256/*)
	put doc >at
	jq -Scj --arg d "sha256:$(cut -d' ' -f1 at)" --argjson s "$(cut -d' ' -f2 at)" "(.layers[0] |= (.digest = \$d | .size = \$s)) | ${2:-.}" "$manifest" >new
	put new >at
	index=z/store/blobs/sha256/$(jq -r '.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == "t.rules") | .digest[7:]' z/store/index.json)
	jq -Scj --arg was "sha256:${manifest##*/}" --arg d "sha256:$(cut -d' ' -f1 at)" --argjson s "$(cut -d' ' -f2 at)" \
		'(.manifests[] | select(.digest == $was)) |= (.digest = $d | .size = $s)' "$index" >idx
	put idx >at
	jq -Scj --arg d "sha256:$(cut -d' ' -f1 at)" --argjson s "$(cut -d' ' -f2 at)" \
		'(.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == "t.rules")) |= (.digest = $d | .size = $s)' z/store/index.json >i
	cp i z/store/index.json
}

@test "reviews that are none" {
	review reader >/dev/null
	cp -R z good
	while IFS='|' read -r status change how part; do
		rm -rf z
		cp -R good z
		forged "$change" "$how"
		answers "$status" check
		has "$stderr" "review of pack 't.rules': $part"
		# who published the pack is another question
		answers 0 mez-pack verify --store z/store --self t.rules
	done <<-'END'
		1|.clauses[0].tree = .clauses[1].tree|.|
		1|.clauses[0].on = "2025-01-03"|.|
		1|.clauses[0].more = 1|.|
		65|.more = 1|.|unknown member
		65|.type = "mez.packsig/1"|.|
		65|del(.clauses)|.|member 'clauses' is missing
		65|del(.proof)|.|member 'proof' is missing
		1|.|.subject.digest = .config.digest|it is beside another pack
		65|.|.layers = []|a signature or review has one layer
	END
}
