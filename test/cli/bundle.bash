# bundle.bash: stores and damaged bundles, made by hand; "load bundle" after "load helper".

# put STORE FILE: a blob; prints its digest.
put() {
	local hex
	hex=$(sha256sum <"$2") || return
	hex=${hex%% *}
	cp "$2" "$1/blobs/sha256/$hex"
	echo "$hex"
}

# descriptor MEDIA_TYPE FILE [ANNOTATION VALUE]: canonical JSON; of a part of
# org.opencontainers.image. like ref.name.
descriptor() {
	local hex notes=
	hex=$(sha256sum <"$2") || return
	[ $# -eq 2 ] || notes="\"annotations\":{\"org.opencontainers.image.$3\":\"$4\"},"
	printf '{%s"digest":"sha256:%s","mediaType":"%s","size":%s}\n' "$notes" "${hex%% *}" "$1" \
		"$(stat -c %s "$2")"
}

INDEX=application/vnd.oci.image.index.v1+json
MANIFEST=application/vnd.oci.image.manifest.v1+json

# make_store DIR: two artifacts, one of them inside an index of its own, and one name each.
make_store() {
	mkdir -p "$1/blobs/sha256" t
	printf '{"imageLayoutVersion":"1.0.0"}' >"$1/oci-layout"
	printf '{}' >t/empty
	printf '<act>one</act>' >t/law
	printf 'shared' >t/shared
	printf '{"rule":2}' >t/rule
	manifest t/m1 "$(descriptor text/xml t/law title law/one.xml)" \
		"$(descriptor text/plain t/shared)"
	manifest t/m2 "$(descriptor application/json t/rule)" "$(descriptor text/plain t/shared)"
	index t/i2 "$(descriptor $MANIFEST t/m2)"
	for f in t/empty t/law t/shared t/rule t/m1 t/m2 t/i2; do put "$1" $f >/dev/null; done
	index "$1/index.json" "$(descriptor $MANIFEST t/m1 ref.name a)" \
		"$(descriptor $INDEX t/i2 ref.name b)"
}

# index FILE MANIFEST...: an index of those.
index() {
	local file=$1 IFS=,
	shift
	printf '{"manifests":[%s],"mediaType":"%s","schemaVersion":2}' "$*" $INDEX >"$file"
}

# manifest FILE LAYER...: an artifact of those layers.
manifest() {
	local file=$1 IFS=,
	shift
	printf '{"artifactType":"text/x","config":%s,"layers":[%s],"mediaType":"%s","schemaVersion":2}' \
		"$(descriptor application/vnd.oci.empty.v1+json t/empty)" "$*" $MANIFEST >"$file"
}

# make_chain DIR: the files of a chain of two receipts; what is in them is not looked at here.
make_chain() {
	mkdir -p "$1"
	printf '{"type":"mez.genesis/1"}\n' >"$1/genesis.json"
	printf '{"case":1}\n{"receipt":0}\n{"case":2}\n{"receipt":1}\n' >"$1/segment-00000000.ndjson"
	printf 'origin\n2\nroot\n' >"$1/checkpoint"
	: >"$1/lock"
}

# blob FILE-IN-t: the member that holds it.
blob() {
	local hex
	hex=$(sha256sum <"t/$1")
	echo "blobs/sha256/${hex%% *}"
}

# open_up BUNDLE: its members below x/, their order in x.order.
open_up() {
	rm -rf x && mkdir x
	zstd -qdc "$1" | tar -tf - >x.order
	zstd -qdc "$1" | tar -C x -xf -
}

# close_up BUNDLE [TAR OPTIONS]: the members of x.order from x/, in our form unless told.
close_up() {
	local out=$1
	shift
	our_tar "$@" -T x.order | zstd -qc >"$out"
}

# our_tar OPTIONS FILES: GNU tar as near to our form as it comes, then the form itself: what
# differs is how numbers end.
our_tar() {
	tar -C x --format=ustar --numeric-owner --owner=:0 --group=:0 --mtime=@0 --mode=0644 \
		--no-recursion -b 1 -cf - "$@" | perl "$MEZ_ROOT/test/cli/tar-form.pl"
}
