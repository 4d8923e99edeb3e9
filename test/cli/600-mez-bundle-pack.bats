#!/usr/bin/env bats
# mez-bundle pack: a store, and a chain, as one file that is always the same.
load helper
load bundle

@test "a store is packed in the one order" {
	make_store s
	answers 0 mez-bundle pack --store s -o b.mez
	is "$stderr" ''
	is "$(jq -r .type <<<"$output")" mez.bundleinfo/1
	is "$(jq -r .members <<<"$output")" 9
	is "$(jq -r .tar_sha256 <<<"$output")" "$(zstd -qdc b.mez | sha256sum | cut -d' ' -f1)"
	zstd -qdc b.mez | tar -tf - >names
	printf '%s\n' oci-layout index.json "$(blob m1)" "$(blob i2)" "$(blob m2)" "$(blob empty)" \
		"$(blob law)" "$(blob shared)" "$(blob rule)" | diff - names
}

@test "every header says the same of owner, mode and time" {
	make_store s
	mez-bundle pack --store s -o b.mez >info
	is "$(zstd -qdc b.mez | tar --numeric-owner -tvf - | awk '{ print $1, $2, $4, $5 }' | sort -u)" \
		"-rw-r--r-- 0/0 1970-01-01 00:00"
}

@test "packed twice it is the same, wherever and however" {
	make_store s
	make_chain c
	mez-bundle pack --store s --chain c -o one >info1
	sleep 0.01
	cp -r s elsewhere
	touch -d 2001-01-01 elsewhere/blobs/sha256/*
	mez-bundle pack --chain c --output=two --store elsewhere >info2
	mez-bundle pack --store s --chain c -o - >three
	cmp one two
	cmp one three
	cmp info1 info2
}

@test "index.json is the store's list as a bundle's index, canonical" {
	make_store s
	mez-bundle pack --store s -o b.mez >info
	open_up b.mez
	is "$(mez-canon <x/index.json)" "$(cat x/index.json)"
	is "$(jq -r .artifactType x/index.json)" application/vnd.mez.bundle.v1
	is "$(jq -c .manifests x/index.json)" "$(jq -c .manifests s/index.json)"
	is "$(cat x/oci-layout)" '{"imageLayoutVersion":"1.0.0"}'
}

@test "a chain is one more index, of one manifest: genesis, checkpoint, segments" {
	make_store s
	make_chain c
	mez-bundle pack --store s --chain c -o b.mez >info
	open_up b.mez
	chain='.manifests[-1] | select(.artifactType == "application/vnd.mez.chain.v1") | .digest'
	m=$(jq -r "$chain" x/index.json)
	m=$(jq -r "$chain" "x/blobs/sha256/${m#sha256:}")
	jq -r '.layers[] | .annotations["org.opencontainers.image.title"] + " " + .digest' \
		"x/blobs/sha256/${m#sha256:}" | while read -r title digest; do
		cmp "c/$title" "x/blobs/sha256/${digest#sha256:}"
		echo "$title"
	done >titles
	is "$(tr '\n' ' ' <titles)" 'genesis.json checkpoint segment-00000000.ndjson '
	is "$(tail -n 1 x.order)" "blobs/sha256/$(sha256sum <c/segment-00000000.ndjson | cut -d' ' -f1)"
	is "$(jq -r .config.mediaType "x/blobs/sha256/${m#sha256:}")" application/vnd.oci.empty.v1+json
	mez-bundle verify b.mez >info2
	cmp info info2
}

@test "a receipt that is being written is left out, a checkpoint need not be there" {
	make_store s
	make_chain c
	mez-bundle pack --store s --chain c -o one >info
	printf '{"case":3}\n{"rec' >>c/segment-00000000.ndjson
	mez-bundle pack --store s --chain c -o two >info
	cmp one two
	rm c/checkpoint
	: >c/segment-00000000.ndjson
	answers 0 mez-bundle pack --store s --chain c -o three
	mez-bundle list three >l
	grep -c segment l | grep -x 0
}

@test "--zone is the store and the chain of a zone" {
	mkdir z
	make_store z/store
	make_chain z/chain
	mez-bundle pack --zone z -o one >info
	mez-bundle pack --store z/store --chain z/chain -o two >info
	cmp one two
}

@test "usage" {
	make_store s
	answers 64 mez-bundle pack -o b.mez
	one_line mez-bundle
	answers 64 mez-bundle pack --store s
	answers 64 mez-bundle pack --zone s --store s -o b.mez
	answers 64 mez-bundle pack --zone s --chain s -o b.mez
	answers 64 mez-bundle pack --chain s -o b.mez
	answers 64 mez-bundle pack --store s -o b.mez extra
	[ ! -e b.mez ]
}

@test "what cannot be packed leaves nothing behind" {
	make_store s
	answers 66 mez-bundle pack --store nowhere -o b.mez
	mkdir empty
	answers 65 mez-bundle pack --store empty -o b.mez
	answers 66 mez-bundle pack --store s --chain nowhere -o b.mez
	answers 66 mez-bundle pack --store s --chain empty -o b.mez
	has "$stderr" 'empty/genesis.json'
	answers 73 mez-bundle pack --store s -o no/such/dir/b.mez
	answers 73 mez-bundle pack --store s -o s
	rm -f "s/$(blob shared)"
	answers 1 mez-bundle pack --store s -o b.mez
	has "$stderr" "$(basename "$(blob shared)")"
	printf shared >"s/$(blob shared)"
	printf damaged >"s/$(blob rule)"
	answers 1 mez-bundle pack --store s -o b.mez
	has "$stderr" "$(basename "$(blob rule)")"
	is "$(ls -A -I 'separate-stderr*')" "$(printf '%s\n' empty s t)"
}

@test "a size that is listed wrongly is not packed" {
	make_store s
	sed -i 's/"size":6/"size":7/' t/m2
	old=$(basename "$(jq -r '.manifests[0].digest' t/i2 | tr : /)")
	rm "s/blobs/sha256/$old"
	put s t/m2
	jq -Scj --argjson m "$(descriptor $MANIFEST t/m2)" '.manifests = [$m]' t/i2 >t/i3
	put s t/i3
	jq -Scj --argjson m "$(descriptor $INDEX t/i3)" '.manifests = [$m]' s/index.json >new
	mv new s/index.json
	sed -i 's/"size":10/"size":11/' t/m2
	answers 1 mez-bundle pack --store s -o b.mez
	has "$stderr" 'is listed with 7 bytes and has 6'
}

@test "an existing bundle is replaced, or stays as it was" {
	make_store s
	echo old >b.mez
	printf damaged >"s/$(blob rule)"
	answers 1 mez-bundle pack --store s -o b.mez
	is "$(cat b.mez)" old
	printf '{"rule":2}' >"s/$(blob rule)"
	answers 0 mez-bundle pack --store s -o b.mez
	answers 0 mez-bundle verify b.mez
}

@test "a full disk is 74 and leaves the old bundle" {
	make_store s
	head -c 200000 /dev/urandom >t/noise
	put s t/noise >/dev/null
	manifest t/m3 "$(descriptor application/octet-stream t/noise)"
	put s t/m3 >/dev/null
	jq -Scj --argjson m "$(descriptor $MANIFEST t/m3)" '.manifests += [$m]' s/index.json >new
	mv new s/index.json
	echo old >b.mez
	answers 74 bash -c 'trap "" XFSZ; ulimit -f 64; exec mez-bundle pack --store s -o b.mez'
	is "$(cat b.mez)" old
	is "$(ls -A -I 'separate-stderr*')" "$(printf '%s\n' b.mez s t)"
	answers 0 mez-bundle pack --store s -o b.mez
}

@test "an answer nobody receives is 74" {
	make_store s
	lost_stdout mez-bundle pack --store s -o -
	lost_stdout mez-bundle pack --store s -o b.mez
	answers 0 mez-bundle verify b.mez
}

@test "a link or a device is never written over" {
	make_store s
	echo kept >target
	ln -s target b.mez
	answers 73 mez-bundle pack --store s -o b.mez
	is "$(cat target)" kept
	answers 73 mez-bundle pack --store s -o /dev/null
	[ -c /dev/null ]
}
