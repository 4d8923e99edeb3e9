#!/usr/bin/env bats
# mez-pack build: a lower law changes a higher one only by a power that it cites; sanctions never.
load helper
load zone

# The higher law levies ten per cent and screens; the lower pack stands on it.
setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	rm -r src/rules/more
	{
		clause levy duty 'source: GK' 'confidence: V1' \
			'duty: {wht: {kind: withhold, when: with, bearer: .payer, to: auth, base: .gross, rate: 10%}}'
		echo ---
		clause ban prohibition 'applies: .flag'
		echo ---
		clause listed prohibition 'applies: screen(.payer)' | sed 's/^domain: tax/domain: sanctions/'
		echo ---
		clause report duty 'source: GK' 'confidence: V1' \
			'duty: {fee: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: 1%}}' | sed 's/^domain: tax/domain: sanctions/'
	} >src/rules/r.yaml
	mkdir src/low
	pack_yaml t.low regpack 't.base, t.law, t.rules' >src/low/pack.yaml
	mez-pack build --store st src/law src/base src/rules >/dev/null
}

power='empowered_by: [{work: /akn/xx/act/2000/1, at: sec_1}]'

low() { cat >src/low/r.yaml; }
build_low() { mez-pack build --store st src/low; }

# refused LINE PART: the lower pack does not build, and its line says why.
refused() {
	answers 65 build_low
	has "$stderr" "mez-pack: src/low/r.yaml:$1:"
	has "$stderr" "$2"
}

example() {
	printf '%s\n' --- "example: $1" \
		'operation: {kind: payment, stage: proposed, paid_on: 2025-09-15, gross: XXX 1000, flag: true, payer: {id: "urn:a", name: A}}' \
		"expect: {$2}" >>src/low/r.yaml
}

@test "a variation of another pack's duty" {
	clause lower variation 'varies: {levy: {rate: old * 0}}' | low
	refused 10 "a clause of another pack: say what empowers it ('empowered_by'): 'levy'"
	clause lower variation 'varies: {levy: {rate: old * 0}}' "$power" | low
	example one 'wht: XXX 0'
	answers 0 build_low
	answers 0 mez-pack test --store st t.low
	# without it the higher law's rate
	sed -i 's/rate: old \* 0/rate: old * 1/' src/low/r.yaml
	answers 0 build_low
	answers 1 mez-pack test --store st t.low
	has "$output" '"ok":false'
}

@test "a relief, and what is outside, from another pack's clause" {
	for effect in relief outside; do
		clause lower $effect 'defeats: ban' | low
		refused 10 "a clause of another pack: say what empowers it ('empowered_by'): 'ban'"
		clause lower $effect 'defeats: [ban, levy]' "$power" | low
		answers 0 build_low
	done
	example one 'tax: not_applicable'
	answers 0 build_low
	answers 0 mez-pack test --store st t.low
}

@test "each change of another pack is asked, one of its own is not" {
	{
		clause own prohibition 'applies: .flag'
		echo ---
		clause lower relief 'defeats: own'
	} | low
	answers 0 build_low
	sed -i 's/^defeats: own/defeats: [own, ban]/' src/low/r.yaml
	refused 21 "'ban'"
}

@test "the power stands in the law, on the clause's days" {
	clause lower relief 'defeats: ban' "${power/sec_1/sec_9}" | low
	refused 11 "cites 'sec_9' of /akn/xx/act/2000/1, which no text held has"
	clause lower relief 'defeats: ban' "${power/2000/1999}" | low
	refused 11 /akn/xx/act/1999/1
	clause lower relief 'defeats: ban' 'empowered_by: []' | low
	refused 10 "say what empowers it"
}

@test "sanctions: no power is enough, from below or beside" {
	clause lower relief 'defeats: listed' "$power" | low
	refused 10 "nothing defeats a sanctions clause: 'listed'"
	clause lower relief 'defeats: listed' "$power" | sed 's/^domain: tax/domain: sanctions/' | low
	refused 10 "nothing defeats a sanctions clause: 'listed'"
	clause lower outside 'defeats: [ban, listed]' "$power" | low
	refused 10 "nothing defeats a sanctions clause: 'listed'"
	clause lower variation 'varies: {report: {rate: old * 0}}' "$power" | sed 's/^domain: tax/domain: sanctions/' | low
	refused 10 "nothing varies a sanctions clause: 'report'"
	# within one pack
	{
		cat src/rules/r.yaml
		echo ---
		clause own relief 'defeats: listed' | sed 's/^domain: tax/domain: sanctions/'
	} >new.yaml
	mv new.yaml src/rules/r.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" "nothing defeats a sanctions clause: 'listed'"
}

@test "a relief in the sanctions domain takes no hit away" {
	clause lower relief 'applies: .flag' | sed 's/^domain: tax/domain: sanctions/' | low
	{
		echo ---
		clause mine prohibition 'applies: .flag' | sed 's/^domain: tax/domain: sanctions/'
	} >>src/low/r.yaml
	example one 'sanctions: non_compliant'
	answers 0 build_low
	answers 0 mez-pack test --store st t.low
}

@test "another domain's clause, a circle over two packs" {
	clause lower relief 'defeats: ban' "$power" | sed 's/^domain: tax/domain: trade/' | low
	refused 10 "another domain's clause: 'ban'"
	{
		clause a relief 'defeats: b' "$power"
		echo ---
		clause b relief 'defeats: [a, ban]' "$power"
	} | low
	answers 65 build_low
	has "$stderr" 'is an exception to itself'
}
