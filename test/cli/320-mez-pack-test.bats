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
}

@test "a duty nobody has" {
	built 's/wht: XXX 50,/wth: XXX 50,/'
	answers 1 mez-pack test --store st t.rules
}

@test "an example that cannot be evaluated" {
	built 's/payee: {kind: company}/payee: {knd: company}/'
	answers 1 mez-pack test --store st t.rules
	has "$output" 'cannot be evaluated'
	has "$output" 'payee.knd'
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

@test "an example of a party or list that is not there" {
	built
	printf '%s\n' --- 'example: a list' 'operation: {kind: payment, paid_on: 2025-01-01}' \
		'lists: {nope: {payee: active}}' 'expect: {tax: pending}' >>src/rules/more/rules.yaml
	mez-pack build --store st src/rules >/dev/null
	answers 1 mez-pack test --store st t.rules
	has "$output" "no status list 'nope'"
	printf '%s\n' --- 'status: l' 'of: party' 'words: [active]' 'proof: {from: auth}' >>src/rules/more/rules.yaml
	sed -i 's/lists: {nope: {payee/lists: {l: {deal.payee/' src/rules/more/rules.yaml
	mez-pack build --store st src/rules >/dev/null
	answers 1 mez-pack test --store st t.rules
	has "$output" "no party 'deal.payee' with an id"
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
