#!/usr/bin/env bats
# mez-vc verify: who signed, for whom, in which role, valid when.
load helper
load chain

signed() {
	cases "${1:-1}" | mez-vc issue --key authority.jwk --at "$T0"
}

codes() {
	printf '%s\n' "$output" | jq -r '.errors[].code'
}

@test "a case's credential, with the signer pinned" {
	keys authority log
	signed 2 >in
	trust authority log >trust.json
	answers 0 mez-vc verify --trust trust.json in
	is "${#lines[@]}" 2
	is "$(jq -c '[.type,.valid,.signers,.errors]' <<<"${lines[1]}")" \
		'["mez.check/1",true,"pinned",[]]'
	is "$(jq -r .issuer <<<"${lines[0]}")" "$(did authority)"
	is "$stderr" ''
	same_twice mez-vc verify --trust trust.json in
	pipe_is_file in mez-vc verify --trust trust.json
}

@test "a YAML trust file says the same" {
	keys authority
	signed >in
	printf 'type: mez.trust/1\nroles:\n  authority: ["%s"]\n' "$(did authority)" >trust.yaml
	answers 0 mez-vc verify --trust trust.yaml in
}

@test "without a trust file: consistent, not pinned, 1; with --self 0" {
	keys authority
	signed >in
	answers 1 mez-vc verify in
	is "$(check .valid)/$(check .signers)" 'true/not pinned'
	is "$stderr" 'mez-vc: self-consistent, signers not pinned'
	answers 0 mez-vc verify --self in
	is "$stderr" ''
	trust authority authority >trust.json
	answers 64 mez-vc verify --self --trust trust.json in
}

@test "a bare credential, and its digest" {
	keys authority
	signed | jq -c .credential | mez-canon >in
	answers 0 mez-vc verify --self in
	is "$(check .sha256)" "$(mez-canon --digest in)"
}

@test "a stranger's signature is 1" {
	keys authority log other
	signed >in
	trust other log >trust.json
	answers 1 mez-vc verify --trust trust.json in
	is "$(codes)" signer-not-trusted
	is "$(check .valid)" false
}

@test "the right key in the wrong role is a stranger" {
	keys authority log
	signed >in
	trust log authority >trust.json
	answers 1 mez-vc verify --trust trust.json in
	is "$(codes)" signer-not-trusted
	answers 0 mez-vc verify --trust trust.json --role log in
	answers 64 mez-vc verify --trust trust.json --role king in
}

@test "a signature by another key under a borrowed name is 1" {
	keys authority other
	cases 1 | mez-vc issue --key other.jwk --at "$T0" |
		jq -c --arg did "$(did authority)" '.credential.issuer = $did' >in
	answers 1 mez-vc verify --self in
}

@test "each edit of the credential or its case is 1" {
	keys authority
	signed >good
	for edit in '.credential.credentialSubject.decision = "refused"' \
		'.credential.proof.created = "2025-09-15T12:00:01Z"' \
		'.credential.validFrom = "2025-09-15T12:00:01Z"' \
		'.verdict.decision.answer = "refused"' \
		'.verdict.known_at = "2025-09-16"' \
		'.operation.id = "op-9"'; do
		jq -c "$edit" good >in
		answers 1 mez-vc verify --self in
		is "$(check .valid)" false
	done
}

@test "a credential of another verdict is 1" {
	keys authority
	signed 2 | jq -sc '.[0].credential = .[1].credential | .[0]' >in
	answers 1 mez-vc verify --self in
	is "$(codes)" refused
}

@test "validity is judged at the instant asked for" {
	keys authority
	signed >in
	answers 0 mez-vc verify --self --at "$T0" in
	answers 1 mez-vc verify --self --at 2025-09-15T11:59:59Z in
	is "$(codes)" not-valid-now
	answers 64 mez-vc verify --self --at yesterday in
}

@test "what is no credential is a problem" {
	keys authority
	{
		cases 1
		cases 1 | jq -c 'del(.verdict)'
		signed | jq -c 'del(.credential.proof)'
		signed | jq -c '.credential.proof.cryptosuite = "eddsa-rdfc-2022"'
		signed | jq -c '.credential.more = 1'
		echo '{"type":"mez.receipt/1"}'
		echo nonsense
		signed
	} >in
	answers 65 mez-vc verify --self in
	is "$(printf '%s\n' "$output" | jq -r 'select(.type == "mez.problem/1") | "\(.record) \(.code)"')" \
		'1 missing-member
2 missing-member
3 missing-member
4 not-in-this-version
5 unknown-member
6 unknown-type
7 grammar'
	is "$(jq -r .valid <<<"${lines[7]}")" true
	head -n 7 in >none
	answers 65 mez-vc verify none
	[[ $stderr != *self-consistent* ]]
}

@test "one that does not verify makes the stream 1, the others are answered" {
	keys authority
	signed 3 | jq -c 'if .operation.id == "op-1" then .verdict.known_at = "2020-01-01" else . end' >in
	answers 1 mez-vc verify --self in
	is "$(printf '%s\n' "$output" | jq -r .valid | tr '\n' ' ')" 'true false true '
}

@test "a wrong trust file is 78, a missing one 66" {
	keys authority
	signed >in
	echo '{"type":"mez.trust/1","roles":{"kings":[]}}' >trust.json
	answers 78 mez-vc verify --trust trust.json in
	one_line mez-vc
	echo '{' >trust.json
	answers 78 mez-vc verify --trust trust.json in
	answers 66 mez-vc verify --trust missing in
}

@test "no records is 65, lost output 74" {
	keys authority
	answers 65 mez-vc verify --self /dev/null
	answers 0 mez-vc verify --self --allow-empty /dev/null
	signed >in
	lost_stdout mez-vc verify --self in
}
