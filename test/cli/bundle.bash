# bundle.bash: stores and damaged bundles, made by hand; "load bundle" after "load helper".

# put STORE FILE: a blob; prints its digest.
put() {
	local hex
	hex=$(sha256sum <"$2" | cut -d' ' -f1)
	cp "$2" "$1/blobs/sha256/$hex"
	echo "$hex"
}

# descriptor MEDIA_TYPE FILE [MORE]: JSON; MORE is members to add, as JSON.
descriptor() {
	jq -cn --arg m "$1" --arg d "sha256:$(sha256sum <"$2" | cut -d' ' -f1)" \
		--argjson s "$(stat -c %s "$2")" --argjson more "${3:-{\}}" \
		'{mediaType:$m,digest:$d,size:$s} + $more'
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
	manifest t/m1 "$(descriptor text/xml t/law \
		'{"annotations":{"org.opencontainers.image.title":"law/one.xml"}}')" \
		"$(descriptor text/plain t/shared)"
	manifest t/m2 "$(descriptor application/json t/rule)" "$(descriptor text/plain t/shared)"
	jq -Scnj --argjson m "$(descriptor $MANIFEST t/m2)" --arg t $INDEX \
		'{schemaVersion:2,mediaType:$t,manifests:[$m]}' >t/i2
	for f in t/empty t/law t/shared t/rule t/m1 t/m2 t/i2; do put "$1" $f >/dev/null; done
	jq -Scnj --argjson a "$(descriptor $MANIFEST t/m1 \
		'{"annotations":{"org.opencontainers.image.ref.name":"a"}}')" \
		--argjson b "$(descriptor $INDEX t/i2 \
		'{"annotations":{"org.opencontainers.image.ref.name":"b"}}')" --arg t $INDEX \
		'{schemaVersion:2,mediaType:$t,manifests:[$a,$b]}' >"$1/index.json"
}

# manifest FILE LAYER...: an artifact of those layers.
manifest() {
	local file=$1
	shift
	printf '%s\n' "$@" | jq -Scj -s --argjson c "$(descriptor application/vnd.oci.empty.v1+json t/empty)" \
		--arg t $MANIFEST \
		'{schemaVersion:2,mediaType:$t,artifactType:"text/x",config:$c,layers:.}' >"$file"
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
	echo "blobs/sha256/$(sha256sum <"t/$1" | cut -d' ' -f1)"
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
