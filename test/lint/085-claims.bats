#!/usr/bin/env bats
# Claims that our notes on Pakistani law (known-wrong sources, conflicts that are settled) keep out, as
# far as a figure or a citation can be named: they have been in print, and must not come back.  And
# what sources of packs have in common that no build of one pack can see.
load ../cli/helper

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	export DOCS=$PWD/docs.ndjson ROWS=$PWD/rows.tsv CITES=$PWD/cites.tsv
	find "$MEZ_ROOT"/packs/pk -name '*.yaml' ! -path '*/examples*' -exec mez-canon --yaml {} + >"$DOCS"
	jq -r 'select(.table) | .table as $t | .rows[] | "\($t)\t\(.from)\t\(.to // "9999")\t\(tojson)"' \
		"$DOCS" >"$ROWS"
	jq -r '(.clause // .table // .param // .deadline // .define // empty) as $n | .cites // []
		| if type == "object" then [.] else . end | .[] | "\(.work) \(.at) \($n)"' "$DOCS" >"$CITES"
	[ "$(wc -l <"$ROWS")" -gt 500 ]
}

# Rows of a table in force on a day: ID WHAT, by the jq filter WHAT.
rows() { # rows TABLE DAY WHAT
	awk -F '\t' -v t="$1" -v d="$2" '$1 == t && $2 <= d && d <= $3 { print $4 }' "$ROWS" |
		jq -r '"\(.id) \('"$3"')"'
}

cited() { # cited WORK EID: what cites just this
	awk -v w="$1" -v e="$2" '$1 == w && $2 == e { print $3 }' "$CITES"
}

none() { # none TEXT: no line, and no silence of a tool that failed
	is "$1" ''
}

ito=/akn/pk/act/2001/ord-xlix

@test "section 153: the figures of tax year 2023 do not stand in 2025" {
	all=$(rows pk.ito.s153.goods 2025-07-01 .rate)
	has "$all" '153-G2b 5%'
	none "$(grep -E ' (4|8)%$' <<<"$all" || :)"
	all=$(rows pk.ito.s153.services 2025-07-01 '.service // "-") \(.rate')
	has "$all" '153-S6 else 15%'
	none "$(grep -E ' else (8|10|16|20)%$' <<<"$all" || :)"
	all=$(rows pk.ito.s153.contracts 2025-07-01 '.contract) \(.rate')
	has "$all" '153-C1b else 7.5%'
	none "$(grep -E ' else (7|14)%$' <<<"$all" || :)"
}

@test "section 151: 15 and 30 per cent on deposits ended with June 2025" {
	is "$(rows pk.ito.s151 2025-07-01 '.debt) \(.rate' | grep ' deposit ' | tr '\n' ';')" \
		'151-1c deposit 20%;151-1cn deposit 40%;'
}

@test "section 148: nobody off the list pays 6 per cent" {
	all=$(rows pk.ito.s148 2026-07-01 '.listed | tostring) \(.rate')
	has "$all" '148-3n inactive 11%'
	none "$(grep -E ' inactive 6%$' <<<"$all" || :)"
}

@test "cash is section 231AB, not the repealed 231A or 236P" {
	none "$(cited $ito sec_231A)$(cited $ito sec_236P)"
	has "$(cited $ito sec_231AB)" pk.ito.s231ab
	none "$(rows pk.ito.s231ab 2025-07-01 .rate | grep -E ' 0\.[36]%$' || :)"
}

@test "section 156A is of petrol pumps, and prizes are section 156" {
	none "$(cited $ito sec_156A | grep -i prize || :)"
	is "$(jq -r 'select(.clause == "pk.ito.s156").title' "$DOCS")" 'Tax withheld on prizes and winnings'
	has "$(jq -r 'select(.clause == "pk.ito.s156a").title' "$DOCS")" 'petrol pump'
}

@test "companies are not taxed by section 18, nor high earners by 18A" {
	none "$(cited $ito sec_18)$(cited $ito sec_18A)"
	has "$(cited $ito sec_4C__subsec_1)" pk.ito.s4c
}

@test "e-commerce: the tiers of the Bill of 2025 were not enacted" {
	is "$(rows pk.ito.s153.ecommerce 2025-07-01 .rate | tr '\n' ';')" \
		'153-E1 1%;153-E1n 2%;153-E2 2%;153-E2n 4%;'
}

@test "salary: the second slab of tax year 2026 is one per cent" {
	is "$(rows pk.ito.slabs.salary 2026-06-30 '.parts[1].rate')" '149-TY26 1%'
}

