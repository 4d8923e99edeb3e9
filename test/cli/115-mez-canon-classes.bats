#!/usr/bin/env bats
# mez-canon --check: each class of failure with its place, as text and as JSON, in each profile.
load helper

# class STATUS CLASS OFFSET TEXT [OPTION...]: TEXT, which is printf's, as the second of three
# records, after a line of two bytes.
class() {
	local want=$1 code=$2 at=$(($3 + 2)) column=$(($3 + 1)) text=$4
	shift 4
	printf "1\n$text\n2\n" >in
	answers "$want" mez-canon --check "$@" in
	is "${lines[0]} ${lines[2]}" '1 2'
	# the record byte for byte, but for its words and where in the value it was
	local record='^\{"code":"'$code'","column":'$column',"line":2,"message":".*","offset":'$at
	record=$record',("pointer":"[^"]*",)?"record":2,"source":"in","status":'$want
	record=$record',"tool":"mez-canon","type":"mez.problem/1"\}$'
	[[ ${lines[1]} =~ $record ]] || { is "${lines[1]}" "$record"; return 1; }
	one_line mez-canon
	has "$stderr" "mez-canon: in:2:$column: $code: record 2, byte $at: "
}

# form WORDS OFFSET TEXT [OPTION...]: well formed, but otherwise than canonical in this way.
form() {
	local words=$1
	shift
	class 1 not-canonical "$@"
	has "$stderr" ": $words"
	has "${lines[1]}" "\"message\":\"not-canonical: $words"
	grep -q "^\.It $words\$" "$MEZ_ROOT/man/mez-canon.1"
}

# fits TEXT [OPTION...]
fits() {
	printf '%s\n' "$1" >in
	shift
	answers 0 mez-canon --check "$@" in
	is "$stderr" ''
	is "$output" "$(cat in)"
}

blanks='white space outside a string'
order='member out of order'
escape='escape that does not belong there'
number='number in another form'
string='string in another form'

@test "white space" {
	form "$blanks" 5 '{"a": 1}'
	form "$blanks" 0 ' 1'
	form "$blanks" 1 '1 '
	form "$blanks" 1 '1\r'
	form "$blanks" 3 '[1,\t2]'
	form "$blanks" 1 '{ }' --rfc8785
	form "$blanks" 1 '[ ]' --profile=legacy
	fits '{"a b":" "}'
}

@test "order of members" {
	form "$order" 2 '{"b":1,"a":2}'
	form "$order" 14 '{"a":1,"b":{"xx":1,"x":2}}'
	form "$order" 2 '{"a":1,"":2}'
	form "$order" 4 '{"a b":1,"a a":2}' --rfc8785
	form "$order" 2 '{"b":"2026-01-15T12:00:00+00:00","a":1}' --profile=legacy
	# U+1F600 stands before U+FB33 by UTF-16 units, after it by code points
	local utf16 points
	utf16=$(printf '{"\360\237\230\200":1,"\357\254\263":2}')
	points=$(printf '{"\357\254\263":1,"\360\237\230\200":2}')
	fits "$utf16"
	fits "$utf16" --rfc8785
	fits "$points" --profile=legacy
	form "$order" 2 "$points"
	form "$order" 2 "$utf16" --profile=legacy
}

@test "escapes" {
	form "$escape" 1 '"\\u0041"'
	form "$escape" 1 '"\\/"'
	form "$escape" 2 '"\\u000a"'
	form "$escape" 2 '"\\u0022"'
	form "$escape" 6 '"\\u001F"'
	form "$escape" 1 '"\\ud83d\\ude00"'
	form "$escape" 2 '{"\\u0061":1}' --rfc8785
	form "$escape" 2 '["\\u00e9"]' --profile=legacy
	fits '"\u001f\n\"\\é"'
}

@test "form of a number, which only --rfc8785 has several of" {
	form "$number" 1 '1.0' --rfc8785
	form "$number" 2 '[1e2]' --rfc8785
	form "$number" 2 '[1E3]' --rfc8785
	form "$number" 4 '[1.50]' --rfc8785
	form "$number" 1 '[-0]' --rfc8785
	form "$number" 16 '[9007199254740993]' --rfc8785
	fits '[1.5,1e+21,1e-7,-5]' --rfc8785
	fits '[18446744073709551615,-9223372036854775808]' --profile=legacy
}

@test "date-times, which --profile=legacy and --normalize-time move" {
	form "$string" 21 '["2026-01-15T12:00:00+00:00"]' --profile=legacy
	form "$string" 20 '"2026-01-15T12:00:00+00:00"' --normalize-time
	fits '["2026-01-15T12:00:00+00:00"]'
	fits '["2026-01-15T12:00:00Z"]' --profile=legacy
}

@test "what is no JSON text" {
	class 65 grammar 2 '[1'
	class 65 grammar 0 ''
	class 65 grammar 0 ' \t'
	class 65 grammar 5 '{"a":}'
	class 65 grammar 1 '[01]'
	class 65 grammar 2 '1 2'
	class 65 grammar 0 'nul'
	class 65 grammar 0 '\357\273\2771'
	class 65 grammar 1 '"\t"'
	class 65 grammar 3 '[1,]' --rfc8785
	class 65 grammar 1 '"\\u12"' --profile=legacy
	class 65 invalid-utf8 1 '"\377"'
	class 65 invalid-utf8 2 '"a\300\200"'
	class 65 invalid-utf8 1 '"\355\240\200"' --rfc8785
}

