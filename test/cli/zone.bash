# zone.bash: a small made-up law, two packs and a zone, for the tests of mez-pack and mez-tensor.
# "load zone" after "load helper".

# law_xml [EID...]: an act of jurisdiction xx with these sections, sec_1 if none is named.
# shellcheck disable=SC2120 # by the tests that load this
law_xml() {
	local e
	cat <<-'END'
		<?xml version="1.0" encoding="UTF-8"?>
		<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta>
		<identification source="#x"><FRBRWork><FRBRthis value="/akn/xx/act/2000/1/!main"/>
		<FRBRuri value="/akn/xx/act/2000/1"/><FRBRalias value="Test Act" name="title"/>
		<FRBRdate date="2000-01-01" name="enacted"/><FRBRauthor href="#x"/><FRBRcountry value="xx"/>
		</FRBRWork><FRBRExpression><FRBRthis value="/akn/xx/act/2000/1/eng@2000-01-01/!main"/>
		<FRBRuri value="/akn/xx/act/2000/1/eng@2000-01-01"/><FRBRdate date="2000-01-01" name="inForce"/>
		<FRBRauthor href="#x"/><FRBRlanguage language="eng"/></FRBRExpression><FRBRManifestation>
		<FRBRthis value="/akn/xx/act/2000/1/eng@2000-01-01/!main.xml"/>
		<FRBRuri value="/akn/xx/act/2000/1/eng@2000-01-01.xml"/><FRBRdate date="2000-01-01" name="w"/>
		<FRBRauthor href="#x"/></FRBRManifestation></identification></meta><body>
	END
	for e in "${@:-sec_1}"; do
		echo "<section eId=\"$e\"><num>1.</num><heading>A heading</heading><content><p>Text of $e.</p></content></section>"
	done
	echo '</body></act></akomaNtoso>'
}

# pack_yaml NAME KIND [REQUIRES]
pack_yaml() {
	printf '%s\n' "pack: $1" "kind: $2" 'version: "1"' 'jurisdiction: xx' "title: Test $1" \
		"requires: [${3:-}]" 'notice: A test.' 'sources: {GK: {title: nobody, class: GK}}'
}

# clause NAME EFFECT [LINE...]
clause() {
	printf '%s\n' "clause: $1" "effect: $2" 'domain: tax' 'head: h' "title: Clause $1" \
		'cites: [{work: /akn/xx/act/2000/1, at: sec_1}]' 'valid: {from: 2000-01-01}' \
		'date: .paid_on' 'guard: .kind == "payment"'
	shift 2
	[ $# -eq 0 ] || printf '%s\n' "$@"
}

# base_yaml: authorities, an offset and the facts.
base_yaml() {
	cat <<-'END'
		{authority: auth, title: A}
		--- {offset: xx, rows: [{from: 2000-01-01, utc: "+05:00", source: GK, confidence: GK}]}
		---
		vocabulary: base
		types:
		  party:
		    id: {type: text}
		    name: {type: text}
		    kind: {type: word, words: [company, person]}
		    kyc.ok: {type: bool, proof: {credential: Kyc, from: auth}}
		facts:
		  kind: {type: word, words: [payment, gift]}
		  paid_on: {type: date, day_of: .paid_at}
		  paid_at: {type: instant}
		  gross: {type: money}
		  flag: {type: bool}
		  payer: {type: party}
		  payee: {type: party}
	END
}

rules_yaml() {
	cat <<-'END'
		table: rates
		form: rate
		keys: {kind: .payee.kind}
		rows:
		  - {id: r1, kind: company, rate: 5%, from: 2000-01-01, source: GK, confidence: V2}
		  - {id: r2, kind: person, rate: 10%, from: 2000-01-01, source: GK, confidence: V3}
		---
		coverage: c
		domain: tax
		examines: [{head: h, kinds: [payment], date: .paid_on, from: 2000-01-01}]
		---
	END
	clause levy duty 'duty:' '  wht: {kind: withhold, when: with, bearer: .payer, on_account_of: .payee, to: auth,' \
		'    base: .gross, rate: table("rates")}'
	echo ---
	clause known requirement 'requires: .payee.kyc.ok'
	cat <<-'END'
		---
		example: a company
		operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, gross: "XXX 1,000", payer: {}, payee: {kind: company}}
		evidence: [{credential: Kyc, from: auth, subject: {id: payee, kyc: {ok: true}}}]
		expect: {tax: compliant, wht: XXX 50, row: r1}
		---
		example: a person
		operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, gross: XXX 1000, payer: {}, payee: {kind: person}}
		expect: {tax: pending, wht: XXX 100, row: [r2], reason: proof_missing}
	END
}

