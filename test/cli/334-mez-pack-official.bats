#!/usr/bin/env bats
# mez-pack build: a directory of official texts in Akoma Ntoso of ten states and bodies, unchanged.
load helper
load zone

setup_file() {
	export SUITE=${MEZ_CONFORMANCE:-}/akoma-ntoso
	[ -d "$SUITE" ] || return 0
	cd "$BATS_FILE_TMPDIR" || return
	mkdir law
	pack_yaml official.law lawpack >law/pack.yaml
	# what xmllint finds valid, under names of its own; but for a paper that names no work
	awk -F, '$2 == "valid" {print $1}' "$SUITE/xmllint-verdicts.csv" |
		grep -v Commons_Amendments >valid
	while IFS= read -r file; do
		cp "$SUITE/$file" "law/$(tr -c 'a-zA-Z0-9.\n' _ <<<"$file")"
	done <valid
	mez-pack build --store st law >built 2>said || :
}

setup() {
	[ -d "$SUITE" ] || skip "MEZ_CONFORMANCE has no akoma-ntoso"
	cd "$BATS_FILE_TMPDIR" || return
}

@test "they make a pack, byte for byte" {
	is "$(cat said)" ''
	is "$(jq -r .name built)" official.law
	[ "$(wc -l <valid)" -gt 30 ]
	# a few, since a pack is read whole each time
	for f in law/*[a-m].xml law/tna*test[68].xml; do
		mez-pack show --store st official.law "source/${f#law/}" | cmp - "$f"
	done
}

@test "each text is cited by work, eId and day" {
	mez-pack show --store st official.law | jq -r 'select(.path | startswith("items/law/")?) | .path' >items
	[ "$(wc -l <items)" -ge "$(wc -l <valid)" ]
	while IFS= read -r item; do
		mez-pack show --store st official.law "$item" |
			jq -r '[.work, .valid_from, (.provisions[0] // empty | .eid, .text_sha256)] | @tsv'
	done < <(awk 'NR % 6 == 1' items) | awk -F'\t' 'NF == 4' >first
	[ "$(wc -l <first)" -gt 3 ]
	while IFS=$'\t' read -r work day eid digest; do
		is "$(mez-pack cite --store st official.law "$work" "$eid" "$day" | jq -r .text_sha256)" \
			"$digest"
	done <first
}

@test "they are judged by the schema as the others, and their names spoken of" {
	run mez-pack akn --xsd "$SUITE/schema/akomantoso30.xsd" law
	[ "$status" -le 1 ]
	is "$(grep -c '"rule":"schema"' <<<"$output")" 0
}

@test "an amendment of one of them makes a text that is valid too" {
	mkdir changed
	cp law/pack.yaml changed
	cp law/normattiva_sample_law.xml changed/
	work=$(mez-pack build --store st2 changed >built2 &&
		mez-pack show --store st2 official.law "$(mez-pack show --store st2 official.law |
			jq -r 'select(.path | startswith("items/law/")?) | .path' | head -n 1)" |
		jq -r '.work, (.provisions | map(select(.kind == "article"))[0].eid)')
	{
		echo "amends: ${work%$'\n'*}"
		echo 'by: /akn/it/act/2030/1'
		echo 'title: Legge del 2030'
		echo 'source: [GK]'
		echo 'commences: 2030-01-01'
		echo 'changes:'
		echo "  - repeal: ${work#*$'\n'}"
	} >changed/a.yaml
	answers 0 mez-pack build --store st2 changed
	run mez-pack akn --xsd "$SUITE/schema/akomantoso30.xsd" changed
	is "$(jq -r 'select(.rule == "schema")' <<<"$output")" ''
	# what pointed to the article points to nothing now
	is "$(jq -r 'select(.makes) | "\(.file):\(.line) \(.rule)"' <<<"$output" | sort -u)" \
		'changed/a.yaml:7 ref-dangling'
	answers 1 mez-pack cite --store st2 official.law "${work%$'\n'*}" "${work#*$'\n'}" 2030-01-01
}
