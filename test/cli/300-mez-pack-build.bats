#!/usr/bin/env bats
# mez-pack build: sources to packs in a store; complaints name file, line and column.
load helper
load zone

# refused STATUS PART [SOURCE]: rules with the lines of stdin added are refused so.
refused() {
	local want=$1 part=$2
	rm -rf bad
	sources bad
	cat >bad/rules/added.yaml
	mez-pack build --store st bad/law bad/base >/dev/null
	answers "$want" mez-pack build --store st bad/rules
	is "$output" ''
	one_line mez-pack
	has "$stderr" "$part"
}

@test "build prints a reference and fills the store" {
	sources src
	answers 0 mez-pack build --store st src/law src/base src/rules
	is "$stderr" ''
	is "${#lines[@]}" 3
	is "$(jq -rs '[.[].name] | join(" ")' <<<"$output")" 't.law t.base t.rules'
	is "$(jq -r .type <<<"${lines[0]}")" mez.packref/1
	[ -f "$(blob_of st "$(jq -r .sha256 <<<"${lines[2]}")")" ]
}

@test "the same sources give the same pack, wherever they lie and whatever the locale" {
	sources a
	mkdir deep
	cp -R a deep/b
	mez-pack build --store st1 a/law a/base a/rules >one
	LC_ALL=C.UTF-8 TZ=Asia/Karachi mez-pack build --store st2 deep/b/law deep/b/base deep/b/rules >two
	cmp one two
	diff -r st1 st2
	touch -d 1999-01-01 a/rules/pack.yaml
	mez-pack build --store st1 a/law a/base a/rules >three
	cmp one three
}

@test "a changed byte of a source gives another pack" {
	sources src
	mez-pack build --store st src/law src/base src/rules >one
	echo '# more' >>src/rules/README.md
	mez-pack build --store st src/rules >two
	run ! cmp -s <(tail -n 1 one) two
}

@test "a requirement that is not in the store" {
	sources src
	answers 1 mez-pack build --store st src/base
	has "$stderr" "src/base/pack.yaml:6:12: no pack 't.law' in the store"
	[ ! -e st/index.json ] || is "$(jq '.manifests | length' st/index.json)" 0
}

@test "a requirement twice" {
	sources src
	mez-pack build --store st src/law >/dev/null
	sed -i 's/requires: .*/requires: [t.law, t.law]/' src/base/pack.yaml
	answers 65 mez-pack build --store st src/base
	has "$stderr" "required twice"
}

@test "a requirement that was built anew since" {
	sources src
	mez-pack build --store st src/law src/base >/dev/null
	echo '<!-- -->' >>src/law/act.xml
	mez-pack build --store st src/law >/dev/null
	answers 1 mez-pack build --store st src/rules
	has "$stderr" "pack 't.base' requires another 't.law'"
	mez-pack build --store st src/base src/rules >/dev/null
}

@test "a name that means nothing has its line and column" {
	{ clause c requirement; echo 'requires: .nope'; } | refused 65 \
		"bad/rules/added.yaml:10:11: no such fact in the vocabulary: 'nope'"
}

@test "a word outside the vocabulary" {
	{ clause c requirement; echo 'requires: .payee.kind == "firm"'; } | refused 65 \
		"bad/rules/added.yaml:10:26: outside the vocabulary: 'firm'"
}

@test "a clause that cites an eId the law has not" {
	{ clause c requirement | sed 's/sec_1/sec_9/'; echo 'requires: .flag'; } | refused 65 \
		"bad/rules/added.yaml:6:9: 'c' cites 'sec_9' of /akn/xx/act/2000/1, which no text held has"
}

@test "a clause that cites a text from before it was one" {
	{ clause c requirement | sed 's/from: 2000-01-01/from: 1999-12-31/'; echo 'requires: .flag'; } |
		refused 65 'of which no text in force on 1999-12-31 is held'
}

@test "a table that cites what nobody has" {
	refused 65 "bad/rules/added.yaml:2:9: 'p' cites 'sec_9'" <<-'END'
		param: p
		cites: [{work: /akn/xx/act/2000/1, at: sec_9}]
		rows: [{value: 5%, from: 2000-01-01, source: GK, confidence: GK}]
	END
}

