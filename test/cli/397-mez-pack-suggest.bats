#!/usr/bin/env bats
# mez-pack suggest: examples where answers turn, which are no tests before somebody confirms them.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	printf '%s\n' --- "$(clause floor requirement 'applies: .gross >= param("least")' 'requires: .flag')" \
		--- '{param: least, rows: [{value: XXX 100, from: 2010-01-01, to: 2029-12-31, ended_by: x, source: GK, confidence: V2}]}' \
		--- '{example: flagged, operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, gross: XXX 1000, flag: true, payer: {}, payee: {kind: company}}, expect: {tax: pending}}' \
		>>src/rules/more/rules.yaml
	sed -i 's/tax: compliant, wht: XXX 50/tax: pending, wht: XXX 50/' src/rules/more/rules.yaml
	build
}
build() { mez-pack build --store st src/law src/base src/rules >/dev/null; }
suggest() { mez-pack suggest --store st t.rules "$@"; }
names() { sed -n 's/^example: "\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' <<<"$output"; }

@test "bounds, days, and what is absent" {
	answers 0 suggest floor
	is "$stderr" ''
	is "$(names)" 'floor: gross XXX 99.99, just below
floor: gross XXX 100, exactly
floor: gross XXX 100.01, just above
floor: paid_on 1999-12-31, the day before
floor: paid_on 2000-01-01, the first day
floor: paid_on 2009-12-31, the day before
floor: paid_on 2010-01-01, the first day
floor: paid_on 2029-12-31, the last day
floor: paid_on 2030-01-01, the day after
floor: without gross
floor: without paid_on
floor: without flag'
	has "$output" '
operation:
  gross: XXX 99.99
  kind: payment
  paid_on: 2025-09-15
  payee: {kind: company}
  payer: {}
  stage: proposed
expect: {'
	same_twice suggest
}

@test "no test before it is confirmed, then one that passes, and nothing is left to suggest" {
	suggest >src/rules/more/made.yaml
	[ "$(grep -c ^example: src/rules/more/made.yaml)" -ge 13 ]
	answers 65 mez-pack build --store st src/rules
	is "$stderr" "mez-pack: src/rules/more/made.yaml:3:12: suggested, and not confirmed: see that what is expected is the law, then take 'suggested' away"
	sed -i /^suggested:/d src/rules/more/made.yaml
	build
	answers 0 mez-pack test --store st t.rules
	is "$(jq .failed <<<"$output")" 0
	answers 0 suggest
	is "$output" ''
	# an expectation that somebody corrected fails until the rule is right
	sed -i '0,/tax: pending/s//tax: compliant/' src/rules/more/made.yaml
	build
	answers 1 mez-pack test --store st t.rules
}

@test "a total, a definition, a range, a slab, a day, a word, a sum" {
	mkdir more
	pack_yaml t.more regpack 't.base, t.law' >more/pack.yaml
	cat >more/more.yaml <<-'END'
		{vocabulary: more, facts: {lent: {type: money}, units: {type: int}, sort: {type: word, words: [a, b, c]}, seen: {type: date}}}
		--- {total: year, title: T, per: [.payee], value: money, window: year, counts: all, includes_this: true, proof: {credential: MezTotal, from: auth}}
		--- {param: floor, rows: [{value: XXX 50, from: 2000-01-01, source: GK, confidence: V2}]}
		---
		table: by_units
		form: rate
		keys: {n: .units, sort: .sort}
		rows:
		  - {id: u1, n: {min: 1, max: 10}, sort: a, rate: 1%, from: 2000-01-01, source: GK, confidence: V2}
		  - {id: u2, n: {over: 10}, sort: [a, b], rate: 2%, from: 2000-01-01, source: GK, confidence: V2}
		---
		table: slabs
		form: slab
		keys: {}
		rows:
		  - {id: s1, parts: [{max: XXX 600, rate: 0%}, {rate: 10%}], from: 2000-01-01, source: GK, confidence: V2}
	END
	{
		echo ---
		clause due duty "nil: {when: 'total(\"year\") < param(\"floor\")', because: small}" 'duty:' \
			'  tax: {kind: pay, when: after, bearer: .payer, to: auth,' \
			"    amount: 'table(\"slabs\", .gross + .lent) * (1 + table(\"by_units\"))'}"
		echo ---
		clause early requirement 'source: GK' 'confidence: V2' 'requires: .seen <= date("2025-01-31")'
		echo '--- {example: one, operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, gross: XXX 1000, lent: XXX 1, units: 5, sort: a, seen: 2025-01-01, payer: {}, payee: {}}, totals: {year: XXX 60}, expect: {tax: compliant}}'
	} >>more/more.yaml
	answers 0 mez-pack build --store st more
	answers 0 mez-pack suggest --store st t.more
	for line in 'due: total year XXX 49.99, just below' 'due: total year XXX 50, exactly' 'due: total year XXX 50.01, just above' \
		'due: units 10, exactly' 'due: units 11, just above' 'due: units 0, just below' \
		'due: gross XXX 599, exactly' \
		'due: sort c, which no row of by_units knows' 'due: without total year' \
		'early: seen 2025-01-30, the day before' 'early: seen 2025-01-31, the day itself' 'early: seen 2025-02-01, the day after'; do
		has "$(names)" "$line"
	done
	has "$output" '  units: 11'
	cp -R more made
	sed /^suggested:/d <<<"$output" >made/made.yaml
	mez-pack build --store st made >/dev/null
	answers 0 mez-pack suggest --store st t.more
	is "$output" ''
	run mez-pack test --store st t.more
	is "$(jq -c "select(.example)" <<<"$output")" ""
}

@test "sources need not be in a store; a clause must be there; a lawpack has none" {
	answers 0 mez-pack suggest --store st ./src/rules levy
	has "$(names)" 'levy: without gross'
	answers 66 suggest nothing
	is "$stderr" "mez-pack: pack 't.rules' has no clause 'nothing'"
	answers 66 mez-pack suggest --store st t.rules auth
	answers 0 mez-pack suggest --store st t.law
	is "$output" ''
	answers 64 mez-pack suggest
	answers 64 mez-pack suggest t.rules
	answers 1 mez-pack suggest --store st t.none
	lost_stdout mez-pack suggest --store st t.rules
}

@test "an answer in another currency's smallest unit" {
	sed -i 's/XXX/KWD/g' src/rules/more/rules.yaml
	build
	answers 0 suggest floor
	has "$(names)" 'floor: gross KWD 99.999, just below'
	sed -i 's/KWD/JPY/g' src/rules/more/rules.yaml
	build
	answers 0 suggest floor
	has "$(names)" 'floor: gross JPY 99, just below'
}

@test "todo: a source that is not finished" {
	printf '%s\n' --- "$(clause later requirement 'requires: .flag' 'todo: [see subsection (2)]')" >>src/rules/more/rules.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" "something is still to be done: take 'todo' away when it is"
}
