#!/usr/bin/env bats
# mez-schema: records against a schema; what is said of those that do not conform.
load helper

schema() { printf '%s\n' "$1" >s.json; }

# The same bytes again, though the status is 1.
same_no_twice() {
	"$@" >first 2>/dev/null || :
	"$@" >second 2>/dev/null || :
	cmp first second
}

@test "records that conform give nothing" {
	schema '{"type":"object","required":["a"]}'
	printf '{"a":1}\n{"a":2}\n' >in
	answers 0 mez-schema --schema s.json in
	is "$output$stderr" ''
	answers 0 mez-schema -s s.json <in
}

@test "one that does not gives a record with its place, a line, and status 1" {
	schema '{"properties":{"a":{"$ref":"#/$defs/n"}},"required":["b"],"$defs":{"n":{"minimum":3}}}'
	printf '{"b":1}\n{"b":1,"a":2}\n{}\n{"b":2}\n' >in
	answers 1 mez-schema -s s.json in
	is "${#lines[@]}" 2
	is "$(jq -r '[.type,.valid,.source,.record,.more]|join(" ")' <<<"${lines[0]}")" \
		'mez.check/1 false in 2 false'
	is "$(jq -r '.errors[]|[.code,.line,.column,.pointer,.schema,.message]|join("|")' \
		<<<"${lines[0]}")" 'refused|2|12|/a|/properties/a/$ref/minimum|2 is not at least 3'
	is "$(jq -r '.errors[]|[.line,.column,.pointer,.schema]|join("|")' <<<"${lines[1]}")" \
		'3|1||/required'
	is "$stderr" 'mez-schema: in:2:12: record 2: 2 is not at least 3, by /properties/a/$ref/minimum (/a)
mez-schema: in:3:1: record 3: the member "b" is missing, by /required'
	same_no_twice mez-schema -s s.json in
	pipe_is_file in mez-schema -s s.json
}

@test "a text that spans lines has lines of its own" {
	schema '{"items":{"type":"string"}}'
	printf '[\n "a",\n  1]\n' >one.json
	answers 1 mez-schema -s s.json one.json
	is "$(jq -r '.errors[]|[.line,.column,.pointer]|join(" ")' <<<"$output")" '3 3 /1'
}

@test "several errors are one record and one line" {
	schema '{"items":{"type":"string"}}'
	echo '[1,2,3]' >in
	answers 1 mez-schema -s s.json in
	is "$(jq '.errors|length' <<<"$output")" 3
	is "$stderr" 'mez-schema: in:1:2: record 1: 1 is not of type "string", by /items/type (and 2 more) (/0)'
	jq -n -c '[range(200)]' >in
	answers 1 mez-schema -s s.json in
	is "$(jq -r '[(.errors|length),.more]|join(" ")' <<<"$output")" '100 true'
	has "$stderr" '(and at least 99 more)'
}

@test "a record that is no JSON is a problem, not an answer" {
	schema 'true'
	printf '1\n{\n2\n' >in
	answers 65 mez-schema -s s.json in
	is "$(jq -r '[.type,.code,.record]|join(" ")' <<<"$output")" 'mez.problem/1 grammar 2'
}

@test "work without end is neither yes nor no" {
	schema '{"pattern":"^(a+)+$"}'
	printf '"%s"\n1\n' aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab >in
	answers 65 mez-schema -s s.json in
	is "$(jq -r '[.code,.record]|join(" ")' <<<"$output")" 'bound-exceeded 1'
}

@test "many slow matches in one record end soon too" {
	schema '{"items":{"pattern":"^(a+)+$"}}'
	jq -n -c '[range(40000) | "aaaaaaaaaaaaaaaaab"]' >in
	# in seconds of its own work, whatever else the machine does
	answers 65 bash -c 'ulimit -t 60; exec mez-schema -s s.json in'
	is "$(jq -r .code <<<"$output")" bound-exceeded
	# and many quick ones, of long texts, are all done
	jq -n -c '("ab" * 2000) as $s | [range(2000) | $s]' >in
	schema '{"items":{"pattern":"^(?:a|b)*$"}}'
	answers 0 mez-schema -s s.json in
}

@test "numbers are compared by their digits" {
	schema '{"maximum":0.30000000000000000000000001,"multipleOf":1e-26}'
	echo 0.30000000000000000000000001 >in
	answers 0 mez-schema -s s.json in
	echo 0.30000000000000000000000002 >in
	answers 1 mez-schema -s s.json in
}

@test "--format makes format a condition" {
	schema '{"format":"date"}'
	echo '"2023-02-29"' >in
	answers 0 mez-schema -s s.json in
	answers 1 mez-schema -s s.json --format in
	has "$stderr" 'is not of the format date'
	schema '{"format":"idn-hostname"}'
	printf '"b\xc3\xbccher.example"\n' >in
	answers 0 mez-schema -s s.json --format in
	printf '"a\xc2\xb7b"\n' >in # a middle dot not between two l
	answers 0 mez-schema -s s.json in
	answers 1 mez-schema -s s.json --format in
}

