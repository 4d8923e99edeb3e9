#!/usr/bin/env bats
# mez-tensor eval: operations and cases to verdicts; the gate; what stands in the stream.
load helper
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	zone z
	kyc z/keys/auth.jwk urn:x:p1 >kyc.json
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ln -s "$BATS_FILE_TMPDIR"/z z
	cp "$BATS_FILE_TMPDIR"/kyc.json .
}

# judged [JQ...]: the verdict of an operation so changed, with the party's credential.
judged() {
	case_of "$(operation "$@")" "$(cat kyc.json)" | mez-tensor eval --zone z | jq -c .verdict
}

tax() {
	jq -r '.cells[] | select(.domain == "tax") | '"$1"
}

@test "an operation becomes a case with a verdict" {
	operation >op
	answers 0 mez-tensor eval --zone z op
	is "$stderr" ''
	is "$(jq -r .type <<<"$output")" mez.case/1
	is "$(jq -cS .operation <<<"$output")" "$(jq -cS . op)"
	is "$(jq -c .evidence <<<"$output")" '[]'
	is "$(jq -r .verdict.type <<<"$output")" mez.verdict/1
	is "$(jq '.verdict.cells | length' <<<"$output")" 20
	is "$(jq -r .verdict.operation_sha256 <<<"$output")" "$(mez-canon --digest op)"
	is "$(jq -r .verdict.lock_sha256 <<<"$output")" "$(mez-canon --digest z/stack.lock)"
	mez-canon --check <<<"$output"
}

@test "a case keeps its evidence, and says which counted" {
	case_of "$(operation)" "$(cat kyc.json)" "$(kyc z/keys/stranger.jwk urn:x:p1)" >case
	answers 0 mez-tensor eval --zone z case
	is "$(jq -c '[.verdict.evidence[] | [.accepted, .reason]]' <<<"$output")" \
		'[[true,null],[false,"issuer_not_in_lock"]]'
	is "$(jq '.evidence | length' <<<"$output")" 2
	is "$(jq -r '.verdict.decision.answer' <<<"$output")" allowed
	is "$(jq -r .verdict <<<"$output" | tax '.obligations[0].payable.amount')" 50
}

@test "the party's own credential, nobody else's" {
	case_of "$(operation)" "$(kyc z/keys/auth.jwk urn:x:p2)" >case
	answers 0 mez-tensor eval --zone z case
	is "$(jq -r .verdict <<<"$output" | tax '.reasons[] | select(.code == "proof_missing") | .path')" payee.kyc.ok
}

@test "a credential that was changed, or is not valid yet" {
	case_of "$(operation)" "$(jq -c '.credentialSubject.kyc.extra = 1' kyc.json)" >case
	answers 0 mez-tensor eval --zone z case
	is "$(jq -r '.verdict.evidence[0].reason' <<<"$output")" signature
	case_of "$(operation)" "$(cat kyc.json)" >case
	answers 0 mez-tensor eval --zone z --as-of 2024-12-31T23:59:59Z case
	is "$(jq -r '.verdict.evidence[0].reason' <<<"$output")" not_valid_at
	is "$(jq -r '.verdict.as_of' <<<"$output")" 2024-12-31T23:59:59Z
}

@test "dates: as-of, known-at, and their defaults" {
	operation >op
	is "$(mez-tensor eval --zone z op | jq -c '[.verdict.as_of, .verdict.known_at]')" \
		'["2025-09-15T12:00:00Z","2025-09-15"]'
	is "$(mez-tensor eval --zone z --as-of 2026-01-02T03:04:05Z op | jq -c '[.verdict.as_of, .verdict.known_at]')" \
		'["2026-01-02T03:04:05Z","2026-01-02"]'
	is "$(mez-tensor eval --zone z --known-at 2020-02-29 op | jq -r .verdict.known_at)" 2020-02-29
	answers 64 mez-tensor eval --zone z --known-at 2021-02-29 op
	answers 64 mez-tensor eval --zone z --as-of 2025-09-15 op
}

@test "midnight in the jurisdiction" {
	is "$(judged '.facts |= (del(.paid_on) | .paid_at = "2025-09-15T18:59:59Z")' |
		tax '.clauses[0].legal_date')" 2025-09-15
	is "$(judged '.facts |= (del(.paid_on) | .paid_at = "2025-09-15T19:00:00Z")' |
		tax '.clauses[0].legal_date')" 2025-09-16
}