# sources DIR: law, base and rules below it.
sources() {
	mkdir -p "$1/law" "$1/base" "$1/rules/more"
	pack_yaml t.law lawpack >"$1/law/pack.yaml"
	law_xml >"$1/law/act.xml"
	pack_yaml t.base regpack t.law >"$1/base/pack.yaml"
	base_yaml >"$1/base/base.yaml"
	pack_yaml t.rules regpack 't.base, t.law' >"$1/rules/pack.yaml"
	rules_yaml >"$1/rules/more/rules.yaml"
	echo '# A pack of the tests' >"$1/rules/README.md"
}

# keys DIR NAME...: fresh pairs.
keys() {
	local dir=$1 k
	shift
	mkdir -p "$dir"
	for k; do mez-keygen new -o "$dir/$k.jwk" >"$dir/$k.pub.jwk"; done
}

zone_yaml() {
	cat <<-'END'
		type: mez.zone/1
		zone: t-zone
		title: A zone of the tests
		jurisdiction: xx
		origin: mez.example/t
		domain_set: domains/20
		packs: [t.law, t.base, t.rules]
		authorities: {auth: keys/auth.pub.jwk}
		publishers: [keys/publisher.pub.jwk]
		rounding: {XXX: {digits: 0, mode: half_up, by: policy of the tests}}
		decisions: {payment: {domains: [tax], pass: [compliant, exempt], subject_to: true}}
		heads: {payment: {tax: [h]}}
	END
}

# zone DIR: sources, keys, packs built and signed, and a lock.
zone() {
	sources src
	keys "$1/keys" authority publisher auth stranger
	zone_yaml >"$1/zone.yaml"
	mez-pack build --store "$1/store" src/law src/base src/rules >/dev/null
	mez-pack sign --store "$1/store" --key "$1/keys/publisher.jwk" --at 2025-01-01T00:00:00Z \
		t.law t.base t.rules >/dev/null
	mez-pack lock --zone "$1" --key "$1/keys/authority.jwk" --at 2025-01-01T00:00:00Z >/dev/null
}

# lock [OPTION...]: of the zone z, by its authority.
# shellcheck disable=SC2120 # by the tests that load this
lock() {
	mez-pack lock --zone z --key z/keys/authority.jwk --at 2025-01-01T00:00:00Z "$@"
}

# operation [JQ...]: an operation, changed by jq programs.
operation() {
	local p='.' q one='{"type":"mez.operation/1","id":"op-1","kind":"payment","stage":"proposed","jurisdiction":"xx",'
	one=$one'"instant":"2025-09-15T12:00:00Z","nonce":"'$(printf '5a%.0s' {1..32})
	one=$one'","facts":{"paid_on":"2025-09-15","gross":{"amount":"1000","currency":"XXX"},'
	one=$one'"payer":{"id":"urn:x:p0"},"payee":{"id":"urn:x:p1","kind":"company"}}}'
	for q; do p="$p | $q"; done
	if [ $# -eq 0 ]; then echo "$one"; else jq -c "$p" <<<"$one"; fi
}

# kyc KEY ID: a credential that shows it.
kyc() {
	jq -nc --arg id "$2" '{"@context": ["https://www.w3.org/ns/credentials/v2",
		"https://www.w3.org/ns/credentials/undefined-terms/v2"],
		type: ["VerifiableCredential", "Kyc"], validFrom: "2025-01-01T00:00:00Z",
		credentialSubject: {id: $id, kyc: {ok: true}}}' |
		mez-vc issue --key "$1" --at 2025-01-01T00:00:00Z
}

# case_of OPERATION EVIDENCE...: as one record.
case_of() {
	local op=$1 IFS=,
	shift
	printf '{"type":"mez.case/1","operation":%s,"evidence":[%s]}\n' "$op" "$*"
}

blob_of() { # STORE DIGEST
	echo "$1/blobs/sha256/${2#sha256:}"
}
