#!/usr/bin/env bats
# mez-pack build: every figure has a source.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	mez-pack build --store st src/law src/base >/dev/null
	rm -r src/rules/more
}

# rule [FIGURE [PART]]: stdin as the pack's only rules.  Builds, or is refused where this figure
# stands, for this reason.
rule() {
	local before place
	cat >src/rules/r.yaml
	if [ $# -eq 0 ]; then
		answers 0 mez-pack build --store st src/rules
		return
	fi
	place=$(grep -nF -- "$1" src/rules/r.yaml | tail -n 1)
	before=${place#*:}
	before=${before%%"$1"*}
	answers 65 mez-pack build --store st src/rules
	has "$stderr" "r.yaml:${place%%:*}:$((${#before} + 1)): a figure without a source: "
	has "$stderr" "${2-has no 'source'}"
}

levy() { clause c duty 'duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: '"$1"'}}' "${@:2}"; }

@test "money, numbers and days that a clause writes out" {
	clause c requirement 'requires: .gross <= xxx(5000)' | rule 'xxx(5000)' "'c' has no 'source', and this is no param"
	clause c requirement 'requires: .paid_on < date("2020-01-01")' | rule 'date('
	levy 5% | rule 5%
	clause c requirement 'requires: .gross * 2 > xxx(0)' | rule 2
	clause c requirement 'requires: round(.gross * 1, 2, "half_up") > xxx(0) and .gross * 100% != xxx(-0.01)' | rule 'xxx(-0.01)'
}

@test "nought, one and the digits of a rounding are none" {
	clause c requirement 'requires: round(.gross * 1, 2, "half_up") > xxx(0) and .gross * 100% >= xxx(0)' | rule
	levy 0% | rule
	# but one rupee is
	clause c requirement 'requires: .gross > xxx(1)' | rule 'xxx(1)'
}

@test "a source and a confidence, both" {
	levy 5% 'source: GK' 'confidence: V3' | rule
	levy 5% 'source: GK' | rule 5% "'c' has no 'confidence'"
	levy 5% 'confidence: GK' | rule 5%
	levy 5% 'source: []' 'confidence: GK' | rule 5%
	{ echo 'param: p'; echo 'rows: [{from: 2000-01-01, value: 5%, source: GK, confidence: GK}]'; echo ---; levy 'param("p")'; } | rule
}

@test "wherever a clause has one: nil, before, penalty, what varies" {
	local duty='kind: pay, when: after, bearer: .payer, to: auth, base: .gross, rate: 0%, due: .paid_on'
	clause c duty "duty: {d: {$duty}}" 'nil: {when: .gross < xxx(10), because: little}' | rule 'xxx(10)'
	clause c duty "duty: {d: {$duty}}" 'before: .gross < xxx(10)' | rule 'xxx(10)'
	clause c duty "duty: {d: {$duty, penalty: [{when: late, amount: xxx(9), because: b, cites: [{work: /akn/xx/act/2000/1, at: sec_1}]}]}}" |
		rule 'xxx(9)'
	{
		clause c duty "duty: {d: {$duty}}"
		echo ---
		clause v variation 'varies: {c: {rate: old * 20%}}'
	} | rule 20%
}

@test "a question that is asked is declared" {
	clause c requirement 'requires: .flag or judged("auth/why")' >src/rules/r.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" "r.yaml:10:20: no question 'auth/why'"
	printf '%s\n' --- 'question: why' 'by: auth' 'title: Why' 'cites: [{work: /akn/xx/act/2000/1, at: sec_1}]' >>src/rules/r.yaml
	answers 0 mez-pack build --store st src/rules
	# who answers is named where they are named
	sed -i 's/^by: auth/by: nobody/' src/rules/r.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" "r.yaml:13:5: no authority 'nobody'"
}

@test "definitions like clauses; what has no source of its own names a param" {
	local cites='[{work: /akn/xx/act/2000/1, at: sec_1}]'
	printf '%s\n' 'define: big' 'of: party' "cites: $cites" 'valid: {from: 2000-01-01}' 'confidence: GK' 'is: .kyc.ok and 2 > 1' | rule 2
	printf '%s\n' 'define: big' 'of: party' "cites: $cites" 'valid: {from: 2000-01-01}' 'confidence: GK' 'is: .kyc.ok and 2 > 1' 'source: GK' | rule
	printf '%s\n' 'coverage: c' 'domain: tax' \
		"examines: [{head: h, kinds: payment, date: .paid_on, from: 2000-01-01, when: .gross > xxx(7)}]" | rule 'xxx(7)' "'c' has no 'source', so let it name a param"
}

@test "the cell is no surer than the figure that its clause writes out" {
	{
		levy 5% 'source: GK' 'confidence: V3'
		echo ---
		printf '%s\n' 'example: e' 'operation: {kind: payment, stage: proposed, paid_on: 2001-01-01, gross: XXX 100, payer: {id: "urn:a"}}' \
			'expect: {d: XXX 5}'
	} | rule
	answers 0 mez-pack test --store st t.rules
}

@test "a pack that was built before the question was asked is still read" {
	levy 5% 'source: GK' 'confidence: V3' | rule
	levy 5% 'source: GK' 'confidence: V3' | sed 's/5%/6%/' >new.yaml
	mez-pack build --store old src/law src/base >/dev/null
	mez-pack build --store old src/rules >/dev/null
	answers 0 mez-pack lint --store old t.rules
}