@test "the gate" {
	case_of "$(operation)" "$(cat kyc.json)" >allowed
	operation >pending
	case_of "$(operation '.stage = "executed"' \
		'.done = [{duty: "levy/wht", on: "2025-09-15", amount: {amount: "1", currency: "XXX"}}]')" \
		"$(cat kyc.json)" >refused
	answers 0 mez-tensor eval --zone z --gate allowed
	answers 3 mez-tensor eval --zone z --gate pending
	answers 1 mez-tensor eval --zone z --gate refused
	answers 3 mez-tensor eval --zone z --gate allowed pending
	answers 1 mez-tensor eval --zone z --gate pending refused allowed
	answers 0 mez-tensor eval --zone z refused
	answers 65 mez-tensor eval --zone z --gate refused <(echo '{}')
	answers 65 mez-tensor eval --zone z --gate /dev/null
}

@test "a bad record is answered in its place, and the rest judged" {
	{ operation; operation '.facts.nope = 1'; echo '{"type":"mez.other/1"}'; echo 'no json'; operation '.id = "op-2"'; } >ops
	answers 65 mez-tensor eval --zone z ops
	is "$(jq -c '[.type, .code, .status, .record, .pointer]' <<<"$output" | sed -n 2p)" \
		'["mez.problem/1","unknown-member",65,2,"/facts/nope"]'
	is "$(jq -c '[.code, .record]' <<<"$output" | sed -n 3p)" '["unknown-type",3]'
	is "$(jq -c '[.code, .record, .line]' <<<"$output" | sed -n 4p)" '["grammar",4,4]'
	is "$(jq -r '.operation.id // empty' <<<"$output" | tr '\n' ' ')" 'op-1 op-2 '
	is "$(wc -l <<<"$stderr")" 3
}

@test "problems of others pass through and give their status" {
	echo '{"code":"io-error","message":"m","status":74,"tool":"mez-other","type":"mez.problem/1"}' >problem
	{ cat problem; operation; } >ops
	answers 74 mez-tensor eval --zone z ops
	is "${lines[0]}" "$(cat problem)"
	is "$(jq -r .operation.id <<<"${lines[1]}")" op-1
}

@test "what an operation may not be" {
	while read -r code pointer change; do
		echo "$code $pointer" >>want
		echo "($change)" >>changes
	done <<-'END'
		unknown-member /extra .extra = 1
		missing-member /nonce del(.nonce)
		bad-value /nonce .nonce = "00"
		bad-value /id .id = "Op 1"
		bad-value /stage .stage = "planned"
		bad-value /jurisdiction .jurisdiction = "yy"
		bad-value /instant .instant = "2025-09-15"
		bad-value /facts/gross .facts.gross = 5
		bad-value /facts/gross .facts.gross.amount = "1.00"
		bad-value /facts/gross .facts.gross.amount = "-0"
		bad-value /facts/paid_on .facts.paid_on = "2025-02-30"
		bad-value /facts/flag .facts.flag = "yes"
		unknown-member /facts/payee/nope .facts.payee.nope = 1
		unknown-member /facts/payee.kind .facts["payee.kind"] = "company"
		number-out-of-range /facts/flag .facts.flag = 1.5
		number-out-of-range /facts/flag .facts.flag = 9007199254740992
		bad-value /done/0 .done = [{duty: "x/y", on: "2025-01-01"}]
	END
	operation "$(paste -s -d , changes)" >ops
	while read -r op; do
		echo "$op" >op
		answers 65 mez-tensor eval --zone z op
		echo "$output" >>got
	done <ops
	is "$(jq -r '.code + " " + .pointer' got)" "$(cat want)"
	case_of "$(operation '.facts.nope = 1')" >case
	answers 65 mez-tensor eval --zone z case
	is "$(jq -r .pointer <<<"$output")" /operation/facts/nope
}

@test "an unknown word is pending, not an error" {
	is "$(judged '.facts.payee.kind = "firm"' | tax .state)" pending
	is "$(judged '.facts.payee.kind = "firm"' | tax '.reasons[] | select(.code == "outside_vocabulary") | .word')" firm
	is "$(judged '.kind = "salary"' | jq -r .decision.answer)" pending
}

