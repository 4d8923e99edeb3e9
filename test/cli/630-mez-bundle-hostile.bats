#!/usr/bin/env bats
# Bundles made to harm: each is refused with its own status, and leaves nothing behind.
load helper
load bundle

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	make_store s
	mez-bundle pack --store s -o b.mez >info
	open_up b.mez
}

# refused STATUS TEXT FILE: by every verb that reads, with that in the message.
refused() {
	local verb
	for verb in 'verify' 'list' 'unpack -o out'; do
		# shellcheck disable=SC2086 # a verb and its options
		answers "$1" mez-bundle $verb "$3"
		has "$stderr" "$2"
	done
	[ ! -e out ]
}

# member NAME [TAR OPTIONS]: a bundle with one more member, which GNU tar makes from x/NAME.
member() {
	local name=$1
	shift
	cp x.order with
	printf '%s\n' "$name" >>with
	our_tar -P "$@" -T with | zstd -qc >bad.mez
}

@test "a name that climbs out" {
	echo gotcha >outside
	member ../outside
	refused 65 "member '../outside'" bad.mez
	echo gotcha >x/blobs/climber
	member blobs/sha256/../climber
	refused 65 "member 'blobs/sha256/../climber'" bad.mez
	member ./blobs/climber
	refused 65 "member './blobs/climber'" bad.mez
}

@test "an absolute name" {
	echo gotcha >outside
	member "$PWD/outside"
	refused 65 'absolute' bad.mez
}

@test "a symbolic link" {
	ln -s /etc/passwd "x/blobs/sha256/link"
	member blobs/sha256/link
	refused 65 'a symbolic link' bad.mez
}

@test "a hard link" {
	ln "x/$(blob law)" x/blobs/sha256/link
	member blobs/sha256/link
	refused 65 'a hard link' bad.mez
}

@test "a device, a pipe, a directory" {
	mkfifo x/blobs/sha256/pipe
	member blobs/sha256/pipe
	refused 65 'a pipe' bad.mez
	mkdir x/blobs/sha256/dir
	member blobs/sha256/dir
	refused 65 'member' bad.mez
}

@test "a member twice" {
	member "$(blob law)" --hard-dereference
	refused 65 'is there twice' bad.mez
}

@test "pax and GNU headers" {
	tar -C x --format=pax --pax-option=comment:=x --no-recursion -cf - -T x.order | zstd -qc >bad.mez
	refused 65 'a pax extension' bad.mez
	long=$(printf 'n%.0s' $(seq 120))
	echo x >x/"$long"
	tar -C x --format=gnu --no-recursion -cf - "$long" | zstd -qc >bad.mez
	refused 65 'a GNU extension' bad.mez
}

@test "an owner, a time, a mode of its own" {
	for o in --owner=:1 --mtime=@1 --mode=0755; do
		our_tar $o -T x.order | zstd -qc >bad.mez
		refused 1 'is not in the one form' bad.mez
	done
}

@test "a second archive behind the first" {
	(zstd -qdc b.mez; zstd -qdc b.mez) | zstd -qc >bad.mez
	refused 65 'bytes follow the end of the archive' bad.mez
}

@test "a second frame behind the first" {
	cat b.mez b.mez >bad.mez
	refused 65 'a second frame' bad.mez
	(cat b.mez; printf '' | zstd -qc) >bad.mez
	refused 65 'a second frame' bad.mez
}

@test "bytes behind the end" {
	(cat b.mez; printf x) >bad.mez
	refused 65 'bytes follow the compressed frame' bad.mez
	(zstd -qdc b.mez; printf x) | zstd -qc >bad.mez
	refused 65 'bytes follow the end of the archive' bad.mez
	(zstd -qdc b.mez; head -c 10240 /dev/zero) | zstd -qc >bad.mez
	refused 65 'bytes follow the end of the archive' bad.mez
}

@test "a bomb" {
	head -c 33554432 /dev/zero >x/blobs/zeros
	hex=$(sha256sum <x/blobs/zeros | cut -d' ' -f1)
	mv x/blobs/zeros x/blobs/sha256/$hex
	member blobs/sha256/$hex
	[ "$(stat -c %s bad.mez)" -lt 20000 ]
	refused 65 'expands more than 200 times' bad.mez
}

