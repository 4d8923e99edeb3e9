#!/usr/bin/env bats
# mez-pack lint: what a pack that builds may still have wrong, each with its place.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	mez-pack build --store st src/law src/base >/dev/null
	pack_yaml t.lint regpack 't.base, t.law' >src/rules/pack.yaml
	rm -r src/rules/more
}

# rates ROW...: a table of rates by the payee's kind, alone in its file.
rates() {
	printf '%s\n' 'table: rates' 'form: rate' 'keys: {kind: .payee.kind, flag: .flag, gross: .gross}' 'rows:' >src/rules/r.yaml
	printf '  - {%s, source: GK, confidence: V1}\n' "$@" >>src/rules/r.yaml
}

lint() { mez-pack lint --store st src/rules "$@"; }

# finds STATUS LINE...: exactly these lines, less the folder.
finds() {
	local status=$1
	shift
	answers "$status" lint
	is "$stderr" ''
	is "$(sed 's|^src/rules/||' <<<"$output")" "$(printf '%s\n' "$@")"
}

@test "a table that answers for everybody, always, is no finding" {
	rates 'id: a, rate: 5%, from: 2000-01-01'
	finds 0 ''
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 5%, from: 2000-01-01, to: 2001-12-31' \
		'id: c, kind: person, rate: 6%, from: 2002-01-01'
	finds 0 ''
}

@test "a hole in time" {
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 5%, from: 2000-01-01, to: 2001-12-31' \
		'id: c, kind: person, rate: 6%, from: 2002-01-02'
	finds 1 "r.yaml:6:5: error: rates: on 2002-01-01 no row answers for kind person, and later one does [hole-in-time]"
	# one that says why it ended leaves a cited nil, no hole
	sed -i 's/to: 2001-12-31/&, ended_by: an act/' src/rules/r.yaml
	finds 0 ''
}

@test "a rate that is more than the whole, or less than nothing, where others are shares" {
	rates 'id: a, kind: company, rate: 100%, from: 2000-01-01' 'id: b, kind: person, rate: 5, from: 2000-01-01'
	finds 0 ''
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 5, from: 2000-01-01'
	finds 0 "r.yaml:6:5: warning: rates: row 'b': the rate is 500 %, which is more than the whole [odd-rate]"
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: -1%, from: 2000-01-01'
	finds 0 "r.yaml:6:5: warning: rates: row 'b': the rate is -1 %, which is less than nothing [odd-rate]"
	printf '%s\n' 'table: t' 'form: slab' 'keys: {}' 'rows:' '  - {id: a, from: 2000-01-01, source: GK, confidence: V1, parts: [{max: XXX 9, rate: 0%}, {rate: 22.5}]}' >src/rules/r.yaml
	finds 0 "r.yaml:5:5: warning: t: row 'a': the rate is 2,250 %, which is more than the whole [odd-rate]"
	clause c duty 'source: GK' 'confidence: V1' 'duty: {d: {kind: pay, when: after, bearer: .payer, to: auth, base: .gross, rate: 15}}' >src/rules/r.yaml
	answers 0 lint
	has "$output" 'warning: c: the rate is 1,500 %, which is more than the whole [odd-rate]'
}

@test "a currency that is named once only, where there are others" {
	printf 'param: %s\nrows:\n  - {value: %s 1, from: 2000-01-01, source: GK, confidence: V1}\n---\n' a XXX b XXX c XXY >src/rules/r.yaml
	finds 0 'r.yaml:11:13: note: c: money in XXY, which the pack names nowhere else [lone-currency]'
	printf '%s\n' 'table: fx' 'form: exchange' 'of: XXY' 'in: XXX' 'keys: {}' 'rows:' '  - {id: a, rate: 2, from: 2000-01-01, source: GK, confidence: V1}' >>src/rules/r.yaml
	finds 0 ''
}

@test "days for which no offset is known" {
	printf '%s\n' 'offset: yy' 'rows:' '  - {from: 2000-01-01, to: 2001-12-31, utc: "+05:00", source: GK, confidence: V1}' \
		'  - {from: 2002-01-02, utc: "+06:00", source: GK, confidence: V1}' >src/rules/r.yaml
	finds 1 'r.yaml:1:1: error: yy: on 2002-01-01 no offset from UTC is known, and later one is [hole-in-time]'
}

@test "an end with nothing after it" {
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 5%, from: 2000-01-01, to: 2001-12-31'
	finds 0 "r.yaml:6:5: warning: rates: on 2002-01-01 no row answers for kind person; the row that did does not say by what it ended ('ended_by') [bare-end]"
}

