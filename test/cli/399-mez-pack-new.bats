#!/usr/bin/env bats
# mez-pack new: the beginning of a clause, and all that its provision still asks for.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	law_xml sec_1 | sed 's|<p>Text of sec_1.</p></content>|\
</content><subsection eId="sec_1__subsec_1"><num>(1)</num><content><p>Subject to section 5, tax is paid by persons other than those in subsection (2), UNLESS exempt; not a subjection.</p></content></subsection>\
<subsection eId="sec_1__subsec_2"><num>(2)</num><heading>Reliefs</heading><intro><p>Notwithstanding anything else:</p></intro>\
<proviso eId="sec_1__subsec_2__proviso"><content><p>Provided that nobody pays twice.</p></content></proviso></subsection>|; s|<content>$||; s|^</content>||' >src/law/act.xml
	mez-pack build --store st src/law src/base >/dev/null
}
new() { mez-pack new --store st --from "/akn/xx/act/2000/1#${1:-sec_1}" "${@:2}" t.new; }

@test "each proviso and reservation is to be done, with its place" {
	answers 0 new
	is "$stderr" ''
	is "$(sed -n 's/^  - {at: \([^,]*\), what: \([^,]*\), text: .*/\1 \2/p' <<<"$output")" 'sec_1__subsec_1 provision
sec_1__subsec_1 subject to
sec_1__subsec_1 other than
sec_1__subsec_1 unless
sec_1__subsec_2 provision
sec_1__subsec_2 notwithstanding
sec_1__subsec_2__proviso proviso
sec_1__subsec_2__proviso proviso
sec_1 clause'
	has "$output" 'what: other than, text: "other than those in subsection (2), UNLESS exempt; not a subjection."'
	has "$output" 'cites: [{work: /akn/xx/act/2000/1, at: sec_1}]'
	same_twice new
	answers 0 new sec_1__subsec_2__proviso
	is "$(grep -c '^  - ' <<<"$output")" 3
}

@test "it is no rule while anything is to be done, nor an empty shell after" {
	new >src/rules/new.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" "mez-pack: src/rules/new.yaml:5:3: something is still to be done: take 'todo' away when it is"
	sed -i 's/^todo:$/todo: []/; /^  - /d' src/rules/new.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" 'something is still to be done'
	sed -i '/^todo/d' src/rules/new.yaml
	answers 65 mez-pack build --store st src/rules
	has "$stderr" 'src/rules/new.yaml'
	sed -i 's/effect: todo/effect: requirement\nrequires: .flag/; s/domain: todo/domain: tax/; s/\.todo/.paid_on/; s/"todo"/"payment"/' src/rules/new.yaml
	answers 0 mez-pack build --store st src/rules
}

@test "the text of a day, and of a lawpack" {
	sed 's/2000-01-01/2020-01-01/g; s/, UNLESS exempt//' src/law/act.xml >src/law/later.xml
	mez-pack build --store st src/law >/dev/null
	answers 0 new
	has "$output" 'valid: {from: 2020-01-01}'
	[[ $output != *'what: unless'* ]]
	answers 0 new sec_1 --at 2019-12-31
	has "$output" 'valid: {from: 2000-01-01}'
	has "$output" 'what: unless'
	answers 0 new sec_1 --law t.law
	answers 1 new sec_1 --law t.none
	answers 1 new sec_1 --at 1999-12-31
	has "$stderr" 'holds no text of /akn/xx/act/2000/1 in force on 1999-12-31'
}

@test "what is not there, and wrong usage" {
	answers 1 new sec_9
	has "$stderr" "has no 'sec_9'"
	answers 1 mez-pack new --store st --from /akn/xx/act/2000/9#sec_1 t.new
	is "$stderr" "mez-pack: no lawpack of the store has '/akn/xx/act/2000/9'"
	answers 1 new sec_1 --law t.base
	answers 64 mez-pack new --store st --from /akn/xx/act/2000/1 t.new
	answers 64 mez-pack new --store st --from '#sec_1' t.new
	answers 64 mez-pack new --store st --from /akn/xx/act/2000/1# t.new
	answers 64 mez-pack new --store st t.new
	answers 64 mez-pack new --store st --from /akn/xx/act/2000/1#sec_1 'No Name'
	answers 64 new sec_1 --at yesterday
	lost_stdout mez-pack new --store st --from /akn/xx/act/2000/1#sec_1 t.new
}
