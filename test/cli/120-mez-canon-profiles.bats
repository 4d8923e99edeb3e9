#!/usr/bin/env bats
# mez-canon: the profiles, and date-times on demand.
load helper

@test "rfc8785 prints numbers as ECMAScript does" {
	echo '[1.50,1e21,1E-7,-0,0.000001,333333333.33333329,5e-324,9007199254740993]' >in
	answers 0 mez-canon --rfc8785 in
	is "$output" '[1.5,1e+21,1e-7,0,0.000001,333333333.3333333,5e-324,9007199254740992]'
	mez-canon --profile=rfc8785 in >other
	is "$(cat other)" "$output"
	echo '[1e400]' >in
	answers 65 mez-canon --rfc8785 in
	is "$(jq -r '[.code,.pointer]|join(" ")' <<<"$output")" 'number-out-of-range /0'
}

@test "a locale in the environment changes nothing" {
	echo '[1.5,2.25e-10]' >in
	LC_ALL=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 answers 0 mez-canon --rfc8785 in
	is "$output" '[1.5,2.25e-10]'
}

@test "strict is what comes without being asked for" {
	echo '{"b":1,"a":2}' >in
	mez-canon in >plain
	mez-canon --profile=strict in >named
	cmp plain named
}

@test "legacy: code point order, 64-bit integers, instants in UTC" {
	printf '{"\\ufb33":18446744073709551615,"\\ud83d\\ude00":-9223372036854775808}\n' >in
	answers 0 mez-canon --profile legacy in
	is "$output" '{"'$'\xef\xac\xb3''":18446744073709551615,"😀":-9223372036854775808}'
	echo '{"ts":"2026-01-15T17:00:00+05:00","event":"test"}' >in
	answers 0 mez-canon --profile=legacy --digest in
	is "$output" 8d5542ccf9f71365e8c0634160f1f0b620efb14453bb3393cfc3c6df6eb4d873
	# noncharacters were characters there; in what we say of such a text they are spelled out
	printf '{"\\uffff":1,"\xee\x80\x80":3,"z":5,"\\ud83d\\ude00":4,"\\ud800\\udc00":2}\n' >in
	answers 0 mez-canon --profile=legacy --digest -j 2 in
	is "$output" 771adcf38a19a9a76ce362aabf02b8f6aef7709f5fbf1ffeca55b082bc861a3a
	answers 65 mez-canon in
	printf '{"\\uffff":1.5}\n' >in
	answers 65 mez-canon --profile=legacy in
	is "$(jq -r '[.code,.pointer]|join(" ")' <<<"$output")" 'number-out-of-range /\u{ffff}'
	for text in 1.5 1.0 1e2 -0 18446744073709551616 -9223372036854775809 \
		'{"a":1,"a":2}' '"0000-01-01T00:00:00+01:00"'; do
		echo "$text" >in
		answers 65 mez-canon --profile=legacy in
	done
}

@test "date-times change only when asked, only as values, never silently" {
	printf '{"2026-01-15T17:00:00+05:00":["2026-01-15T17:00:00+05:00","2026-01-15t12:00:00.00z"]}\n' >in
	answers 0 mez-canon in
	is "$output" "$(cat in)"
	answers 0 mez-canon --normalize-time in
	is "$output" '{"2026-01-15T17:00:00+05:00":["2026-01-15T12:00:00Z","2026-01-15T12:00:00Z"]}'
	for text in 2026-01-15T12:00:00.5Z 2016-12-31T23:59:60Z 2026-02-30T00:00:00Z; do
		echo "{\"a\":[0,\"$text\"]}" >in
		answers 65 mez-canon --normalize-time in
		is "$(jq -r '[.code,.pointer,.column]|join(" ")' <<<"$output")" 'bad-value /a/1 9'
	done
}