@test "a hole in keys" {
	rates 'id: a, kind: company, flag: true, rate: 5%, from: 2000-01-01'
	finds 0 "r.yaml:1:1: warning: rates: on 2000-01-01 no row answers for flag false, kind company, and never does (and 2 more combinations of keys) [hole-in-keys]"
	rates 'id: a, gross: {min: XXX 0, below: XXX 100}, rate: 5%, from: 2000-01-01' \
		'id: b, gross: {over: XXX 100}, rate: 5%, from: 2000-01-01'
	finds 0 "r.yaml:1:1: warning: rates: on 2000-01-01 no row answers for gross XXX 100, and never does [hole-in-keys]"
}

@test "a key that is answered later than others" {
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 5%, from: 2004-01-01'
	finds 0 "r.yaml:1:1: note: rates: on 2000-01-01 no row answers for kind person, the first from 2004-01-01 [late-start]"
}

@test "a row that nothing reaches" {
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 5%, from: 2000-01-01' \
		'id: c, kind: else, rate: 6%, from: 2000-01-01'
	finds 1 "r.yaml:7:5: error: rates: no facts on any day reach row 'c' [dead-row]"
	# wherever it stands
	rates 'id: c, kind: else, rate: 6%, from: 2000-01-01' 'id: a, kind: company, rate: 5%, from: 2000-01-01' \
		'id: b, kind: person, rate: 5%, from: 2000-01-01'
	finds 1 "r.yaml:5:5: error: rates: no facts on any day reach row 'c' [dead-row]"
	# over two rows that are each reached, and hide a third
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01, over: [c]' 'id: b, kind: person, rate: 5%, from: 2000-01-01, over: [c]' \
		'id: c, rate: 6%, from: 2000-01-01'
	finds 1 "r.yaml:7:5: error: rates: no facts on any day reach row 'c' [dead-row]"
	# but for the day on which it is alone
	sed -i 's/rate: 6%, from: 2000-01-01/rate: 6%, from: 1999-12-31/' src/rules/r.yaml
	finds 0 ''
}

@test "cliffs, along a key and between bands" {
	rates 'id: a, gross: {max: XXX 100}, rate: 5%, from: 2000-01-01' 'id: b, gross: {over: XXX 100}, rate: 7.5%, from: 2000-01-01'
	finds 0 "r.yaml:6:5: note: rates: at gross XXX 100 it goes from 5 % to 7.5 % all at once, on 2000-01-01 [cliff]"
	printf '%s\n' 'table: bands' 'form: band' 'keys: {}' 'rows:' '  - id: a' '    from: 2000-01-01' '    source: GK' '    confidence: V1' \
		'    parts: [{max: XXX 100, rate: 1%}, {over: XXX 100, rate: 2%}]' >src/rules/r.yaml
	finds 0 "r.yaml:5:5: note: bands: at 100 the rate of the whole goes from 1 % to 2 % [cliff]"
}

@test "what no clause asks for is no hole" {
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01'
	levy() {
		sed -i '/^---/,$d' src/rules/r.yaml
		{ echo ---; clause levy duty "$@" 'duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: table("rates")}}'; } >>src/rules/r.yaml
	}
	holes() { lint --json | jq -r 'select(.class | IN("no-clause", "not-examined") | not) | "\(.class) \(.row // "") \(.date // "") \(.facts // "")"'; }
	levy
	is "$(holes)" 'hole-in-keys  2000-01-01 {"kind":"person"}'
	levy 'applies: .payee.kind == "company"'
	is "$(holes)" ''
	levy 'applies: .payee.kind != "person" and .flag'
	is "$(holes)" ''
	levy 'applies: not (.payee.kind in ["person"] or .flag)'
	is "$(holes)" ''
	# what is open counts as asked
	levy 'applies: .payee.kind == "company" or .flag'
	is "$(holes)" 'hole-in-keys  2000-01-01 {"kind":"person"}'
	# a choice, a condition for nothing to be due
	levy 'nil: {when: .payee.kind == "person", because: none is due}'
	is "$(holes)" ''
	levy
	sed -i 's/rate: table("rates")}}$/rate: '\''if .payee.kind == "person" then 0% else table("rates") end'\''}}/' src/rules/r.yaml
	is "$(holes)" ''
	# another clause asks for it after all
	{ echo ---; clause more requirement 'requires: table("rates") < 1'; } >>src/rules/r.yaml
	is "$(holes)" 'hole-in-keys  2000-01-01 {"kind":"person"}'
}

