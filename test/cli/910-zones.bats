# The jurisdictions that come with mez: each makes a zone from its directory alone, and its cases
# have the decisions that its README states.
load helper

setup_file() {
	export BUILT=$BATS_FILE_TMPDIR/built ZONES=$BATS_FILE_TMPDIR/zones
	mkdir "$ZONES"
	mez-pack build --store "$BUILT" "$MEZ_ROOT"/packs/*/*/ >"$BATS_FILE_TMPDIR/refs"
	for dir in "$MEZ_ROOT"/jurisdictions/*/; do
		zone=$(basename "$dir")
		"$MEZ_ROOT/scripts/make-zone" --update "$zone" "$ZONES/$zone" '' "$BUILT" 2>"$ZONES/$zone.err" ||
			{ cat "$ZONES/$zone.err"; return 1; }
	done
}

judged() { # judged ZONE: "CASE DECISION" of every example
	"$MEZ_ROOT/scripts/demo-cases" "$MEZ_ROOT/jurisdictions/$1/examples" "$ZONES/$1" "$BATS_TEST_TMPDIR/w" |
		mez-tensor eval --zone "$ZONES/$1" --as-of 2026-08-15T09:00:00Z |
		jq -r '.operation.id + " " + .verdict.decision.answer'
}

stated() { # stated ZONE: the same, from the table of its README
	sed -n 's/^| `\([^`]*\)` |.*| \(allowed\|refused\|pending\) |.*/\1 \2/p' \
		"$MEZ_ROOT/jurisdictions/$1/README.md"
}

@test "the examples of every pack hold" {
	jq -r 'select((.kind == "regpack") and (.name | endswith(".base") | not)) | .name' \
		"$BATS_FILE_TMPDIR/refs" >"$BATS_TEST_TMPDIR/names"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/names")" -gt 20 ]
	# shellcheck disable=SC2046 # names hold no blanks
	answers 0 mez-pack test --store "$BUILT" $(cat "$BATS_TEST_TMPDIR/names")
	is "$(jq -s 'map(select(.examples)) | length' <<<"$output")" "$(wc -l <"$BATS_TEST_TMPDIR/names")"
}

@test "no pack has a hole between two figures that is not accounted for" {
	jq -r 'select(.kind == "regpack") | .name' "$BATS_FILE_TMPDIR/refs" >"$BATS_TEST_TMPDIR/names"
	# shellcheck disable=SC2046 # names hold no blanks
	answers 0 mez-pack lint --store "$BUILT" --level error $(cat "$BATS_TEST_TMPDIR/names")
	is "$output" ''
}

@test "every jurisdiction locks from its sources, and the lock answers for them" {
	for zone in "$ZONES"/*/; do
		[ -e "$zone/stack.lock" ]
		answers 0 mez-pack lock --zone "$zone" --check
	done
}

@test "the draft of each lock is of the packs as their sources are, and each zone is told of" {
	cd "$MEZ_ROOT/jurisdictions"
	for zone in */; do
		zone=${zone%/}
		has "$(cat README.md)" "\`$zone\`"
		is "$(jq -r .type "$zone/stack.lock")" mez.lockdraft/1
		diff <(jq -S '{packs, zone}' "$zone/stack.lock") <(jq -S '{packs, zone}' "$ZONES/$zone/stack.lock") ||
			{ echo "the draft of $zone is stale: run scripts/lock-jurisdictions"; return 1; }
	done
}

