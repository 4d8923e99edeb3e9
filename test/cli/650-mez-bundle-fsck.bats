#!/usr/bin/env bats
# mez-bundle fsck and gc: everything that is wrong is named in one run; only what nobody needs goes.
load helper
load bundle

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	make_store s
	chmod 644 s/blobs/sha256/*
}

# finding CODE NAME TEXT: one of the records in $output says so.
finding() {
	jq -e -n --arg c "$1" --arg n "$2" --arg t "$3" '[inputs] |
		any(.code == $c and (.message | startswith($n + ": ") and contains($t)))' \
		<<<"$output" >/dev/null || { echo "no '$1 $2 $3' in"; echo "$output"; return 1; }
}

# faults STATUS N: fsck ends so, with so many findings, each of them on stderr, too.
faults() {
	answers "$1" mez-bundle fsck --store s
	is "$(jq -c 'select(.code)' <<<"$output" | wc -l)" "$2"
	is "$(printf '%s' "$stderr" | grep -c '')" "$2"
	is "$(jq -c 'select(.type == "mez.fsck/1") | [.sound, .faults]' <<<"$output")" "[false,$2]"
}

@test "a sound store" {
	answers 0 mez-bundle fsck --store s
	is "$stderr" ''
	is "$output" "$(jq -cn --argjson b "$(cat s/blobs/sha256/* | wc -c)" '{blobs: 7, bytes: $b,
		faults: 0, sound: true, temporary: 0, type: "mez.fsck/1", unreferenced: 0}')"
	echo x | mez-bundle put --store s >ack
	answers 0 mez-bundle fsck --store s
	is "$(jq .unreferenced <<<"$output")" 1
	same_twice mez-bundle fsck --store s
}

@test "every fault is named, all of them in one run" {
	rm "s/$(blob law)"
	printf 'Shared' >"s/$(blob shared)"
	chmod 666 "s/$(blob rule)"
	: >s/stray
	: >s/.mez-tmp-1-0
	mkdir s/blobs/sha512
	ln -s nowhere s/blobs/sha256/link
	: >s/blobs/sha256/"$(blob rule | tr a-f A-F | cut -d/ -f3)"
	rm "s/$(blob empty)"
	mkdir "s/$(blob empty)"
	chmod 775 s
	faults 65 11
	finding unsafe-input . 'others can write it'
	finding closure-incomplete "$(blob law)" 'is listed and not there'
	finding closure-incomplete "$(blob empty)" 'is listed and not there'
	finding unsafe-input "$(blob empty)" 'is a directory, not a file'
	finding digest-mismatch "$(blob shared)" 'another digest'
	finding unsafe-input "$(blob rule)" 'others can write it'
	finding closure-incomplete stray 'no place in a store'
	finding closure-incomplete .mez-tmp-1-0 'gc removes it'
	finding closure-incomplete blobs/sha512 'a directory that has no place'
	finding closure-incomplete blobs/sha256/link 'a link that has no place'
}

@test "a blob of another size than listed, a blob cut short" {
	truncate -s 3 "s/$(blob shared)"
	faults 1 1
	finding digest-mismatch "$(blob shared)" 'another digest'
	make_store s
	sed 's/"size":14/"size":15/' t/m1 >t/m1x
	put s t/m1x >/dev/null
	jq -Scj --argjson m "$(descriptor $MANIFEST t/m1x)" '.manifests[0] = $m' s/index.json >i
	mv i s/index.json
	faults 1 1
	finding closure-incomplete "$(blob law)" 'is listed with 15 bytes and has 14'
}

@test "links, pipes and others' files in the place of blobs" {
	mv "s/$(blob rule)" kept
	ln -s "$PWD/kept" "s/$(blob rule)"
	rm "s/$(blob law)"
	mkfifo "s/$(blob law)"
	faults 65 4
	finding unsafe-input "$(blob rule)" 'is a link, not a file'
	finding unsafe-input "$(blob law)" 'is a device or pipe, not a file'
}

@test "manifests that cannot be followed, and a subject that is not there" {
	printf '{"schemaVersion":3}' >t/m3
	put s t/m3 >/dev/null
	printf not-json >t/m4
	put s t/m4 >/dev/null
	jq -Scj --argjson s "$(descriptor $MANIFEST t/nosuch 2>/dev/null ||
		jq -cn '{mediaType:"m",digest:("sha256:" + "0" * 64),size:1}')" '.subject = $s' t/m2 >t/m5
	put s t/m5 >/dev/null
	jq -Scj --argjson a "$(descriptor $MANIFEST t/m3)" --argjson b "$(descriptor $MANIFEST t/m4)" \
		--argjson c "$(descriptor $MANIFEST t/m5)" '.manifests += [$a, $b, $c]' s/index.json >i
	mv i s/index.json
	faults 65 3
	finding unknown-type "$(blob m3)" 'schemaVersion'
	finding grammar "$(blob m4)" ''
	finding closure-incomplete "blobs/sha256/$(printf '0%.0s' $(seq 64))" 'the subject of another blob'
}

@test "an index or a layout that is none, and the blobs are looked at all the same" {
	printf x >"s/$(blob rule)"
	for bad in '{' '[]' '{"schemaVersion":2}' '{"schemaVersion":2,"manifests":[1]}'; do
		printf '%s' "$bad" >s/index.json
		answers 65 mez-bundle fsck --store s
		finding digest-mismatch "$(blob rule)" ''
		is "$(jq -c 'select(.code) | .message' <<<"$output" | grep -c 'index.json: ')" 1
	done
	rm s/index.json s/oci-layout
	answers 65 mez-bundle fsck --store s
	finding unknown-type oci-layout 'not a content store'
	finding unknown-type index.json 'cannot open'
	rm -r s/blobs
	answers 65 mez-bundle fsck --store s
	mkdir s/index.json
	: >s/blobs
	answers 65 mez-bundle fsck --store s
	finding unsafe-input blobs 'is a file, not a directory'
}

@test "gc removes what nothing leads to, and says so" {
	echo x >x
	mez-bundle put --store s x >ack
	: >s/.mez-tmp-1-0
	answers 0 mez-bundle gc --store s
	is "$(jq -c '[.kept, .young, .removed]' <<<"$output")" '[7,1,0]'
	answers 0 mez-bundle gc --store s --age 0 --dry-run
	is "$(jq -c 'select(.kept) | [.kept, .removed, .bytes, .dry_run]' <<<"$output")" '[7,1,2,true]'
	is "$(jq -r 'select(.name) | .name' <<<"$output")" "$(jq -r .name ack)"
	[ -e "s/$(jq -r .name ack)" ]
	answers 0 mez-bundle gc --store s --age 0
	[ ! -e "s/$(jq -r .name ack)" ]
	[ ! -e s/.mez-tmp-1-0 ]
	is "$(find s/blobs -type f | wc -l)" 7
	answers 0 mez-bundle fsck --store s
	answers 0 mez-bundle gc --store s --age 0
	is "$(jq -c '[.kept, .removed]' <<<"$output")" '[7,0]'
}

@test "gc keeps signatures: a manifest whose subject is kept, and what hangs on it" {
	echo signature >t/sig
	jq -Scj --argjson s "$(descriptor $MANIFEST t/m1)" --argjson l "$(descriptor text/plain t/sig)" \
		'.subject = $s | .layers = [$l]' t/m2 >t/m6
	# OCI 1.1 lets a manifest leave out what it is
	jq -Scj --argjson s "$(descriptor $MANIFEST t/m6)" '.subject = $s | del(.mediaType)' t/m2 >t/m7
	jq -Scj '.subject.digest = "sha256:" + "0" * 64 | .subject.size = 1 | .subject.mediaType = "m"' \
		t/m2 >t/m8
	for f in sig m6 m7 m8; do put s t/$f >/dev/null; done
	answers 0 mez-bundle gc --store s --age 0
	is "$(jq -r 'select(.name) | .name' <<<"$output")" "$(blob m8)"
	is "$(jq -c 'select(.kept) | .kept' <<<"$output")" 10
	for f in sig m6 m7; do [ -e "s/$(blob $f)" ]; done
}

@test "gc removes nothing when it cannot follow" {
	echo x | mez-bundle put --store s >ack
	extra=s/$(jq -r .name ack)
	cp s/index.json kept
	printf '{' >s/index.json
	answers 65 mez-bundle gc --store s --age 0
	is "$output" ''
	cp kept s/index.json
	mv "s/$(blob m2)" m2
	answers 1 mez-bundle gc --store s --age 0
	printf x >"s/$(blob m2)"
	answers 1 mez-bundle gc --store s --age 0
	has "$stderr" "$(basename "$(blob m2)")"
	cp m2 "s/$(blob m2)"
	bad=$(echo no | mez-bundle put --store s --ref bad --media-type $MANIFEST | jq -r .name)
	answers 65 mez-bundle gc --store s --age 0
	is "$stderr" "mez-bundle: $bad:1:1: expected a value, found 'n'"
	cp kept s/index.json
	rm "s/$bad"
	[ -e "$extra" ]
	answers 0 mez-bundle gc --store s --age 0
	[ ! -e "$extra" ]
}

@test "gc works alone: it waits for those who put, or is told to come again" {
	answers 75 flock -s s/blobs/sha256 mez-bundle gc --store s --age 0
	has "$stderr" 'another process is at work here'
	is "$output" ''
	answers 75 flock -s s/blobs/sha256 mez-bundle gc --store s --wait 1
	flock -s s/blobs/sha256 sh -c 'touch held; sleep 0.5; touch freed' 3>&- &
	until [ -e held ]; do sleep 0.02; done
	answers 0 mez-bundle gc --store s --wait 120
	[ -e freed ]
	wait
}