@test "ranges and the legal date tell what is asked, too" {
	holes() { lint --json | jq -r 'select(.class | IN("no-clause", "not-examined") | not) | "\(.class) \(.row // "") \(.date // "") \(.facts // "")"'; }
	ranged() {
		rates 'id: a, gross: {over: XXX 100}, rate: 5%, from: 2000-01-01'
		{ echo ---; clause levy duty "$@" 'source: GK' 'confidence: V1' 'duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: table("rates")}}'; } >>src/rules/r.yaml
	}
	ranged 'applies: .gross > xxx(100)'
	is "$(holes)" ''
	ranged 'applies: .gross > xxx(200)'
	is "$(holes)" ''
	ranged 'applies: .gross >= xxx(100)'
	is "$(holes)" 'hole-in-keys  2000-01-01 {"gross":"XXX 100"}'
	ranged 'nil: {when: .gross <= xxx(100), because: little}'
	is "$(holes)" ''
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 7%, from: 2010-01-01'
	{ echo ---; clause levy duty 'source: GK' 'confidence: V1' 'applies: .payee.kind == "company" or .paid_on >= date("2010-01-01")' \
		'duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: table("rates")}}'; } >>src/rules/r.yaml
	is "$(holes)" ''
	sed -i 's/2010-01-01")/2009-12-31")/' src/rules/r.yaml
	is "$(holes)" 'late-start  2009-12-31 {"kind":"person"}'
	sed -i 's/^valid.*/valid: {from: 2000-01-01}\nknown_from: 2010-01-01/; s/ or .paid_on >= date("2009-12-31")//' src/rules/r.yaml
	sed -i 's/^applies.*/applies: .flag/' src/rules/r.yaml
	is "$(holes)" ''
}

@test "a row that no clause asks for" {
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 7%, from: 2000-01-01'
	{ echo ---; clause levy duty 'applies: .payee.kind == "company"' \
		'duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: table("rates")}}'; } >>src/rules/r.yaml
	answers 0 lint
	has "$output" "src/rules/r.yaml:6:5: warning: rates: no clause asks for row 'b': guards and conditions leave its facts out [unasked-row]"
	sed -i 's/^applies.*/applies: .flag/' src/rules/r.yaml
	answers 0 lint
	run ! grep -q unasked <<<"$output"
}

@test "parts that leave something out" {
	printf '%s\n' 'table: bands' 'form: band' 'keys: {}' 'rows:' '  - id: a' '    from: 2000-01-01' '    source: GK' '    confidence: V1' \
		'    parts: [{max: XXX 100, rate: 1%}, {over: XXX 150, max: XXX 200, rate: 1%}]' >src/rules/r.yaml
	finds 1 "r.yaml:5:5: error: bands: nothing is said between 150 and the band before it [slab-hole]" \
		"r.yaml:5:5: error: bands: nothing is said over 200 [slab-hole]"
}

@test "figures, clauses and heads" {
	{
		echo 'coverage: c'
		echo 'domain: tax'
		echo 'examines:'
		echo '  - {head: h, kinds: [payment], date: .paid_on, from: 1999-01-01}'
		echo '  - {head: none, kinds: [payment], date: .paid_on, from: 2000-01-01}'
		echo ---
		clause a requirement 'requires: .flag' 'known_from: 2001-01-01' | sed 's/^valid.*/valid: {from: 2000-01-01, to: 2009-12-31}/'
		echo ---
		clause b requirement 'requires: .flag' | sed 's/^head: h/head: g/'
		echo ---
		echo 'param: p'
		echo 'rows: [{from: 2000-01-01, value: 5%, source: GK, confidence: GK}, {from: 2001-01-01, to: 2001-12-31, value: 5%, source: GK, confidence: V3}]'
	} >src/rules/r.yaml
	sed -i 's/{from: 2000-01-01, value/{from: 2000-01-01, to: 2000-12-31, value/' src/rules/r.yaml
	finds 0 "r.yaml:4:5: warning: c: head 'h' is examined from 1999-01-01, its first clause is of 2001-01-01 [no-clause]" \
		"r.yaml:5:5: warning: c: head 'none' is examined, and no clause is of it [no-clause]" \
		"r.yaml:7:1: warning: a: the clause ends on 2009-12-31 and does not say by what ('ended_by') [bare-end]" \
		"r.yaml:19:1: warning: b: no coverage says that head 'g' is examined in tax [not-examined]" \
		"r.yaml:31:8: note: p: row '2000-01-01' rests on GK, and 1 more rows on no better [confidence]" \
		"r.yaml:31:83: warning: p: on 2002-01-01 no row answers; the row that did does not say by what it ended ('ended_by') [bare-end]"
}

