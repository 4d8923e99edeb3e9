#!/usr/bin/env bats
# mez-bundle verify and list: what is sound, what is not, and that a reader can tell which.
load helper
load bundle

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	make_store s
	make_chain c
	mez-bundle pack --store s --chain c -o b.mez >info
}

# finding CODE MEMBER TEXT: one problem record of that kind.
finding() {
	is "$(jq -rs --arg c "$1" --arg m "$2" --arg t "$3" \
		'[.[] | select(.type == "mez.problem/1" and .code == $c and
		  (.message | startswith($m + ": ")) and (.message | contains($t)))] | length' \
		<<<"$output")" 1
}

# findings N: so many in all.
findings() {
	is "$(grep -c mez.problem/1 <<<"$output")" "$1"
}

@test "a sound bundle is one line and 0" {
	answers 0 mez-bundle verify b.mez
	is "$output" "$(cat info)"
	is "$stderr" ''
	pipe_is_file b.mez mez-bundle verify
	answers 0 mez-bundle verify - <b.mez
}

@test "the same members, made by another tar and compressor, are the same bundle" {
	open_up b.mez
	close_up again.mez
	answers 0 mez-bundle verify again.mez
	is "$output" "$(cat info)"
}

@test "list names each member, what it is and how big" {
	answers 0 mez-bundle list b.mez
	is "$(jq -r .name <<<"$output")" "$(zstd -qdc b.mez | tar -tf -)"
	is "$(jq -r 'select(.title == "law/one.xml") | [.name, .size, .media_type] | join(" ")' \
		<<<"$output")" "$(blob law) 14 text/xml"
	is "$(jq -r 'select(.artifact_type == "application/vnd.mez.chain.v1") | .media_type' \
		<<<"$output" | tr '\n' ' ')" "$INDEX $MANIFEST "
	is "$(jq -r 'select(.title) | .title' <<<"$output" | sort | tr '\n' ' ')" \
		'checkpoint genesis.json law/one.xml segment-00000000.ndjson '
	pipe_is_file b.mez mez-bundle list
}

@test "a missing blob" {
	open_up b.mez
	grep -v "$(blob rule)" x.order >o && mv o x.order
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	findings 1
	finding closure-incomplete "$(blob rule)" 'is listed and not there'
	has "$stderr" "$(blob rule)"
	is "$(jq -r 'select(.type == "mez.bundleinfo/1") | .members' <<<"$output")" \
		"$(($(jq .members info) - 1))"
}

@test "a missing manifest is one finding, not one for all below it" {
	open_up b.mez
	grep -v "$(blob m1)" x.order >o && mv o x.order
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	findings 1
	finding closure-incomplete "$(blob m1)" 'is listed and not there'
}

@test "an extra blob" {
	open_up b.mez
	printf extra >t/extra
	put x t/extra
	blob extra >>x.order
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	findings 1
	finding closure-incomplete "$(blob extra)" 'nothing refers to it'
}

@test "damaged blobs are all named, and list says which are sound" {
	open_up b.mez
	printf '{"rule":3}' >"x/$(blob rule)"
	printf 'Shared' >"x/$(blob shared)"
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	findings 2
	finding digest-mismatch "$(blob rule)" 'another digest'
	finding digest-mismatch "$(blob shared)" 'another digest'
	answers 1 mez-bundle list bad.mez
	findings 2
	is "$(jq -r 'select(.sound == false) | .name' <<<"$output" | sort)" \
		"$(printf '%s\n' "$(blob rule)" "$(blob shared)" | sort)"
}

@test "a damaged manifest" {
	open_up b.mez
	printf ' ' >>"x/$(blob m2)"
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	findings 1
	finding digest-mismatch "$(blob m2)" 'another digest'
}

