#!/usr/bin/env bats
# mez-canon against canonical forms made another way (canon-oracle.pl), and its own.
load helper

@test "generated documents have the bytes and digests an independent script gives them" {
	for seed in 1 2 3; do
		perl "$BATS_TEST_DIRNAME/canon-oracle.pl" $seed 1500 messy want digests
		is "$(wc -l <want)" 1500
		mez-canon messy >got
		cmp got want
		mez-canon --digest messy >got
		cmp got digests
		mez-canon --rfc8785 messy >got
		cmp got want
	done
}

@test "canonical form is a fixed point" {
	perl "$BATS_TEST_DIRNAME/canon-oracle.pl" 4 1500 messy want digests
	answers 0 mez-canon --check want
	mez-canon messy | mez-canon | cmp - want
	answers 1 mez-canon --check messy
}
