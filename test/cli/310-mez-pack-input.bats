#!/usr/bin/env bats
# mez-pack build: YAML and XML that only look harmless.
load helper
load zone

# yaml STATUS PART: stdin as a rules file.
yaml() {
	local want=$1 part=$2
	[ -e src ] || { sources src; mez-pack build --store st src/law src/base >/dev/null; }
	cat >src/rules/x.yaml
	answers "$want" timeout 20 mez-pack build --store st src/rules
	one_line mez-pack
	has "$stderr" "$part"
}

# xml STATUS PART: stdin as the law.
xml() {
	local want=$1 part=$2
	mkdir -p law
	pack_yaml t.law lawpack >law/pack.yaml
	cat >law/act.xml
	answers "$want" timeout 20 mez-pack build --store st law
	one_line mez-pack
	has "$stderr" "$part"
}

@test "tags" {
	yaml 65 'src/rules/x.yaml:2:8' <<-'END'
		authority: a
		title: !!python/object/apply:os.system [id]
	END
	yaml 65 'x.yaml:2:8' <<<$'authority: a\ntitle: !!str T'
}

@test "aliases, one or a million" {
	yaml 65 'x.yaml:1:12' <<<$'authority: &x a\ntitle: *x'
	{
		echo 'a: &a [x, x, x, x, x, x, x, x, x, x]'
		for l in b c d e f g h i; do
			p=$(printf %s "$l" | tr b-i a-h)
			echo "$l: &$l [*$p, *$p, *$p, *$p, *$p, *$p, *$p, *$p, *$p]"
		done
	} | yaml 65 'x.yaml:1:4'
}

@test "merge keys" {
	yaml 65 'x.yaml' <<<$'authority: a\n<<: {title: T}'
}

@test "a key twice" {
	yaml 65 'x.yaml:3:1' <<<$'authority: a\ntitle: T\ntitle: U'
	yaml 65 'x.yaml:3:1' <<<$'authority: a\ntitle: T\nauthority: b'
}

@test "no YAML at all" {
	yaml 65 'x.yaml' <<<$'authority: [a'
	yaml 65 'x.yaml' <<<$'\tauthority: a'
	printf 'authority: a\377\n' | yaml 65 'x.yaml'
	printf 'authority: a\0\n' | yaml 65 'x.yaml'
}

@test "brackets without end" {
	head -c 1000000 /dev/zero | tr '\0' '[' | yaml 65 'x.yaml:1:'
}

@test "a document of no kind, of two kinds" {
	yaml 65 'x.yaml:1:1: no clause' <<<$'frobnicate: a'
	yaml 65 "both 'authority' and 'clause'" <<<$'clause: a\nauthority: b'
	yaml 65 'x.yaml:1:1: no clause' <<<'just text'
}

@test "an empty file is no rule" {
	sources src
	mez-pack build --store st src/law src/base >/dev/null
	printf -- '---\n# nothing\n---\n' >src/rules/x.yaml
	answers 0 mez-pack build --store st src/rules
}

@test "XML with a DTD" {
	{ law_xml | head -n 1; echo '<!DOCTYPE akomaNtoso>'; law_xml | tail -n +2; } | xml 65 'act.xml:2: a document type declaration is refused'
}

@test "XML with an external entity" {
	echo secret >secret
	{
		law_xml | head -n 1
		echo "<!DOCTYPE akomaNtoso [<!ENTITY x SYSTEM \"file://$PWD/secret\">]>"
		law_xml | tail -n +2 | sed 's/Text of/\&x;/'
	} | xml 65 'law/act.xml'
	run ! grep -r secret st
}

@test "XML with an entity bomb" {
	{
		law_xml | head -n 1
		echo '<!DOCTYPE akomaNtoso [<!ENTITY a0 "ha">'
		for i in $(seq 30); do echo "<!ENTITY a$i \"&a$((i - 1));&a$((i - 1));&a$((i - 1));\">"; done
		echo ']>'
		law_xml | tail -n +2 | sed 's/Text of/\&a30;/'
	} | xml 65 'law/act.xml'
}

@test "an eId twice" {
	law_xml sec_1 sec_2 sec_1 | xml 65 "sec_1"
}

@test "no Akoma Ntoso" {
	xml 65 'law/act.xml' <<<'<html/>'
	xml 65 'law/act.xml' <<<'<akomaNtoso'
	xml 65 'law/act.xml' </dev/null
}

@test "two texts of one day" {
	sources src
	law_xml >src/law/again.xml
	answers 65 mez-pack build --store st src/law
	has "$stderr" 'two expressions of /akn/xx/act/2000/1 on one date'
	has "$stderr" 'again.xml'
	has "$stderr" 'act.xml'
	# and a translation of another day
	sed -i 's/eng/urd/g; s/urd@2000/urd@2010/g; s/date="2000-01-01" name="inForce"/date="2010-01-01" name="x"/' \
		src/law/again.xml
	answers 65 mez-pack build --store st src/law
	has "$stderr" "is held in 'urd', and in 'eng' in src/law/act.xml"
	# or of the same
	law_xml | sed 's/eng/urd/g' >src/law/again.xml
	answers 65 mez-pack build --store st src/law
	has "$stderr" "'language' in pack.yaml"
}

@test "a pack of several languages is cited in the one that it names" {
	sources src
	sed 's/eng/urd/g; s/urd@2000/urd@2010/g; s/date="2000-01-01" name="inForce"/date="2010-01-01" name="x"/' \
		src/law/act.xml >src/law/urdu.xml
	echo 'language: eng' >>src/law/pack.yaml
	answers 0 mez-pack build --store st src/law
	answers 0 mez-pack cite --store st t.law /akn/xx/act/2000/1 sec_1 2020-01-01
	has "$output" '/eng@2000-01-01'
	mez-pack show --store st t.law source/urdu.xml | cmp - src/law/urdu.xml
	# the same pack in the other
	sed -i 's/language: eng/language: urd/' src/law/pack.yaml
	answers 0 mez-pack build --store other src/law
	answers 0 mez-pack cite --store other t.law /akn/xx/act/2000/1 sec_1 2020-01-01
	has "$output" '/urd@2010-01-01'
	answers 1 mez-pack cite --store other t.law /akn/xx/act/2000/1 sec_1 2005-01-01
	# none there, none such, and not for rules
	for bad in "deu:no text is in it" "english:no code of ISO 639-2"; do
		sed -i "s/language: .*/language: ${bad%%:*}/" src/law/pack.yaml
		answers 65 mez-pack build --store third src/law
		has "$stderr" "src/law/pack.yaml:"
		has "$stderr" "language '${bad%%:*}': ${bad#*:}"
	done
	echo 'language: eng' >>src/rules/pack.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" 'only a lawpack has one'
}

@test "hostile names reach no terminal" {
	yaml 65 '\x1b[2J' <<<$'"\\e[2J": 1\nauthority: a\ntitle: T'
	yaml 65 '\x1b[2J' <<<$'param: p\nrows: [{value: 5%, from: 2000-01-01, source: "\\e[2J", confidence: GK}]'
}
