#!/usr/bin/env bats
# mez-pack test: examples run, and what they leave untried.
load helper
load zone

# built [SED...]: the rules with changes, in a store; the reference stays out of sight.
built() {
	local e
	sources src
	for e; do sed -i "$e" src/rules/more/rules.yaml; done
	mez-pack build --store st src/law src/base src/rules >/dev/null
}

@test "examples that hold" {
	built
	answers 0 mez-pack test --store st t.rules
	is "$stderr" ''
	is "$(jq -c '[.ok, .examples, .failed, .untried]' <<<"$output")" '[true,2,0,0]'
}

@test "a state that is another" {
	built '0,/tax: compliant/s//tax: exempt/'
	answers 1 mez-pack test --store st t.rules
	is "$(jq -c 'select(.what) | [.example, .what, .expected, .got]' <<<"$output")" \
		'["a company","tax","exempt","compliant"]'
	is "$(jq -c 'select(.failed) | [.ok, .failed]' <<<"$output")" '[false,1]'
}

@test "an amount, a row and a reason that are others" {
	built 's/wht: XXX 50,/wht: XXX 51,/' 's/row: \[r2\]/row: [r1]/' 's/reason: proof_missing/reason: conflict/'
	answers 1 mez-pack test --store st t.rules
	is "$(jq -rs '[.[] | select(.what) | .what] | sort | join(" ")' <<<"$output")" 'reason row wht'
	is "$(jq -c 'select(.got) | [.what, .got]' <<<"$output")" '["wht",[{"amount":{"amount":"50","currency":"XXX"},"duty":"levy/wht","state":"owed"}]]
["reason",["no_pack","proof_missing","duty_owed"]]
["row",["r2"]]'
}

@test "what came in place of a due date, and why a state is another" {
	built 's/wht: XXX 50, row: r1}/due: {wht: 2025-09-15}}/' 's/tax: pending/tax: exempt/'
	answers 1 mez-pack test --store st t.rules
	is "$(jq -c 'select(.got) | [.what, .got, .reasons]' <<<"$output")" \
		'["due",[{"amount":{"amount":"50","currency":"XXX"},"duty":"levy/wht","state":"owed"}],null]
["tax","pending",[{"clause":"known","code":"proof_missing","credential":"Kyc","path":"payee.kyc.ok"},{"clause":"levy","code":"duty_owed"}]]'
}

# stray SED PLACE WORDS: an example so changed is refused by build, there and in these words.
stray() {
	cp -R src/rules src/stray
	sed -i "$1" src/stray/more/rules.yaml
	answers 65 mez-pack build --store st src/stray
	has "$stderr" "rules.yaml:$2: $3"
	rm -r src/stray
}

@test "a name in an example that the rules have not is refused by build, in its place" {
	built
	stray 's/wht: XXX 50,/wth: XXX 50,/' 39:26 "no domain and no duty 'wth'"
	stray 's/expect: {tax: compliant/expect: {taxx: compliant/' 39:10 "no domain and no duty 'taxx'"
	stray 's/expect: {tax: compliant/expect: {tax: complaint/' 39:15 "no state 'complaint'"
	stray 's/expect: {tax: compliant/expect: {tax: XXX 5/' 39:15 'what is expected of a domain is a state'
	stray 's/row: r1}/row: r3}/' 39:44 "no row 'r3'"
	stray 's/row: r1}/row: []}/' 39:44 'no rows are nothing to expect'
	stray 's/row: r1}/due: {dht: 2025-09-15}}/' 39:45 "no duty 'dht'"
	stray 's/reason: proof_missing/reason: prof_missing/' 43:57 "no reason 'prof_missing'"
	stray 's/payee: {kind: company}/payee: {knd: company}/' 37:105 "no such fact in the vocabulary: 'payee.knd'"
	stray 's/credential: Kyc/credential: Kic/' 38:25 "no fact and no claim asks for a credential 'Kic'"
	stray 's/credential: Kyc/credential: MezKyc/' 38:12 "credential type 'MezKyc' is not known"
	stray 's/credential: Kyc/credential: MezTotal/' 38:12 ''
	stray 's/from: auth, subject/from: nobody, subject/' 38:36 "no authority 'nobody'"
	stray 's/^evidence: .*/lists: {nope: {payee: active}}/' 38:9 "no status list 'nope'"
	stray 's/^evidence: .*/totals: {nope: XXX 1}/' 38:10 "no total 'nope'"
	stray 's/^evidence: .*/audience: nobody/' 38:11 "no authority 'nobody'"
	ours() { stray "s#^evidence: .*#evidence: [{credential: $1, from: auth, subject: {$2}}]#" "38:$3" "$4"; }
	ours MezJudgement 'judgement: q, facts: {a: 1}, answer: true' 72 "no question AUTHORITY/NAME 'q'"
	ours MezTotal "id: 'urn:x:p', total: nope, from: 2025-07-01, to: 2026-06-30, value: XXX 1, chain: c, height: 1" 79 "no total 'nope'"
	ours MezLicence "id: 'urn:x:p', register: nope, as_of: 2025-07-01, licences: []" 84 "no licence 'nope'"
	ours MezListStatus "id: 'urn:x:p', list: nope, status: active, from: 2025-07-01, to: 2026-06-30" 83 "no status list 'nope'"
	ours MezListCopy 'list: nope, entries: {}, from: 2025-07-01, to: 2026-06-30' 66 "no status list 'nope'"
}

