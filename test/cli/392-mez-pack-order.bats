#!/usr/bin/env bats
# mez-pack build: packs are built in the order in which they require each other.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
}

names() { jq -rs '[.[].name] | join(" ")' <<<"$output"; }

@test "whatever the order given, what is required comes first" {
	answers 0 mez-pack build --store one src/rules src/base src/law
	is "$(names)" 't.law t.base t.rules'
	answers 0 mez-pack build --store two src/law src/base src/rules
	cmp one/index.json two/index.json
	# and where nothing asks for another, the order given stays
	mkdir src/{z,a}
	pack_yaml t.z lawpack >src/z/pack.yaml
	pack_yaml t.a lawpack >src/a/pack.yaml
	law_xml | sed 's|act/2000/1|act/2000/2|g' >src/z/act.xml
	law_xml | sed 's|act/2000/1|act/2000/3|g' >src/a/act.xml
	answers 0 mez-pack build --store three src/z src/rules src/a src/law src/base
	is "$(names)" 't.z t.law t.base t.rules t.a'
}

@test "all packs of the tree, as the shell lists them" {
	cp -R "$MEZ_ROOT/packs" .
	answers 0 mez-pack build --store st packs/*/*
	is "$(wc -l <<<"$output")" "$(printf '%s\n' packs/*/pack.yaml packs/*/*/pack.yaml | grep -vc '\*')"
}

@test "packs that require each other" {
	pack_yaml t.base regpack 't.law, t.rules' >src/base/pack.yaml
	answers 65 mez-pack build --store st src/rules src/base src/law
	is "$stderr" "mez-pack: src/base/pack.yaml:6:19: 't.base' requires 't.rules', which requires it"
	is "$output" ''
	pack_yaml t.base regpack t.base >src/base/pack.yaml
	answers 65 mez-pack build --store st src/base
	is "$stderr" "mez-pack: src/base/pack.yaml:6:12: 't.base' requires 't.base', which requires it"
}

@test "two directories of one pack" {
	cp -R src/law src/law2
	answers 65 mez-pack build --store st src/law src/base src/law2
	is "$stderr" "mez-pack: src/law2/pack.yaml:1:1: pack 't.law' is also built from src/law/pack.yaml"
	answers 65 mez-pack build --store st src/law src/law
}

@test "a pack.yaml that cannot be read is told in its turn" {
	echo 'a: [' >src/base/pack.yaml
	answers 65 mez-pack build --store st src/law src/base
	has "$stderr" 'src/base/pack.yaml:2:1'
	is "$(names)" t.law
	answers 66 mez-pack build --store st2 src/law nowhere
	is "$(names)" t.law
}

@test "what is required and not given must be in the store" {
	answers 1 mez-pack build --store st src/base
	has "$stderr" "src/base/pack.yaml:6:12: no pack 't.law' in the store"
}
