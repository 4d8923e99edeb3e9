#!/usr/bin/env bats
# mez-bundle unpack: a bundle becomes the store it was made of, or nothing.
load helper
load bundle

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	make_store s
	make_chain c
	mez-bundle pack --store s --chain c -o b.mez >info
}

@test "the store comes back, with the chain's blobs" {
	answers 0 mez-bundle unpack -o out b.mez
	is "$output" "$(cat info)"
	(cd s && find blobs -type f -exec cmp {} ../out/{} \;)
	is "$(find out -type f | wc -l)" "$(jq .members info)"
	is "$(jq -r .artifactType out/index.json)" application/vnd.mez.bundle.v1
	cmp s/oci-layout out/oci-layout
	(cd out/blobs/sha256 && for f in *; do is "$(sha256sum <"$f" | cut -d' ' -f1)" "$f"; done)
}

@test "packed again it is the same bundle" {
	mez-bundle unpack -o out b.mez >o
	mez-bundle pack --store out -o again.mez >o
	cmp b.mez again.mez
	mez-bundle pack --store out --chain c -o again.mez >o
	cmp b.mez again.mez
}

@test "a newer chain takes the place of the older" {
	mez-bundle unpack -o out b.mez >o
	printf '{"case":3}\n{"receipt":2}\n' >>c/segment-00000000.ndjson
	mez-bundle pack --store out --chain c -o new.mez >o
	mez-bundle pack --store s --chain c -o want.mez >o
	cmp want.mez new.mez
}

@test "standard input is a bundle, too" {
	answers 0 mez-bundle unpack -o out <b.mez
	answers 0 mez-bundle unpack -o out2 - <b.mez
	diff -r out out2
}

@test "nothing is written when the bundle is not sound" {
	open_up b.mez
	printf '{"rule":3}' >"x/$(blob rule)"
	close_up bad.mez
	answers 1 mez-bundle unpack -o out bad.mez
	[ ! -e out ]
	has "$output" digest-mismatch
	head -c 300 b.mez >bad.mez
	answers 65 mez-bundle unpack -o out bad.mez
	[ ! -e out ]
}

@test "an existing directory is refused and stays as it is" {
	mkdir out
	touch out/mine
	answers 73 mez-bundle unpack -o out b.mez
	is "$(ls -A out)" mine
	answers 73 mez-bundle unpack -o no/such/out b.mez
	: >file
	answers 73 mez-bundle unpack -o file b.mez
	ln -s nowhere link
	answers 73 mez-bundle unpack -o link b.mez
	[ ! -e nowhere ]
}

@test "a disk that fills up is 74, and leaves nothing" {
	head -c 200000 /dev/urandom >t/noise
	put s t/noise >/dev/null
	manifest t/m3 "$(descriptor application/octet-stream t/noise)"
	put s t/m3 >/dev/null
	jq -Scj --argjson m "$(descriptor $MANIFEST t/m3)" '.manifests += [$m]' s/index.json >new
	mv new s/index.json
	mez-bundle pack --store s -o big.mez >o
	answers 74 bash -c 'trap "" XFSZ; ulimit -f 64; exec mez-bundle unpack -o out big.mez'
	[ ! -e out ]
	is "$(find . -name '.mez-tmp*')" ''
}

@test "usage, and an answer nobody receives" {
	answers 64 mez-bundle unpack b.mez
	answers 64 mez-bundle unpack -o out -o out b.mez
	answers 64 mez-bundle unpack -o out b.mez b.mez
	answers 64 mez-bundle unpack -o - b.mez # with -o - others mean standard output
	[ ! -e ./- ]
	n=0
	mez-bundle unpack -o lost1 b.mez >/dev/full 2>lost || n=$?
	is "$n" 74
	answers 0 mez-bundle pack --store lost1 -o again.mez
	cmp b.mez again.mez
}
