#!/usr/bin/env bats
# mez-tensor -j: any number of threads gives what one gives.
load helper
load jobs
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	zone z
	{
		operation
		operation '.facts.gross.amount = "7"'
		case_of "$(operation)" "$(kyc z/keys/auth.jwk urn:x:p1)"
		case_of "$(operation)" "$(kyc z/keys/auth.jwk urn:x:p2)"
		operation '.facts.nonsense = 1'
		printf '%s\n' '{"type":"mez.problem/1","status":1}' '{}' '}'
	} >few
	for _ in $(seq 100); do cat few; done >in
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ln -s "$BATS_FILE_TMPDIR"/z "$BATS_FILE_TMPDIR"/in "$BATS_FILE_TMPDIR"/few .
}

@test "eval" {
	[ "$(wc -c <in)" -gt 200000 ]
	agree mez-tensor eval --zone z in
	is "$(grep -c '"verdict":' want.out)" 400
	agree mez-tensor eval --zone z --frame --fail-fast in
	agree mez-tensor eval --zone z --gate few
	operation >one
	for _ in $(seq 500); do cat one; done >same
	agree mez-tensor eval --zone z --gate same
}

@test "verify" {
	mez-tensor eval --zone z in 2>/dev/null | grep '"verdict":' >judged || :
	agree mez-tensor verify --zone z judged
	is "$(jq -r .valid want.out | sort | uniq -c | tr -s ' ')" ' 400 true'
	jq -c 'if input_line_number % 3 == 0 then .verdict.decision = "refused" else . end' judged >changed
	agree mez-tensor verify --zone z changed
	is "$(jq -r .valid want.out | sort -u | tr '\n' ' ')" 'false true '
}

@test "how many is asked before the zone is opened" {
	answers 64 mez-tensor eval --zone nowhere -j 999 in
	one_line mez-tensor
}