@test "two rows for the same facts" {
	refused 65 "bad/rules/added.yaml:6:5: rows 'a' and 'b' both answer on 2001-01-01, kind company" <<-'END'
		table: t
		form: rate
		keys: {kind: .payee.kind}
		rows:
		  - {id: a, kind: company, rate: 5%, from: 2000-01-01, source: GK, confidence: GK}
		  - {id: b, kind: any, rate: 6%, from: 2001-01-01, source: GK, confidence: GK}
	END
}

@test "a source nobody explains" {
	refused 65 "bad/rules/added.yaml:2:46: pack.yaml explains no source 'HEARSAY'" <<-'END'
		param: p
		rows: [{value: 5%, from: 2000-01-01, source: HEARSAY, confidence: GK}]
	END
}

@test "what is not in this version is refused by name" {
	printf '%s\n' 'total: t' 'per: [.payee]' 'value: count' 'window: y' 'counts: c' 'includes_this: true' 'proof: {from: auth}' |
		refused 65 'not in semantics 1: totals that are not money'
	{ clause c requirement; echo 'requires: teleport(.payee)'; } | refused 65 "added.yaml:10:11: unknown function 'teleport'"
	{ clause c requirement 'requires: .flag'; echo 'surprise: police'; } | refused 65 "added.yaml:11:1: unknown member 'surprise'"
	{ clause v variation; echo 'varies: {c: {rate: max(2%, old)}}'; } |
		refused 65 "unknown member 'old)': within { } what has a comma stands in quotes"
}

@test "a condition of 4,000 sums" {
	{
		clause c requirement
		printf 'requires: 1'
		for _ in $(seq 4000); do printf '+1'; done
		echo ' > 0'
	} | refused 65 'nested more than 48 deep'
}

@test "nothing of a bad pack gets into the store" {
	{ clause c requirement; echo 'requires: .nope'; } | refused 65 nope
	is "$(jq -r '[.manifests[].annotations["org.opencontainers.image.ref.name"]] | sort | join(" ")' st/index.json)" \
		't.base t.law'
}

@test "law stands in a lawpack, rules in a regpack" {
	sources src
	mez-pack build --store st src/law >/dev/null
	law_xml >src/base/act.xml
	answers 65 mez-pack build --store st src/base
	has "$stderr" 'src/base/act.xml'
	base_yaml >src/law/rules.yaml
	answers 65 mez-pack build --store st src/law
	has "$stderr" 'src/law/rules.yaml'
}

@test "files that are no sources" {
	sources src
	echo x >src/law/notes.txt
	answers 65 mez-pack build --store st src/law
	has "$stderr" 'notes.txt'
	rm src/law/notes.txt
	ln -s /etc/passwd src/law/passwd.yaml
	answers 65 mez-pack build --store st src/law
	has "$stderr" 'passwd.yaml'
}

@test "a head that is none" {
	sources src
	for change in 's/^kind: .*/kind: otherpack/' 's/^pack: .*/pack: T Law/' '/^notice/d' 's/^notice/zotice/' \
		's/^version: .*/version: 1/' 's/class: GK/class: V9/' \
		's/class: GK/class: GK, verified_on: 2025-02-30/'; do
		pack_yaml t.law lawpack | sed "$change" >src/law/pack.yaml
		answers 65 mez-pack build --store st src/law
		has "$stderr" 'src/law/pack.yaml'
	done
	rm src/law/pack.yaml
	answers 66 mez-pack build --store st src/law
	answers 66 mez-pack build --store st nowhere
}

@test "wrong usage" {
	answers 64 mez-pack
	answers 64 mez-pack build
	answers 64 mez-pack build src
	answers 64 mez-pack build --store st
	answers 64 mez-pack build --store st --frobnicate src
	answers 64 mez-pack frobnicate
	[ ! -e st ]
}

@test "an answer that nobody receives" {
	sources src
	lost_stdout mez-pack build --store st src/law
}
