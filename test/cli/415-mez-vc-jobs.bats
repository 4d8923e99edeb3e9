#!/usr/bin/env bats
# mez-vc verify -j: any number of threads gives what one gives.
load helper
load jobs
load chain

signed() {
	cases "$1" | mez-vc issue --key authority.jwk --at "$T0"
}

@test "good, bad, strange and broken credentials" {
	keys authority other
	trust authority authority >trust.json
	{
		signed 3
		cases 1 | mez-vc issue --key other.jwk --at "$T0"
		signed 1 | jq -c .credential
		signed 1 | jq -c '.credential.validFrom = "2031-01-01T00:00:00Z"'
		printf '%s\n' '{"type":"mez.problem/1","status":1}' '{}' '}' ''
	} >few
	for _ in $(seq 100); do cat few; done >in
	[ "$(wc -c <in)" -gt 300000 ]
	agree mez-vc verify --trust trust.json in
	is "$(jq -r 'select(.type == "mez.check/1") | "\(.valid) \(.signers)"' want.out | sort | uniq -c |
		tr -s ' ')" ' 200 false not pinned
 400 true pinned'
	agree mez-vc verify --self in
	agree mez-vc verify --fail-fast in
	agree mez-vc verify few
}
