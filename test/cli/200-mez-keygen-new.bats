#!/usr/bin/env bats
# mez-keygen new: a key pair, the private half in a file and nowhere else.
load helper

TEXT='[A-Za-z0-9_-]{43}'

@test "new writes a private JWK and prints the public one" {
	answers 0 mez-keygen new -o key.jwk
	is "$stderr" ''
	is "${#lines[@]}" 1
	grep -Exq '\{"crv":"Ed25519","kid":"'"$TEXT"'","kty":"OKP","x":"'"$TEXT"'"\}' <<<"$output"
	is "$(wc -l <key.jwk)" 1
	grep -Exq '\{"crv":"Ed25519","d":"'"$TEXT"'","kid":"'"$TEXT"'","kty":"OKP","x":"'"$TEXT"'"\}' key.jwk
	is "$(mez-keygen public key.jwk)" "$output"
}

@test "the file has mode 0600 whatever the umask" {
	for mask in 000 022 077; do
		(umask $mask && mez-keygen new --output "key$mask.jwk" >pub)
		is "$(stat -c %a "key$mask.jwk")" 600
	done
}

@test "an existing file is refused and stays" {
	mez-keygen new -o key.jwk >first
	cp -p key.jwk kept
	answers 73 mez-keygen new -o key.jwk
	is "$output" ''
	one_line mez-keygen
	cmp key.jwk kept
	: >empty
	answers 73 mez-keygen new -o empty
	[ ! -s empty ]
	ln -s nowhere link
	answers 73 mez-keygen new -o link
	[ ! -e nowhere ]
}

@test "a file that cannot be made leaves nothing behind" {
	answers 73 mez-keygen new -o no/such/dir/key.jwk
	one_line mez-keygen
	[ ! -e no ]
	mkdir dir
	answers 73 mez-keygen new -o dir
	is "$(ls -A dir)" ''
}

@test "two keys differ" {
	mez-keygen new -o a >a.pub
	mez-keygen new -o b >b.pub
	run ! cmp -s a.pub b.pub
}

@test "wrong usage makes no file" {
	answers 64 mez-keygen
	answers 64 mez-keygen new
	answers 64 mez-keygen new -o ''
	answers 64 mez-keygen new -o -
	answers 64 mez-keygen new -o a -o b
	answers 64 mez-keygen new -o a b
	answers 64 mez-keygen make -o a
	[ ! -e a ] && [ ! -e b ] && [ ! -e - ]
}

@test "a closed or full standard output is 74, and the key is there all the same" {
	answers 74 sh -c 'mez-keygen new -o a >&-'
	answers 74 sh -c 'mez-keygen new -o b >/dev/full'
	answers 0 mez-keygen did a
	answers 0 mez-keygen did b
}
