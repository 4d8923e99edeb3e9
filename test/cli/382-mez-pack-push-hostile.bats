#!/usr/bin/env bats
# mez-pack push and pull with a registry that lies: refused with its own status, in one line,
# and the store is what it was.
load helper
load zone
load registry

# Two packs in a registry, and a store with one of them; each test has copies of both.
setup_file() {
	once packs_and_keys
	BATS_TEST_TMPDIR=$PWD
	registry plain
	mez-pack push --store st --insecure-http "$registry/zone/p:1" t.rules >pushed
	mez-pack push --store st --insecure-http "$registry/zone/law:1" t.law >pushed-law
	mez-pack pull --store back --insecure-http "$registry/zone/law:1" >pulled
	stop plain
	cp -R back before
}

setup() {
	again st trust.json plain.data pushed back before
	registry plain
}

# liar LIE [ARG]: $served is its address.
liar() {
	serve "liar$((++liars))" perl "$MEZ_ROOT/test/cli/liar.pl" "$registry" "$PWD/asked$liars" "$@"
	asked=$PWD/asked$liars
}

# refused STATUS TEXT LIE [ARG]: by pull, which leaves the store as it was.
refused() {
	local want=$1 text=$2
	shift 2
	liar "$@"
	answers "$want" mez-pack pull --store back --timeout "${timeout:-60}" --insecure-http "$served/zone/p:1"
	one_line mez-pack
	has "$stderr" "$text"
	is "$output" ''
	diff -r before back
}

@test "the truth, handed on" {
	liar nothing
	answers 0 mez-pack pull --store back --insecure-http "$served/zone/p:1"
	answers 0 mez-pack verify --store back --trust trust.json
}

@test "other bytes" {
	refused 1 'the registry sends other bytes' flip blobs/
	refused 1 'blob sha256:' short
	refused 1 'the registry sends more than' long
	refused 1 "manifest sha256:$(jq -r .sha256 pushed): the registry sends sha256:" \
		flip "manifests/sha256:$(jq -r .sha256 pushed)"
	refused 1 'the registry says its digest is sha256:0000' says manifests/1
}

@test "a blob that is listed and not there" {
	refused 1 'fetching it: the registry answers 404' gone
	# in more words than any blob here has bytes
	refused 1 'fetching it: the registry answers 404' gone "$(printf '%08000d' 0)"
}

@test "a connection that ends too early, every time" {
	refused 69 'blob sha256:' cut
	[ "$(grep -c 'GET /v2/zone/p/blobs' "$asked")" -gt 5 ]
}

@test "bodies without end" {
	refused 1 'the registry sends more than the' endless blobs/
	refused 65 'an answer of more than 4194304 bytes' endless manifests/
	refused 65 'an answer of more than 4194304 bytes' huge
	refused 65 'a head of more than 65536 bytes' heads
}

@test "what is no manifest" {
	refused 65 "the registry sends 'text/html' where a manifest was asked for" html
	refused 65 'mez-pack:' typed '<html>'
	refused 65 'mez-pack:' typed '{}'
	refused 65 'mez-pack:' typed '[]'
	refused 65 'mez-pack:' typed ''
	refused 65 'it lists 0 manifests' typed \
		'{"manifests":[],"mediaType":"application/vnd.oci.image.index.v1+json","schemaVersion":2}'
	refused 1 canonical typed \
		' {"manifests":[],"mediaType":"application/vnd.oci.image.index.v1+json","schemaVersion":2}'
}

# An index with one manifest, of this digest and size.
index_of_one() {
	jq -cSn --arg d "$1" --argjson n "$2" --arg t "${3:-application/vnd.oci.image.manifest.v1+json}" \
		'{schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json",
		manifests: [{digest: $d, size: $n, mediaType: $t}]}' | tr -d '\n'
}

@test "an index that lists something else" {
	local d
	d=sha256:$(jq -r .sha256 pushed)
	refused 1 'bytes, listed are 7' typed "$(index_of_one "$d" 7)"
	refused 1 'is listed and not there' typed "$(index_of_one "sha256:$(printf '0%.0s' {1..64})" 7)"
	refused 65 "it lists a 'text/x'" typed "$(index_of_one "$d" 7 text/x)"
	refused 65 'it lists a' typed "$(index_of_one "$d" 7 application/vnd.oci.image.index.v1+json)"
	refused 65 'mez-pack:' typed "$(index_of_one "${d}0" 7)"
	refused 65 'mez-pack:' typed "$(index_of_one "$d" 7 | sed 's/"size":7/"size":7.5/')"
	# the signature of a pack without the pack
	refused 65 'mez-pack:' typed "$(jq -cSj '.manifests |= [.[1]]' \
		"st/blobs/sha256/$(jq -r .index_sha256 pushed)")"
}

