#!/usr/bin/env bats
# mez-pack build: what speaks of one figure says the same.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	rm -r src/rules/more
	mez-pack build --store st src/law src/base >/dev/null
}

# figure NAME VALUE [MORE]: a mark in the law.
mark() {
	sed -i "s|</meta>|<proprietary source=\"#x\"><mez:figure xmlns:mez=\"https://mez.example/ns/akn\" name=\"$1\" at=\"${4:-sec_1}\" value=\"$2\" ${3:-}/></proprietary></meta>|" src/law/act.xml
}
law() { mez-pack build --store st src/law src/base; }
build() { mez-pack build --store st src/rules; }

# param NAME VALUE [MORE]
param() {
	printf '%s\n' "param: $1" 'figure: zz.floor' "rows: [{value: \"$2\", from: 2000-01-01${3:-}, source: GK, confidence: GK}]" >"src/rules/$1.yaml"
}

@test "two params of one figure" {
	param a 'XXX 75,000'
	param b 'XXX 75,000'
	answers 0 build
	param b 'XXX 75,001'
	answers 65 build
	is "$stderr" "mez-pack: src/rules/b.yaml:3:8: figure 'zz.floor' is another on 2000-01-01 in 'b' (2000-01-01) than in 'a' (2000-01-01), src/rules/a.yaml:3"
	param b 'YYY 75,000'
	answers 65 build
	param b '75000'
	answers 65 build
	# for other days they may differ
	param a 'XXX 75,000' ', to: 2009-12-31'
	printf '%s\n' 'param: b' 'figure: zz.floor' 'rows: [{value: XXX 1, from: 2010-01-01, source: GK, confidence: GK}]' >src/rules/b.yaml
	answers 0 build
	sed -i 's/2010-01-01/2009-12-31/' src/rules/b.yaml
	answers 65 build
	has "$stderr" 'is another on 2009-12-31'
}

@test "a row of a table" {
	param a 5%
	printf '%s\n' 'table: t' 'form: rate' 'keys: {kind: .payee.kind}' 'rows:' \
		'  - {id: r1, kind: company, rate: 5%, figure: zz.floor, from: 2000-01-01, source: GK, confidence: V2}' \
		'  - {id: r2, kind: person, rate: 7%, from: 2000-01-01, source: GK, confidence: V2}' >src/rules/t.yaml
	answers 0 build
	sed -i 's/rate: 5%/rate: 5.5%/' src/rules/t.yaml
	answers 65 build
	has "$stderr" "src/rules/t.yaml:5:5: figure 'zz.floor' is another on 2000-01-01 in 't' (r1) than in 'a' (2000-01-01), src/rules/a.yaml:3"
	# what is contested says nothing for certain
	sed -i 's/rate: 5.5%,/& contested: [{rate: 5%, source: GK}],/' src/rules/t.yaml
	answers 0 build
}

@test "a slab is more than one figure" {
	printf '%s\n' 'table: t' 'form: slab' 'keys: {}' 'rows:' \
		'  - {id: r1, parts: [{max: XXX 5, rate: 1%}, {rate: 2%}], figure: zz.floor, from: 2000-01-01, source: GK, confidence: V2}' >src/rules/t.yaml
	answers 65 build
	has "$stderr" 'src/rules/t.yaml:5:67: a slab is more than one figure'
}

@test "the law's own mark" {
	mark zz.floor 'XXX 75,000'
	law >/dev/null
	is "$(mez-pack show --store st t.law items/law/akn.xx.act.2000.1.eng@2000-01-01.json | jq -c .figures)" \
		'[{"at":"sec_1","name":"zz.floor","value":"XXX 75,000"}]'
	param a 'XXX 75,000'
	answers 0 build
	param a 'XXX 80,000'
	answers 65 build
	has "$stderr" "src/rules/a.yaml:3:8: figure 'zz.floor' is another on 2000-01-01 in 'a' (2000-01-01) than in '/akn/xx/act/2000/1/eng@2000-01-01' (sec_1), "
	# for the days that the mark says
	sed -i 's|value="XXX 75,000"|& to="2009-12-31"|' src/law/act.xml
	law >/dev/null
	answers 65 build
	printf '%s\n' 'param: a' 'figure: zz.floor' 'rows: [{value: XXX 80000, from: 2010-01-01, source: GK, confidence: GK}]' >src/rules/a.yaml
	answers 0 build
}

