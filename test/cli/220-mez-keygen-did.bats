#!/usr/bin/env bats
# mez-keygen did: the key as did:key, or as a verifier key line of signed notes.
load helper

# The reference system's test key (seed 32 times 2a), and RFC 8032 test 1.
E1=GX9rI-FshTLGq8g4-s1ep4m-DHaykgM0A5v6iz02jWE
E2=11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo
E2_HEX=d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	echo '{"kty":"OKP","crv":"Ed25519","x":"'$E1'"}' >e1.pub
	echo '{"kty":"OKP","crv":"Ed25519","x":"'$E2'"}' >e2.pub
}

# The bytes 01 || key of the second key.
typed_key() {
	# shellcheck disable=SC2059 # the format is the bytes
	printf "\\x01$(sed 's/../\\x&/g' <<<$E2_HEX)"
}

@test "did:key of known keys" {
	answers 0 mez-keygen did e1.pub
	is "$output" did:key:z6MkgAnvkP45uNxwCKeNdt6wrYkEjpYX4f7Nrd8MQqFL8Fbn
	is "$stderr" ''
	is "$(mez-keygen did e2.pub)" did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw
	same_twice mez-keygen did e1.pub
	pipe_is_file e1.pub mez-keygen did
	is "$(cat e1.pub | mez-keygen did -)" "$output"
}

@test "private and public file have one did" {
	mez-keygen new -o key.jwk >key.pub
	is "$(mez-keygen did key.jwk)" "$(mez-keygen did key.pub)"
}

@test "verifier key line: the id is the start of SHA-256(name || 0A || 01 || key)" {
	id=$({ printf 'mez.example/log\n'; typed_key; } | sha256sum | cut -c1-8)
	answers 0 mez-keygen did --vkey mez.example/log e2.pub
	is "$output" "mez.example/log+$id+$(typed_key | base64 -w0)"
	pipe_is_file e2.pub mez-keygen did --vkey=mez.example/log
}

@test "names that no key may have are wrong usage" {
	for name in '' 'a b' a+b $'a\tb' $'a\nb' $'a\302\240b' $'a\377'; do
		answers 64 mez-keygen did --vkey "$name" e2.pub
		is "$output" ''
		one_line mez-keygen
		is "$(tr -d '\12\40-\176\240\302' <<<"$stderr" | wc -c)" 0
	done
}

@test "loose mode, trailing bytes, no input" {
	mez-keygen new -o key.jwk >key.pub
	chmod 640 key.jwk
	answers 77 mez-keygen did key.jwk
	echo '{}' >>key.pub
	answers 65 mez-keygen did key.pub
	has "$stderr" 'mez-keygen: key.pub:2:1: '
	answers 66 mez-keygen did nowhere
}

@test "wrong usage, lost output" {
	answers 64 mez-keygen did a b
	answers 64 mez-keygen did -o x e1.pub
	lost_stdout mez-keygen did e1.pub
}
