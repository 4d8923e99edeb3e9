#!/usr/bin/env bats
# mez-receipt append: each case once, in order, acknowledged with its receipt.
load helper
load chain

append() {
	mez-receipt append --zone zone "$@"
}
sequences() {
	printf '%s\n' "$output" | jq -r .receipt.sequence | tr '\n' ' '
}

@test "cases get receipts in order, and the payload is the case" {
	chain
	cases 3 >in
	answers 0 append --at "$T0" in
	is "$(sequences)" '0 1 2 '
	is "$stderr" ''
	printf '%s\n' "$output" | jq -c 'del(.receipt)' | mez-canon | cmp - in
	for i in 0 1 2; do
		is "$(jq -r .receipt.payload.sha256 <<<"${lines[i]}")" \
			"$(sed -n $((i + 1))p in | mez-canon --digest)"
	done
	is "$(jq -c .receipt.packs <<<"${lines[0]}")" "$(jq -c '[.verdict.packs[].sha256]' <<<"${lines[0]}")"
	is "$(sed -n '1~2p' "$SEGMENT" | cmp - in && echo same)" same
}

@test "links: prev_root is the genesis root, then the last next_root" {
	chain
	cases 3 | append --at "$T0" >out
	is "$(jq -r 'select(.receipt.sequence == 0) | .receipt.prev_root' out)" \
		"$(jq -c 'del(.proof)' zone/chain/genesis.json | mez-canon --digest)"
	is "$(jq -r .receipt.next_root out | head -n 2)" "$(jq -r .receipt.prev_root out | tail -n 2)"
	is "$(jq -c '.receipt | del(.next_root, .proof)' out | mez-canon --digest)" \
		"$(jq -r .receipt.next_root out)"
}

@test "the same case again has its first receipt, and nothing is appended" {
	chain
	cases 2 >in
	append --at "$T0" in >first
	append --at 2025-09-16T00:00:00Z in >second
	cmp first second
	append --at 2025-09-16T00:00:00Z first >third
	cmp first third
	cat in in | append --at 2025-09-16T00:00:00Z >fourth
	cat first first | cmp - fourth
	is "$(wc -l <"$SEGMENT")" 4
}

@test "twice in one run, one receipt" {
	chain
	cases 1 >in
	cat in in in | append >out
	is "$(sort -u out | wc -l)" 1
	is "$(wc -l <"$SEGMENT")" 2
}

@test "a case with another chain's receipt is refused" {
	chain
	chain other
	cases 2 >in
	mez-receipt append --zone other in >theirs
	answers 65 append theirs
	is "$(jq -r .code <<<"${lines[0]}")" bad-value
	[ ! -s "$SEGMENT" ]
}

@test "a pipe gives what a file gives" {
	chain
	{
		cases 2
		echo nonsense
		cases 1 5
	} >in
	append --at "$T0" in >by_name 2>/dev/null || :
	rm "$SEGMENT"
	append --at "$T0" <in >by_pipe 2>/dev/null || :
	sed 's/"source":"in"/"source":"-"/' by_name | cmp - by_pipe
}

@test "bad records are problems at their place, the others are recorded" {
	chain
	{
		cases 1
		cases 1 7 | jq -c 'del(.verdict)'
		cases 1 8 | jq -c '.verdict.operation_sha256 = .verdict.lock_sha256'
		cases 1 9 | jq -c '.evidence = [1.5]'
		echo '{"type":"mez.operation/1"}'
		echo '{"status":69,"type":"mez.problem/1"}'
		echo '{'
		cases 1 1
	} >in
	answers 69 append --at "$T0" in
	is "$(printf '%s\n' "$output" | jq -r '.code // .receipt.sequence // .status' | tr '\n' ' ')" \
		'0 bad-value digest-mismatch number-out-of-range unknown-type 69 grammar 1 '
	answers 65 append --fail-fast in
	is "${#lines[@]}" 2
}

