#!/usr/bin/env bats
# mez-pack refresh: a newer version of a pack from a file, over HTTP and from a registry.
load helper
load zone
load registry

setup_file() {
	once zone z
	cp -R src src2
	sed -i 's/rate: 5%/rate: 4%/; s/wht: XXX 50,/wht: XXX 40,/' src2/rules/more/rules.yaml
	sed -i 's/version: "1"/version: "2"/' src2/rules/pack.yaml
	mkdir www
	bundle new src2 publisher
	bundle strange src2 stranger
	mez-bundle pack --store unsigned -o www/unsigned >/dev/null
}

# bundle NAME SOURCES KEY: a bundle www/NAME of t.rules alone, signed; its store is NAME.
bundle() {
	mez-pack build --store all-"$1" src/law src/base "$2/rules" >/dev/null
	[ -d unsigned ] || only all-"$1" unsigned
	mez-pack sign --store all-"$1" --key z/keys/"$3".jwk --at 2025-02-01T00:00:00Z t.rules >/dev/null
	only all-"$1" "$1"
	mez-bundle pack --store "$1" -o www/"$1" >/dev/null
}

# only FROM TO: a store in which only t.rules has a name.
only() {
	cp -R "$1" "$2"
	jq -cj '.manifests |= map(select(.annotations["org.opencontainers.image.ref.name"] == "t.rules"))' \
		"$1/index.json" >"$2/index.json"
}

setup() {
	again z www src src2 new strange
}

refresh() { mez-pack refresh --zone z "$@"; }
version() { mez-pack show --store z/store t.rules | head -n 1 | jq -r .version; }

# stays STATUS WORDS COMMAND...: refused so, and the store is as it was.
stays() {
	local status=$1 words=$2
	shift 2
	cp z/store/index.json before
	answers "$status" "$@"
	is "$output" ''
	has "$stderr" "$words"
	cmp before z/store/index.json
	is "$(version)" 1
}

@test "a file: the newer version, what changed, and then nothing" {
	answers 0 refresh www/new t.rules
	is "$stderr" ''
	is "$(tail -n +2 <<<"$output")" "table rates: row r1: rate 5 % -> 4 % from 2000-01-01
example 'a company': tax levy/wht XXX 50 -> XXX 40"
	is "$(head -n 1 <<<"$output")" "pack t.rules: version 2, $(mez-pack show --store new t.rules | head -n 1 | jq -r .sha256)"
	is "$(version)" 2
	for name in t.rules ''; do
		answers 0 refresh www/new ${name:+"$name"}
		is "$output$stderr" ''
	done
	answers 0 mez-pack test --store z/store t.rules
	answers 1 mez-pack lock --zone z --check
	answers 0 mez-bundle fsck --store z/store
}

@test "records" {
	answers 0 refresh --json www/new
	is "$(jq -r .type <<<"$output" | tr '\n' ' ')" 'mez.packref/1 mez.change/1 mez.flip/1 '
	answers 0 mez-schema --own <<<"$output"
}

@test "whose word counts" {
	stays 1 "signed by none of the zone's publishers" refresh www/strange
	stays 1 "pack 't.rules' is not signed" refresh www/unsigned
	stays 1 'has not the digest pinned' refresh --digest "$(printf '%064d' 0)" www/new
	answers 0 refresh --digest "$(mez-pack show --store new t.rules | head -n 1 | jq -r .sha256)" www/unsigned
	is "$(version)" 2
}

@test "files that are cut short, damaged, other things" {
	for n in 0 1 100 1000 "$(($(stat -c %s www/new) - 1))"; do
		head -c "$n" www/new >cut
		stays 65 cut refresh cut
	done
	cp www/new bad
	printf '\xff\xff' | dd of=bad bs=1 seek=2000 conv=notrunc 2>/dev/null
	stays 65 bad refresh bad
	echo nonsense >text
	stays 65 text refresh text
	stays 66 nowhere refresh nowhere
	stays 1 'the bundle has 0 such packs' refresh www/new t.other
	mez-bundle pack --store z/store -o all >/dev/null
	stays 1 'the bundle has 3 such packs, not one' refresh all
}

