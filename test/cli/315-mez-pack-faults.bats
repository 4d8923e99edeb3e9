#!/usr/bin/env bats
# Rules that divide by nought, overflow, go in a circle or take a fact for what it is not: refused
# with file, line and column where the build can prove it, pending with the reason at run time.
load helper
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	sources src
	rm -r src/rules/more
	printf '%s\n' 'vocabulary: more' 'facts: {n: {type: decimal}, big: {type: decimal}, other: {type: money}}' >src/rules/v.yaml
	mez-pack build --store st src/law src/base >/dev/null
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp -R "$BATS_FILE_TMPDIR"/{src,st} .
}

# refused LINE COLUMN PART: the pack does not build, for the thing at this place; a text instead of
# a column stands for that of its first letter.
refused() {
	local text
	text=$(sed -n "$1p" src/rules/r.yaml)
	case $2 in
	*[!0-9]*) text=${text%%"$2"*}; set -- "$1" $((${#text} + 1)) "$3" ;;
	esac
	answers 65 mez-pack build --store st src/rules
	one_line mez-pack
	has "$stderr" "mez-pack: src/rules/r.yaml:$1:$2: "
	has "$stderr" "$3"
}

requires() { clause c requirement "requires: $1" 'source: GK' 'confidence: GK' >src/rules/r.yaml; }
levy() { clause c duty "duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, $1}}" 'source: GK' 'confidence: GK' >src/rules/r.yaml; }

@test "division by what is nought, whatever the facts" {
	requires 'muldiv(.gross, 1, 0, 2, "half_up") > xxx(0)'
	refused 10 '0, 2,' 'division by nought'
	requires 'muldiv(.n, 2, 3 - 3, 2, "half_up") > 0'
	refused 10 '- 3' 'division by nought'
	requires 'muldiv(.n, 2, min(0, 5), 2, "half_up") > 0'
	refused 10 'min(' 'division by nought'
	levy "amount: 'muldiv(.gross, .n, 5% - 5%, 0, \"down\")'"
	refused 10 '- 5%' 'division by nought'
}

@test "a param that is nought for some days divides by nought on those" {
	requires 'muldiv(.gross, 1, param("p"), 2, "half_up") > xxx(0)'
	printf '%s\n' --- 'param: p' 'rows:' '  - {value: "2", from: 2000-01-01, to: 2009-12-31, source: GK, confidence: GK}' \
		'  - {value: "0", from: 2010-01-01, source: GK, confidence: GK}' >>src/rules/r.yaml
	refused 10 'param(' 'division by nought'
	sed -i 's/value: "0"/value: "3"/' src/rules/r.yaml
	answers 0 mez-pack build --store st src/rules
}

@test "over the bounds of decimals, whatever the facts" {
	requires '.n < 99999999999999999999999999999 * 99999999999999999999'
	refused 10 '* 9' 'over the bounds of decimals'
	levy 'base: .gross, rate: 99999999999999999999999999999 * 99999999999 + 1'
	refused 10 '* 9' 'over the bounds of decimals'
	requires '.n < 1000000000000000000000000000000000000000000'
	refused 10 16 'not a number'
}

@test "circles: exceptions, amounts, rows, required packs" {
	{
		clause a relief 'defeats: b'
		echo ---
		clause b relief 'defeats: a'
	} >src/rules/r.yaml
	refused 1 1 "is an exception to itself"
	{
		clause a duty "duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, amount: 'owed(\"b/d\")'}}"
		echo ---
		clause b duty "duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, amount: 'owed(\"a/d\")'}}"
	} >src/rules/r.yaml
	refused 1 1 "owes by what it owes"
	printf '%s\n' 'table: t' 'form: rate' 'keys: {kind: .payee.kind}' 'rows:' \
		'  - {id: x, rate: 1%, over: y, from: 2000-01-01, source: GK, confidence: GK}' \
		'  - {id: y, rate: 2%, over: x, from: 2000-01-01, source: GK, confidence: GK}' >src/rules/r.yaml
	refused 5 5 "over"
	printf '%s\n' 'table: t' 'form: rate' 'keys: {r: table("t")}' 'rows:' '  - {id: x, rate: 1%, from: 2000-01-01, source: GK, confidence: GK}' >src/rules/r.yaml
	refused 3 11 'no other table'
	printf '%s\n' 'define: d' 'of: party' 'cites: [{work: /akn/xx/act/2000/1, at: sec_1}]' 'valid: {from: 2000-01-01}' 'source: GK' 'confidence: GK' 'is: is(.payer, "d")' >src/rules/r.yaml
	refused 7 8 'no such member of the subject'
	rm src/rules/r.yaml
	sed -i 's/^requires: .*/requires: [t.rules]/' src/rules/pack.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" "src/rules/pack.yaml:6:12: "
}

@test "a fact of another type than its use" {
	requires '.gross > 5'
	refused 10 20 'a money against a decimal'
	requires '.flag == "yes"'
	refused 10 20 'a bool against a text'
	requires '.gross + .n > xxx(0)'
	refused 10 20 'a money against a decimal'
	requires '.gross'
	refused 10 11 'requires cannot be a money'
	requires '.gross * .other > xxx(0)'
	refused 10 20 'a money against a money'
	requires '.payer'
	refused 10 11 'requires cannot be a record'
	requires '.flag and .n'
	refused 10 21 'expected a condition'
	requires 'deadline("d", .flag) > .paid_on'
	refused 10 11 'no deadline'
	levy 'base: .n, rate: 5%'
	refused 10 '.n, rate' 'a base cannot be a decimal'
	levy 'base: .gross, rate: .other'
	refused 10 '.other' 'a rate cannot be a money'
	requires '.nowhere == 5'
	refused 10 11 "no such fact in the vocabulary: 'nowhere'"
}

# pends REQUIRES FACTS REASON: pending for this reason at run time, and nothing else.
pends() {
	requires "$1"
	printf '%s\n' --- 'example: e' "operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, $2}" \
		"expect: {tax: pending, reason: $3}" >>src/rules/r.yaml
	answers 0 mez-pack build --store st src/rules
	answers 0 mez-pack test --store st t.rules
}

@test "at run time: nought, overflow, null, two currencies" {
	pends 'muldiv(.gross, 1, .n, 2, "half_up") > xxx(0)' 'gross: XXX 10, n: "0"' overflow
	pends '.n * .big > 5' 'n: "99999999999999999999999999999", big: "99999999999999999999"' overflow
	pends '.gross * .n > .other' 'gross: "XXX 99999999999999999999999999999", n: "99999999999999", other: XXX 1' overflow
	pends '.gross + .other > xxx(5)' 'gross: XXX 10, other: null' null_value
	pends '.gross > .other' 'gross: XXX 10, other: YYY 5' currency_mismatch
	pends '.gross > xxx(5)' 'flag: true' fact_missing
}

@test "at run time: an error decides nothing that is decided without it" {
	requires 'not .flag or muldiv(.n, 1, .big, 0, "down") > 1'
	printf '%s\n' --- 'example: e' 'operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, flag: false, n: "1", big: "0"}' \
		'expect: {tax: compliant}' >>src/rules/r.yaml
	answers 0 mez-pack build --store st src/rules
	answers 0 mez-pack test --store st t.rules
}

@test "an operation whose fact is of the wrong type is refused, with the pointer" {
	zone z
	for wrong in '.facts.gross = "1000"' '.facts.gross = 1000' '.facts.flag = "yes"' '.facts.payee = []' \
		'.facts.paid_on = "2025-02-30"' '.facts.payee.kind = 5' '.facts.gross = {amount: "1"}'; do
		operation "$wrong" >op
		answers 65 mez-tensor eval --zone z --as-of 2025-10-01T00:00:00Z op
		has "$stderr$output" "/facts/"
	done
}
