# The jurisdictions that come with mez: each makes a zone from its directory alone, and its cases
# have the decisions that its README states.
load helper

setup_file() {
	export ZONES=$BATS_FILE_TMPDIR
	for dir in "$MEZ_ROOT"/jurisdictions/*/; do
		zone=$(basename "$dir")
		"$MEZ_ROOT/scripts/make-zone" "$zone" "$ZONES/$zone" 2>"$ZONES/$zone.err" ||
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

@test "every pack builds, and its examples hold" {
	cd "$MEZ_ROOT/packs"
	store=$BATS_TEST_TMPDIR/s
	for pack in common/base */law */base */*; do # what others require comes first
		answers 0 mez-pack build --store "$store" "$pack"
		case $pack in
		*/law | */base) ;;
		*) answers 0 mez-pack test --store "$store" "${pack/\//.}" ;;
		esac
	done
}

@test "every jurisdiction locks from its sources, and the lock answers for them" {
	for zone in "$ZONES"/*/; do
		[ -e "$zone/stack.lock" ]
		answers 0 mez-pack lock --zone "$zone" --check
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
