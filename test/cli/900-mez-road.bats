# The whole road, from the law to the audited bundle, and what an auditor must find out.
load helper

setup_file() {
	cd "$MEZ_ROOT" || return 1
	export ROAD=$BATS_FILE_TMPDIR/road
	DEMO=$ROAD scripts/demo >"$BATS_FILE_TMPDIR/first" 2>&1 || { cat "$BATS_FILE_TMPDIR/first"; return 1; }
}

# A copy of the zone to tamper with; of blobs, which nothing writes to in place, links.
copy() {
	mkdir -p z/store/blobs
	cp -R "$ROAD"/zone/[!s]* "$ROAD"/zone/stack.lock z/
	cp "$ROAD"/zone/store/*.json "$ROAD"/zone/store/oci-layout z/store/
	cp -Rl "$ROAD/zone/store/blobs/sha256" z/store/blobs/
	SEGMENT=z/chain/segment-00000000.ndjson
}
# The tampered zone as a bundle, which the auditor must refuse with this word.
refused() {
	mez-bundle pack --zone z -o b.mez >/dev/null
	answers "${2:-1}" mez verify --trust "$ROAD/trust.json" b.mez
	has "$stderr" "$1"
}
# A new key and its public half in place of an old one.
rekey() { rm -f "z/keys/$1.jwk"; mez-keygen new -o "z/keys/$1.jwk" >"z/keys/$1.pub.jwk"; }
# A new chain over these cases (on standard input), all signatures by the keys of the zone.
rechain() {
	rm -rf z/chain
	mez-receipt genesis --zone z --key z/keys/authority.jwk --log-key z/keys/log.pub.jwk >/dev/null
	mez-vc issue --key z/keys/authority.jwk | mez-receipt append --zone z >/dev/null
	mez-receipt checkpoint --zone z --key z/keys/log.jwk >/dev/null
}

@test "the demonstration runs twice without complaint and gives the same answers" {
	cd "$MEZ_ROOT"
	DEMO=$ROAD run -0 scripts/demo
	diff <(sed -n '/^== 3/,/^== 4/p' "$BATS_FILE_TMPDIR/first") <(sed -n '/^== 3/,/^== 4/p' <<<"$output")
}

@test "the zone's answers are the worked examples" {
	answers 0 mez-tensor explain --table "$ROAD/work/verdicts.ndjson"
	has "$output" '01-goods-company            allowed'
	for figure in '03-goods-off.*PKR 100,000' '04-freight.*PKR 20,000 ' '05-freight.*PKR 30,000 ' \
		'06-freight.*PKR 30,000 ' '07-freight.*PKR 35,000 ' '08-consulting.*PKR 280,000' \
		'09-it.*PKR 40,000' '11-below.* nil ' '12-before.*pending.*not vouched' \
		'13-missing.*pending.*fact missing payee.kind' '14-unknown.*pending.*outside vocabulary' \
		'15-sanctioned.*refused.*pk.screening.demo'; do
		grep -q "$figure" <<<"$output" || { echo "no line like $figure in"; echo "$output"; return 1; }
	done
}

@test "the gate answers 0, 1 and 3" {
	gate() { grep "\"id\":\"$1\"" "$ROAD/work/cases.ndjson" |
		mez-tensor eval --gate --zone "$ROAD/zone" --as-of 2026-08-15T09:00:00Z; }
	export -f gate
	answers 0 gate 01-goods-company
	answers 1 gate 15-sanctioned-party
	answers 3 gate 13-missing-fact
}

@test "a sound bundle verifies under the auditor's keys, and needs none for consistency" {
	answers 0 mez verify --trust "$ROAD/trust.json" "$ROAD/audit.mez"
	has "$output" 'verified: 23 of 23 verdicts re-executed'
	answers 0 mez verify --self "$ROAD/audit.mez"
	answers 1 mez verify "$ROAD/audit.mez"
	has "$output" 'signers not pinned'
}

@test "the static auditor says the same, with nothing on the machine" {
	[ -x "$O/bin/mez-static" ] || skip 'sanitizer build'
	answers 0 env -i "$O/bin/mez-static" verify --trust "$ROAD/trust.json" "$ROAD/audit.mez"
	has "$output" 'verified: 23 of 23 verdicts re-executed'
	is "$(ldd "$O/bin/mez-static" 2>&1 | grep -c '=>')" 0
}

@test "the answer as a record" {
	answers 0 mez verify --json --trust "$ROAD/trust.json" "$ROAD/audit.mez"
	is "$(jq -c '[.valid, .verdicts, .verdicts_reexecuted, .signers]' <<<"$output")" '[true,23,23,"pinned"]'
}

@test "a bundle packed twice is the same bytes" {
	mez-bundle pack --zone "$ROAD/zone" -o one.mez >/dev/null
	cmp one.mez "$ROAD/audit.mez"
}

@test "each role is its own: without its key the others do not help" {
	mez-keygen new -o k.jwk >k.pub.jwk
	for role in zone authority publisher log; do
		jq --arg r $role --arg k "$(mez-keygen did k.pub.jwk)" '.roles[$r] = [$k]' \
			"$ROAD/trust.json" >t.json
		answers 1 mez verify --trust t.json "$ROAD/audit.mez"
		if [ $role = publisher ]; then has "$stderr" 'signed by no trusted publisher'
		else has "$stderr" "not pinned for the role '$role'"; fi
	done
}

@test "chain: a removed, swapped, edited or repeated receipt" {
	copy
	sed -i '5,6d' "$SEGMENT"
	refused 'sequence number'
	rm -rf z && copy
	awk 'NR>=3&&NR<=4{held=held $0 "\n";next} {print} NR==6{printf "%s",held}' "$SEGMENT" >s && cp s "$SEGMENT"
	refused 'sequence number'
	rm -rf z && copy
	sed -i '4s/"sequence":1/"sequence":1 /' "$SEGMENT"
	refused 'segment:4'
	rm -rf z && copy
	sed -n '3,4p' "$SEGMENT" >pair && sed -i '4r pair' "$SEGMENT"
	refused 'sequence number'
}

@test "chain: the end cut off under an old tree head" {
	copy
	head -n 40 "$SEGMENT" >s && cp s "$SEGMENT"
	refused 'checkpoint'
}

@test "chain: an edited case, an edited verdict" {
	copy
	sed -i '1s/"1000000"/"2000000"/' "$SEGMENT"
	refused 'payload'
	rm -rf z && copy
	jq -c 'del(.credential, .receipt) | if .operation.id == "02-goods-individual"
		then .verdict.decision.answer = "refused" else . end' "$ROAD/work/receipted.ndjson" | rechain
	refused '02-goods-individual: the verdict does not follow: it says refused'
}

@test "a verdict re-computed under other evidence does not follow" {
	copy
	jq -c 'del(.credential, .receipt) | if .operation.id == "01-goods-company" then .evidence = [] else . end' \
		"$ROAD/work/receipted.ndjson" | rechain
	refused '01-goods-company: the verdict does not follow'
}

@test "a checkpoint by another key, a chain begun by a stranger" {
	copy
	mv z/keys/log.jwk old.jwk
	rekey log
	answers 1 mez-receipt checkpoint --zone z --key z/keys/log.jwk
	rm -rf z && copy
	rekey authority
	jq -c 'del(.credential, .receipt)' "$ROAD/work/receipted.ndjson" | rechain
	refused "not pinned for the role 'authority'"
}

@test "a credential of another verdict" {
	copy
	jq -c -s 'map(del(.receipt)) | .[0].credential = .[1].credential | .[]' \
		"$ROAD/work/receipted.ndjson" >swapped
	rm -rf z/chain
	mez-receipt genesis --zone z --key z/keys/authority.jwk --log-key z/keys/log.pub.jwk >/dev/null
	run -1 mez-vc verify --self swapped
}

@test "a pack that its publisher did not sign is refused by the lock, and by the audit" {
	copy
	rekey publisher
	mez-pack sign --store z/store --key z/keys/publisher.jwk pk.aml >/dev/null
	answers 1 mez-pack lock --zone z --key z/keys/authority.jwk
	has "$stderr" "signed by none of the zone's publishers"
}

@test "a damaged blob in the store is found before it is packed or used" {
	copy
	blob=$(mez-pack show --store z/store pk.aml | jq -r 'select(.path == "items/clause/pk.aml.s7a.json").sha256')
	sed -i 's/pending/Pending/; s/requirement/Requirement/' "z/store/blobs/sha256/$blob"
	answers 1 mez-tensor eval --zone z "$ROAD/work/cases.ndjson"
	has "$stderr" 'items/clause/pk.aml.s7a.json'
	has "$stderr" 'bytes are not its own'
	answers 1 mez-bundle pack --zone z -o b.mez
}

# A bundle laid open: its store in s, ready to be changed by someone without any key.
lay_open() { mez-bundle unpack -o s "$ROAD/audit.mez" >/dev/null; }
# put FILE: its canonical bytes as a blob of s; prints digest and size.
put() {
	mez-canon --single "$1" | tr -d '\n' >"$1.blob"
	digest=$(sha256sum <"$1.blob" | cut -d ' ' -f 1)
	mv "$1.blob" "s/blobs/sha256/$digest"
	printf '%s %s\n' "$digest" "$(stat -c %s "s/blobs/sha256/$digest")"
}

@test "the signatures of the packs taken out of a bundle are missed" {
	lay_open
	ref() { jq -r --arg n "$1" '.manifests[] | select((.annotations["org.opencontainers.image.ref.name"] // "")
		| startswith($n)) | .digest[7:]' s/index.json; }
	jq '.manifests |= .[0:1]' "s/blobs/sha256/$(ref lock.)" >lock.json
	read -r digest size < <(put lock.json)
	packs=$(for pack in $(jq -r '.packs[].name' "$ROAD/zone/stack.lock"); do
		jq -c '.manifests[0]' "s/blobs/sha256/$(ref $pack)"; done | jq -s -c .)
	jq --arg d "sha256:$digest" --argjson s "$size" --argjson packs "$packs" '
		.manifests |= ([.[] | select((.artifactType // "") != "") |
			if .artifactType == "application/vnd.mez.lock.v1" then .digest = $d | .size = $s else . end]
			+ $packs)' s/index.json >i.json
	mez-canon --single i.json | tr -d '\n' >s/index.json
	mez-bundle pack --store s -o b.mez >/dev/null
	answers 1 mez verify --trust "$ROAD/trust.json" b.mez
	has "$stderr" "pack 'pk.income-tax' is not signed"
	has "$output" "0 of $(jq '.packs | length' "$ROAD/zone/stack.lock") packs signed"
	answers 1 mez verify --self b.mez
}

@test "a chain without receipts proves nothing" {
	copy
	rm -rf z/chain
	mez-receipt genesis --zone z --key z/keys/authority.jwk --log-key z/keys/log.pub.jwk >/dev/null
	mez-receipt checkpoint --zone z --key z/keys/log.jwk >/dev/null
	refused 'nothing was verified'
}

@test "cases of one zone in the chain of another" {
	copy
	rm -rf z/chain
	mkdir other
	mez-receipt genesis --zone other --origin other.example/x --zone-name other \
		--key z/keys/authority.jwk --log-key z/keys/log.pub.jwk >/dev/null
	jq -c 'del(.receipt)' "$ROAD/work/receipted.ndjson" | mez-receipt append --zone other >/dev/null
	mez-receipt checkpoint --zone other --key z/keys/log.jwk >/dev/null
	cp -R other/chain z/
	refused "a lock of zone 'pk-sifc' beside a chain of zone 'other'"
}

@test "no bundle, no archive, no trust file" {
	answers 66 mez verify --self none.mez
	echo nothing >x.mez
	answers 65 mez verify --self x.mez
	answers 66 mez verify --trust none.json "$ROAD/audit.mez"
	echo '{"type":"mez.trust/1","roles":{}}' >t.json
	answers 78 mez verify --trust t.json "$ROAD/audit.mez"
	answers 64 mez verify
	answers 64 mez verify --self --trust t.json "$ROAD/audit.mez"
}
