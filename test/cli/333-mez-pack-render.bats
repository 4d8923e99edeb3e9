#!/usr/bin/env bats
# mez-pack render and cite: the text of a law for people, and what changed in it.
load helper
load zone

W=/akn/xx/act/2000/1

setup_pack() {
	mkdir law
	pack_yaml t.law lawpack >law/pack.yaml
	law_xml sec_1 sec_2 >law/act.xml
	cat >law/a.yaml <<-END
		amends: $W
		by: /akn/xx/act/2024/7
		title: Act 7 of 2024
		source: [GK]
		changes:
		  - repeal: sec_2
		    commences: 2024-07-01
	END
	mez-pack build --store st law >/dev/null
}

@test "the last text, that of a day, a part" {
	setup_pack
	answers 0 mez-pack render --store st t.law $W
	has "$output" 'as in force from 2024-07-01'
	answers 0 mez-pack render --store st --at 2024-06-30 t.law $W sec_2
	has "$output" 'as in force from 2000-01-01'
	has "$output" 'sec_2'
	answers 0 mez-pack render --store st --from 2010-01-01 t.law $W sec_2
	has "$output" '[-'
	mez-pack render --store st --from 2010-01-01 --format html t.law $W >a.html
	mez-pack render --store st --from 2010-01-01 --format=html t.law $W >b.html
	cmp a.html b.html
	grep -q '<section id="sec_1"' a.html
	grep -q '<del>' a.html
	is "$(grep -ci '<script\|<link\|src=' a.html)" 0
}

@test "what is not held is a no" {
	setup_pack
	answers 1 mez-pack render --store st --at 1999-12-31 t.law $W
	has "$stderr" 'holds no text'
	answers 1 mez-pack render --store st t.law /akn/xx/act/1
	answers 1 mez-pack render --store st t.law $W sec_2
	has "$stderr" "has no 'sec_2'"
	answers 1 mez-pack cite --store st t.law $W sec_1 1999-12-31
}

@test "wrong usage" {
	setup_pack
	answers 64 mez-pack render --store st t.law
	answers 64 mez-pack render --store st --at 2024-02-30 t.law $W
	answers 64 mez-pack render --store st --format pdf t.law $W
	answers 64 mez-pack cite --store st t.law $W sec_1 yesterday
	answers 64 mez-pack render t.law $W
}

@test "an answer that nobody receives" {
	setup_pack
	answers 74 bash -c 'mez-pack render --store st t.law /akn/xx/act/2000/1 >/dev/full'
	answers 74 bash -c 'mez-pack cite --store st t.law /akn/xx/act/2000/1 sec_1 2020-01-01 >/dev/full'
}

@test "the paraphrase mark and the official text come first" {
	mez-pack build --store st "$MEZ_ROOT/packs/kz/law" >/dev/null
	answers 0 mez-pack render --store st kz.law /akn/kz/act/code/2025/214-viii
	has "$(head -6 <<<"$output")" 'PARAPHRASE'
	has "$(head -6 <<<"$output")" 'Official text: Ministry of Justice of the Republic of Kazakhstan'
	answers 0 mez-pack render --store st --format html kz.law /akn/kz/act/code/2025/214-viii
	has "$output" '<strong>A paraphrase.</strong>'
}
