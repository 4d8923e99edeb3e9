# Documents and a bundle of version 1, made once and kept: they must verify and re-execute for
# ever, under every later mez.
load ../cli/helper

golden() { cd "$MEZ_ROOT/test/golden/v1" || return 1; }

@test "every document is the canonical bytes it was" {
	golden
	while read -r digest name; do
		is "$(tr -d '\n' <"$name" | sha256sum | cut -d ' ' -f 1)" "$digest"
		case $name in problem.json | end.json) continue ;; esac # in-band records
		mez-canon --check <"$name" >/dev/null
		is "$(mez-canon --digest "$name")" "$digest"
	done <DIGESTS
	is "$(wc -l <DIGESTS)" "$(find . -name '*.json' | wc -l)"
}

@test "the bundle verifies under its trust file, every verdict re-executed" {
	golden
	answers 0 mez verify --trust trust.json audit.mez
	is "$output" 'verified: 23 of 23 verdicts re-executed, 23 of 23 credentials, 23 receipts under a head of 23, 6 of 6 packs signed, 326 blobs, 0 faults'
	is "$(mez verify --json --trust trust.json audit.mez)" "$(cat check.json)"
}

@test "the bundle is a sound layout, and packs again to the same archive" {
	golden
	answers 0 mez-bundle verify audit.mez
	mez-bundle unpack -o "$BATS_TEST_TMPDIR/store" audit.mez >/dev/null
	mez-bundle pack --store "$BATS_TEST_TMPDIR/store" -o "$BATS_TEST_TMPDIR/again.mez" >/dev/null
	cmp <(zstd -dcq audit.mez) <(zstd -dcq "$BATS_TEST_TMPDIR/again.mez")
}

@test "the case gives the verdict, byte for byte, from the lock and packs it names" {
	golden
	mkdir -p "$BATS_TEST_TMPDIR/zone"
	mez-bundle unpack -o "$BATS_TEST_TMPDIR/zone/store" audit.mez >/dev/null
	cp lock.json "$BATS_TEST_TMPDIR/zone/stack.lock"
	answers 0 mez-tensor verify --zone "$BATS_TEST_TMPDIR/zone" case-receipted.json
	as_of=$(jq -r .as_of verdict.json)
	mez-tensor eval --zone "$BATS_TEST_TMPDIR/zone" --as-of "$as_of" case.json |
		jq -c .verdict | mez-canon | cmp - verdict.json
}

@test "credential, evidence, genesis, checkpoint and inclusion hold together" {
	golden
	answers 0 mez-vc verify --trust trust.json credential.json
	answers 0 mez-vc verify --self --at 2026-08-15T09:00:00Z evidence.json
	is "$(jq -r .root inclusion.json | perl -ne 'chomp; print pack "H*", $_' | base64)" "$(sed -n 3p checkpoint)"
	is "$(jq -r .origin genesis.json)" "$(sed -n 1p checkpoint)"
	is "$(jq -r .payload.sha256 receipt.json)" \
		"$(jq -c 'del(.receipt)' case-receipted.json | mez-canon --digest)"
	is "$(jq -c 'del(.next_root, .proof)' receipt.json | mez-canon --digest)" "$(jq -r .next_root receipt.json)"
	is "$(jq -c 'del(.proof)' genesis.json | mez-canon --digest)" "$(jq -r .prev_root receipt.json)"
}

@test "one changed byte in any document is seen" {
	golden
	for name in verdict evidence credential; do
		sed 's/2026/2025/' "$name.json" | cmp -s - "$name.json" && continue
		is "$(sed 's/2026/2025/' "$name.json" | mez-canon --digest | grep -c "$(grep " $name.json" DIGESTS | cut -d ' ' -f 1)" || true)" 0
	done
	run -1 mez-vc verify --self <(sed 's/"allowed"/"refused"/' credential.json)
}