@test "an example that cannot be evaluated" {
	built 's/payee: {kind: company}/payee: {kind: 5}/'
	answers 1 mez-pack test --store st t.rules
	has "$output" 'cannot be evaluated'
	has "$output" 'payee.kind'
}

@test "a plan, and a domain of the larger set" {
	built
	{
		echo ---
		clause s requirement 'requires: .flag' | sed 's/domain: tax/domain: sharia/'
		printf '%s\n' --- 'example: a plan' \
			'operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, gross: XXX 1000, payer: {}, payee: {kind: company}, flag: true, plan: [{duty: levy/wht, amount: XXX 49}]}' \
			'evidence: [{credential: Kyc, from: auth, subject: {id: payee, kyc: {ok: true}}}]' \
			'expect: {wht: unmet, tax: non_compliant, sharia: compliant}'
	} >>src/rules/more/rules.yaml
	mez-pack build --store st src/rules >/dev/null
	answers 0 mez-pack test --store st t.rules
}

@test "a row and a clause without an example" {
	built '/^example: a person/,$d'
	echo '---' >>src/rules/more/rules.yaml
	clause never prohibition 'applies: .flag' | sed 's/"payment"/"gift"/' >>src/rules/more/rules.yaml
	mez-pack build --store st src/rules >/dev/null
	answers 1 mez-pack test --store st t.rules
	is "$(jq -rs '[.[] | select(.what) | (.clause // .row)] | join(" ")' <<<"$output")" 'never r2'
	sed -i 's/^applies: .flag/&\nuntested: it never applies/; s/id: r2,/&  untested: nobody is a person,/' \
		src/rules/more/rules.yaml
	mez-pack build --store st src/rules >/dev/null
	answers 0 mez-pack test --store st t.rules
}

@test "an example that expects nothing is refused by build" {
	sources src
	mez-pack build --store st src/law src/base >/dev/null
	printf '%s\n' --- 'example: nothing' 'operation: {kind: payment}' 'expect: {}' >>src/rules/more/rules.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" 'expects nothing'
}

@test "an example of a party that is not there" {
	built
	printf '%s\n' --- 'example: a list' 'operation: {kind: payment, paid_on: 2025-01-01}' \
		'lists: {l: {deal.payee: active}}' 'expect: {tax: pending}' --- \
		'status: l' 'of: party' 'words: [active]' 'proof: {from: auth}' >>src/rules/more/rules.yaml
	mez-pack build --store st src/rules >/dev/null
	answers 1 mez-pack test --store st t.rules
	has "$output" "no party 'deal.payee' with an id"
	sed -i 's/deal.payee: active/deal.payee: activ/' src/rules/more/rules.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" "the list has no word 'activ'"
}

@test "a pack that is not there" {
	built
	answers 1 mez-pack test --store st t.nope
	has "$stderr" "no pack 't.nope'"
	answers 66 mez-pack test --store nowhere t.rules
}

@test "the same bytes twice" {
	built
	same_twice mez-pack test --store st t.law t.base t.rules
}

@test "an answer that nobody receives" {
	built
	lost_stdout mez-pack test --store st t.rules
}

@test "wrong usage" {
	answers 64 mez-pack test --store st
	answers 64 mez-pack test t.rules
}