@test "the Finance Act 2026 goes before charts made from its Bill" {
	is "$(rows pk.ito.s153.contracts 2026-07-01 '.contract) \(.rate' | grep sportsperson | tr '\n' ';')" \
		'153-C3c sportsperson 20%;153-C3cn sportsperson 40%;'
	none "$(rows pk.ito.s151b 2026-07-01 '.months | tostring' | grep 84 || :)"
	is "$(rows pk.ito.s154 2026-07-01 .rate | tr '\n' ';')" '154-1b 1.25%;154-1bn 2.5%;'
	none "$(jq -r 'select(.clause == "pk.ito.s147.6c") | .valid.to | select(. != "2026-06-30")' "$DOCS")"
}

@test "late filers had rates of their own in sections 236C and 236K for two years only" {
	for t in pk.ito.s236c pk.ito.s236k; do
		for d in 2024-06-30 2026-07-01; do
			none "$(rows $t $d '.listed | tostring' | grep ' late$' || :)"
		done
		[ "$(rows $t 2026-06-30 '.listed | tostring' | grep -c ' late$')" = 3 ]
	done
}

@test "the Federal Excise Act is Act VII of 2005" {
	grep -q '^/akn/pk/act/2005/act-vii ' "$CITES"
	none "$(grep -rl '/akn/pk/act/2005/act-iv\b' "$MEZ_ROOT/packs" || :)"
}

@test "due diligence is section 7A, not 6 or 6A, and no fine is one million" {
	has "$(cited /akn/pk/act/2010/act-vii sec_7A)" pk.aml.s7a
	none "$(cited /akn/pk/act/2010/act-vii sec_6)$(cited /akn/pk/act/2010/act-vii sec_6A)"
	none "$(grep -rliE '\b1 ?million|one million|1,?000,?000\b' "$MEZ_ROOT/packs/pk/law/amla-2010" || :)"
}

@test "no fee of incorporation is 5,000 online or 10,000 before November 2024" {
	all=$(for d in 2022-07-01 2023-07-01 2024-07-01 2026-07-01; do
		rows pk.co.sch7.incorporation $d '.parts[0].base'
	done)
	has "$all" 'SF-4-online PKR 5500'
	none "$(grep -E 'online PKR 5000$' <<<"$all" || :)"
	none "$(rows pk.co.sch7.incorporation 2024-11-07 '.parts[0].base' | grep 10000 || :)"
}

@test "what was exempted soon after, or is no Act yet, is not charged" {
	none "$(grep -rliE 'digital.presence' "$MEZ_ROOT"/packs/pk/*/*.yaml | xargs -r grep -lE \
		'^(clause|table|param):.*digital.presence' || :)"
	none "$(jq -r 'select(.clause != null) | .clause | select(test("peca|data-protection"))' "$DOCS")"
}

@test "section 7E and the late rates end with tax year 2026" {
	is "$(jq -r 'select(.clause == "pk.ito.s7e") | [.valid.to, .valid.ended_by] | join(" ")' "$DOCS")" \
		'2026-06-30 Finance Act 2026'
}

@test "no number of a Finance Act is guessed, no eId carries its chapter, no repository of errors is a source" {
	none "$(grep -rnE 'Finance Act,? 202[2-5],? \(?Act|/act/202[2-5]/act-' "$MEZ_ROOT/packs/pk/law/ito-2001" || :)"
	none "$(grep -rlE 'eId="chp_|at: chp_' "$MEZ_ROOT/packs/pk" || :)"
	none "$(grep -rli 'momentum' "$MEZ_ROOT/packs" "$MEZ_ROOT/jurisdictions" || :)"
}

@test "every table, figure and date has a title and a provision" {
	none "$(jq -r 'select(.table or .param or .deadline) | select(.title == null or .cites == null)
		| .table // .param // .deadline' "$DOCS")"
}

@test "no two examples have one title, in whatever packs a zone takes" {
	none "$(grep -rhE '^example: ' "$MEZ_ROOT"/packs --include='*.yaml' | sed 's/^example: //; s/^"\(.*\)"$/\1/' |
		sort | uniq -d)"
}

@test "no figure is surer than the best of its sources" {
	# A key of a source has one class in whatever pack; V1 is the surest, GK the least.
	find "$MEZ_ROOT/packs" -name '*.yaml' ! -path '*/examples*' -exec mez-canon --yaml {} + >"$BATS_TEST_TMPDIR/all"
	surer=$(jq -rs 'def rank: {V1: 1, V2: 2, V3: 3, GK: 4}[.];
		(map(.sources // {} | map_values(.class | rank)) | add) as $class
		| [.[] | .. | objects | select(.confidence and .source) | . as $row
			| [.source] | flatten | {best: (map($class[.]) | min), row: $row}]
		| if length < 900 then error("\(length) figures") else .[] end
		| select((.row.confidence | rank) < .best) | .row | .id // tojson' "$BATS_TEST_TMPDIR/all")
	none "$surer"
}
