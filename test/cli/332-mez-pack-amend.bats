#!/usr/bin/env bats
# mez-pack build: amendments of law make later texts; mez-pack cite, render.
load helper
load zone

W=/akn/xx/act/2000/1

setup_law() {
	law_dir law sec_1 sec_2
}

law_dir() {
	mkdir -p "$1"
	pack_yaml t.law lawpack >"$1/pack.yaml"
	law_xml "${@:2}" >"$1/act.xml"
}

# amend CHANGES: an amendment with these lines as its changes.
amend() {
	cat <<-END
		amends: $W
		by: /akn/xx/act/2024/7
		title: Act 7 of 2024
		source: [GK]
		commences: 2024-07-01
		changes:
	END
	printf '%s\n' "$1"
}

# refused PART CHANGES: the build ends with 65 and says this, with the file.
refused() {
	[ -d law ] || setup_law
	amend "$2" >law/a.yaml
	answers 65 mez-pack build --store st law
	one_line mez-pack
	has "$stderr" "$1"
	[ ! -e st/index.json ] || ! grep -q t.law st/index.json
}

@test "texts from the day each change commences" {
	setup_law
	amend '  - replace: sec_1
    with: |
      <section eId="sec_1"><num>1.</num><content><p>New.</p></content></section>
  - insert: |
      <section eId="sec_1A"><num>1A.</num><content><p>More.</p></content></section>
    after: sec_1
  - repeal: sec_2
    commences: 2025-01-01' >law/a.yaml
	answers 0 mez-pack build --store st law
	answers 0 mez-pack cite --store st t.law $W sec_2 2024-12-31
	is "$(jq -r .expression <<<"$output")" "$W/eng@2024-07-01"
	answers 1 mez-pack cite --store st t.law $W sec_2 2025-01-01
	answers 1 mez-pack cite --store st t.law $W sec_1A 2024-06-30
	answers 0 mez-pack cite --store st t.law $W sec_1A 2024-07-01
	before=$(mez-pack cite --store st t.law $W sec_1 2024-06-30 | jq -r .text_sha256)
	after=$(mez-pack cite --store st t.law $W sec_1 2024-07-01 | jq -r .text_sha256)
	is "$after" "$(printf '1.New.' | sha256sum | cut -d' ' -f1)"
	[ "$before" != "$after" ]
	answers 0 mez-pack show --store st t.law "consolidated/akn.xx.act.2000.1.eng@2025-01-01.xml"
	has "$output" 'type="amendment"'
	has "$output" 'href="/akn/xx/act/2024/7"'
	# what is made of one text can be given, and is another pack with the same law
	mez-pack show --store st t.law "consolidated/akn.xx.act.2000.1.eng@2025-01-01.xml" >given.xml
	mkdir given
	pack_yaml t.law lawpack >given/pack.yaml
	mv given.xml given/
	answers 0 mez-pack build --store st2 given
	item="items/law/akn.xx.act.2000.1.eng@2025-01-01.json"
	cmp <(mez-pack show --store st t.law "$item") <(mez-pack show --store st2 t.law "$item")
}

