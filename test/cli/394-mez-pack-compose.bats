#!/usr/bin/env bats
# mez-pack compose and lock: layers, conflicts, gaps, and what is waived of them.
load helper
load zone

setup_file() {
	once zone z
}

setup() {
	again z src
}

compose() { mez-pack compose --zone z --at 2025-01-01T00:00:00Z "$@"; }
waive() { echo "waivers: [$1]" >>z/zone.yaml; }

# second LINE...: a pack t.more of these lines, in the zone.
second() {
	mkdir src/more
	pack_yaml t.more regpack 't.base, t.law, t.rules' >src/more/pack.yaml
	printf '%s\n' "$@" >src/more/m.yaml
	mez-pack build --store z/store src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.more >/dev/null
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.rules, t.more]/' z/zone.yaml
}

more_coverage='{coverage: c2, domain: tax, examines: [{head: h, kinds: [payment], date: .paid_on, from: 2010-01-01}]}'

@test "a zone without trouble" {
	cp z/stack.lock before
	answers 0 compose
	is "$stderr" ''
	is "$(jq -c '[.zone, .jurisdiction, .troubles, [.layers[] | has("layer")], [.layers[].packs[].name]]' <<<"$output")" \
		'["t-zone","xx",[],[false],["t.base","t.law","t.rules"]]'
	is "$(jq -c .heads <<<"$output")" '[{"domain":"tax","examined_by":["t.rules"],"head":"h","required_for":["payment"]}]'
	mez-canon --check <<<"$output" >/dev/null
	answers 0 mez-schema --own <<<"$output"
	same_twice compose
	answers 0 lock
	cmp before z/stack.lock
}

@test "layers are shown in their order, and are in the lock" {
	echo 'layers: [{layer: federal, packs: [t.law, t.base]}, {layer: zone, packs: [t.rules]}]' >>z/zone.yaml
	answers 0 compose
	is "$(jq -c '[.layers[] | [.layer, [.packs[].name]]]' <<<"$output")" '[["federal",["t.base","t.law"]],["zone",["t.rules"]]]'
	answers 0 mez-schema --own <<<"$output"
	answers 0 lock
	is "$(jq -c '[.zone.layers[].layer]' z/stack.lock)" '["federal","zone"]'
	answers 0 mez-schema --own z/stack.lock
	answers 0 mez-tensor eval --zone z <<<"$(operation)"
}

@test "layers that are none" {
	cp z/zone.yaml good
	while IFS='|' read -r line place part; do
		cp good z/zone.yaml
		echo "layers: $line" >>z/zone.yaml
		answers 78 lock
		has "$stderr" "mez-pack: z/zone.yaml:$place: "
		has "$stderr" "$part"
		one_line mez-pack
	done <<-'END'
		[]|13:9|there are from 1 to 64 layers
		[{layer: a, packs: [t.law]}]|7:16|no layer has the pack 't.base'
		[{layer: a, packs: [t.law, t.base]}, {layer: b, packs: [t.rules, t.law]}]|13:74|a pack is of one layer: 't.law'
		[{layer: a, packs: [t.law, t.base]}, {layer: a, packs: [t.rules]}]|13:46|two layers are called 'a'
		[{layer: a, packs: [t.law, t.base, t.rules, t.no]}]|13:53|the zone does not take the pack 't.no'
		[{layer: a, packs: 5}]|13:10|packs must be an array of strings
		[{layer: a, packs: [t.law], more: 1}]|13:10|unknown member 'more'
		5|13:9|layers
	END
}

@test "a head that no pack examines" {
	sed -i 's/tax: \[h\]/tax: [h, h9]/' z/zone.yaml
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml:12:28: no pack examines the head 'h9'"
	answers 1 compose
	is "$(jq -c '.troubles[] | [.kind, .name, .waived]' <<<"$output")" '["head","h9",false]'
	is "$(jq -c '.heads[] | select(.head == "h9") | .examined_by' <<<"$output")" '[]'
	waive '{head: h9, reason: by hand, by: council, on: 2024-12-01, until: 2025-01-01}'
	answers 0 compose
	answers 0 mez-schema --own <<<"$output"
	answers 0 lock
	# the auditor sees it, and the verdict is no better for it
	is "$(jq -r '.zone.waivers[0].reason' z/stack.lock)" 'by hand'
	answers 0 mez-tensor eval --zone z <<<"$(operation)"
	has "$(jq -c '.verdict.cells[] | select(.domain == "tax") | [.state, .reasons[]]' <<<"$output")" '{"code":"not_examined","head":"h9"}'
	is "$(jq -r '.verdict.cells[] | select(.domain == "tax") | .state' <<<"$output")" pending
}

