#!/usr/bin/env bats
# mez-tensor verify: verdicts re-executed and compared byte for byte.
load helper
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	zone z
	case_of "$(operation)" "$(kyc z/keys/auth.jwk urn:x:p1)" | mez-tensor eval --zone z >judged
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ln -s "$BATS_FILE_TMPDIR"/z z
	cp "$BATS_FILE_TMPDIR"/judged .
}

# differs CHANGE POINTER: a changed case does not follow, and the place is named.
differs() {
	jq -c "$1" judged >changed
	answers 1 mez-tensor verify --zone z changed
	is "$(jq -c '[.type, .valid]' <<<"$output")" '["mez.check/1",false]'
	is "$(jq -r '.errors[0].code + " " + .errors[0].pointer' <<<"$output")" "verdict-does-not-follow $2"
	one_line mez-tensor
}

@test "a verdict that follows" {
	answers 0 mez-tensor verify --zone z judged
	is "$stderr" ''
	is "$(jq -c '[.type, .valid, .errors]' <<<"$output")" '["mez.check/1",true,[]]'
	is "$(jq -r .operation_sha256 <<<"$output")" "$(jq -r .verdict.operation_sha256 judged)"
}

@test "the verdict's own dates count, not today's" {
	case_of "$(operation)" | mez-tensor eval --zone z --as-of 2026-01-01T00:00:00Z --known-at 2020-01-01 >other
	answers 0 mez-tensor verify --zone z other
}

@test "a changed byte is named by its pointer" {
	differs '(.verdict.cells[3].state) = "exempt"' /verdict/cells/3/state
	differs '(.verdict.cells[3].obligations[0].payable.amount) = "51"' /verdict/cells/3/obligations/0/payable/amount
	differs '(.verdict.decision.answer) = "refused"' /verdict/decision/answer
	differs '(.verdict.commitment.root) |= ("0" * 64)' /verdict/commitment/root
	differs '(.verdict.evidence[0].accepted) = false' /verdict/evidence/0/accepted
	differs '(.verdict.lock_sha256) |= ("0" * 64)' /verdict/lock_sha256
	differs 'del(.verdict.cells[19])' /verdict/cells
	differs '.verdict.extra = 1' /verdict
	differs 'del(.verdict.operation_sha256)' /verdict
}

@test "a changed operation, evidence or date gives another verdict" {
	jq -c '.operation.facts.gross.amount = "1001"' judged >changed
	answers 1 mez-tensor verify --zone z changed
	jq -c '.evidence = []' judged >changed
	answers 1 mez-tensor verify --zone z changed
	jq -c '.verdict.as_of = "2024-01-01T00:00:00Z"' judged >changed
	answers 1 mez-tensor verify --zone z changed
}

@test "another lock gives another verdict" {
	cp -RL z other
	sed -i 's/half_up/half_even/' other/zone.yaml
	mez-pack lock --zone other --key other/keys/authority.jwk >/dev/null
	answers 1 mez-tensor verify --zone other judged
	is "$(jq -r '.errors[0].pointer' <<<"$output")" /verdict/cells/3/obligations/0/rounding/mode
}

@test "what cannot be re-executed" {
	operation >op
	answers 65 mez-tensor verify --zone z op
	is "$(jq -r .code <<<"$output")" missing-member
	jq -c 'del(.verdict.as_of)' judged >changed
	answers 65 mez-tensor verify --zone z changed
	jq -c '.operation.facts.nope = 1' judged >changed
	answers 65 mez-tensor verify --zone z changed
	is "$(jq -r .pointer <<<"$output")" /operation/facts/nope
	jq -c '.verdict.x = 1.5' judged >changed
	answers 65 mez-tensor verify --zone z changed
}

@test "the worst of many" {
	jq -c '.verdict.decision.answer = "refused"' judged >bad
	answers 1 mez-tensor verify --zone z judged bad judged
	is "$(jq -c .valid <<<"$output" | tr '\n' ' ')" 'true false true '
	answers 65 mez-tensor verify --zone z bad <(echo '{}')
}

@test "a pipe is a file, the same twice, nothing lost" {
	pipe_is_file judged mez-tensor verify --zone z
	same_twice mez-tensor verify --zone z judged
	lost_stdout mez-tensor verify --zone z judged
}
