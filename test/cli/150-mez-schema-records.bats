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
	is "$stderr" 'mez-schema: in:2:12: 2 is not at least 3 (/a)
mez-schema: in:3:1: the member "b" is missing'
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
	is "$stderr" 'mez-schema: in:1:2: 1 is not of type "string" (and 2 more) (/0)'
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
	answers 0 mez-schema -s s.json in
	answers 65 mez-schema -s s.json --format in
	has "$stderr" "s.json:1:11: format 'idn-hostname' cannot be checked by this version"
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
	answers 66 mez-schema -s none.json
	one_line mez-schema
}
