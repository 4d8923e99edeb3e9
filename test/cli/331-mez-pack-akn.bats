#!/usr/bin/env bats
# mez-pack akn: texts of law against schema and naming convention.
load helper
load zone

@test "a text that is as it should be" {
	answers 0 mez-pack akn "$MEZ_ROOT"/packs/*/law
	answers 0 mez-pack akn "$MEZ_ROOT/packs/kz/law"
	is "$output" ''
}

@test "a name that is not the convention's, and the one that is" {
	law_xml | sed 's/eId="sec_1"/eId="section_1"/' >a.xml
	answers 1 mez-pack akn a.xml
	is "$(jq -r 'select(.rule == "eid-word") | "\(.file) \(.line) \(.severity) \(.eid) \(.suggested)"' <<<"$output")" \
		"a.xml $(grep -n section_1 a.xml | cut -d: -f1) error section_1 sec_1"
	law_xml sec_1 sec_1 >b.xml
	answers 1 mez-pack akn b.xml
	has "$output" '"rule":"eid-duplicate"'
}

@test "what is no Akoma Ntoso 3.0 is a finding, and the others are checked" {
	law_xml | sed 's|ns/akn/3.0|ns/akn/3.0/WD17|' >old.xml
	echo '<a>' >cut.xml
	printf '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<a>&b;</a>\n' >xxe.xml
	printf '<a>\377</a>' >bytes.xml
	law_xml | sed 's/eId="sec_1"/eId="section_1"/' >z.xml
	answers 65 mez-pack akn old.xml cut.xml xxe.xml bytes.xml z.xml
	is "$(jq -r 'select(.severity == "error") | "\(.file) \(.rule)"' <<<"$output" | grep -v 'frbr\|ref-')" \
"old.xml unknown-type
cut.xml grammar
xxe.xml unsafe-input
bytes.xml invalid-utf8
z.xml eid-word"
	has "$output" 'ns/akn/3.0/WD17'
	is "$(grep -c root: <<<"$output")" 0
}

@test "a gigabyte is refused at once" {
	truncate -s 1G big.xml
	answers 65 timeout 10 mez-pack akn big.xml
	has "$output" '"rule":"bound-exceeded"'
	mkdir law
	pack_yaml t.law lawpack >law/pack.yaml
	cp --sparse=always big.xml law/big.xml
	answers 65 timeout 10 mez-pack build --store st law
	one_line mez-pack
}

@test "names and numbers that no text can hold" {
	law_xml | sed 's/<num>1/<num>\&#x1fffe;/' >a.xml
	mkdir law
	pack_yaml t.law lawpack >law/pack.yaml
	cp a.xml $'law/a\n\357\267\220\377.xml'
	answers 1 mez-pack akn a.xml law
	is "$(jq -r .file <<<"$output" | sort -u)" 'a.xml
law/a\x0a\u{fdd0}\xff.xml'
	answers 65 mez-pack build --store st law
	one_line mez-pack
	has "$stderr" 'cannot be printed'
}

@test "against a schema" {
	cat >s.xsd <<-'END'
		<schema xmlns="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
			targetNamespace="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
		<element name="akomaNtoso"><complexType><sequence><any processContents="skip"/>
		</sequence></complexType></element></schema>
	END
	cp "$MEZ_ROOT/packs/kz/law/tax-code-2025/eng@2026-01-01.xml" a.xml
	answers 0 mez-pack akn --xsd s.xsd a.xml
	sed 's|</akomaNtoso>|<more/>&|' a.xml >b.xml
	answers 1 mez-pack akn --xsd s.xsd b.xml a.xml
	is "$(jq -r '"\(.file) \(.rule)"' <<<"$output")" 'b.xml schema'
	# everything that is not valid, each in its line, and what the convention finds besides
	cat >two.xsd <<-'END'
		<schema xmlns="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
			xmlns:a="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
			targetNamespace="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
		<element name="p" type="date"/><element name="akomaNtoso"><complexType><sequence>
		<any processContents="lax" maxOccurs="9"/></sequence></complexType></element></schema>
	END
	head='<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">'
	printf '%s\n<p eId="x">a</p>\n<p>2020-01-01</p>\n<p><b/></p></akomaNtoso>' "$head" >c.xml
	answers 1 mez-pack akn --xsd two.xsd c.xml
	is "$(jq -r 'select(.rule == "schema") | "\(.line) \(.element) \(.eid)"' <<<"$output" | sort -u)" \
		$'2 p x\n4 p null'
	is "$(grep -c docs.oasis-open <<<"$output")" 0
	answers 66 mez-pack akn --xsd none.xsd a.xml
	echo '<schema' >s.xsd
	answers 65 mez-pack akn --xsd s.xsd a.xml
}

@test "nothing to check" {
	answers 66 mez-pack akn none.xml
	mkdir empty
	answers 66 mez-pack akn empty
	answers 64 mez-pack akn
}

@test "the same bytes twice" {
	law_xml sec_1 sec_1 x >a.xml
	mez-pack akn a.xml >one || :
	mez-pack akn a.xml >two || :
	cmp one two
	[ -s one ]
}
