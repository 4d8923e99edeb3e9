#!/usr/bin/env bats
# Who is screened, who owns it and who allows it: the pack pk.owners, in a zone of its own, with
# credentials that are signed.
load helper

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	mkdir -p z/keys
	for name in authority publisher mofa stranger kyc; do
		mez-keygen new -o "z/keys/$name.jwk" >"z/keys/$name.pub.jwk"
	done
	cat >z/zone.yaml <<-'END'
		type: mez.zone/1
		zone: own
		title: A zone that asks who owns whom
		jurisdiction: pk
		origin: mez.example/own
		domain_set: domains/20
		packs: [common.base, pk.law, pk.base, pk.owners]
		authorities: {pk.mofa: keys/mofa.pub.jwk, zone.kyc: keys/kyc.pub.jwk}
		publishers: [keys/publisher.pub.jwk]
		decisions: {payment: {domains: [sanctions], pass: [compliant], subject_to: true}}
		heads: {payment: {sanctions: [pk.owners.screening, pk.owners.ownership]}}
		screening: {lists: [pk.owners.demo], determinations_by: zone.kyc, authorisations_by: zone.kyc}
	END
	(cd "$MEZ_ROOT/packs" && mez-pack build --store "$BATS_FILE_TMPDIR/z/store" common/base pk/law \
		pk/base pk/owners) >/dev/null
	mez-pack test --store z/store pk.owners >tests
	mez-pack sign --store z/store --key z/keys/publisher.jwk common.base pk.law pk.base pk.owners >/dev/null
	mez-pack lock --zone z --key z/keys/authority.jwk >/dev/null
	mez-pack show --store z/store pk.owners items/list/pk.owners.demo.json | sha256sum | cut -d' ' -f1 >list
}

setup() {
	cd "$BATS_FILE_TMPDIR" || return 1
	list=$(cat list)
}

# op [JQ]: a payment to a listed person.
op() {
	jq -n -c '{type: "mez.operation/1", id: "a", kind: "payment", stage: "proposed", jurisdiction: "pk",
		instant: "2026-08-15T09:00:00Z", nonce: ("00" * 32), facts: {paid_on: "2026-08-12",
		gross: {amount: "50000", currency: "PKR"}, payee: {id: "urn:x:p", name: "Khayali Nobody Invented",
		kind: "individual", born: "1950", countries: ["PK"], identifiers: []}}} | '"${1:-.}"
}

# says KEY TYPE SUBJECT [JQ]: a credential.
says() {
	jq -n -c --arg t "$2" --argjson s "$3" '{"@context": ["https://www.w3.org/ns/credentials/v2",
		"https://www.w3.org/ns/credentials/undefined-terms/v2"], type: ["VerifiableCredential", $t],
		validFrom: "2026-08-01T00:00:00Z", credentialSubject: $s} | '"${4:-.}" |
		mez-vc issue --key "z/keys/$1.jwk" --at 2026-08-01T00:00:00Z
}

hit() { # [ID [ENTRY [DIGEST [MORE]]]]: the subject of a document about the hit
	printf '{"id":"%s","list":"pk.owners.demo","entry":"%s","list_sha256":"%s"%s}' \
		"${1:-urn:x:p}" "${2:-OWN-I1}" "${3:-$list}" "${4:-}"
}

# judged OPERATION [CREDENTIAL...]: the verdict.
judged() {
	local op=$1
	shift
	printf '%s\n' "$@" | jq -s -c --argjson op "$op" '{type: "mez.case/1", operation: $op, evidence: .}' |
		mez-tensor eval --zone z --as-of 2026-08-15T09:00:00Z >case
	jq -c .verdict case
}

answer() { jq -r .decision.answer; }
refused() { jq -r '[.cells[].clauses[].hits[]?.refused[]?.because] | unique | join(" ")'; }

@test "the examples of the pack, and a hit" {
	is "$(jq -c 'select(.examples) | [.ok, .examples, .untried]' tests)" '[true,9,0]'
	judged "$(op)" >v
	is "$(answer <v)" refused
	is "$(jq -c '.cells[].clauses[] | select(.hits) | .hits[0] | [.entry, .score, .birth, .country, .identifier]' v)" \
		'["OWN-I1",1000,"for","for","nothing"]'
	is "$(jq -c '.cells[].clauses[].relied_on[]? | select(.used) | .used' v)" '["born","countries","identifiers"]'
	answers 0 mez-schema --own case
	answers 0 mez-tensor verify --zone z case
}

@test "saying less is no better" {
	op '("born", "countries", "identifiers", "name", "id") as $m | ("Khayali Nobody Invented", "Quite Ordinary") as $n |
		.facts.payee.name = $n | del(.facts.payee[$m])' | mez-tensor eval --zone z --as-of 2026-08-15T09:00:00Z |
		jq -r .verdict.decision.answer | paste -sd' ' >answers
	# of a listed name, then of one that no entry is near enough to for a birth or a country to matter
	is "$(cat answers)" 'pending allowed refused allowed refused pending pending pending pending pending'
	is "$(judged "$(op '.facts.payee.name = "Quite Ordinary"')" | answer)" allowed
}