@test "a cited text that changes while the rule stays" {
	law_xml sec_1 sec_2 | sed -e 's/@2000-01-01/@2010-07-01/g' -e 's/<FRBRdate date="2000-01-01" name="inForce"/<FRBRdate date="2010-07-01" name="inForce"/' \
		-e 's/Text of sec_1/Another text of sec_1/' >src/law/later.xml
	sed -i 's/version: "1"/version: "2"/' src/law/pack.yaml
	sed -i 's/<section eId="sec_1">/<section eId="sec_2"><num>1.<\/num><heading>A heading<\/heading><content><p>Text of sec_2.<\/p><\/content><\/section>&/' src/law/act.xml
	mez-pack build --store st src/law src/base >/dev/null
	{ clause a requirement 'requires: .flag'; echo ---; clause b requirement 'requires: .flag' | sed 's/sec_1/sec_2/'; } >src/rules/r.yaml
	answers 0 lint
	has "$output" "src/rules/r.yaml:6:9: warning: a: the text of sec_1 in /akn/xx/act/2000/1 changes on 2010-07-01, and the rule does not [text-changed]"
	is "$(grep -c text-changed <<<"$output")" 1
	# a rule that ended before, or began then, is not asked
	sed -i 's/^valid.*/valid: {from: 2010-07-01}/' src/rules/r.yaml
	answers 0 lint
	is "$(grep -c text-changed <<<"$output")" 0
}

@test "a pack in the store: the places are those of the sources it carries" {
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01' 'id: b, kind: person, rate: 5%, from: 2000-01-01, to: 2001-12-31' \
		'id: c, kind: person, rate: 6%, from: 2002-01-02'
	lint >by_dir || [ $? -eq 1 ]
	mez-pack build --store st src/rules | jq -r .sha256 >digest
	answers 1 mez-pack lint --store st t.lint
	is "$output" "$(sed 's|^src/rules|t.lint|' by_dir)"
	# another version takes the name, the digest still names this one
	rates 'id: a, rate: 5%, from: 2000-01-01'
	mez-pack build --store st src/rules >/dev/null
	answers 0 mez-pack lint --store st t.lint
	is "$output" ''
	answers 1 mez-pack lint --store st "t.lint@$(cat digest)"
	answers 1 mez-pack lint --store st "t.lint@sha256:$(cat digest)"
	answers 1 mez-pack lint --store st "t.other@$(cat digest)"
	has "$stderr" "that is pack 't.lint', not 't.other'"
}

@test "records are canonical and fit their schema" {
	rates 'id: a, kind: company, gross: {max: XXX 5}, rate: 5%, from: 2000-01-01' 'id: b, kind: company, gross: {over: XXX 5}, rate: 6%, from: 2000-01-01'
	answers 0 lint --json
	is "$(jq -r .class <<<"$output" | sort | tr '\n' ' ')" 'cliff hole-in-keys '
	is "$(jq -c 'select(.class == "hole-in-keys") | .facts' <<<"$output")" '{"gross":"below XXX 5","kind":"person"}'
	mez-canon --check <<<"$output" >/dev/null
	answers 0 mez-schema --own <<<"$output"
	same_twice lint --json
}

@test "only what is bad enough" {
	rates 'id: a, kind: company, gross: {max: XXX 5}, rate: 5%, from: 2000-01-01' 'id: b, kind: company, gross: {over: XXX 5}, rate: 6%, from: 2000-01-01'
	answers 0 lint --level warning
	has "$output" hole-in-keys
	run ! grep -q cliff <<<"$output"
	is "$(lint --level note)" "$(lint)"
	answers 0 lint --level error
	is "$output" ''
	answers 64 lint --level bad
	has "$stderr" "--level is note, warning or error, not 'bad'"
}

@test "laws have nothing to find; usage and input" {
	answers 0 mez-pack lint --store st t.law
	is "$output" ''
	answers 0 mez-pack lint src/law
	answers 64 mez-pack lint t.law
	has "$stderr" "'t.law': a pack by name is in which store?"
	answers 64 mez-pack lint --store st t.law@5
	answers 64 mez-pack lint --store st
	answers 1 mez-pack lint --store st t.nope
	answers 1 mez-pack lint src/base
	has "$stderr" "src/base/pack.yaml:6:12: pack 't.law' is required: in which store is it?"
	answers 66 mez-pack lint --store nowhere t.law
	echo 'table: x' >src/rules/r.yaml
	answers 65 lint
	has "$stderr" src/rules/r.yaml:1:1
	rates 'id: a, kind: company, rate: 5%, from: 2000-01-01'
	lost_stdout lint
}