@test "a head that is examined for another kind of operation" {
	sed -i 's/^heads: .*/heads: {payment: {tax: [h]}, gift: {tax: [h]}}/' z/zone.yaml
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml:12:43: no pack examines the head 'h' for 'gift'"
	waive '{head: h, reason: no gifts are made, by: council, on: 2024-12-01, until: 2025-01-01}'
	answers 0 lock
}

@test "a waiver that has ended, that waives nothing, that is none" {
	sed -i 's/tax: \[h\]/tax: [h, h9]/' z/zone.yaml
	waive '{head: h9, reason: by hand, by: council, on: 2024-12-01, until: 2024-12-31}'
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml:13:11: the waiver of the head 'h9' ended on 2024-12-31"
	answers 1 compose
	is "$(jq -c '.troubles[] | [.waived, .waiver.until]' <<<"$output")" '[false,"2024-12-31"]'
	answers 0 mez-pack lock --zone z --key z/keys/authority.jwk --at 2024-12-31T23:59:59Z
	cp z/zone.yaml ended
	answers 78 mez-pack lock --zone z --check
	answers 78 mez-pack lock --zone z --key z/keys/authority.jwk --at 2024-11-30T23:59:59Z
	is "$stderr" "mez-pack: z/zone.yaml:13:11: the waiver of the head 'h9' is to be given on 2024-12-01"
	answers 0 mez-pack lock --zone z --key z/keys/authority.jwk --at 2024-12-01T00:00:00Z
	sed -i 's/2024-12-31/2099-12-31/; s/h, h9/h/' z/zone.yaml
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml:13:11: nothing to waive: the head 'h9'"
	while IFS='|' read -r line part; do
		sed '$d' ended >z/zone.yaml
		waive "$line"
		answers 78 lock
		has "$stderr" "mez-pack: z/zone.yaml:13:"
		has "$stderr" "$part"
	done <<-'END'
		{head: h9, by: council, on: 2024-12-01, until: 2025-01-01}|'reason' is missing
		{head: h9, reason: x, on: 2024-12-01, until: 2025-01-01}|'by' is missing
		{head: h9, reason: x, by: council, on: 2024-12-01}|'until' is missing
		{head: h9, reason: x, by: council, until: 2025-01-01}|'on' is missing
		{head: h9, reason: x, by: council, on: 2025-01-02, until: 2025-01-01}|it ends before it is given
		{head: h9, reason: x, by: council, on: 2024-12-01, until: 2025-02-30}|until
		{head: h9, domain: tax, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}|one head, domain, conflict or review
		{reason: x, by: council, on: 2024-12-01, until: 2025-01-01}|one head, domain, conflict or review
		{head: h9, reason: "", by: council, on: 2024-12-01, until: 2025-01-01}|who waives, and why?
		{head: h9, reason: x, by: c, on: 2024-12-01, until: 2025-01-01}, {head: h9, reason: x, by: c, on: 2024-12-01, until: 2025-01-01}|waived twice: 'h9'
		{head: h9, reason: x, by: c, on: 2024-12-01, until: 2025-01-01, more: 1}|more
	END
}

@test "a domain that must pass and that no pack examines" {
	sed -i 's/domains: \[tax\]/domains: [tax, aml]/' z/zone.yaml
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml:11:38: no pack examines the domain 'aml' for 'payment'"
	waive '{domain: aml, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}'
	answers 0 lock
	answers 0 mez-tensor eval --zone z <<<"$(operation)"
	is "$(jq -r '.verdict.decision.answer' <<<"$output")" pending
}

@test "two packs that decide one head" {
	second "$more_coverage" --- "$(clause more requirement 'requires: .flag')"
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml: packs 't.more' and 't.rules' both examine the head 'h' of tax
mez-pack: z/zone.yaml: packs 't.more' and 't.rules' both have clauses of the head 'h' of tax"
	answers 1 compose
	is "$(jq -c '.heads[].examined_by' <<<"$output")" '["t.more","t.rules"]'
	waive '{conflict: h, reason: both are meant, by: council, on: 2024-12-01, until: 2025-01-01}'
	answers 0 lock
	answers 0 compose
	is "$(jq -c '[.troubles[].waived]' <<<"$output")" '[true,true]'
}