@test "redirects that are not followed" {
	liar nothing
	local other=$served
	refused 65 "plain HTTP to 'registry.example' is not allowed" redirect http://registry.example/x
	refused 65 'neither https nor http' redirect file:///etc/passwd
	refused 65 'user name' redirect "http://a:b@$other/v2/zone/p/manifests/1"
	refused 65 'more than 5 redirects' redirect /v2/zone/p/manifests/1
	refused 65 'not a URL' redirect 'http://['
	refused 65 'leads nowhere' redirect ''
}

@test "a redirect that is followed, and bytes that are checked all the same" {
	liar nothing
	local other=$served
	liar redirect-blobs "$other"
	answers 0 mez-pack pull --store back --insecure-http "$served/zone/p:1"
	answers 0 mez-pack verify --store back --trust trust.json
	rm -rf back && cp -R before back
	liar flip blobs/
	other=$served
	refused 1 'the registry sends other bytes' redirect-blobs "$other"
}

@test "a registry in trouble" {
	refused 69 'the registry answers 500' status 500
	is "$(wc -l <"$asked")" 5
	refused 75 'the registry answers 503' busy 86400
	is "$(wc -l <"$asked")" 1
	refused 75 'the registry answers 429' status 429
	refused 1 'the registry answers 418' status 418
	refused 77 'the registry answers 403' status 403
	refused 65 'the registry answers 204' status 204
	liar once 503
	answers 0 mez-pack pull --store back --insecure-http "$served/zone/p:1"
}

@test "a registry that is none" {
	timeout=1 refused 69 'mez-pack:' silent
	refused 65 'mez-pack:' garbage
	refused 69 'mez-pack:' closed
}

# push_refused STATUS TEXT LIE [ARG]
push_refused() {
	local want=$1 text=$2
	shift 2
	liar "$@"
	answers "$want" mez-pack push --store st --insecure-http "$served/zone/other:1" t.base
	one_line mez-pack
	has "$stderr" "$text"
	is "$output" ''
}

@test "lies to a push" {
	push_refused 65 "the registry would have us write to 'http://127.0.0.1:1'" location http://127.0.0.1:1/x
	push_refused 65 'would have us write to' location https://registry.example/x
	push_refused 65 'neither https nor http' location ftp://registry.example/x
	push_refused 69 'the registry answers 500' status 500
	push_refused 77 'the registry answers 403' status 403
	liar nothing
	mez-pack push --store st --insecure-http "$served/zone/other:1" t.base >/dev/null
	push_refused 1 'the registry has one of 7 bytes' size
	push_refused 1 'the registry says its digest is sha256:0000' says manifests/
}

@test "a redirect where we write" {
	liar status 307
	answers 65 mez-pack push --store st --insecure-http "$served/zone/other:1" t.base
}

@test "a registry with a referrers API" {
	liar referrers
	answers 0 mez-pack pull --store back --insecure-http "$served/zone/p@sha256:$(jq -r .sha256 pushed)"
	is "$(jq -c '[.signatures, .ignored]' <<<"$output")" '[1,0]'
	grep -q 'GET /v2/zone/p/referrers/sha256:.*artifactType=application%2Fvnd.mez.signature.v1' "$asked"
	run -1 grep 'GET /v2/zone/p/manifests/sha256-' "$asked"
	answers 0 mez-pack verify --store back --trust trust.json t.rules
	# what it links by itself is not written into a list
	answers 0 mez-pack push --store st --insecure-http "$served/zone/third:1" t.rules
	run -1 grep 'manifests/sha256-' "$asked"
}

@test "referrers, page by page" {
	local ref
	ref=zone/p@sha256:$(jq -r .sha256 pushed)
	liar referrers pages
	answers 0 mez-pack pull --store back --insecure-http "$served/$ref"
	is "$(jq -c '[.signatures, .ignored]' <<<"$output")" '[1,0]'
	liar referrers elsewhere
	answers 65 mez-pack pull --store back --insecure-http "$served/$ref"
	has "$stderr" "its next page is at 'http://127.0.0.1:1'"
	liar referrers endless
	answers 65 mez-pack pull --store back --insecure-http "$served/$ref"
	has "$stderr" 'more than 100 pages'
}