@test "--output=basic is one line a record, in the standard's form" {
	printf '{"$id":"t:s","anyOf":[{"type":"null"},{"minimum":3}]}' >s.json
	printf '1\n4\n' >in
	answers 1 mez-schema -s s.json --output=basic in
	is "${#lines[@]}" 2
	is "$(jq -r '.errors[]|[.instanceLocation,.keywordLocation,.absoluteKeywordLocation]|join(" ")' \
		<<<"${lines[0]}")" ' /anyOf t:s#/anyOf
 /anyOf/0/type t:s#/anyOf/0/type
 /anyOf/1/minimum t:s#/anyOf/1/minimum'
	is "${lines[1]}" '{"valid":true}'
	# a place is a URI, so what no URI holds is escaped in it; in the pointers it is not
	echo '{"$id":"t:s","properties":{"é b%/~\"":{"type":"null"}}}' >s.json
	echo '{"é b%/~\"":1}' >in
	answers 1 mez-schema -s s.json --output=basic in
	is "$(jq -r '.errors[]|[.instanceLocation,.keywordLocation,.absoluteKeywordLocation]|join(" ")' \
		<<<"$output")" '/é b%~1~0" /properties/é b%~1~0"/type t:s#/properties/%C3%A9%20b%25~1~0%22/type'
}

@test "--output=flag says yes or no, one line a record" {
	schema '{"minimum":3}'
	printf '1\n4\n' >in
	answers 1 mez-schema -s s.json --output=flag in
	is "$output" '{"valid":false}
{"valid":true}'
}

@test "--output=basic lists the remarks on what conforms, with any number in them" {
	schema '{"title":"T","properties":{"a":{"default":0.5,"x-own":[1]}},"anyOf":[{"type":"null","description":"no"},true]}'
	echo '{"a":1}' >in
	answers 0 mez-schema -s s.json --output=basic in
	is "$(jq -c '[.annotations[]|[.instanceLocation,.keywordLocation,.annotation]]' <<<"$output")" \
		'[["/a","/properties/a/default",0.5],["/a","/properties/a/x-own",[1]],["","/title","T"]]'
	# of items that fit contains too, and of none that do not
	schema '{"contains":{"const":1,"title":"one"},"maxContains":9}'
	echo '[1,2,1]' >in
	answers 0 mez-schema -s s.json --output=basic in
	is "$(jq -c '[.annotations[]|[.instanceLocation,.keywordLocation,.annotation]]' <<<"$output")" \
		'[["/0","/contains/title","one"],["/2","/contains/title","one"]]'
	echo '[2,3]' >in
	answers 1 mez-schema -s s.json --output=basic in
	is "$(jq -c '[.errors[].keywordLocation]' <<<"$output")" '["/contains"]'
	schema '{"default":1e999}'
	answers 0 mez-schema -s s.json --output=basic in
	is "$output" '{"valid":true}'
}

@test "--own finds the schema by a record's type, in a tool that has no files" {
	mkdir empty && cd empty
	jq -c . "$MEZ_ROOT"/test/golden/v1/{receipt,verdict,credential,lock,operation,genesis,trust}.json >in
	answers 0 mez-schema --own in
	is "$output$stderr" ''
	jq -c 'del(.proof)' <in | head -n 1 | jq -c '.sequence = -1' >bad
	answers 1 mez-schema --own bad
	has "$stderr" '/sequence'
	printf '{"type":"mez.unknown/1"}\n{}\n' >none
	answers 65 mez-schema --own none
	is "$(jq -r .code <<<"$output" | uniq)" unknown-type
}

@test "--raw checks what the stream would keep for itself" {
	printf '{"type":"mez.end/1","records":2,"problems":0,"status":0}\n{"type":"mez.end/1"}\n{"type":"mez.problem/1"}\n' >in
	answers 1 mez-schema --own --raw in
	is "$(jq -r .record <<<"$output")" '2
3'
	answers 64 mez-schema --own --raw --framed in
}

@test "-j gives the same answers in the same order" {
	schema '{"type":"object","required":["n"],"properties":{"n":{"pattern":"^[a-z]+$"}}}'
	jq -n -c 'range(5000) | {n: (if . % 7 == 0 then "A" elif . % 11 == 0 then . else "a" end)}' >in
	answers 1 mez-schema -s s.json in
	one=$output told=$stderr
	answers 1 mez-schema -j 4 -s s.json in
	is "$output" "$one"
	is "$stderr" "$told"
	answers 1 mez-schema -j 4 -s s.json --output=flag in
	is "$(grep -c false <<<"$output")" "$(wc -l <<<"$one")"
	jq -c . "$MEZ_ROOT"/test/golden/v1/{receipt,verdict,lock}.json >own
	for i in 1 2 3 4 5 6; do cat own own >more && mv more own; done
	answers 0 mez-schema -j 4 --own own
}

@test "--fail-fast stops at the first" {
	schema 'false'
	printf '1\n2\n' >in
	answers 1 mez-schema -s s.json --fail-fast in
	is "${#lines[@]}" 1
}

@test "a framed stream is counted" {
	schema '{"type":"integer"}'
	printf '1\n"x"\n{"type":"mez.end/1","records":2,"problems":0,"status":0}\n' >in
	answers 1 mez-schema -s s.json --framed in
	is "$(jq -r '[.type,.records,.problems,.status]|join(" ")' <<<"${lines[1]}")" \
		'mez.end/1 1 0 1'
}

@test "an answer that nobody receives is 74" {
	schema 'false'
	echo 1 >in
	lost_stdout mez-schema -s s.json in
}

@test "wrong usage is 64" {
	schema true
	answers 64 mez-schema
	one_line mez-schema
	answers 64 mez-schema -s s.json --output=verbose
	answers 64 mez-schema -s s.json --map nothing
	answers 64 mez-schema -s s.json --map x=
	answers 64 mez-schema --compile
	answers 64 mez-schema -s s.json --compile --framed
	answers 64 mez-schema -s s.json --own
	answers 64 mez-schema --own --compile
	answers 66 mez-schema -s none.json
	one_line mez-schema
}