@test "a size that is not the one listed" {
	open_up b.mez
	sed 's/"size":6/"size":7/' t/m1 >t/m1x
	put x t/m1x
	sed "s|$(blob m1)|$(blob m1x)|" x.order >o && mv o x.order
	jq -Scj --argjson m "$(descriptor $MANIFEST t/m1x)" '.manifests[0] = $m' x/index.json >i
	mv i x/index.json
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	finding closure-incomplete "$(blob shared)" 'is listed twice'
	sed -i 's/"size":6/"size":7/' t/m2
	put x t/m2
	jq -Scj --argjson m "$(descriptor $MANIFEST t/m1x)" --argjson n "$(descriptor $MANIFEST t/m2)" \
		'.manifests = [$m, $n]' x/index.json >i
	mv i x/index.json
	printf '%s\n' oci-layout index.json "$(blob m1x)" "$(blob m2)" "$(blob empty)" "$(blob law)" \
		"$(blob shared)" "$(blob rule)" >x.order
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	findings 1
	finding closure-incomplete "$(blob shared)" 'is listed with 7 bytes and has 6'
}

@test "something that is listed as a manifest and is none" {
	open_up b.mez
	jq -Scj --argjson m "$(descriptor $MANIFEST t/law)" '.manifests += [$m]' x/index.json >i
	mv i x/index.json
	close_up bad.mez
	answers 65 mez-bundle verify bad.mez
	finding grammar "$(blob law)" ''
}

@test "another order of the members" {
	open_up b.mez
	(head -n 2 x.order; tail -n +3 x.order | sort) >o && mv o x.order
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	findings 1
	has "$output" not-canonical
}

@test "an index.json that is not canonical" {
	open_up b.mez
	printf '\n' >>x/index.json
	close_up bad.mez
	answers 1 mez-bundle verify bad.mez
	findings 1
	finding not-canonical index.json 'not canonical JSON'
}

@test "what is no bundle at all is 65" {
	open_up b.mez
	close_up good.mez
	cp x/index.json kept
	jq -cj 'del(.artifactType)' kept >x/index.json
	close_up bad.mez
	answers 65 mez-bundle verify bad.mez
	one_line mez-bundle
	has "$stderr" artifactType
	is "$output" ''
	echo '{' >x/index.json
	close_up bad.mez
	answers 65 mez-bundle verify bad.mez
	jq -cj '.manifests[0].digest = "sha256:00"' kept >x/index.json
	close_up bad.mez
	answers 65 mez-bundle verify bad.mez
	cp kept x/index.json
	printf '{"imageLayoutVersion":"2.0.0"}' >x/oci-layout
	close_up bad.mez
	answers 65 mez-bundle verify bad.mez
	(echo index.json; echo oci-layout; tail -n +3 x.order) >o && mv o x.order
	close_up bad.mez
	answers 65 mez-bundle verify bad.mez
	: >x.order
	close_up bad.mez
	answers 65 mez-bundle verify bad.mez
	answers 65 mez-bundle verify t/law
	answers 65 mez-bundle verify s
	answers 66 mez-bundle verify nowhere
	answers 64 mez-bundle verify b.mez b.mez
	answers 65 mez-bundle verify </dev/null
}

@test "a member with no place in a bundle" {
	open_up b.mez
	for name in README blobs/sha512/00 blobs/sha256/00 blobs/sha256/x oci-layout2; do
		mkdir -p "x/$(dirname $name)"
		cp t/law x/$name
		cp x.order kept
		echo $name >>x.order
		close_up bad.mez
		answers 65 mez-bundle verify bad.mez
		has "$stderr" "$name"
		mv kept x.order
	done
}

@test "an answer nobody receives is 74" {
	lost_stdout mez-bundle verify b.mez
	lost_stdout mez-bundle list b.mez
	open_up b.mez
	printf X >>"x/$(blob rule)"
	close_up bad.mez
	lost_stdout mez-bundle verify bad.mez
}

@test "the same answer twice" {
	same_twice mez-bundle verify b.mez
	same_twice mez-bundle list b.mez
}
