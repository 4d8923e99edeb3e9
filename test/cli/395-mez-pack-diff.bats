#!/usr/bin/env bats
# mez-pack diff: what changed between two versions of a pack, and which verdicts with it.
load helper
load zone

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	zone z
	old=$(jq -r '.packs[] | select(.name == "t.rules") | .sha256' z/stack.lock)
	echo "t.rules@$old" >old
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp -R "$BATS_FILE_TMPDIR"/{z,src,old} .
	old=$(cat old)
}

change() { sed -i "$1" src/rules/more/rules.yaml; }
diff_() { mez-pack diff --store z/store "$old" src/rules "$@"; }

@test "the same is no difference" {
	answers 0 diff_
	is "$output$stderr" ''
	answers 0 mez-pack diff --store z/store t.rules "$old"
	is "$output" ''
	answers 0 mez-pack diff --store z/store t.law t.law
}

@test "a rate, in words, and the example that flips" {
	change 's/kind: company, rate: 5%/kind: company, rate: 4%/'
	answers 1 diff_
	is "$stderr" ''
	is "$output" "table rates: row r1: rate 5 % -> 4 % from 2000-01-01
example 'a company': tax levy/wht XXX 50 -> XXX 40"
	# by name and digest, in one store
	mez-pack build --store z/store src/rules >/dev/null
	answers 1 mez-pack diff --store z/store "$old" t.rules
	has "$output" 'rate 5 % -> 4 %'
	answers 1 mez-pack diff --store z/store t.rules "$old"
	has "$output" 'rate 4 % -> 5 %'
}

@test "two stores" {
	change 's/rate: 10%/rate: 12.5%/'
	mez-pack build --store new src/law src/base src/rules >/dev/null
	answers 1 mez-pack diff --store z/store --other new t.rules t.rules
	is "$output" "table rates: row r2: rate 10 % -> 12.5 % from 2000-01-01
example 'a person': tax levy/wht XXX 100 -> XXX 125"
}

@test "rows that end, that follow, that are new and gone" {
	change 's/rate: 5%, from: 2000-01-01/rate: 5%, from: 2000-01-01, to: 2026-06-30/'
	change 's/^  - {id: r2.*/  - {id: r1b, kind: company, rate: 4%, from: 2026-07-01, source: GK, confidence: V2}\n  - {id: r3, kind: person, rate: 10%, from: 2000-01-01, source: GK, confidence: V3}/'
	change 's/row: \[r2\]/row: [r3]/'
	answers 1 diff_
	is "$output" "table rates: row r1: to nothing -> 2026-06-30 from 2000-01-01
table rates: row r2: gone
table rates: row r1b: new: rate 5 % -> 4 % from 2026-07-01
table rates: row r3: new: rate 10 % from 2000-01-01"
}

@test "clauses and other items" {
	change 's/^title: Clause levy/title: Another/'
	printf '%s\n' --- 'param: floor' 'rows: [{from: 2000-01-01, value: "XXX 5,000", source: GK, confidence: V1}]' \
		"untested: new" >>src/rules/more/rules.yaml
	answers 1 diff_
	is "$output" "clause levy: title Clause levy -> Another
param floor: new"
	answers 1 mez-pack diff --store z/store src/rules "$old"
	has "$output" 'param floor: gone'
}

@test "conditions are told as people write them, member by member" {
	{
		echo ---
		clause late duty 'applies: .flag and (.gross > xxx(0) or .payee.kind == "company")' \
			'source: GK' 'confidence: V3' \
			'duty: {d: {kind: pay, when: after, bearer: .payer, to: auth, base: .gross, rate: 5%, due: .paid_on, penalty: [{when: late, amount: unpaid * 1, because: b, cites: [{work: /akn/xx/act/2000/1, at: sec_1}]}]}}' \
			'untested: here'
	} >>src/rules/more/rules.yaml
	mez-pack build --store z/store src/rules >/dev/null
	sed -i -e 's/ or .payee.kind == "company"/ or .payee.kind != "company"/' -e 's/rate: 5%, due/rate: 0.5% * 10, due/' \
		-e 's/amount: unpaid/amount: days_late * unpaid/' src/rules/more/rules.yaml
	answers 1 mez-pack diff --store z/store t.rules src/rules
	is "$output" 'clause late: applies .flag and (.gross > xxx(0) or .payee.kind == "company") -> .flag and (.gross > xxx(0) or .payee.kind != "company")
clause late: duty.d.penalty.1.amount unpaid * 1 -> days_late * unpaid * 1
clause late: duty.d.rate 5% -> 0.5% * 10'
	answers 1 mez-pack diff --store z/store t.rules src/rules --json
	is "$(jq -c 'select(.member == "duty.d.rate") | .old, .new' <<<"$output")" '["dec","0.05"]
["mul",["dec","0.005"],["dec","10"]]'
	# what is there only once is told whole
	sed -i 's/, due: .paid_on, penalty.*/}}/' src/rules/more/rules.yaml
	answers 1 mez-pack diff --store z/store t.rules src/rules
	has "$output" 'clause late: duty.d.due .paid_on -> nothing'
}