@test "an authorisation lets the hit pass, one that is not of it does not, and the verdict says why" {
	judged "$(op)" "$(says mofa MezAuthorisation "$(hit)")" >v
	is "$(answer <v)" allowed
	is "$(jq -r '.cells[].clauses[].relied_on[]? | select(.kind == "authorisation") | .name' v)" pk.owners.demo
	while read -r because key type subject; do
		echo "$because" >>why
		says "$key" "$type" "$subject" >>documents
	done <<-END
		other_issuer kyc MezAuthorisation $(hit)
		other_issuer mofa MezDetermination $(hit '' '' '' ',"same":false')
		other_party mofa MezAuthorisation $(hit urn:x:q)
		other_entry mofa MezAuthorisation $(hit '' OWN-E1)
		other_list_version mofa MezAuthorisation $(hit '' '' "$(printf '%064d' 0)")
		other_kind mofa MezAuthorisation $(hit '' '' '' ',"kinds":["gift"]')
		other_day mofa MezAuthorisation $(hit '' '' '' ',"to":"2026-08-11"')
		over_amount mofa MezAuthorisation $(hit '' '' '' ',"at_most":{"gross":{"amount":"49999","currency":"PKR"}}')
		other_operation mofa MezAuthorisation $(hit '' '' '' ",\"operation_sha256\":\"$list\"")
	END
	jq -c --argjson op "$(op)" '{type: "mez.case/1", operation: $op, evidence: [.]}' documents |
		mez-tensor eval --zone z --as-of 2026-08-15T09:00:00Z |
		jq -r '.verdict | select(.decision.answer == "refused") | .cells[].clauses[].hits[]?.refused[].because' >said
	diff why said
	judged "$(op)" "$(says kyc MezDetermination "$(hit '' '' '' ',"same":false')")" >v
	is "$(answer <v)" allowed
}

@test "who is not in the lock, what has ended and what was revoked lets nothing pass" {
	judged "$(op)" "$(says stranger MezAuthorisation "$(hit)")" >v
	is "$(answer <v) $(jq -r '.evidence[0].reason' v)" 'refused issuer_not_in_lock'
	judged "$(op)" "$(says mofa MezAuthorisation "$(hit)" '.validUntil = "2026-08-14T00:00:00Z"')" >v
	is "$(answer <v) $(jq -r '.evidence[0].reason' v)" 'refused not_valid_at'
	local one
	one=$(says mofa MezAuthorisation "$(hit)")
	printf '%s' "$one" >one
	judged "$(op)" "$one" "$(says mofa MezRevocation "{\"id\":\"urn:x:p\",\"revokes\":\"$(mez-canon --digest one)\"}")" >v
	is "$(answer <v) $(refused <v)" 'refused revoked'
	judged "$(op)" "$one" "$(says kyc MezRevocation "{\"id\":\"urn:x:p\",\"revokes\":\"$(mez-canon --digest one)\"}")" >v
	is "$(answer <v)" allowed
}

@test "owners, and an authorisation of the company they own" {
	local company='.facts.payee = {id: "urn:x:c", name: "Invented Stationers", kind: "company", born: null,
		countries: [], identifiers: []} | .facts.owners_complete = true | .facts.owners = [{of: "urn:x:c",
		id: "urn:x:p", name: "Khayali Nobody Invented", share: "0.5", born: "1950", countries: [], identifiers: []}]'
	judged "$(op "$company")" >v
	is "$(answer <v)" refused
	is "$(jq -c '.cells[].clauses[].relied_on[]? | select(.kind == "ownership") | [.party, .holds, .ownership.share]' v)" \
		'["payee","yes","0.5"]'
	answers 0 mez-schema --own case
	is "$(judged "$(op "$company"' | .facts.owners[0].share = "0.4999"')" | answer)" allowed
	is "$(judged "$(op "$company"' | .facts.owners_complete = false')" | answer)" refused
	is "$(judged "$(op "$company"' | .facts.owners_complete = false | .facts.owners[0].share = "0.4"')" | answer)" pending
	is "$(judged "$(op "$company"' | del(.facts.owners)')" | answer)" pending
	is "$(judged "$(op "$company")" "$(says mofa MezAuthorisation "$(hit urn:x:c)")" | answer)" allowed
	is "$(judged "$(op "$company")" "$(says mofa MezAuthorisation "$(hit urn:x:d)")" | answer)" refused
	answers 65 mez-tensor eval --zone z - <<<"$(op "$company"' | .facts.owners[0].share = "1.5"')"
	has "$output" "/facts/owners/0/share"
}

@test "an authority that no pack knows is refused when the zone is locked" {
	cp -R z zz
	sed -i 's/authorisations_by: zone.kyc/authorisations_by: pk.nobody/' zz/zone.yaml
	answers 78 mez-pack lock --zone zz --key z/keys/authority.jwk
	has "$stderr" "no pack knows the authority 'pk.nobody'"
}
