#!/usr/bin/env bats
# Licences on the road: built into a pack, shown by a signed extract of a register, judged,
# explained; rules that are refused, with their place.
load helper
load zone

licence_yaml() {
	cat <<-'END'
		vocabulary: more
		facts: {act: {type: word, words: [fly, glide]}}
		---
		activities: acts
		words:
		  air: {}
		  fly: {broader: air}
		  glide: {broader: fly}
		---
		licence: pilot
		title: Pilot
		of: party
		proof: {from: auth}
		cites: [{work: /akn/xx/act/2000/1, at: sec_1}]
		valid: {from: 2000-01-01}
		covers: {activities: acts, words: fly}
		terms: [{years: 10, source: GK, confidence: GK}]
		max_age: 30
		source: GK
		confidence: GK
		---
	END
	clause pilots requirement 'requires: licensed(.payee, "pilot", .act)'
	cat <<-'END'
		---
		example: a pilot
		operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, act: glide, gross: XXX 1000, payer: {}, payee: {kind: person}}
		evidence:
		  - {credential: Kyc, from: auth, subject: {id: payee, kyc: {ok: true}}}
		  - {credential: MezLicence, from: auth, subject: {id: payee, register: pilot, as_of: 2025-09-01,
		     licences: [{number: "7", from: 2020-01-01, to: 2029-12-31}]}}
		expect: {tax: compliant}
	END
}

# extract KEY LICENCES: of the register, about the payee.
extract() {
	jq -nc --argjson l "$2" '{"@context": ["https://www.w3.org/ns/credentials/v2",
		"https://www.w3.org/ns/credentials/undefined-terms/v2"],
		type: ["VerifiableCredential", "MezLicence"], validFrom: "2025-09-01T00:00:00Z",
		credentialSubject: {id: "urn:x:p1", register: "pilot", as_of: "2025-09-01", licences: $l}}' |
		mez-vc issue --key "$1" --at 2025-09-01T00:00:00Z
}

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	zone z
	licence_yaml >src/rules/more/pilot.yaml
	mez-pack build --store z/store src/law src/base src/rules >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk --at 2025-01-01T00:00:00Z t.rules >/dev/null
	mez-pack lock --zone z --key z/keys/authority.jwk --at 2025-01-01T00:00:00Z >/dev/null
	kyc z/keys/auth.jwk urn:x:p1 >kyc.json
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ln -s "$BATS_FILE_TMPDIR"/z z
	cp -R "$BATS_FILE_TMPDIR"/{src,kyc.json} .
}

# judged KEY LICENCES: the clause about pilots.
judged() {
	case_of "$(operation '.facts.act = "glide"')" "$(cat kyc.json)" "$(extract "$1" "$2")" |
		mez-tensor eval --zone z >case
	jq -c '.verdict.cells[] | select(.domain == "tax") | .clauses[] | select(.clause == "pilots")' case
}
licence='{"number": "7", "from": "2020-01-01", "to": "2029-12-31"}'

@test "a licence in force, in the trace and in the explanation" {
	is "$(judged z/keys/auth.jwk "[$licence]" | jq -r .state)" compliant
	is "$(jq -c '.verdict.cells[] | .clauses[]? | .relied_on[]? | select(.kind == "licence") |
		[.name, .party, .activity, .holds, .licences]' case)" \
		'["pilot","payee","glide","yes",[{"number":"7","state":"active"}]]'
	answers 0 mez-tensor verify --zone z case
	answers 0 mez-tensor explain case
	has "$output" 'relies on     licence pilot of payee: yes'
	has "$output" 'licence     7 active'
}

@test "a suspended one, with what it fails by" {
	is "$(judged z/keys/auth.jwk "[$licence]" | jq -r .state)" compliant
	s=$(jq -c '.suspensions = [{"from": "2025-09-01"}]' <<<"$licence")
	is "$(judged z/keys/auth.jwk "[$s]" | jq -r .state)" non_compliant
	answers 0 mez-tensor explain case
	has "$output" '7 suspended; fails by suspended'
	answers 0 mez-tensor verify --zone z case
}

@test "an empty extract is a no; one by a stranger, and none, are no answer" {
	is "$(judged z/keys/auth.jwk '[]' | jq -r .state)" non_compliant
	is "$(judged z/keys/stranger.jwk "[$licence]" | jq -r .state)" pending
	is "$(jq -c '.verdict.cells[] | select(.domain == "tax") | .reasons[] | select(.clause == "pilots")' case)" \
		'{"clause":"pilots","code":"licence_missing","licence":"pilot","path":"payee"}'
}

@test "a member that no licence has is not signed, nor believed" {
	l=$(jq -c '.state = "active"' <<<"$licence")
	run -65 extract z/keys/auth.jwk "[$l]"
	has "$output" '/credentialSubject/licences/0/state'
}

@test "mez-pack test: a licence that no example exercises" {
	sed -i '/credential: MezLicence/,/licences:/d' src/rules/more/pilot.yaml
	sed -i 's/expect: {tax: compliant}/expect: {tax: pending}/' src/rules/more/pilot.yaml
	mez-pack build --store s src/law src/base src/rules >/dev/null
	run mez-pack test --store s t.rules
	has "$output" '"licence":"pilot"'
	has "$output" '"untried":1'
	sed -i 's/^title: Pilot/title: Pilot\nuntested: nobody flies/' src/rules/more/pilot.yaml
	mez-pack build --store s src/law src/base src/rules >/dev/null
	run mez-pack test --store s t.rules
	has "$output" '"untried":0'
}

@test "rules that are refused, with line and column" {
	refused() { # SED WANT
		cp src/rules/more/pilot.yaml kept
		sed -i "$1" src/rules/more/pilot.yaml
		run -65 mez-pack build --store s src/law src/base src/rules
		has "$output" "$2"
		mv kept src/rules/more/pilot.yaml
	}
	refused 's/air: {}/air: {broader: glide}/' "pilot.yaml:6:8: 'air' is broader than itself"
	refused 's/broader: air/broader: sea/' "pilot.yaml:7:8: no activity 'sea' here"
	refused 's/words: fly}/words: swim}/' "no such activity: 'swim'"
	refused 's/"pilot", .act/"driver", .act/' "no licence 'driver'"
	refused 's/words: \[fly, glide\]/words: [fly, swim]/' "outside the activities: 'swim'"
	refused 's/years: 10/years: 101/' 'from 1 to 100'
	refused 's/proof: {from: auth}/proof: {from: nobody}/' "no authority 'nobody'"
	refused 's/^max_age: 30$//' "'max_age' is missing"
	refused 's/^title: Pilot/holder: x/' "unknown member 'holder'"
	refused 's/, at: sec_1}\]$/, at: sec_9}]/' 'sec_9'
}
