#!/usr/bin/env bats
# The folding tables are what scripts/gen-fold makes of the pinned Unicode and CLDR, and ICU's own
# answer for whole names of each script agrees with ours.
load ../cli/helper

ready() {
	[ -f /usr/share/unicode/UnicodeData.txt ] && command -v uconv >/dev/null &&
		uconv -V | grep -q 'ICU 72\.1'
}

@test "the tables are those the script makes" {
	ready || skip "no ICU 72.1 or no unicode-data"
	"$MEZ_ROOT/scripts/gen-fold" >made
	cmp made "$MEZ_ROOT/lib/screen/fold_tables.inc"
}

@test "ICU reads names as we do" {
	ready || skip "no ICU 72.1 or no unicode-data"
	cat >names <<-'END'
		Владимир Путин
		Александр Лукашенко
		Νικόλαος Παπαδόπουλος
		Łukasz Żółć Çelik Ørsted Ñandú
		ბარაკ ობამა
		ウラジーミル
		习近平
		مسعود بزشکیان
	END
	uconv -f utf8 -t utf8 -x '::NFKC; ::Any-Latin; ::NFKD; ::[:M:] Remove; ::Latin-ASCII; ::Lower;' <names >latin
	paste -d'\t' names latin | while IFS=$'\t' read -r name latin; do
		jq -n -c --arg a "$name" --arg b "$latin" '{name: $a, against: $b, kind: "individual"}'
	done | mez-pack screen --pairs >scores
	is "$(wc -l <scores)" 8
	is "$(jq -c 'select(.score < 700) | [.name, .against, .score]' scores)" ''
}

@test "letter by letter the tables give what ICU gives for whole words" {
	ready || skip "no ICU 72.1 or no unicode-data"
	cut -f1 "$MEZ_ROOT/test/lint/names-at-home" >names
	"$MEZ_ROOT/test/lint/fold-names.pl" names >differ
	[ "$(tail -n 1 differ | cut -d' ' -f1)" -ge 80 ]
	is "$(sed '$d' differ)" ''
}

@test "names as they are written at home are found by how they are commonly spelt" {
	awk -F '\t' 'NF > 1' "$MEZ_ROOT/test/lint/names-at-home" | while IFS=$'\t' read -r name latin _; do
		jq -n -c --arg a "$name" --arg b "$latin" '{name: $a, against: $b, kind: "individual"}'
	done | mez-pack screen --pairs | jq .score >scores
	is "$(wc -l <scores)" 26
	# What we do not find is marked so: a test that it is found fails first here.
	is "$(awk '$1 < 700 { print NR }' scores)" "$(awk -F '\t' '$3 == "beyond" { print NR }' "$MEZ_ROOT/test/lint/names-at-home")"
}

@test "the countries and the words are in the order they are looked up in" {
	for list in countries words_list; do
		sed -n 's/^[CW](\([A-Z]*, \)*"\([^"]*\)".*/\2/p' "$MEZ_ROOT/lib/screen/$list.inc" >rows
		[ "$(wc -l <rows)" -gt 200 ]
		LC_ALL=C sort -u rows | cmp - rows
	done
}

@test "made-up names are the same for the same numbers" {
	"$MEZ_ROOT/scripts/gen-names" 50 3 >a
	"$MEZ_ROOT/scripts/gen-names" 50 3 | cmp - a
	mez-canon --check a
	"$MEZ_ROOT/scripts/gen-names" 20 3 list >list.json
	mez-pack screen --terse -l list.json a >out
	is "$(wc -l <out)" 50
}
