#!/usr/bin/env bats
# mez-keygen public: the public JWK of a private or public key.
load helper

# RFC 8037 appendix A.
X=11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo
D=nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A
KID=kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k
PUBLIC='{"crv":"Ed25519","kid":"'$KID'","kty":"OKP","x":"'$X'"}'
OKP='"kty":"OKP","crv":"Ed25519"'

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	(umask 077 && printf '{%s,"d":"%s","x":"%s"}\n' "$OKP" $D $X >key.jwk)
	printf '{%s,"x":"%s"}' "$OKP" $X >key.pub
}

# refused TEXT: 65 as a file and on a pipe, and nothing of the secret is told.
refused() {
	printf '%s' "$1" >bad
	answers 65 mez-keygen public bad
	is "$output" ''
	one_line mez-keygen
	has "$stderr" 'mez-keygen: bad:'
	[[ $stderr != *nWGx* ]]
	answers 65 sh -c 'cat bad | mez-keygen public --errors=json'
	is "$output" ''
	[[ $stderr != *nWGx* ]]
}

@test "private and public files give the same line" {
	for file in key.jwk key.pub; do
		answers 0 mez-keygen public $file
		is "$output" "$PUBLIC"
		is "$stderr" ''
	done
	same_twice mez-keygen public key.jwk
}

@test "standard input is the file, as - or by default" {
	for file in key.jwk key.pub; do
		pipe_is_file $file mez-keygen public
		is "$(cat $file | mez-keygen public)" "$PUBLIC"
		is "$(cat $file | mez-keygen public -)" "$PUBLIC"
	done
}

@test "its own output is its input, and canonical" {
	mez-keygen public key.jwk >one
	mez-keygen public one >two
	cmp one two
	mez-canon --single --check one >three
	cmp one three
}

@test "a private key that others may use is 77" {
	for mode in 640 620 610 604 602 644 666; do
		chmod $mode key.jwk
		answers 77 mez-keygen public key.jwk
		is "$output" ''
		one_line mez-keygen
		answers 77 sh -c 'mez-keygen public <key.jwk'
	done
	# On a pipe there is no mode to look at.
	is "$(cat key.jwk | mez-keygen public)" "$PUBLIC"
	# A public key is anybody's.
	chmod 666 key.pub
	is "$(mez-keygen public key.pub)" "$PUBLIC"
}

@test "bytes behind the key are 65" {
	refused "$(cat key.jwk) x"
	refused "$(cat key.jwk)$(cat key.jwk)"
	refused "$(cat key.jwk),"
	printf '{%s,"d":"%s","x":"%s"}\n\0' "$OKP" $D $X >bad
	answers 65 mez-keygen public bad
}

@test "malformed keys are 65" {
	refused ''
	refused "$D"
	refused "\"$D\""
	refused "[\"$D\"]"
	refused "{$OKP,\"d\":$D,\"x\":\"$X\"}"
	refused "{$OKP,\"d\":\"$D\",\"x\":\"$X"
	refused "{$OKP,\"d\":\"$D\",\"d\":\"$D\",\"x\":\"$X\"}"
	refused "{$OKP,\"d\":\"$D\",\"$D\":1,\"x\":\"$X\"}"
	refused "{$OKP,\"d\":\"$X\",\"x\":\"$D\"}"
	refused "{$OKP,\"d\":\"$D\",\"x\":\"$X\",\"kid\":\"$D\"}"
	refused "{\"kty\":\"$D\",\"crv\":\"Ed25519\",\"d\":\"$D\",\"x\":\"$X\"}"
	refused "{$OKP,\"d\":\"$D\"}"
	refused "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"$X\"}"
	refused "{$OKP,\"x\":\"${X}A\"}"
	refused "$(printf '%5000s' "$(cat key.jwk)")"
}

@test "what cannot be read" {
	answers 66 mez-keygen public nowhere
	answers 65 mez-keygen public .
	answers 65 mez-keygen public /dev/null
	answers 65 sh -c 'mez-keygen public </dev/null'
	answers 65 sh -c 'mez-keygen public <&-'
}

@test "wrong usage, lost output" {
	answers 64 mez-keygen public a b
	answers 64 mez-keygen public --vkey x key.pub
	lost_stdout mez-keygen public key.pub
}