@test "what is no I-JSON" {
	class 65 duplicate 7 '{"a":1,"\\u0061":2}'
	class 65 duplicate 13 '[{"a":{"x":1,"x":2}}]' --rfc8785
	class 65 lone-surrogate 1 '"\\ud800"'
	class 65 lone-surrogate 2 '"x\\udc00\\ud800"' --profile=legacy
	class 65 noncharacter 1 '"\\uffff"'
	class 65 noncharacter 2 '"a\357\267\220"'
}

@test "numbers and dates that a profile does not take" {
	class 65 number-out-of-range 1 '[1.5]'
	class 65 number-out-of-range 1 '[9007199254740992]'
	class 65 number-out-of-range 5 '{"a":1e3}'
	class 65 number-out-of-range 1 '[1e400]' --rfc8785
	class 65 number-out-of-range 1 '[18446744073709551616]' --profile=legacy
	class 65 number-out-of-range 1 '[1.5]' --profile=legacy
	class 65 negative-zero 1 '[-0]'
	class 65 negative-zero 1 '[-0]' --profile=legacy
	class 65 bad-value 1 '["9999-12-31T23:59:59-00:01"]' --profile=legacy
	class 65 bad-value 1 '["2026-01-15T12:00:00.5Z"]' --normalize-time
}

@test "bounds" {
	class 65 bound-exceeded 128 "$(printf '[%.0s' {1..129})"
	class 65 bound-exceeded 1 "[1$(printf '0%.0s' {1..1024})]"
	{ echo 1; head -c 16777217 /dev/zero | tr '\0' ' '; printf '\n2\n'; } >in
	answers 65 mez-canon --check in
	has "$stderr" 'mez-canon: in:2:1: bound-exceeded: record 2, byte 2: '
	is "${lines[2]}" 2
}

@test "the first fault by its place, and malformed before not canonical" {
	class 65 number-out-of-range 1 '[1.5,"\\ud800"]'
	class 65 lone-surrogate 6 '[1.5,"\\ud800"]' --rfc8785
	class 65 number-out-of-range 6 '{"b": 1.5, "a":-0, "c"}'
	class 65 negative-zero 5 '{"b":-0,"a":1.5}'
	class 65 grammar 5 '[1, 2'
	class 65 number-out-of-range 4 '[1, 1.5]'
}

@test "the greatest status wins, and a batch goes on" {
	printf '%s\n' '{"a": 1}' 1 '[1.5]' '{"b":1,"a":2}' 2 >in
	answers 65 mez-canon --check in
	is "$(jq -r 'if type == "object" then "\(.record) \(.code)" else . end' <<<"$output")" \
		$'1 not-canonical\n1\n3 number-out-of-range\n4 not-canonical\n2'
	is "$(wc -l <<<"$stderr")" 3
	answers 1 mez-canon --check --rfc8785 in
	answers 1 mez-canon --check --fail-fast in
	is "${#lines[@]}" 1
	printf '1\n' >good
	answers 65 mez-canon --check good in good
	is "${lines[0]} ${lines[6]}" '1 1'
}

@test "one text of several lines has its own lines and columns" {
	printf '{\n"a":1,\n"b":}\n' >in
	answers 65 mez-canon --single --check in
	is "$(jq -r '[.code,.record,.line,.column,.offset]|join(" ")' <<<"$output")" 'grammar 1 3 5 13'
	has "$stderr" 'mez-canon: in:3:5: grammar: record 1, byte 13: '
	printf '{"a":1}\n' >in.json
	answers 0 mez-canon --check in.json
	printf '{"a":1}\n\n' >in.json
	answers 1 mez-canon --check in.json
	has "$stderr" 'mez-canon: in.json:1:8: not-canonical: record 1, byte 7: white space'
	printf '[\n1,\n1.5]' >in.json
	answers 65 mez-canon --check in.json
	is "$(jq -r '[.code,.record,.line,.column,.offset]|join(" ")' <<<"$output")" \
		'number-out-of-range 1 3 1 5'
	printf '{\n"a":1}\n' >in
	answers 1 mez-canon --single --check in
	has "$stderr" 'mez-canon: in:1:2: not-canonical: record 1, byte 1: white space'
}

@test "the same as JSON on standard error; no records is about no record" {
	printf '1\n{"a": 1}\n' >in
	answers 1 mez-canon --check --errors=json in
	is "$(jq -r '[.type,.code,.line,.column,.offset,.message]|join(" ")' <<<"$stderr")" \
		'mez.problem/1 not-canonical 2 6 7 not-canonical: white space outside a string'
	printf '1\n2' >cut
	answers 65 mez-canon --check --framed cut
	is "$stderr" 'mez-canon: cut:2: grammar: record 2: stream was cut: its last line has no newline'
	answers 65 mez-canon --check </dev/null
	is "$stderr" 'mez-canon: -: no records in the input'
}

@test "the classes of the manual are those of the errors" {
	local codes told=0
	codes=$(sed -n 's/^\tX([A-Z_0-9]*, \(1\|65\), "\([a-z0-9-]*\)".*/\2/p' "$MEZ_ROOT/lib/base/err.h")
	for code in $(sed -n '/^\.Ss Classes/,/^\.Ss\|^\.Sh/s/^\.It Cm \([a-z0-9-]*\).*/\1/p' \
		"$MEZ_ROOT/man/mez-canon.1"); do
		has " ${codes//$'\n'/ } " " $code "
		grep -q -e "class \(1\|65\) $code " "$BATS_TEST_FILENAME"
		told=$((told + 1))
	done
	is "$told" 10
}