@test "coverages one after the other are no conflict" {
	second "${more_coverage/from: 2010/from: 2030}"
	answers 78 lock
	sed -i 's/from: 2000-01-01}\]$/from: 2000-01-01, to: 2029-12-31}]/' src/rules/more/rules.yaml
	mez-pack build --store z/store src/rules src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.rules t.more >/dev/null
	answers 0 lock
}

# over WORK: a clause of the second pack that varies levy, empowered by that work.
over() {
	clause lower variation 'varies: {levy: {rate: 100%}}' "empowered_by: [{work: /akn/xx/act/2000/$1, at: sec_1}]" |
		sed 's|^head: h|head: g|'
}

@test "a lower law does not empower itself" {
	mkdir src/law2
	pack_yaml t.order lawpack >src/law2/pack.yaml
	law_xml | sed 's|act/2000/1|act/2000/2|g' >src/law2/two.xml
	mez-pack build --store z/store src/law2 >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.order >/dev/null
	mkdir src/more
	pack_yaml t.more regpack 't.base, t.law, t.rules, t.order' >src/more/pack.yaml
	over 2 >src/more/m.yaml
	mez-pack build --store z/store src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.more >/dev/null
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.rules, t.more, t.order]/' z/zone.yaml
	answers 0 lock
	cp z/zone.yaml plain
	echo 'layers: [{layer: federal, packs: [t.law, t.base, t.rules]}, {layer: zone, packs: [t.more, t.order]}]' >>z/zone.yaml
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml: clause 'lower' of 't.more' varies 'levy' of 't.rules', a higher law, and nothing so high empowers it"
	waive '{conflict: lower, reason: an order of the council, by: council, on: 2024-12-01, until: 2025-01-01}'
	answers 0 lock
	# a higher law needs nobody's leave
	cp plain z/zone.yaml
	echo 'layers: [{layer: federal, packs: [t.law, t.base, t.more, t.order]}, {layer: zone, packs: [t.rules]}]' >>z/zone.yaml
	answers 0 lock
	# the higher law lets it
	cp plain z/zone.yaml
	echo 'layers: [{layer: federal, packs: [t.law, t.base, t.rules]}, {layer: zone, packs: [t.more, t.order]}]' >>z/zone.yaml
	over 1 >src/more/m.yaml
	mez-pack build --store z/store src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.more >/dev/null
	answers 0 lock
}

@test "a lower law defeats a higher one only by its leave" {
	mkdir src/law2
	pack_yaml t.order lawpack >src/law2/pack.yaml
	law_xml | sed 's|act/2000/1|act/2000/2|g' >src/law2/two.xml
	mkdir src/more
	pack_yaml t.more regpack 't.base, t.law, t.rules, t.order' >src/more/pack.yaml
	clause lower relief 'defeats: [levy]' 'empowered_by: [{work: /akn/xx/act/2000/2, at: sec_1}]' |
		sed 's|^head: h|head: g|' >src/more/m.yaml
	mez-pack build --store z/store src/law2 src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.order t.more >/dev/null
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.rules, t.more, t.order]/' z/zone.yaml
	echo 'layers: [{layer: federal, packs: [t.law, t.base, t.rules]}, {layer: zone, packs: [t.more, t.order]}]' >>z/zone.yaml
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml: clause 'lower' of 't.more' defeats 'levy' of 't.rules', a higher law, and nothing so high empowers it"
	waive '{conflict: lower, reason: an order of the council, by: council, on: 2024-12-01, until: 2025-01-01}'
	answers 0 lock
}

@test "clauses of one head alone are a conflict, and one head for two kinds is none" {
	second "$(clause more requirement 'requires: .flag')"
	answers 78 lock
	is "$stderr" "mez-pack: z/zone.yaml: packs 't.more' and 't.rules' both have clauses of the head 'h' of tax"
	echo "${more_coverage/payment/gift}" >src/more/m.yaml
	mez-pack build --store z/store src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.more >/dev/null
	answers 0 lock
	sed -i 's/domain: tax/domain: aml/; s/gift/payment/' src/more/m.yaml
	mez-pack build --store z/store src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.more >/dev/null
	answers 0 lock
}

