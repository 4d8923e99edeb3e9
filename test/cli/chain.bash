# chain.bash: keys, cases and a zone with a chain, for the tests of mez-vc and mez-receipt.
# "load chain" after "load helper".

T0=2025-09-15T12:00:00Z
SEGMENT=zone/chain/segment-00000000.ndjson

# cases N [START [ANSWER]]
cases() {
	perl "$MEZ_ROOT/test/cli/cases.pl" "$@"
}

# Keys of each name: NAME.jwk, NAME.pub.jwk; did NAME prints its DID.
keys() {
	local name
	for name; do
		mez-keygen new -o "$name.jwk" >"$name.pub.jwk" || return
	done
}
did() {
	mez-keygen did "$1.pub.jwk"
}

# An empty chain in ZONE (default zone), its keys authority and log made when missing.
chain() {
	local zone=${1:-zone}
	[ -e log.jwk ] || keys authority log || return
	mez-receipt genesis --zone "$zone" --key authority.jwk --log-key log.pub.jwk \
		--origin mez.example/pk-sifc --zone-name pk-sifc --at "$T0" \
		--nonce "$(printf '%064d' 7)" >/dev/null
}

# trust AUTHORITY LOG: a trust file that pins these keys.
trust() {
	printf '{"type":"mez.trust/1","roles":{"authority":["%s"],"log":["%s"]}}\n' \
		"$(did "$1")" "$(did "$2")"
}

# A chain of N receipts, unsigned, with its checkpoint.
chain_of() {
	chain || return
	cases "$1" | mez-receipt append --zone zone --at "$T0" >acks || return
	mez-receipt checkpoint --zone zone --key log.jwk >/dev/null
}

# check FIELD: of the mez.check/1 record in $output.
check() {
	printf '%s\n' "$output" | jq -r "$1"
}

# hex text to bytes
unhex() {
	perl -pe 'chomp; $_ = pack "H*", $_'
}
