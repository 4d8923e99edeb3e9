#!/usr/bin/env bats
# mez-canon against canonical forms made another way (canon-oracle.pl, canon-node.mjs), and its
# own.  2,000 documents; MEZ_THOROUGH asks for 100,000.  MEZ_SEED moves the seeds.
load helper

# Documents of one seed, which a failure names.
agree() { # PROFILE SEED COUNT
	echo "profile $1, seed $2, $3 documents"
	perl "$BATS_TEST_DIRNAME/canon-oracle.pl" "$1" "$2" "$3" messy want digests
	is "$(wc -l <want)" "$3"
	mez-canon --profile="$1" messy >got
	cmp got want
	mez-canon --profile="$1" --digest messy >got
	cmp got digests
	[ "$1" != legacy ] || return 0
	mez-canon --rfc8785 messy >got
	cmp got want
}

# One seed, or ten of five times as many.
rounds() { # PROFILE COUNT
	local i seed=${MEZ_SEED:-0}
	if [ -z "${MEZ_THOROUGH:-}" ]; then
		agree "$1" "$seed" "$2"
		return
	fi
	for ((i = 1; i <= 10; i++)); do agree "$1" $((seed + i)) $(($2 * 5)); done
}

@test "generated documents have the bytes and digests an independent script gives them" {
	rounds strict 1200
}

@test "so they have with numbers of every size and spelling, under RFC 8785" {
	rounds rfc8785 400
}

@test "so they have in the predecessor's order and with its integers" {
	rounds legacy 400
}

@test "a third maker of canonical JSON gives the same bytes" {
	command -v node >/dev/null || skip 'no node to ask'
	for profile in strict rfc8785; do
		perl "$BATS_TEST_DIRNAME/canon-oracle.pl" $profile $((${MEZ_SEED:-0} + 100)) 1000 messy want digests
		mez-canon --profile=$profile messy >got
		node "$BATS_TEST_DIRNAME/canon-node.mjs" <messy >third
		cmp got third
	done
}

@test "canonical form is a fixed point" {
	perl "$BATS_TEST_DIRNAME/canon-oracle.pl" strict $((${MEZ_SEED:-0} + 200)) 1500 messy want digests
	answers 0 mez-canon --check want
	mez-canon messy | mez-canon | cmp - want
	answers 1 mez-canon --check messy
}