@test "what a case may not be" {
	case_of "$(operation)" >case
	jq -c '(.extra = 1), del(.evidence), (.evidence = {}), (.evidence = [5]), (.evidence = [{a: 1.5}]),
		(.receipt = {}), (.credential = {}), (.verdict = {}), (.operation = [])' case >cases
	is "$(wc -l <cases)" 9
	while read -r bad; do
		echo "$bad" >bad
		answers 65 mez-tensor eval --zone z bad
	done <cases
	jq -c '.evidence = [{}, {a: 1.5}]' case >bad
	answers 65 mez-tensor eval --zone z bad
	is "$(jq -r .pointer <<<"$output")" /evidence/1/a
}

@test "the same bytes again, in another locale, time zone and folder" {
	case_of "$(operation)" "$(cat kyc.json)" >case
	mez-tensor eval --zone z case >one
	LC_ALL=C.UTF-8 TZ=Asia/Karachi mez-tensor eval --zone z case >two
	cmp one two
	cp -RL z other
	(cd other && mez-tensor eval --zone . ../case) >three
	cmp one three
	same_twice mez-tensor eval --zone z case
}

@test "evidence in another order: other list, same cells" {
	case_of "$(operation)" "$(cat kyc.json)" "$(kyc z/keys/auth.jwk urn:x:p0)" | mez-tensor eval --zone z >one
	case_of "$(operation)" "$(kyc z/keys/auth.jwk urn:x:p0)" "$(cat kyc.json)" | mez-tensor eval --zone z >two
	is "$(jq -cS .verdict.cells one)" "$(jq -cS .verdict.cells two)"
	is "$(jq -cS .verdict.commitment one)" "$(jq -cS .verdict.commitment two)"
	run ! cmp -s one two
}

@test "a zone without a lock, a store or a pack" {
	cp -RL z other
	rm other/stack.lock
	answers 66 mez-tensor eval --zone other </dev/null
	cp z/stack.lock other
	mv other/store away
	answers 66 mez-tensor eval --zone other </dev/null
	mv away other/store
	rm "$(blob_of other/store "$(jq -r '.packs[2].sha256' other/stack.lock)")"
	answers 1 mez-tensor eval --zone other </dev/null
	answers 66 mez-tensor eval --zone nowhere </dev/null
}

@test "a lock that was touched" {
	cp -RL z other
	printf ' ' >>other/stack.lock
	answers 78 mez-tensor eval --zone other </dev/null
	jq . z/stack.lock >other/stack.lock
	answers 1 mez-tensor eval --zone other </dev/null
	sed 's/half_up/half_even/' z/stack.lock >other/stack.lock
	answers 1 mez-tensor eval --zone other </dev/null
	has "$stderr" 'lock'
}

@test "a damaged blob in the store" {
	cp -RL z other
	f=$(mez-pack show --store z/store t.rules | jq -r 'select(.path == "items/table/rates.json") | .sha256')
	sed -i 's/0.05/0.04/' "$(blob_of other/store "$f")"
	operation >op
	answers 1 mez-tensor eval --zone other op
	is "$output" ''
	has "$stderr" 'items/table/rates.json'
}

@test "a pipe is a file, and nothing is lost" {
	case_of "$(operation)" "$(cat kyc.json)" >case
	pipe_is_file case mez-tensor eval --zone z
	lost_stdout mez-tensor eval --zone z case
}

@test "frames" {
	operation >op
	answers 0 mez-tensor eval --zone z --frame op
	is "$(jq -c '[.type, .records, .problems, .status]' <<<"${lines[1]}")" '["mez.end/1",1,0,0]'
	answers 65 mez-tensor eval --zone z --framed op
	mez-tensor eval --zone z --frame op >framed
	answers 65 mez-tensor eval --zone z --framed framed
	has "$output" 'has a verdict already'
}

@test "wrong usage" {
	answers 64 mez-tensor
	answers 64 mez-tensor eval
	answers 64 mez-tensor eval --zone
	answers 64 mez-tensor eval --zone z --gate=1
	answers 66 mez-tensor eval --zone z nope
}