@test "a clause that is gone takes a state along" {
	sed -i '/^clause: known/,/^requires/d' src/rules/more/rules.yaml
	answers 1 diff_
	has "$output" 'clause known: gone'
	has "$output" "example 'a person': tax pending -> compliant"
	answers 1 diff_ --json
	is "$(jq -c 'select(.type == "mez.flip/1") | [.example, .domain, .old.state, .new.state]' <<<"$output")" \
		'["a person","tax","pending","compliant"]'
}

@test "a law: provisions by their text" {
	cp -R src/law src/law2
	sed -i 's/Text of sec_1/Other text of sec_1/' src/law2/act.xml
	answers 1 mez-pack diff --store z/store t.law src/law2
	has "$output" 'row sec_1: text'
}

@test "operations of a file, by both" {
	change 's/rate: 10%/rate: 20%/'
	operation >ops
	operation '.id = "op-2"' '.facts.payee.kind = "person"' >>ops
	answers 1 diff_ --ops ops
	has "$output" "operation 'op-2': tax levy/wht XXX 100 -> XXX 200"
	run ! grep -q op-1 <<<"$output"
	answers 1 diff_ --ops ops --zone z --json
	is "$(jq -r 'select(.operation) | .new.duties["levy/wht"].amount' <<<"$output")" 200
	answers 0 mez-pack diff --store z/store "$old" "$old" --ops ops
	want=$(diff_ --ops ops || :)
	answers 1 diff_ --ops - <ops
	is "$output" "$want"
}

@test "a case's evidence counts when the zone's policy says whose" {
	sed -i '/^clause: known/,/^requires/d' src/rules/more/rules.yaml
	case_of "$(operation)" "$(kyc z/keys/auth.jwk urn:x:p1)" >ops
	answers 1 diff_ --ops ops
	has "$output" "operation 'op-1': tax pending -> compliant"
	answers 1 diff_ --ops ops --zone z
	run ! grep -q op-1 <<<"$output"
}

@test "an operation that only one version can judge, and one that none can" {
	printf '%s\n' --- '{vocabulary: more, facts: {extra: {type: bool}}}' >>src/rules/more/rules.yaml
	operation '.facts.extra = true' >ops
	answers 1 diff_ --ops ops
	has "$output" "operation 'op-1': could not be judged: "
	operation >ops
	operation '.facts.nonsense = true' >>ops
	answers 65 diff_ --ops ops
	has "$stderr" "mez-pack: ops:2:1: "
	n=$(head -n 1 ops | wc -c)
	operation >ops
	echo ' {]' >>ops
	answers 65 diff_ --errors json --ops ops
	is "$(jq -c '[.source, .line, .column, .offset]' <<<"$stderr")" "[\"ops\",2,3,$((n + 2))]"
	# an empty pipe is not taken for a good one
	answers 65 diff_ --ops /dev/stdin < <(:)
	has "$stderr" 'no records in the input'
	answers 65 diff_ --ops - < <(:)
	echo '{' >ops
	answers 65 diff_ --ops ops
	has "$stderr" "mez-pack: ops:1:"
	answers 66 diff_ --ops nowhere
}

@test "records are canonical and fit their schemas" {
	change 's/kind: company, rate: 5%/kind: company, rate: 4%/'
	operation >ops
	answers 1 diff_ --json --ops ops
	is "$(jq -r .type <<<"$output" | sort | uniq -c | tr -s ' \n' ' ')" ' 1 mez.change/1 2 mez.flip/1 '
	mez-canon --check <<<"$output" >/dev/null
	answers 0 mez-schema --own <<<"$(diff_ --json --ops ops)"
	is "$(diff_ --json | jq -c 'select(.type == "mez.change/1") | [.kind, .name, .row, .change, .member, .old, .new]')" \
		'["table","rates","r1","changed","rate","0.05","0.04"]'
}

@test "usage, and versions that are not there" {
	answers 64 mez-pack diff --store z/store t.rules
	answers 64 mez-pack diff --store z/store t.rules t.law
	answers 64 diff_ --zone z
	answers 64 mez-pack diff "$old" t.rules
	answers 1 mez-pack diff --store z/store t.rules t.nope
	answers 1 mez-pack diff --store z/store t.rules "t.rules@$(printf '%064d' 0)"
	answers 66 mez-pack diff --store nowhere t.rules t.rules
	answers 66 mez-pack diff --store z/store --other nowhere t.rules t.rules
	change 's/rate: 5%/rate: 4%/'
	lost_stdout diff_
}