@test "receipts signed by the log key, and by no other" {
	chain
	keys other
	cases 1 >in
	answers 1 append --key other.jwk in
	one_line mez-receipt
	answers 1 append --key authority.jwk in
	has "$stderr" "chain/genesis.json: the key $(did authority) is not the log key"
	answers 0 append --key log.jwk in
	is "$(jq -r .receipt.proof.verificationMethod <<<"$output" | cut -d'#' -f1)" "$(did log)"
	answers 0 mez-receipt verify --zone zone --self
	is "$(check .proofs)" 1
}

@test "time does not run backwards: 65 when given, 75 when the clock's" {
	chain
	cases 1 | append --at 2025-09-15T12:00:00Z >/dev/null
	cases 1 1 >in
	answers 65 append --at 2025-09-15T11:59:59Z in
	is "$output" ''
	one_line mez-receipt
	answers 0 append --at 2025-09-15T12:00:00Z in
	cases 1 2 | append --at 2999-01-01T00:00:00Z >/dev/null
	cases 1 3 >in
	answers 75 append in
	is "$output" ''
	is "$(wc -l <"$SEGMENT")" 6
}

@test "one record waits for no other" {
	chain
	cases 3 >in
	mkfifo to from
	append <to >from 2>err 3>&- &
	exec 5>to 6<from
	for i in 1 2 3; do
		sed -n ${i}p in >&5
		read -r -t 120 line <&6
		is "$(jq -r .receipt.sequence <<<"$line")" $((i - 1))
	done
	# a record that is half there holds up nobody before it
	{
		cases 1 3
		cases 1 4 | head -c 100
	} >&5
	read -r -t 120 line <&6
	is "$(jq -r .receipt.sequence <<<"$line")" 3
	exec 5>&-
	cat <&6 >/dev/null
	exec 6<&-
	wait
}

@test "no chain is 66, a spoiled genesis is no chain" {
	keys authority log
	cases 1 >in
	answers 66 append in
	one_line mez-receipt
	chain_of 1
	cp zone/chain/genesis.json good
	jq -c '.zone = "pk-other"' good >zone/chain/genesis.json
	answers 1 append in
	has "$stderr" zone/chain/genesis.json
	printf ' ' | cat good - >zone/chain/genesis.json
	answers 1 append in
	: >zone/chain/genesis.json
	answers 1 append in
	rm zone/chain/genesis.json
	answers 66 append in
}

@test "an answer that is lost is 74, and what was not acknowledged is there next time" {
	chain
	cases 2 >in
	got=0
	append --at "$T0" in >&- 2>lost || got=$?
	is "$got" 74
	has "$(cat lost)" 'cannot write standard output'
	is "$(wc -l <lost)" 1
	answers 0 append --at 2025-09-16T00:00:00Z in
	is "$(sequences)" '0 1 '
	cases 2 2 >in
	got=0
	append in >/dev/full 2>lost || got=$?
	is "$got" 74
	is "$(wc -l <lost)" 1
	got=0
	cases 20000 4 | append 2>lost | head -n 1 >/dev/null || :
	mez-receipt verify --zone zone --self >/dev/null
}

@test "stdin closed, nothing there, no records" {
	chain
	answers 65 append /dev/null
	answers 0 append --allow-empty /dev/null
	answers 66 append missing
	got=0
	append <&- >out 2>err || got=$?
	is "$got" 65
}

@test "framed streams are counted" {
	chain
	cases 2 >in
	printf '{"problems":0,"records":2,"status":0,"type":"mez.end/1"}\n' >>in
	answers 0 append --framed in
	is "${lines[2]}" '{"problems":0,"records":2,"status":0,"type":"mez.end/1"}'
	sed -i 2d in
	answers 65 append --framed in
}

@test "usage" {
	answers 64 append --wait 99999
	answers 64 append --at now
	answers 64 mez-receipt append
}