@test "a member that is too large" {
	head -c 67108865 /dev/urandom >x/blobs/large
	hex=$(sha256sum <x/blobs/large | cut -d' ' -f1)
	mv x/blobs/large x/blobs/sha256/$hex
	member blobs/sha256/$hex
	refused 65 'over the limit' bad.mez
}

@test "cut off at each length" {
	n=$(stat -c %s b.mez)
	for i in $(seq 0 37 $((n - 1))) $((n - 4)) $((n - 1)); do
		head -c "$i" b.mez >bad.mez
		answers 65 mez-bundle verify bad.mez
		is "$output" ''
	done
}

@test "any byte changed" {
	n=$(stat -c %s b.mez)
	for i in $(seq 0 41 $((n - 1))); do
		perl -e 'undef $/; $_ = <STDIN>; substr($_, $ARGV[0], 1) ^= "\x10"; print' "$i" \
			<b.mez >bad.mez
		run --separate-stderr -- mez-bundle verify bad.mez
		[ "$status" = 65 ] || [ "$status" = 1 ] || { echo "byte $i: $status"; return 1; }
	done
}

@test "an index that leads round in circles" {
	# a digest that names itself cannot be made; two descriptors of one index can
	jq -Scj '.manifests += .manifests' x/index.json >i
	mv i x/index.json
	close_up again.mez
	answers 0 mez-bundle verify again.mez
}

@test "names that would drive a terminal" {
	printf 'x' >"x/$(printf 'a\033[2J')"
	member "$(printf 'a\033[2J')"
	answers 65 mez-bundle verify bad.mez
	has "$stderr" '\x1b[2J'
}

@test "frames that ask for too much, or cannot be checked" {
	zstd -qdc b.mez >tar
	zstd -qc --no-check tar >bad.mez
	refused 65 'the frame has no checksum' bad.mez
	zstd -qc --long=27 <tar >bad.mez
	refused 65 'wants more memory' bad.mez
	head -c 100000 /dev/urandom >words
	zstd -q --train words words tar b.mez -B200 -o dict 2>/dev/null || printf '7\xa40\xec\1\0\0\0' >dict
	zstd -qc -D dict tar >bad.mez 2>/dev/null || perl -e 'print "\x28\xb5\x2f\xfd\x05\x38\x07"' >bad.mez
	refused 65 'the frame wants a dictionary' bad.mez
	{ printf 'P*M\x18\4\0\0\0skip'; cat b.mez; } >bad.mez
	refused 65 'no zstd frame' bad.mez
	{ cat b.mez; printf 'P*M\x18\4\0\0\0skip'; } >bad.mez
	refused 65 'bytes follow the compressed frame' bad.mez
	perl -pe 'BEGIN { undef $/ } substr($_, -1) ^= "\1"' b.mez >bad.mez
	refused 65 'the compressed frame is damaged' bad.mez
}

@test "sizes that lie: 8 GiB less one, 16 GiB in another notation, and cut at each block" {
	zstd -qdc b.mez >tar
	# the first header: size at 124, checksum at 148
	header() { perl -e '
		local $/; $_ = <STDIN>; substr($_, 124, 12) = eval "\"$ARGV[0]\"";
		substr($_, 148, 8) = " " x 8;
		substr($_, 148, 7) = sprintf("%06o\0", unpack("%32C*", substr($_, 0, 512)));
		print' "$1" <tar | zstd -qc >bad.mez; }
	header '77777777777 '
	refused 65 'over the limit' bad.mez
	header '\x80\0\0\0\0\0\0\4\0\0\0\0'
	refused 65 'has 17179869184 bytes, over the limit' bad.mez
	header '\x80\0\0\0\0\0\0\0\0\0\0\33'
	refused 65 'its size is no number' bad.mez
	n=$(stat -c %s tar)
	for i in $(seq 0 512 $((n - 1))); do
		head -c "$i" tar | zstd -qc >bad.mez
		answers 65 mez-bundle verify bad.mez
		is "$output" ''
	done
}
