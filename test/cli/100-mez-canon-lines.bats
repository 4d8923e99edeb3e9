#!/usr/bin/env bats
# mez-canon: canonical lines and digests of NDJSON and of whole texts.
load helper

# bad CODE TEXT: the text becomes a problem with that slug, status 65, and a place.
bad() {
	printf -- "$2\n" >bad
	answers 65 mez-canon bad
	is "$(jq -r '[.type,.code,.status,.record]|join(" ")' <<<"$output")" "mez.problem/1 $1 65 1"
	is "$(jq -r '.line' <<<"$output")" 1
	[ "$(jq -r '.column' <<<"$output")" -ge 1 ]
	one_line mez-canon
}

@test "a line in is a canonical line out" {
	printf '{"b":[1,-2,{}],"a":"\\u00e9\\/"}\n "x" \nnull\n' >in
	answers 0 mez-canon in
	is "$output" $'{"a":"é/","b":[1,-2,{}]}\n"x"\nnull'
	is "$stderr" ''
	same_twice mez-canon in
	pipe_is_file in mez-canon
}

@test "names are sorted by UTF-16 units" {
	printf '{"\\ufb33":1,"\\ud83d\\ude00":2,"\\u00f6":3,"z":4}\n' >in
	answers 0 mez-canon in
	is "$output" '{"z":4,"ö":3,"😀":2,"'$'\xef\xac\xb3''":1}'
}

@test "--digest is what sha256sum says of the canonical bytes" {
	printf '{"b":1,"a":2}\n[ ]\n' >in
	answers 0 mez-canon --digest in
	is "${lines[0]}" "$(printf '{"a":2,"b":1}' | sha256sum | cut -d' ' -f1)"
	is "${lines[1]}" "$(printf '[]' | sha256sum | cut -d' ' -f1)"
	is "${#lines[@]}" 2
}

@test "a bad record becomes a problem in its place, and the next is read" {
	printf '1\n{"a":\n2\n1.5\n3\n' >in
	answers 65 mez-canon in
	is "${#lines[@]}" 5
	is "${lines[0]} ${lines[2]} ${lines[4]}" '1 2 3'
	is "$(jq -r '[.code,.record,.line,.column,.offset,.pointer]|join(" ")' <<<"${lines[1]}")" \
		'grammar 2 2 6 7 /a'
	is "$(jq -r '[.code,.record,.line,.column,.offset]|join(" ")' <<<"${lines[3]}")" \
		'number-out-of-range 4 4 1 10'
	answers 65 mez-canon --digest in
	is "$(jq -r .code <<<"${lines[1]}")" grammar
	answers 65 mez-canon --fail-fast in
	is "${#lines[@]}" 2
}

@test "each class of failure has its slug" {
	bad grammar '{'
	bad grammar '\357\273\277{}'
	bad grammar '[1,]'
	bad invalid-utf8 '"\377"'
	bad duplicate '{"a":1,"\\u0061":2}'
	bad lone-surrogate '"\\ud800"'
	bad noncharacter '"\\ufffe"'
	bad number-out-of-range 1.0
	bad number-out-of-range 1e2
	bad number-out-of-range 9007199254740992
	bad negative-zero '[-0]'
	bad bound-exceeded "$(printf '%0129d' 0 | tr 0 '[')"
}

@test "--single wants one text, which may span lines" {
	printf '{\n  "b": 1,\n  "a": 2\n}\n' >in
	answers 0 mez-canon --single in
	is "$output" '{"a":2,"b":1}'
	pipe_is_file in mez-canon --single
	answers 65 mez-canon in
	cp in in.json
	answers 0 mez-canon in.json
	is "$output" '{"a":2,"b":1}'
	printf '1\n2\n' >two
	answers 65 mez-canon --single two
	is "$(jq -r '[.code,.line,.column]|join(" ")' <<<"$output")" 'grammar 2 1'
	: >none
	answers 65 mez-canon --single none
	answers 0 mez-canon --single in in
	is "${#lines[@]}" 2
	answers 66 mez-canon --single nowhere
}

@test "--framed counts, and excludes what has no frame" {
	printf '1\n2\n' >in
	mez-canon in | { cat; echo '{"problems":0,"records":2,"status":0,"type":"mez.end/1"}'; } >framed
	answers 0 mez-canon --framed framed
	is "${lines[2]}" '{"problems":0,"records":2,"status":0,"type":"mez.end/1"}'
	answers 65 mez-canon --framed in
	answers 64 mez-canon --framed --single framed
}

@test "nothing to read is an error unless allowed" {
	answers 65 mez-canon </dev/null
	answers 0 mez-canon --allow-empty </dev/null
	is "$output" ''
}

@test "wrong usage is 64, a missing input 66, a lost output 74" {
	printf '1\n' >in
	answers 64 mez-canon --profile=other in
	one_line mez-canon
	answers 64 mez-canon --profile= in
	answers 64 mez-canon --profile=strict --rfc8785 in
	answers 64 mez-canon --digest --digest in
	answers 66 mez-canon nowhere
	lost_stdout mez-canon in
	lost_stdout mez-canon --single in
}

@test "ten million brackets are refused at the 129th, in little memory" {
	head -c 10000000 /dev/zero | tr '\0' '[' >in
	case $(readelf -sW "$O/bin/mez-canon") in
	*__asan_init*) memory=unlimited ;; # sanitizers need memory of their own
	*) memory=65536 ;;
	esac
	run bash -c "ulimit -d $memory; mez-canon --single in 2>/dev/null"
	is "$status" 65
	is "$(jq -r '[.code,.column]|join(" ")' <<<"$output")" 'bound-exceeded 129'
}