@test "a work that is repealed is law until the day before" {
	setup_law
	amend '  - {repeal: work}' >law/a.yaml
	answers 0 mez-pack build --store st law
	answers 0 mez-pack cite --store st t.law $W sec_1 2024-06-30
	answers 1 mez-pack cite --store st t.law $W sec_1 2024-07-01
	has "$stderr" 'nothing of it is in force'
	answers 0 mez-pack render --store st --from 2024-06-30 t.law $W
	has "$output" 'Repealed on 2024-07-01 by Act 7 of 2024 (/akn/xx/act/2024/7)'
	is "$(mez-pack akn law | grep -c makes)" 0
	rm -rf st
	refused 'touched twice' '  - {repeal: work}
  - {repeal: sec_1}'
	refused "the text has no 'sec_1'" '  - {repeal: work}
  - {repeal: sec_1, commences: 2025-01-01}'
	# a rule that goes on citing it
	sources z
	rm -rf z/law
	cp -r law z/law
	amend '  - {repeal: work}' >z/law/a.yaml
	answers 65 mez-pack build --store st z/law z/base z/rules
	has "$stderr" 'cites'
	# what a text given says of itself
	rm law/a.yaml
	sed -i 's|</identification>|&<lifecycle source="#x"><eventRef date="2010-01-01" type="repeal" source="#r"/></lifecycle><references source="#x"><passiveRef eId="r" href="/akn/xx/act/2009/4" showAs="Act 4"/></references>|' law/act.xml
	answers 0 mez-pack build --store st law
	answers 0 mez-pack cite --store st t.law $W sec_1 2009-12-31
	answers 1 mez-pack cite --store st t.law $W sec_1 2010-01-01
	answers 0 mez-pack render --store st --format html t.law $W
	has "$output" 'Repealed on <time datetime="2010-01-01">2010-01-01</time> by <bdi>Act 4'
}

@test "the same bytes twice, whatever the order of the files" {
	setup_law
	amend '  - repeal: sec_2' >law/a.yaml
	amend '  - insert: <section eId="sec_3"><num>3.</num><content><p>x</p></content></section>
    before: sec_1' >law/b.yaml
	one=$(mez-pack build --store st law | jq -r .sha256)
	mv law/a.yaml law/z.yaml
	mez-pack build --store st2 law >/dev/null
	is "$(mez-pack show --store st t.law consolidated/akn.xx.act.2000.1.eng@2024-07-01.xml | sha256sum)" \
		"$(mez-pack show --store st2 t.law consolidated/akn.xx.act.2000.1.eng@2024-07-01.xml | sha256sum)"
	mv law/z.yaml law/a.yaml
	is "$(mez-pack build --store st3 law | jq -r .sha256)" "$one"
}

@test "changes that cannot be made say file and line" {
	refused "law/a.yaml:7:5: the text has no 'sec_9' to change" '  - repeal: sec_9'
	refused "law/a.yaml:9: the text has a 'sec_2' already" '  - after: sec_1
    insert: |
      <section eId="sec_2"/>'
	refused 'law/a.yaml:10' '  - after: sec_1
    insert: |
      <section eId="sec_3">
      </sektion>'
	refused "not before it" "  - repeal: sec_2
    commences: 2000-01-01"
	refused "no text of /akn/xx/act/1999/1" '  - repeal: sec_1'$'\n---\namends: /akn/xx/act/1999/1\nby: /akn/xx/act/2024/7\ntitle: T\nsource: [GK]\nchanges: [{repeal: sec_1, commences: 2024-01-01}]'
}

@test "two changes of one day to one provision need an order" {
	refused "law/a.yaml:8:5: 'sec_1' is touched twice on 2024-07-01" '  - repeal: sec_1
  - renumber: sec_1
    as: sec_5'
	refused "touched twice" '  - repeal: sec_1
  - after: sec_1
    insert: <section eId="sec_3"/>'
	refused "touched twice" '  - {repeal: sec_1, order: 1}
  - {renumber: sec_1, as: sec_5, order: 1}'
	amend '  - {repeal: sec_1, order: 2}
  - {renumber: sec_1, as: sec_5, order: 1}' >law/a.yaml
	answers 65 mez-pack build --store st law # then there is no sec_1 to repeal
	has "$stderr" "law/a.yaml:7:5: the text has no 'sec_1'"
	amend '  - {repeal: sec_5, order: 2}
  - {renumber: sec_1, as: sec_5, order: 1}' >law/a.yaml
	answers 0 mez-pack build --store st law
}