@test "a waiver of one trouble is none of another" {
	sed -i 's/tax: \[h\]/tax: [h, h9]/; s/domains: \[tax\]/domains: [tax, aml]/' z/zone.yaml
	while IFS='|' read -r line left; do
		cp z/zone.yaml kept
		waive "$line"
		answers 78 lock
		has "$stderr" "$left"
		cp kept z/zone.yaml
	done <<-'END'
		{head: h9, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}|no pack examines the domain 'aml' for 'payment'
		{domain: aml, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}|no pack examines the head 'h9'
		{conflict: h9, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}|nothing to waive: the conflict 'h9'
		{domain: kyc, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}|nothing to waive: the domain 'kyc'
	END
	waive '{head: h9, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}, {domain: aml, reason: x, by: council, on: 2024-12-01, until: 2025-01-01}'
	answers 0 lock
}

@test "two things of one name are an error, whatever is waived" {
	mkdir src/twin
	pack_yaml t.twin regpack 't.base, t.law' >src/twin/pack.yaml
	clause levy requirement 'requires: .flag' >src/twin/m.yaml
	mez-pack build --store z/store src/twin >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.twin >/dev/null
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.rules, t.twin]/' z/zone.yaml
	answers 65 lock
	has "$stderr" "levy"
	answers 65 compose
}

@test "check names every difference" {
	echo more >>src/rules/README.md
	sed -i 's/rate: 5%/rate: 4%/' src/rules/more/rules.yaml
	old=$(jq -r '.packs[] | select(.name == "t.rules") | .sha256' z/stack.lock)
	new=$(mez-pack build --store z/store src/rules | jq -r .sha256)
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.rules >/dev/null
	cp z/keys/stranger.pub.jwk z/keys/auth.pub.jwk
	sed -i 's/^title: .*/title: Another/; $a note: new' z/zone.yaml
	answers 1 mez-pack lock --zone z --check
	is "$output" ''
	is "$stderr" "mez-pack: z/stack.lock: the lock's 'zone' is not what is on disk: it has \"Another\", the lock \"A zone of the tests\" (/zone/title)
mez-pack: z/stack.lock: the lock's 'zone' is not what is on disk: it has \"new\", the lock nothing (/zone/note)
mez-pack: z/stack.lock: the lock's 'authorities' is not what is on disk: it has [\"$(mez-keygen did z/keys/stranger.pub.jwk)\"], the lock $(jq -c .authorities.auth z/stack.lock) (/authorities/auth)
mez-pack: z/stack.lock: the lock's 'packs' is not what is on disk: pack 't.rules' is $new, the lock pins $old (/packs)
mez-pack: z/stack.lock: the lock's 'packs' is not what is on disk: pack 't.rules': items/table/rates.json differs (/packs)
mez-pack: z/stack.lock: the lock's 'packs' is not what is on disk: pack 't.rules': source/README.md differs (/packs)
mez-pack: z/stack.lock: the lock's 'packs' is not what is on disk: pack 't.rules': source/more/rules.yaml differs (/packs)"
	answers 1 mez-pack lock --zone z --check --errors=json
	is "$(jq -r .code <<<"$stderr" | sort -u)" refused
	is "$(wc -l <<<"$stderr")" 7
}

@test "check: packs that came and went, and one that the store lost" {
	second '{authority: more, title: M}'
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.more]/; s/^decisions.*/decisions: {}/; s/^heads.*/heads: {}/' z/zone.yaml
	sed -i 's/, t.rules//' src/more/pack.yaml
	mez-pack build --store z/store src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.more >/dev/null
	answers 1 mez-pack lock --zone z --check
	has "$stderr" "pack 't.rules' is no longer among them (/packs)"
	has "$stderr" "pack 't.more' is new (/packs)"
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.rules]/' z/zone.yaml
	rm "$(blob_of z/store "$(jq -r '.packs[] | select(.name == "t.rules") | .sha256' z/stack.lock)")"
	echo more >>src/rules/README.md
	mez-pack build --store z/store src/rules >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.rules >/dev/null
	answers 1 mez-pack lock --zone z --check
	has "$stderr" ", which the store has not (/packs)"
}

@test "usage, missing files, lost answers" {
	answers 64 mez-pack compose
	answers 64 mez-pack compose --zone z more
	answers 66 mez-pack compose --zone nowhere
	rm z/zone.yaml
	answers 66 compose
	cp "$BATS_FILE_TMPDIR/z/zone.yaml" z/zone.yaml
	lost_stdout compose
}