@test "a text of a later day ends what the one before it says" {
	mark zz.floor 5%
	sed -e 's/@2000-01-01/@2010-07-01/g' -e 's/<FRBRdate date="2000-01-01" name="inForce"/<FRBRdate date="2010-07-01" name="inForce"/' \
		-e 's/value="5%"/value="6%"/' src/law/act.xml >src/law/later.xml
	law >/dev/null
	printf '%s\n' 'param: a' 'figure: zz.floor' 'rows:' '  - {value: 5%, from: 2000-01-01, to: 2010-06-30, source: GK, confidence: GK}' \
		'  - {value: 6%, from: 2010-07-01, source: GK, confidence: GK}' >src/rules/a.yaml
	answers 0 build
	sed -i -e 's/from: 2010-07-01/from: 2010-07-02/' -e 's/2010-06-30/2010-07-01/' src/rules/a.yaml
	answers 65 build
	has "$stderr" 'is another on 2010-07-01'
}

@test "marks that are none" {
	cp src/law/act.xml keep.xml
	mark zz.floor 5% '' sec_9
	answers 65 law
	has "$stderr" "figure 'zz.floor' is said to stand in 'sec_9', which is not there"
	cp keep.xml src/law/act.xml
	mark zz.floor 5% 'to="2009-02-30"'
	answers 65 law
	has "$stderr" "'2009-02-30' is not a date"
	cp keep.xml src/law/act.xml
	mark zz.floor ''
	answers 65 law
	has "$stderr" 'figure wants value'
	cp keep.xml src/law/act.xml
	mark 'no name' 5%
	answers 65 law
}

@test "a licence: its term, its days of grace, its limits" {
	printf '%s\n' 'activities: acts' 'words: {trade: {}}' --- 'licence: l' 'title: L' 'of: party' 'proof: {from: auth}' \
		'cites: [{work: /akn/xx/act/2000/1, at: sec_1}]' 'valid: {from: 2000-01-01}' 'covers: {activities: acts, words: trade}' \
		'limits: {most: {of: .gross, max: xxx(500), figure: zz.most}}' \
		'terms: [{years: 5, figure: zz.years, source: GK, confidence: GK}]' \
		'renewal: {grace: 30, in_force: true, figure: zz.grace, source: GK, confidence: GK}' \
		'max_age: 30' 'source: GK' 'confidence: GK' 'untested: here' >src/rules/l.yaml
	answers 0 build
	for one in 'zz.most XXX 500' 'zz.years 5' 'zz.grace 30'; do
		printf '%s\n' 'param: a' "figure: ${one%% *}" "rows: [{value: ${one#* }, from: 2000-01-01, source: GK, confidence: GK}]" >src/rules/a.yaml
		answers 0 build
		sed -i 's/value: \(.*\), from/value: \17, from/' src/rules/a.yaml
		answers 65 build
		has "$stderr" "figure '${one%% *}' is another on 2000-01-01 in 'l'"
	done
	rm src/rules/a.yaml
	sed -i 's/max: xxx(500)/max: .gross/' src/rules/l.yaml
	answers 65 build
	has "$stderr" "limit 'most' writes no figure out"
}

@test "two packs that contradict each other do not go into one zone" {
	zone z
	mkdir -p src/more
	printf '%s\n' 'param: p1' 'figure: zz.floor' 'rows: [{value: 5%, from: 2000-01-01, source: GK, confidence: GK}]' 'untested: x' >>src/rules/more/p.yaml
	pack_yaml t.more regpack 't.base, t.law' >src/more/pack.yaml
	printf '%s\n' 'param: p2' 'figure: zz.floor' 'rows: [{value: 6%, from: 2000-01-01, source: GK, confidence: GK}]' 'untested: x' >src/more/p.yaml
	mez-pack build --store z/store src/rules src/more >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.rules t.more >/dev/null
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.rules, t.more]/' z/zone.yaml
	answers 65 mez-pack lock --zone z --key z/keys/authority.jwk
	has "$stderr" "figure 'zz.floor' is another on 2000-01-01"
}
