#!/usr/bin/env bats
# mez-pack push and pull with a real registry: what went comes back, byte for byte.
load helper
load zone
load registry

setup_file() {
	once packs_and_keys
}

setup() {
	again st k src trust.json
}

push() { # PATH[:TAG] PACK [OPTION...]
	local to=$1 pack=$2
	shift 2
	mez-pack push --store st --insecure-http "$@" "$registry/$to" "$pack"
}

pull() { # STORE PATH[:TAG] [PACK]
	local store=$1 from=$2
	shift 2
	mez-pack pull --store "$store" --insecure-http "$registry/$from" "$@"
}

manifest() { # PATH REFERENCE
	curl -sf -H 'Accept: application/vnd.oci.image.index.v1+json' \
		-H 'Accept: application/vnd.oci.image.manifest.v1+json' \
		"http://$registry/v2/$1/manifests/$2"
}

@test "a pack goes and comes back with its signatures" {
	registry plain
	for pack in law base rules; do
		answers 0 push "zone/$pack:1" "t.$pack"
		is "$stderr" ''
		is "$(jq -r '[.direction, .reference, .name, .signatures, .ignored] | @tsv' <<<"$output")" \
			"$(printf 'push\t%s\tt.%s\t1\t0' "$registry/zone/$pack:1" "$pack")"
		is "sha256:$(jq -r .index_sha256 <<<"$output")" "$(digest_of st "t.$pack")"
		answers 0 pull back "zone/$pack:1" "t.$pack"
		is "$(jq -r '[.direction, .name, .signatures, .index_sha256] | @tsv' <<<"$output")" \
			"$(printf 'pull\tt.%s\t1\t%s' "$pack" "$(digest_of st "t.$pack" | cut -c8-)")"
	done
	cmp st/index.json back/index.json
	is "$(diff -rq st back | grep -v '^Only in st/blobs/sha256: ')" ''
	answers 0 mez-pack verify --store back --trust trust.json
}

@test "every record is canonical and fits its schema" {
	registry plain
	push zone/law:1 t.law >records
	push zone/law t.law >>records
	pull back zone/law:1 >>records
	mez-canon --check <records >/dev/null
	answers 0 mez-schema --schema "$MEZ_ROOT/schemas/transfer-1.json" \
		--map "https://mez.example/schemas/=$MEZ_ROOT/schemas" records
}

@test "what is there is not sent or fetched again" {
	registry plain
	is "$(push zone/rules:1 t.rules | jq -c '[.blobs == .moved, .moved > 5, .moved_bytes > 1000]')" \
		'[true,true,true]'
	is "$(push zone/rules:2 t.rules | jq -c '[.moved, .moved_bytes]')" '[0,0]'
	is "$(pull back zone/rules:1 | jq -c '[.blobs == .moved]')" '[true]'
	is "$(pull back zone/rules:2 | jq -c '[.moved, .moved_bytes]')" '[0,0]'
}

@test "a damaged blob in the store is not taken for the registry's, and is mended" {
	registry plain
	push zone/rules:1 t.rules >pushed
	pull back zone/rules:1 >pulled
	blob=back/blobs/sha256/$(mez-pack show --store back t.rules | jq -r 'select(.path == "source/pack.yaml").sha256')
	chmod u+w "$blob"
	sed -i 's/Test/Tset/' "$blob"
	answers 0 pull back zone/rules:1
	is "$(jq .moved <<<"$output")" 1
	cmp "$blob" "st/${blob#back/}"
	rm -f "$blob"
	is "$(pull back zone/rules:1 | jq .moved)" 1
	cmp "$blob" "st/${blob#back/}"
}

@test "by digest, and by tag and digest" {
	registry plain
	local d
	d=$(digest_of st t.rules)
	answers 0 push zone/rules t.rules
	is "$(curl -s "http://$registry/v2/zone/rules/tags/list" | jq -c '.tags | map(select(startswith("sha256-") | not))')" '[]'
	answers 0 pull back "zone/rules@$d"
	answers 0 push "zone/rules:1@$d" t.rules
	answers 0 pull back "zone/rules:1@$d"
	# nothing is sent when the index is another
	answers 1 push "zone/law:1@$d" t.law
	has "$stderr" "pack 't.law' has the index $(digest_of st t.law)"
	is "$(manifest zone/law 1 || echo none)" none
	answers 1 pull back "zone/rules:1@${d%????}0000"
	one_line mez-pack
	has "$stderr" "manifest 1: the registry sends $d"
	answers 66 pull back "zone/rules@${d%????}0000"
}