@test "every case has the decision its README states" {
	for dir in "$MEZ_ROOT"/jurisdictions/*/; do
		zone=$(basename "$dir")
		[ -n "$(stated "$zone")" ]
		diff <(stated "$zone") <(judged "$zone")
	done
}

@test "one payment, two zones, from data alone" {
	jq -c .operation "$MEZ_ROOT/jurisdictions/ae-adgm/examples/03-payment-from-pakistan.json" >ae.json
	jq -c '.jurisdiction = "pk"' ae.json >pk.json
	mez-tensor eval --zone "$ZONES/ae-adgm" --as-of 2026-08-15T09:00:00Z ae.json >ae.case
	mez-tensor eval --zone "$ZONES/pk-sifc" --as-of 2026-08-15T09:00:00Z pk.json >pk.case
	# Each side reads its own law and no other.
	is "$(jq -r '[.verdict.packs[].name] | any(. == "ae.tax")' pk.case)" false
	is "$(jq -r '[.verdict.packs[].name] | any(. == "pk.income-tax")' ae.case)" false
	is "$(jq -r '[.verdict.cells[] | select(.clauses != []) | .clauses[].clause[0:3]] | unique | join(" ")' pk.case)" pk.
	is "$(jq -r '[.verdict.cells[] | select(.clauses != []) | .clauses[].clause[0:3]] | unique | join(" ")' ae.case)" ae.
	# A verdict of one side is not even taken up by the other.
	answers 65 mez-tensor verify --zone "$ZONES/pk-sifc" ae.case
}

# side COUNTRY: the zones on its side.
side() {
	case $1 in
	pk) echo pk-sifc ;;
	ae) echo ae-adgm ae-difc ;;
	kz) echo kz-aifc ;;
	sc) echo sc ;;
	esac
}

# corridor ZONE COUNTRY: one payment from and to each other country with the facts of both ends, judged
# as this zone would.  What is paid is a dividend to Kazakhstan and a royalty to Pakistan.
corridor() {
	jq -nc --arg here "$2" '
		def party($home): {id: "urn:x:\($home)", name: "Example Company of \($home)", kind: "company",
			resident: ($home == "pk"), ae: {resident: ($home == "ae")}, kz: {resident: ($home == "kz")},
			sc: {ibc: {is_ibc: ($home == "sc")}, in_seychelles: ($home == "sc")}};
		("pk", "ae", "kz", "sc") as $from | ("pk", "ae", "kz", "sc") as $to
		| select($from != $to and ($from == $here or $to == $here))
		| {type: "mez.operation/1", id: "\($from)-\($to)", kind: "payment", stage: "proposed",
			jurisdiction: $here, instant: "2026-08-10T06:00:00Z", nonce: ("5a" * 32), facts: {
			paid_on: "2026-08-10", gross: {amount: "1000000", currency: "PKR"},
			supply: {class: "nonresident"},
			nonresident: {income: "royalty", pk_source: ($from == "pk"), pe: false},
			ae: {source_in_state: ($from == "ae")}, adgm: {activity: "none"}, difc: {activity: "none"},
			kz: {source_in_state: ($from == "kz"), paid_for: "dividend", holding: "0.25", treaty: "none"},
			aifc: {activity: "none"}, sc: {service: "none"}, payer: party($from), payee: party($to)}}'
}

# shown ZONE COUNTRY: what the authorities of this zone show of each payee.
shown() {
	local id keys=$ZONES/$1/keys
	credential() {
		jq -nc --arg t "$2" --argjson s "$3" '{"@context": ["https://www.w3.org/ns/credentials/v2",
			"https://www.w3.org/ns/credentials/undefined-terms/v2"], type: ["VerifiableCredential", $t],
			validFrom: "2026-08-01T00:00:00Z", credentialSubject: $s}' |
			mez-vc issue --key "$keys/$1.jwk" --at 2026-08-01T00:00:00Z
	}
	for id in pk ae kz sc; do
		case $2 in
		pk)
			credential zone.kyc PkKyc "{\"id\": \"urn:x:$id\", \"kyc\": {\"verified\": true}}"
			credential pk.fbr MezListStatus "{\"id\": \"urn:x:$id\", \"list\": \"pk.atl\",
				\"status\": \"active\", \"from\": \"2026-03-01\", \"to\": \"2026-08-31\"}"
			;;
		*) credential zone.kyc "${2^}Kyc" "{\"id\": \"urn:x:$id\", \"$2\": {\"kyc\": {\"verified\": true}}}" ;;
		esac
	done
	[ "$2" != sc ] || credential sc.fsa ScGoodStanding \
		'{"id": "urn:x:sc", "sc": {"ibc": {"good_standing": true}}}'
}

@test "a payment between any two countries is judged at both ends, each by its own law" {
	for country in pk ae kz sc; do
		for zone in $(side $country); do
			shown "$zone" $country | jq -cs . >evidence
			corridor "$zone" $country | jq -c --slurpfile e evidence '.facts.payee.id as $payee |
				{type: "mez.case/1", operation: ., evidence: [$e[0][] | select(.credentialSubject.id == $payee)]}' |
				mez-tensor eval --zone "$ZONES/$zone" --as-of 2026-08-15T09:00:00Z >"$zone.out"
			is "$(wc -l <"$zone.out")" 6
			jq -r '"\(.operation.id) \(.verdict.decision.answer)"' "$zone.out"
			is "$(jq -r '.verdict.decision.answer' "$zone.out" | sort -u)" allowed
			is "$(jq -r '.verdict.cells[].clauses[].clause[0:3]' "$zone.out" | sort -u)" "$country."
		done
	done
	# The payer's end withholds what its own law says, the payee's nothing.
	is "$(jq -c 'select(.operation.id == "pk-ae") | [.verdict.cells[].obligations[]? | select(.kind == "withhold") | .amount.amount]' pk-sifc.out)" '["150000"]'
	is "$(jq -c 'select(.operation.id == "kz-ae") | [.verdict.cells[].obligations[]? | select(.kind == "withhold") | .amount.amount]' kz-aifc.out)" '["50000"]'
	is "$(jq -c 'select(.operation.id == "pk-ae") | [.verdict.cells[].obligations[]? | select(.kind == "withhold") | .amount.amount]' ae-adgm.out)" '[]'
}
