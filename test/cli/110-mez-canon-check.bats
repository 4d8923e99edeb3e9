#!/usr/bin/env bats
# mez-canon --check: what is canonical passes, the rest is refused with its place.
load helper

# not CODE OFFSET COLUMN TEXT
differs() {
	printf "$4\n" >in
	answers 1 mez-canon --check in
	is "$(jq -r '[.code,.status,.offset,.column]|join(" ")' <<<"$output")" "$1 1 $2 $3"
	one_line mez-canon
	has "$stderr" "mez-canon: in:1:$3: $1: "
}

@test "canonical lines pass unchanged" {
	printf '{"a":[1,true,"é"],"b":{}}\n1\n""\n' >in
	mez-canon --check in >out
	cmp in out
	answers 0 mez-canon --check in
	is "$stderr" ''
}

@test "the first difference is named by byte, line and column" {
	differs not-canonical 2 3 '{"b":1,"a":2}'
	differs not-canonical 5 6 '{"a": 1}'
	differs not-canonical 0 1 ' 1'
	differs not-canonical 1 2 '1 '
	differs not-canonical 1 2 '"\\u00e9"'
	differs not-canonical 1 2 '"\\/"'
	differs not-canonical 2 3 '"\\u000a"'
	differs not-canonical 12 13 '"\\u001f\\u001F"'
}

@test "each record is told apart, offsets are those of the input" {
	printf '1\n{"a": 1}\n2\n[1,\n 3\n' >in
	answers 65 mez-canon --check in
	is "${lines[0]} ${lines[2]}" '1 2'
	is "$(jq -r '[.code,.record,.line,.offset,.column]|join(" ")' <<<"${lines[1]}")" \
		'not-canonical 2 2 7 6'
	is "$(jq -r '[.code,.record]|join(" ")' <<<"${lines[3]}")" 'grammar 4'
	is "$(jq -r '[.code,.record]|join(" ")' <<<"${lines[4]}")" 'not-canonical 5'
	sed -n '1,3p' in >calm
	answers 1 mez-canon --check calm
}

@test "digests of what was checked" {
	printf '{"a":1}\n{"a": 1}\n' >in
	answers 1 mez-canon --check --digest in
	is "${lines[0]}" "$(printf '{"a":1}' | sha256sum | cut -d' ' -f1)"
	is "$(jq -r .code <<<"${lines[1]}")" not-canonical
}

@test "a single text may end in the newline of its file, no more" {
	printf '{"a":1}' >in
	answers 0 mez-canon --single --check in
	printf '{"a":1}\n' >in
	answers 0 mez-canon --single --check in
	printf '{"a":1}\n\n' >in
	answers 1 mez-canon --single --check in
	is "$(jq -r '[.code,.offset,.line,.column]|join(" ")' <<<"$output")" 'not-canonical 7 1 8'
	printf '{\n"a":1}\n' >in
	answers 1 mez-canon --single --check in
	is "$(jq -r '[.offset,.line,.column]|join(" ")' <<<"$output")" '1 1 2'
}

@test "each profile checks its own form" {
	echo '[1.5,1e+21]' >in
	answers 0 mez-canon --check --rfc8785 in
	answers 65 mez-canon --check in
	echo '[1.50]' >in
	answers 1 mez-canon --check --rfc8785 in
	echo '["2026-01-15T12:00:00Z",18446744073709551615]' >in
	answers 0 mez-canon --check --profile=legacy in
	echo '["2026-01-15T12:00:00+00:00"]' >in
	answers 1 mez-canon --check --profile=legacy in
	answers 1 mez-canon --check --normalize-time in
	answers 0 mez-canon --check in
}
