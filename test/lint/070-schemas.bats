#!/usr/bin/env bats
# The schemas say what the code says, and take what the tools make.
load ../cli/helper

S=$MEZ_ROOT/schemas

# rows FILE MACRO: the rows of an X-macro, "name|first|second|..." with the quotes taken off.
rows() {
	sed -e ':join' -e '/\\$/{N;s/\\\n//;b join' -e '}' "$MEZ_ROOT/lib/$1" |
		sed -n "s/^#define $2(X)//p" | grep -o 'X([^)]*)' |
		sed -e 's/^X(//' -e 's/)$//' -e 's/ *, */|/g' -e 's/"//g'
}

@test "every schema is strict JSON, is named by its id and speaks the 2020-12 dialect" {
	cd "$S"
	answers 0 mez-canon --single -- *.json
	is "$(jq -r '"\(input_filename) \(."$id") \(."$schema") \((.title | length > 0) and (.description | length > 0))"' -- *.json)" \
		"$(printf '%s\n' *.json | sed 's|.*|& https://mez.example/schemas/& https://json-schema.org/draft/2020-12/schema true|')"
}

@test "every reference leads somewhere" {
	cd "$S"
	jq -n '[inputs | {key: (input_filename | ltrimstr("./")), value: .}] | from_entries as $all |
		$all | to_entries[] | .key as $file | .value | .. | objects | ."$ref"? // empty | strings |
		(split("#") | {file: (if .[0] == "" then $file else .[0] end), way: (.[1] // "")}) as $to |
		($to.way | split("/")[1:]) as $path |
		select(($all[$to.file] // error("no \($to.file)")) | getpath($path) | not) |
		"\($file): \($to.file)#\($to.way)"' ./*.json >"$BATS_TEST_TMPDIR/lost"
	is "$(cat "$BATS_TEST_TMPDIR/lost")" ''
}

@test "every type of document in the code has a schema, and no schema is of another" {
	grep -rhoE '"mez\.[a-z]+/1"' "$MEZ_ROOT/lib" "$MEZ_ROOT/cmd" | tr -d '"' | sort -u |
		grep -v '^mez\.salt/1$' >code # a label of a key, not a document
	jq -r '.properties.type.const // (.oneOf // [] | length | select(. > 0) | input_filename)' \
		"$S"/*.json | while read -r type; do
		case $type in
		mez.*) echo "$type" ;;
		*.json) jq -r '[."$defs"[] | .properties.type.const? // empty] | unique[]' "$type" ;;
		esac
	done | sort -u >schemas
	diff code schemas
	while read -r type; do
		name=${type#mez.}
		[ -f "$S/${name%/1}-1.json" ]
	done <code
}

@test "errors, domains, states, effects, operators and roles are those of the code" {
	values() { jq -r "$2" "$S/$1-1.json"; }
	codes() { rows base/err.h MEZ_CODES | cut -d'|' -f3; }
	is "$(codes)" "$(values common '."$defs".error_code.enum[]')"
	is "$(rows base/err.h MEZ_CODES | cut -d'|' -f2 | sort -nu)" \
		"$(values problem '.properties.status.enum[]')"
	is "$(rows domain/domain.h MEZ_DOMAINS | cut -d'|' -f2)" "$(values common '."$defs".domain.enum[]')"
	is "$(rows domain/domain.h MEZ_STATES | cut -d'|' -f2)" "$(values common '."$defs".state.enum[]')"
	is "$(rows pack/rules.h MEZ_EFFECTS | cut -d'|' -f2)" "$(values common '."$defs".effect.enum[]')"
	is "$(rows work/packlint.h MEZ_LINTS | cut -d'|' -f2)" "$(values lint '.properties.class.enum[]')"
	is "$(rows proof/revoked.h MEZ_REVOKED_WHYS | cut -d'|' -f2)" "$(values common '."$defs".revoked_reason.enum[]')"
	is "$(rows zone/trust.h MEZ_ROLES | cut -d'|' -f2)" "$(values trust '.properties.roles.properties | keys_unsorted[]')"
	is "$(rows pack/expr.h MEZ_OPS | cut -d'|' -f2 | grep -vx -e true -e false -e null)" \
		"$(values expression '."$defs" | keys_unsorted[] | select(. != "expression" and . != "guard" and . != "comparison")')"
	# how many operands each operator takes
	rows pack/expr.h MEZ_OPS | grep -v -e '^TRUE' -e '^FALSE' -e '^NULL' |
		while IFS='|' read -r _ op least most; do
			[ "$most" = MEZ_EXPR_MAX_ARGS ] || continue
			is "$(values expression ".\"\$defs\".$op | [.minItems, .maxItems] | @tsv")" \
				"$((least + 1))	65"
		done
}

@test "the tables of members in the code say the same as the schemas" {
	answers 0 perl "$MEZ_ROOT/test/lint/schemas/tables.pl" "$MEZ_ROOT"
	is "$output$stderr" ''
}

@test "a reason has the parameters that the code gives its cause" {
	rows tensor/value.h MEZ_CAUSES | while IFS='|' read -r _ code one two; do
		is "$(jq -r --arg r "reason_$code" '."$defs"[$r].properties | del(.clause) | keys[]' "$S/verdict-1.json")" \
			"$(printf '%s\n' code "$one" "$two" | grep -v NULL | sort)"
	done
	is "$(jq -r '."$defs".reason.oneOf | length' "$S/verdict-1.json")" \
		"$(jq -r '[."$defs" | keys[] | select(startswith("reason_"))] | length' "$S/verdict-1.json")"
	{
		rows tensor/value.h MEZ_CAUSES | cut -d'|' -f2
		grep -oE '"(requirement|duty)_[a-z]+"|"prohibited"|"exempt"|"outside_scope"|"nothing_applies"' \
			"$MEZ_ROOT/lib/tensor/cell.c" | tr -d '"'
	} | sort -u >code
	jq -r '."$defs" | keys[] | select(startswith("reason_")) | ltrimstr("reason_")' \
		"$S/verdict-1.json" | sort >schemas
	diff code schemas
}

@test "objects are closed, and every member is described" {
	cd "$S"
	# Open on purpose: credentials of others, and evidence that a case only carries.
	jq -r 'input_filename as $f | (paths(objects), []) as $p | getpath($p) |
		select(.type == "object" and has("additionalProperties") == false and has("unevaluatedProperties") == false) |
		"\($f) \($p | map(tostring) | join("/"))"' *.json |
		grep -v -e '^evidence-\(fact\|claim\)-1.json ' -e '^case-1.json properties/evidence/items$' \
			-e ' .*\(examples\|allOf\|then\)' >"$BATS_TEST_TMPDIR/open" || :
	is "$(cat "$BATS_TEST_TMPDIR/open")" ''
	jq -r 'input_filename as $f | paths(objects) as $p |
		select(($p | length) > 1 and $p[-2] == "properties") |
		select([$p[] | strings | select(. == "examples" or . == "if" or . == "then" or . == "else" or . == "const")] | length == 0) |
		select(getpath($p) | has("description") | not) | "\($f) \($p | map(tostring) | join("/"))"' ./*.json >"$BATS_TEST_TMPDIR/silent"
	is "$(cat "$BATS_TEST_TMPDIR/silent")" ''
}

# What the tools make, once for the tests that look at it.
samples() {
	[ -f "$BATS_FILE_TMPDIR/made/samples.ndjson" ] ||
		"$MEZ_ROOT/test/lint/schemas/samples" "$BATS_FILE_TMPDIR/made"
	made=$BATS_FILE_TMPDIR/made
}

@test "everything the tools make conforms, by the schemas they carry" {
	samples
	jq -c .doc "$made/samples.ndjson" >all
	[ "$(wc -l <all)" -gt 800 ]
	# Credentials of others are no documents of ours, but evidence.
	others='.type | type == "array" and any(startswith("Xx"))'
	jq -c "select($others | not)" all >ours
	jq -c "select($others)" all >theirs
	answers 0 mez-schema --own --raw --format -j 2 ours
	is "$output$stderr" ''
	jq -c 'select(.credentialSubject.covers)' theirs >claims
	answers 0 mez-schema --format -s https://mez.example/schemas/evidence-claim-1.json claims
	answers 0 mez-schema --format -s https://mez.example/schemas/evidence-fact-1.json theirs
	answers 0 mez-schema -s https://mez.example/schemas/publickey-1.json "$made"/zone/keys/*.jwk
	# Every type was there, or says why not.
	jq -r '.type | strings' ours | sort -u >seen
	for s in "$S"/*.json; do
		jq -r '.properties.type.const? | strings' "$s"
	done | sort -u | comm -13 seen - |
		grep -vxF "$(cut -d' ' -f1 "$MEZ_ROOT/test/lint/schemas/unsampled")" >missing || :
	is "$(cat missing)" ''
}

@test "a byte changed in what the tools make is seen" {
	samples
	jq -c '.doc | select(.type == "mez.receipt/1")' "$made/samples.ndjson" | head -n 1 >receipt
	for change in '.sequence = -1' '.sequence = 1.5' 'del(.time)' '.time = "2026-02-30T00:00:00Z"' \
		'.more = 1' '.next_root = "x"' '.packs = [1]' '.type = "mez.receipt/2"'; do
		jq -c "$change" receipt >bad
		run -1 mez-schema --format -s mez.receipt/1 bad
	done
}

@test "ajv: schemas compile, samples are valid, what is changed in them is refused" {
	peers=
	for dir in "${MEZ_PEERS:-}" "$O/peers"; do
		[ ! -d "$dir/node_modules/ajv" ] || { peers=$dir; break; }
	done
	[ -n "$peers" ] || skip "no ajv: neither MEZ_PEERS nor O/peers has it"
	command -v node >/dev/null || skip "no ajv: no node to run it"
	samples
	run node "$MEZ_ROOT/test/lint/schemas/check.mjs" "$peers" "$S" "$made/samples.ndjson"
	printf '%s\n' "$output" | grep -v '^ok ' >&2 || :
	is "$status" 0
}
