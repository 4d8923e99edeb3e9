#!/usr/bin/env bats
# skopeo, another program for OCI images, handles our stores: every digest stays as it is.
load helper
load zone
load registry

setup_file() {
	once packs_and_keys
}

setup() {
	again st trust.json
}

# same_blobs STORE: every blob is byte for byte as in st.
same_blobs() {
	local blob
	for blob in "$1"/blobs/sha256/*; do
		cmp "$blob" "st/blobs/sha256/${blob##*/}"
	done
}

@test "inspect --raw prints the index as we wrote it" {
	for pack in t.law t.base t.rules; do
		is "sha256:$(skopeo inspect --raw "oci:st:$pack" | sha256sum | cut -d' ' -f1)" \
			"$(digest_of st "$pack")"
	done
}

@test "from directory to directory, pack and signatures together" {
	copy oci:st:t.rules oci:other:t.rules
	copy oci:st:t.law oci:other:t.law
	is "$(digest_of other t.rules)" "$(digest_of st t.rules)"
	same_blobs other
	answers 0 mez-pack verify --store other --trust trust.json
	is "$(jq -rs '[.[].name] | join(" ")' <<<"$output")" 't.law t.rules'
	is "$output" "$(mez-pack verify --store st --trust trust.json t.law t.rules)"
}

@test "through a registry and back" {
	registry plain
	copy oci:st:t.rules "docker://$registry/zone/rules:1"
	copy "docker://$registry/zone/rules:1" oci:other:t.rules
	is "$(digest_of other t.rules)" "$(digest_of st t.rules)"
	same_blobs other
	answers 0 mez-pack verify --store other --trust trust.json
}

@test "the store that skopeo wrote can be built and signed in" {
	copy oci:st:t.law oci:other:t.law
	cp -R "$BATS_FILE_TMPDIR"/{src,k} .
	mez-pack build --store other src/base src/rules >/dev/null
	mez-pack sign --store other --key k/publisher.jwk --at 2025-01-01T00:00:00Z t.base t.rules >/dev/null
	answers 0 mez-pack verify --store other --trust trust.json
	is "$output" "$(mez-pack verify --store st --trust trust.json)"
}

@test "an index as mez 0.1.0 wrote it still verifies, and signing brings it up to date" {
	local index hex
	index=$(digest_of st t.rules)
	jq -cSj '.manifests[0].artifactType = "application/vnd.mez.regpack.v1" |
		.manifests[1].artifactType = "application/vnd.mez.signature.v1"' \
		"st/blobs/sha256/${index#sha256:}" >old
	hex=$(sha256sum <old | cut -d' ' -f1)
	cp old "st/blobs/sha256/$hex"
	jq -cSj --arg was "$index" --arg d "sha256:$hex" --argjson s "$(stat -c %s old)" \
		'(.manifests[] | select(.digest == $was)) |= (.digest = $d | .size = $s)' st/index.json >new
	cp new st/index.json
	answers 0 mez-pack verify --store st --trust trust.json t.rules
	run -1 copy oci:st:t.rules oci:other:t.rules
	mez-pack sign --store st --key "$BATS_FILE_TMPDIR/k/stranger.jwk" t.rules >/dev/null
	copy oci:st:t.rules oci:other:t.rules
	answers 0 mez-pack verify --store other --trust trust.json
}