@test "what requires another version of what is there" {
	echo more >src/base/README.md
	mez-pack build --store later src/law src/base src2/rules >/dev/null
	mez-pack sign --store later --key z/keys/publisher.jwk t.rules >/dev/null
	only_name=t.rules
	jq -cj --arg n $only_name '.manifests |= map(select(.annotations["org.opencontainers.image.ref.name"] == $n))' later/index.json >i
	cp i later/index.json
	mez-bundle pack --store later -o www/later >/dev/null
	stays 1 "www/later: with what the zone's store has it does not build" refresh www/later
}

@test "over HTTP: asked again with the entity tag, and nothing is new" {
	serve http perl "$MEZ_ROOT/test/cli/serve.pl" www
	answers 0 refresh --insecure-http "http://$served/new" t.rules
	has "$output" 'rate 5 % -> 4 %'
	is "$(version)" 2
	answers 0 refresh --insecure-http "http://$served/new" t.rules
	is "$output$stderr" ''
	has "$(tail -n 1 http.log)" '/new 304 "'
	# the tag is not believed when the store was set back
	mez-pack build --store z/store src/rules >/dev/null
	answers 0 refresh --insecure-http "http://$served/new" t.rules
	is "$(version)" 2
	is "$(tail -n 1 http.log)" '/new '
	[ ! -e z/refresh/download ]
}

@test "over HTTP: what goes wrong changes nothing" {
	serve http perl "$MEZ_ROOT/test/cli/serve.pl" www
	echo nonsense >www/text
	while read -r path status words; do
		stays "$status" "$words" refresh --insecure-http "http://$served$path" t.rules
	done <<-'END'
		/status/503 75 answers 503
		/status/429 75 answers 429
		/status/403 77 answers 403
		/status/404 66 answers 404
		/status/400 1 answers 400
		/away 66 answers 404
		/round 65 more than 5 redirects
		/short/new 75 http://
		/text 65 http://
		/strange 1 publishers
	END
	stays 65 'plain HTTP is not believed' refresh "http://$served/new" t.rules
	stop_all
	stays 75 http:// refresh --insecure-http "http://$served/new" t.rules
}

@test "from a registry: quiet when nothing is new" {
	registry plain
	mez-pack push --store new --insecure-http "$registry/zone/rules:1" t.rules >/dev/null
	answers 0 refresh --insecure-http "$registry/zone/rules:1" t.rules
	has "$output" 'rate 5 % -> 4 %'
	is "$(version)" 2
	answers 0 refresh --insecure-http "$registry/zone/rules:1" t.rules
	is "$output$stderr" ''
	answers 0 refresh --insecure-http "$registry/zone/rules:1"
	is "$output$stderr" ''
}

@test "from a registry: what goes wrong changes nothing" {
	registry plain
	mez-pack push --store strange --insecure-http "$registry/zone/rules:2" t.rules >/dev/null
	stays 1 "signed by none of the zone's publishers" refresh --insecure-http "$registry/zone/rules:2" t.rules
	stays 66 rules:9 refresh --insecure-http "$registry/zone/rules:9" t.rules
	stop_all
	stays 75 rules:2 refresh --insecure-http --timeout 1 "$registry/zone/rules:2" t.rules
}

@test "two at once" {
	for i in 1 2 3 4; do
		refresh www/new t.rules >out.$i 2>err.$i 3>&- &
	done
	wait
	is "$(cat err.?)" ''
	is "$(cat out.? | grep -c '^pack t.rules')" 1
	is "$(version)" 2
	answers 0 mez-bundle fsck --store z/store
}

@test "usage, and zones that are not there" {
	answers 64 refresh
	answers 64 mez-pack refresh www/new
	answers 64 refresh --digest 5 www/new
	answers 64 refresh --timeout 0 www/new
	stays 65 'neither https nor http' refresh ftp://localhost/new
	stays 65 'not believed' refresh HTTP://localhost/new
	stays 65 'not believed' refresh http://localhost/new
	answers 66 mez-pack refresh --zone nowhere www/new
	run -74 bash -c 'mez-pack refresh --zone z www/new >/dev/full'
	rm z/zone.yaml
	answers 66 refresh www/new
}

@test "a zone deep below long names" {
	local deep
	deep=$(printf 'd%.0s' {1..150})/$(printf 'e%.0s' {1..150})
	mkdir -p "$deep"
	mv z "$deep/"
	answers 0 mez-pack refresh --zone "$deep/z" www/new t.rules
	is "$(mez-pack show --store "$deep/z/store" t.rules | head -n 1 | jq -r .version)" 2
	answers 0 mez-pack refresh --zone "$deep/z" www/new t.rules
	is "$output$stderr" ''
}
