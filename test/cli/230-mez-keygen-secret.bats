#!/usr/bin/env bats
# mez-keygen: the secret stays in its file.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	mez-keygen new -o key.jwk >key.pub
	secret=$(jq -r .d key.jwk)
	is "${#secret}" 43
}

@test "no verb prints the secret" {
	for args in 'public key.jwk' 'did key.jwk' 'did --vkey a key.jwk' 'new -o key.jwk' \
		'public --errors=json key.jwk key.jwk' 'did --nonsense key.jwk'; do
		# shellcheck disable=SC2086 # words
		run mez-keygen $args
		[[ $output != *"$secret"* ]]
	done
}

@test "a key file is never written to" {
	before=$(stat -c '%i %Y %Z %s' key.jwk)
	mez-keygen public key.jwk >out
	mez-keygen did key.jwk >out
	is "$(stat -c '%i %Y %Z %s' key.jwk)" "$before"
}

@test "no core dump can hold the secret" {
	mkfifo hold
	# Descriptor 3 is the harness's: a child that kept it would hold the test open.
	(ulimit -S -c "$(ulimit -H -c)"; exec mez-keygen did <hold >out 2>err 3>&-) &
	pid=$!
	exec 9>hold
	# It waits for its input; by then its limits are set.
	for _ in $(seq 600); do
		core=$(awk '/Max core file size/ { print $5, $6 }' "/proc/$pid/limits")
		[ "$core" = '0 0' ] && break
		sleep 0.1
	done
	cat key.jwk >&9
	exec 9>&-
	wait $pid
	is "$core" '0 0'
	is "$(cat out)" "$(mez-keygen did key.pub)"
}