@test "files that are no amendments" {
	refused 'a.yaml:7:5' '  - {}'
	refused 'one change does one thing' '  - {repeal: sec_1, renumber: sec_2, as: sec_3}'
	refused 'replace wants with' '  - {replace: sec_1}'
	refused 'goes with' '  - {repeal: sec_1, with: x}'
	refused "'a b' is not an eId" '  - {repeal: a b}'
	refused 'commences' '  - {repeal: sec_1, commences: 2024-02-30}'
	amend '  - {repeal: sec_1}' | sed 's/\[GK\]/[B]/' >law/a.yaml
	answers 65 mez-pack build --store st law
	has "$stderr" "law/a.yaml:4:10: pack.yaml explains no source 'B'"
	amend '  - {repeal: sec_1}' | sed 's/^amends.*/amends: xx/' >law/a.yaml
	answers 65 mez-pack build --store st law
	has "$stderr" "law/a.yaml:1:9: 'xx' is no work"
	amend '  - {repeal: sec_1}' | sed '/^commences/d' >law/a.yaml
	answers 65 mez-pack build --store st law
	has "$stderr" 'no day on which it commences'
}

@test "entities and document types in what is put in" {
	refused 'a.yaml:8' '  - after: sec_1
    insert: "<!DOCTYPE a [<!ENTITY b SYSTEM '"'file:///etc/passwd'"'>]><p>&b;</p>"'
	refused 'a.yaml:8' '  - after: sec_1
    insert: "</akomaNtoso><akomaNtoso>"'
}

# A schema in which a section has a number and content, and the rest is free.
section_xsd() {
	cat <<-'END'
		<schema xmlns="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
			targetNamespace="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
			xmlns:a="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
		<complexType name="free" mixed="true"><sequence><any processContents="lax" minOccurs="0"
			maxOccurs="unbounded" namespace="##any"/></sequence><anyAttribute processContents="skip"/>
		</complexType>
		<element name="akomaNtoso" type="a:free"/><element name="act" type="a:free"/>
		<element name="body" type="a:free"/><element name="content" type="a:free"/>
		<element name="section"><complexType><sequence><element name="num" type="string"/>
			<element name="heading" type="string" minOccurs="0"/><element ref="a:content"/></sequence><attribute name="eId"/></complexType></element>
		</schema>
	END
}

@test "the texts that amendments make are checked, and the change is named" {
	setup_law
	section_xsd >s.xsd
	sec() { printf '<section eId="%s"><num>%s.</num>%s</section>' "$1" "$2" "$3"; }
	C='<content><p>x</p></content>'
	amend "  - insert: $(sec sec_3 3 "$C")
    after: sec_2
  - insert: $(sec section_4 4 "$C")
    after: sec_3
  - insert: $(sec sec_5 5 '<p>no content</p>')
    after: sec_1
  - repeal: sec_3
    commences: 2025-01-01" >law/a.yaml
	answers 1 mez-pack akn law
	is "$(jq -r 'select(.makes) | "\(.file):\(.line) \(.rule) \(.eid) \(.suggested) \(.makes)"' \
		<<<"$output")" \
		"law/a.yaml:9 eid-word section_4 sec_4 consolidated/akn.xx.act.2000.1.eng@2024-07-01.xml"
	answers 1 mez-pack akn --xsd s.xsd law
	is "$(jq -r 'select(.rule == "schema") | "\(.file):\(.line) \(.makes)"' <<<"$output")" \
		"law/a.yaml:11 consolidated/akn.xx.act.2000.1.eng@2024-07-01.xml"
	# what was wrong before is said of the text given, once
	sed -i 's/<content>/<p>/; s,</content>,</p>,' law/act.xml
	answers 1 mez-pack akn --xsd s.xsd law
	is "$(jq -r 'select(.rule == "schema") | .file' <<<"$output")" $'law/act.xml\nlaw/act.xml'
	amend '  - repeal: sec_9' >law/a.yaml
	answers 65 mez-pack akn law
	is "$(jq -r 'select(.rule == "bad-rule") | "\(.file):\(.line)"' <<<"$output")" law/a.yaml:7
	amend "  - insert: $(sec sec_3 3 "$C")
    after: sec_2" >law/a.yaml
	law_xml sec_1 sec_2 >law/act.xml
	is "$(mez-pack akn --xsd s.xsd law | grep -c makes)" 0
}
