#!/usr/bin/env bats
# mez-tensor explain: verdicts in words.
load helper
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	zone z
	{
		case_of "$(operation)" "$(kyc z/keys/auth.jwk urn:x:p1)"
		operation '.id = "op-2"' '.facts.payee.kind = "person"'
		operation '.id = "op-3"' 'del(.facts.payee.kind)'
		case_of "$(operation '.id = "op-4"' '.stage = "executed"' '.done = [{duty: "levy/wht",
			on: "2025-09-15", amount: {amount: "1", currency: "XXX"}}]')" "$(kyc z/keys/auth.jwk urn:x:p1)"
	} | mez-tensor eval --zone z >judged
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp "$BATS_FILE_TMPDIR"/judged .
}

@test "a table: one row a case" {
	answers 0 mez-tensor explain --table judged
	is "${#lines[@]}" 5
	has "${lines[0]}" 'operation'
	has "${lines[1]}" 'op-1 '
	has "${lines[1]}" ' allowed '
	has "${lines[1]}" 'XXX 50 '
	has "${lines[1]}" 's.1 '
	has "${lines[1]}" '5 % (r1 V2)'
	has "${lines[2]}" 'op-2 '
	has "${lines[2]}" ' pending '
	has "${lines[2]}" 'XXX 100 '
	has "${lines[3]}" 'XXX 50 to XXX 100'
	has "${lines[4]}" ' refused '
	has "${lines[4]}" 'duty unmet'
}

@test "a table: a duty that rests on no row and has no day says no more than that it is owed" {
	jq -c '(.verdict.cells[].obligations[]?) |= (del(.rate, .due) | .rows |= map(del(.row)))' judged |
		head -n 1 >bare
	answers 0 mez-tensor explain --table bare
	case ${lines[1]} in *'duty owed') ;; *) echo "${lines[1]}"; return 1 ;; esac
}

@test "a table: what is to be paid, by that word, unless it is what was withheld" {
	jq -c '.verdict.cells[].obligations[]?.kind |= "pay"' judged | head -n 1 >paid
	answers 0 mez-tensor explain --table paid
	has "${lines[1]}" '  pay XXX 50 '
	jq -c '(.verdict.cells[] | select(.obligations).obligations) |= . + map(.kind = "pay")' judged |
		head -n 1 >over
	answers 0 mez-tensor explain --table over
	has "${lines[1]}" '  XXX 50  '
}

@test "a table: what another domain that decides withholds, and a reason of two clauses once" {
	head -n 1 judged | jq -c '.verdict.cells[].domain |= {"tax": "employment", "employment": "tax"}[.] // .
		| .verdict.decision.domains[].domain |= sub("tax"; "employment")
		| .verdict.cells[].reasons |= . + map(.clause = "other")' >moved
	answers 0 mez-tensor explain --table moved
	has "${lines[1]}" '  XXX 50  '
	case ${lines[1]} in *'duty owed; duty owed'*) return 1 ;; esac
	jq -c '.verdict.decision.domains = []' moved >undecided
	answers 0 mez-tensor explain --table undecided
	has "${lines[1]}" '  -  '
}

@test "what comes to nothing is nil, with its figures, and wants nothing done" {
	zone=$BATS_FILE_TMPDIR/z
	case_of "$(operation '.id = "op-5"' '.stage = "executed"' '.facts.gross.amount = "0"')" \
		"$(kyc "$zone/keys/auth.jwk" urn:x:p1)" | mez-tensor eval --zone "$zone" >nought
	mez-schema --schema mez.verdict/1 <<<"$(jq -c .verdict nought)" >/dev/null
	answers 0 mez-tensor explain --table nought
	has "${lines[1]}" ' allowed '
	has "${lines[1]}" ' nil '
	has "${lines[1]}" 'duty nil: 5 % (r1 V2)'
	answers 0 mez-tensor explain nought
	has "$output" 'duty levy/wht: nil'
	has "$output" 'XXX 0 x 5 % = XXX 0'
	jq -c 'del(.verdict.cells[].obligations[]?.rate)' nought >bare
	answers 0 mez-tensor explain --table bare
	case ${lines[1]} in *'duty nil') ;; *) echo "${lines[1]}"; return 1 ;; esac
}

@test "a page: sections, figures, arithmetic" {
	answers 0 mez-tensor explain judged
	has "$output" 'op-1: allowed (payment, proposed, zone t-zone, as of 2025-09-15T12:00:00Z, law as known on 2025-09-15)'
	has "$output" 's.1 of /akn/xx/act/2000/1/eng@2000-01-01, "A heading"'
	has "$output" 'XXX 1,000 x 5 % = XXX 50'
	has "$output" 'rates, row r1, since 2000-01-01, confidence V2, sources GK'
	has "$output" 'policy of the tests'
	has "$output" 'Not legal advice.'
}

@test "explain needs no zone and reads what eval writes" {
	mez-tensor explain judged >page
	mez-tensor explain <judged | cmp - page
	same_twice mez-tensor explain judged
	lost_stdout mez-tensor explain judged
}

@test "a verdict of many thousands" {
	jq -c '(.verdict.cells[].obligations[]? | .payable) |= (.amount = "123456789012345678.5")' judged | head -n 1 >big
	answers 0 mez-tensor explain --table big
	has "$output" 'XXX 123,456,789,012,345,678.5'
}

@test "no verdict, no page" {
	operation >op
	answers 65 mez-tensor explain op
	has "$stderr" 'without a verdict'
	answers 65 mez-tensor explain <(echo 5)
	answers 65 mez-tensor explain <(echo '{"verdict"')
}

@test "a made-up verdict drives no terminal" {
	jq -c 'walk(if type == "string" then . + "\u001b[2J\u009b1m\u202e" else . end)' judged >evil
	answers 0 mez-tensor explain evil
	run ! grep -q $'\e' <<<"$output"
	run ! grep -q $'\u009b' <<<"$output"
	run ! grep -q $'\u202e' <<<"$output"
	answers 0 mez-tensor explain --table evil
	run ! grep -q $'\e' <<<"$output"
}

@test "a made-up verdict of other shapes" {
	for change in '.verdict = []' '.verdict.cells = {}' '.verdict.cells[3].reasons = ["abc", 5, [1]]' \
		'.verdict.cells[3].clauses = "x"' '.verdict.decision = "allowed"' '.operation = null' \
		'.verdict.cells[3].obligations = [[], {}, 5]'; do
		jq -c "$change" judged >odd
		answers 0 mez-tensor explain odd
		answers 0 mez-tensor explain --table odd
	done
}

@test "wrong usage" {
	answers 64 mez-tensor explain --zone z
	answers 66 mez-tensor explain nope
}