@test "a tag that moves" {
	registry plain
	push zone/p:1 t.law >pushed
	local d
	d=$(digest_of st t.law)
	pull back zone/p:1 >pulled
	push zone/p:1 t.base >pushed
	cp -R back before
	answers 1 pull back "zone/p:1@$d"
	answers 1 pull back zone/p:1 t.law
	has "$stderr" "it is pack 't.base', not 't.law'"
	diff -r before back
	answers 0 pull back zone/p:1 t.base
	answers 0 pull back "zone/p@$d" t.law
}

@test "signatures are listed under the tag of the fallback schema" {
	registry plain
	push zone/rules:1 t.rules >pushed
	local m tag
	m=$(jq -r .sha256 pushed)
	tag=sha256-$m
	manifest zone/rules "$tag" >list
	is "$(jq -c '[.mediaType, .schemaVersion, (.manifests | length), .manifests[0].artifactType]' list)" \
		'["application/vnd.oci.image.index.v1+json",2,1,"application/vnd.mez.signature.v1"]'
	is "$(manifest zone/rules "$(jq -r '.manifests[0].digest' list)" | jq -r .subject.digest)" "sha256:$m"
	# a second signature is added to the list, and what others wrote stays in it
	jq -cj --arg d "sha256:$m" '.manifests += [.manifests[0] | .artifactType = "text/x" |
		.annotations = {a: "b"} | .digest = $d] | .annotations = {c: "d"}' list >more
	curl -sf -X PUT -H 'Content-Type: application/vnd.oci.image.index.v1+json' \
		--data-binary "@more" "http://$registry/v2/zone/rules/manifests/$tag"
	mez-pack sign --store st --key k/stranger.jwk t.rules >/dev/null
	push zone/rules:1 t.rules >pushed
	is "$(jq .signatures pushed)" 2
	manifest zone/rules "$tag" >list
	is "$(jq -c '[.annotations, [.manifests[] | [.artifactType, .annotations]]]' list)" \
		'[{"c":"d"},[["application/vnd.mez.signature.v1",null],["text/x",{"a":"b"}],["application/vnd.mez.signature.v1",null]]]'
	# and nothing is written when all are there
	push zone/rules:1 t.rules >pushed
	manifest zone/rules "$tag" | cmp - list
}

@test "the bare manifest of a pack: its signatures are found among its referrers" {
	registry plain
	push zone/rules:1 t.rules >pushed
	answers 0 pull back "zone/rules@sha256:$(jq -r .sha256 pushed)"
	is "$(jq -c '[.signatures, .ignored]' <<<"$output")" '[1,0]'
	answers 0 mez-pack verify --store back --trust trust.json t.rules
	is "$(digest_of back t.rules)" "$(digest_of st t.rules)"
}

@test "a referrer that is no signature of the pack is left out" {
	registry plain
	push zone/x:1 t.base >base
	push zone/x:2 t.rules >rules
	# the signature of t.base among those of t.rules
	manifest zone/x "sha256-$(jq -r .sha256 rules)" >list
	manifest zone/x "sha256-$(jq -r .sha256 base)" >other
	jq -cj --slurpfile o other '.manifests += $o[0].manifests' list >both
	curl -sf -X PUT -H 'Content-Type: application/vnd.oci.image.index.v1+json' --data-binary @both \
		"http://$registry/v2/zone/x/manifests/sha256-$(jq -r .sha256 rules)"
	answers 0 pull back "zone/x@sha256:$(jq -r .sha256 rules)"
	is "$(jq -c '[.signatures, .ignored]' <<<"$output")" '[1,1]'
	answers 0 mez-pack verify --store back --trust trust.json t.rules
	is "$(digest_of back t.rules)" "$(digest_of st t.rules)"
}

@test "skopeo and mez-pack read what the other wrote" {
	registry plain
	push zone/rules:1 t.rules >pushed
	copy "docker://$registry/zone/rules:1" oci:sk:t.rules
	answers 0 mez-pack verify --store sk --trust trust.json
	copy oci:st:t.law "docker://$registry/zone/law:sk"
	answers 0 pull back zone/law:sk
	answers 0 mez-pack verify --store back --trust trust.json
	# skopeo sent no list of referrers: the index has the signature all the same
	is "$(jq .signatures <<<"$(pull back zone/law:sk)")" 1
}

