#!/usr/bin/env bats
# mez-vc issue: credentials for verdicts, proofs for bare credentials.
load helper
load chain

bare() {
	jq -cn --arg t "${1:-MezListStatus}" '{
		"@context": ["https://www.w3.org/ns/credentials/v2",
			"https://www.w3.org/ns/credentials/undefined-terms/v2"],
		type: ["VerifiableCredential", $t], validFrom: "2025-07-01T00:00:00Z",
		credentialSubject: {id: "urn:x:1", list: "pk.atl", status: "active",
			from: "2025-07-01", to: "2026-06-30"}}'
}

@test "a case with a verdict gets a credential that says what the verdict says" {
	keys authority
	cases 2 >in
	answers 0 mez-vc issue --key authority.jwk --at "$T0" in
	is "${#lines[@]}" 2
	is "$(jq -c '[.credential.type[1], .credential.issuer, .credential.validFrom,
		.credential.credentialSubject.decision]' <<<"${lines[0]}")" \
		"[\"MezVerdictCredential\",\"$(did authority)\",\"$T0\",\"allowed\"]"
	is "$(jq -r .credential.credentialSubject.operation_sha256 <<<"${lines[0]}")" \
		"$(jq -r .verdict.operation_sha256 <<<"${lines[0]}")"
	is "$(jq -c .verdict <<<"${lines[0]}" | mez-canon --digest)" \
		"$(jq -r .credential.credentialSubject.verdict_sha256 <<<"${lines[0]}")"
	is "$stderr" ''
}

@test "the rest of the case is left alone" {
	keys authority
	cases 1 >in
	mez-vc issue --key authority.jwk --at "$T0" in >out
	jq -c 'del(.credential)' out | mez-canon | cmp - in
}

@test "the same key and time give the same bytes" {
	keys authority
	cases 3 >in
	same_twice mez-vc issue --key authority.jwk --at "$T0" in
	pipe_is_file in mez-vc issue --key authority.jwk --at "$T0"
}

@test "a bare credential gets issuer and proof" {
	keys authority
	bare >in
	answers 0 mez-vc issue --key authority.jwk --at "$T0" in
	is "$(jq -r .issuer <<<"$output")" "$(did authority)"
	is "$(jq -r .proof.cryptosuite <<<"$output")" eddsa-jcs-2022
	is "$(jq -r .proof.created <<<"$output")" "$T0"
	bare PkKyc | mez-vc issue --key authority.jwk >/dev/null
}

@test "--issuer names another DID" {
	keys authority
	bare >in
	answers 0 mez-vc issue --key authority.jwk --issuer did:web:fbr.example in
	is "$(jq -r .issuer <<<"$output")" did:web:fbr.example
	answers 65 mez-vc issue --key authority.jwk --issuer 'not a url' in
}

@test "what cannot be issued is a problem at its place" {
	keys authority
	{
		cases 1 | jq -c 'del(.verdict)'
		cases 1 | mez-vc issue --key authority.jwk
		bare | mez-vc issue --key authority.jwk
		bare MezUnknown
		bare | jq -c '.credentialSubject.more = 1'
		bare | jq -c '.validUntil = "2024-01-01T00:00:00Z"'
		cases 1 | jq -c '.verdict.operation_sha256 = .verdict.lock_sha256'
		cases 1 | jq -c '.more = 1'
		echo '{"type":"mez.operation/1"}'
		echo '[]'
		echo '{'
		cases 1
	} >in
	answers 65 mez-vc issue --key authority.jwk in
	is "$(jq -r 'select(.type == "mez.problem/1") | "\(.record) \(.code)"' <<<"$output")" \
		'1 missing-member
2 bad-value
3 bad-value
4 unknown-type
5 unknown-member
6 bad-value
7 digest-mismatch
8 unknown-member
9 unknown-type
10 unknown-type
11 grammar'
	is "$(jq -r .type <<<"${lines[11]}")" mez.case/1
}

@test "problem records pass, and set the status" {
	keys authority
	{
		echo '{"status":69,"type":"mez.problem/1"}'
		cases 1
	} >in
	answers 69 mez-vc issue --key authority.jwk in
	is "${lines[0]}" '{"status":69,"type":"mez.problem/1"}'
	is "$stderr" ''
}

@test "a key that others can read is refused" {
	keys authority
	chmod 644 authority.jwk
	cases 1 >in
	answers 77 mez-vc issue --key authority.jwk in
	one_line mez-vc
	answers 66 mez-vc issue --key missing.jwk in
	answers 64 mez-vc issue in
}

@test "no records, no input, lost output" {
	keys authority
	answers 65 mez-vc issue --key authority.jwk /dev/null
	answers 0 mez-vc issue --key authority.jwk --allow-empty /dev/null
	answers 66 mez-vc issue --key authority.jwk missing
	cases 1 >in
	lost_stdout mez-vc issue --key authority.jwk in
	got=0
	mez-vc issue --key authority.jwk <&- >out 2>err || got=$?
	is "$got" 65
}

@test "framed streams are counted" {
	keys authority
	cases 2 >in
	printf '{"problems":0,"records":2,"status":0,"type":"mez.end/1"}\n' >>in
	answers 0 mez-vc issue --framed --key authority.jwk in
	is "${lines[2]}" '{"problems":0,"records":2,"status":0,"type":"mez.end/1"}'
	sed -i 1d in
	answers 65 mez-vc issue --framed --key authority.jwk in
}