@test "mounting blobs of another repository" {
	registry plain
	push zone/rules:1 t.rules >pushed
	is "$(push other/rules:1 t.rules --mount zone/rules | jq -c '[.moved, .moved_bytes]')" '[0,0]'
	answers 0 pull back other/rules:1
	diff -r <(jq -S . back/index.json) <(jq -S '.manifests |= map(select(.annotations[] == "t.rules"))' st/index.json)
	is "$(push third/rules:1 t.rules --mount zone/nothing | jq '.blobs == .moved')" true
	answers 64 push other/rules:1 t.rules --mount Zone
}

@test "what is not there" {
	registry plain
	answers 66 pull back zone/rules:1
	one_line mez-pack
	has "$stderr" "mez-pack: $registry/zone/rules:1: manifest 1: the registry answers 404: MANIFEST_UNKNOWN"
	push zone/rules:1 t.rules >pushed
	answers 66 pull back zone/rules:2
	[ ! -e back ]
	answers 1 push zone/nope:1 t.nope
	answers 66 mez-pack push --store nowhere --insecure-http "$registry/zone/x:1" t.law
	[ ! -e nowhere ]
}

@test "nobody answers" {
	answers 69 mez-pack pull --store back --insecure-http 127.0.0.1:1/zone/rules:1
	one_line mez-pack
	has "$stderr" "Couldn't connect"
	answers 69 mez-pack pull --store back registry.invalid/zone/rules:1
	answers 66 mez-pack pull --store back --ca-file nope --insecure-http 127.0.0.1:1/zone/rules:1
	[ ! -e back ]
}

@test "without libcurl only the network is missing" {
	: >libcurl.so.4
	LD_LIBRARY_PATH=$PWD answers 69 mez-pack pull --store back --insecure-http 127.0.0.1:1/zone/rules:1
	has "$stderr" 'libcurl.so.4: cannot be loaded (package libcurl4)'
	LD_LIBRARY_PATH=$PWD answers 0 mez-pack verify --store st --self
	run -1 grep -c curl <(ldd "$(command -v mez-pack)")
}

@test "plain HTTP only where it was allowed" {
	registry plain
	answers 69 mez-pack pull --store back "$registry/zone/rules:1" # TLS, which it does not speak
	push zone/rules:1 t.rules >pushed
	answers 0 mez-pack pull --store back --insecure-host "$registry" "$registry/zone/rules:1"
	answers 0 mez-pack pull --store back --insecure-host 127.0.0.1 "$registry/zone/rules:1"
	answers 69 mez-pack pull --store back --insecure-host "127.0.0.1:1" "$registry/zone/rules:1"
	# a flag for this machine is none for others
	answers 69 mez-pack pull --store back --insecure-http registry.invalid/zone/rules:1
	has "$stderr" 'Could not resolve'
}

@test "references" {
	local r
	for r in zone/rules:1 rules t/rules:1 registry/rules:1 'registry.example/Zone:1' \
		registry.example/zone:1:2 registry.example/zone:.x registry.example//zone:1 \
		registry.example:0/zone:1 registry.example:99999/zone:1 registry.example:/zone:1 \
		-x.example/zone:1 registry.example/zone:1@sha512:00 'registry.example/a b:1' \
		"registry.example/zone:$(printf 'a%.0s' {1..129})" registry.example/zone \
		'https://registry.example/zone:1' 'user@registry.example/zone:1' registry.example/../x:1; do
		answers 65 mez-pack pull --store back --insecure-http -- "$r"
		one_line mez-pack
	done
	answers 64 mez-pack pull --store back
	answers 64 mez-pack pull --store back a.b/c:1 t.rules more
	answers 64 mez-pack pull a.b/c:1
	answers 64 mez-pack push --store st a.b/c:1
	answers 64 mez-pack pull --store back --timeout 99999 a.b/c:1
	answers 64 mez-pack pull --store back --timeout 0 a.b/c:1
}

@test "an answer that nobody receives" {
	registry plain
	push zone/rules:1 t.rules >pushed
	lost_stdout pull back zone/rules:1
	answers 0 mez-pack verify --store back --trust trust.json
}

@test "the environment names no proxy, no user, no certificate" {
	registry plain
	push zone/rules:1 t.rules >pushed
	printf 'default login a password b\n' >.netrc
	HOME=$PWD http_proxy=http://127.0.0.1:1 ALL_PROXY=http://127.0.0.1:1 CURL_HOME=$PWD LC_ALL=C.UTF-8 \
		answers 0 pull back zone/rules:1
}
