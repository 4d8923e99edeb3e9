#!/usr/bin/env bats
# mez-pack matrix: what a pack makes of each provision of the works it cites.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	law_xml sec_1 sec_2 sec_2__para_a sec_3 >src/law/act.xml
	build
}
build() { mez-pack build --store st src/law src/base src/rules >/dev/null; }
matrix() { mez-pack matrix --store st "$@" t.rules; }
marks() {
	printf '%s\n' 'matrix: m' 'work: /akn/xx/act/2000/1' 'provisions:' "$@" >src/rules/matrix.yaml
	build
}
states() { jq -r '[.eid, .state, .declared] | join(" ")' <<<"$output"; }

@test "without a matrix: told, and no fault" {
	answers 0 matrix
	is "$(states)" 'sec_1 encoded false
sec_2 open false
sec_2__para_a open false
sec_3 open false'
	is "$(jq -c 'select(.eid == "sec_1")' <<<"$output")" \
		'{"by":["known","levy"],"declared":false,"eid":"sec_1","expression":"/akn/xx/act/2000/1/eng@2000-01-01","heading":"A heading","pack":"t.rules","state":"encoded","type":"mez.provision/1","work":"/akn/xx/act/2000/1"}'
	answers 0 mez-schema --own <<<"$output"
	same_twice matrix
	answers 0 mez-pack lint --store st t.rules
}

@test "with a matrix nothing is overlooked" {
	marks '  - {at: sec_2, as: out, reason: Not ours.}'
	answers 1 matrix --open
	is "$(states)" 'sec_3 open true'
	answers 1 mez-pack lint --store st t.rules
	has "$output" "t.rules/matrix.yaml:1:1: error: m: no rule cites sec_3 of /akn/xx/act/2000/1, and the matrix does not mark it [open-provision]"
	answers 1 mez-pack lint --json ./src/rules --store st
	answers 0 mez-schema --own <<<"$output"
	marks '  - {at: sec_2, as: out, reason: Not ours.}' '  - {at: sec_3, as: not_operative, reason: A title.}' \
		'  - {at: sec_2__para_a, as: encoded, by: [levy, rates]}'
	answers 0 matrix
	is "$(jq -c '[.eid, .state, .by, .reason]' <<<"$output" | sed -n 2,4p)" '["sec_2","out",[],"Not ours."]
["sec_2__para_a","encoded",["levy","rates"],null]
["sec_3","not_operative",[],"A title."]'
	answers 0 mez-schema --own <<<"$output"
	answers 0 matrix --open
	is "$output" ''
	answers 0 mez-pack lint --store st t.rules
	answers 0 mez-pack test --store st t.rules
	# the law grows, and somebody must look
	law_xml sec_1 sec_2 sec_2__para_a sec_3 sec_4 | sed s/2000-01-01/2020-01-01/g >src/law/later.xml
	build
	answers 1 matrix --open
	is "$(states)" 'sec_4 open true'
}

@test "the finding names what is open, not what is below it" {
	marks '  - {at: sec_3, as: out, reason: r}'
	run mez-pack lint --store st t.rules
	is "$(grep -c open-provision <<<"$output")" 1
}

@test "marks that are none, by place" {
	while IFS='|' read -r row part; do
		printf '%s\n' 'matrix: m' 'work: /akn/xx/act/2000/1' 'provisions:' "$row" >src/rules/matrix.yaml
		answers 65 mez-pack build --store st src/rules
		has "$stderr" "mez-pack: src/rules/matrix.yaml:4:"
		has "$stderr" "$part"
		one_line mez-pack
	done <<-'END'
		  - {at: sec_9, as: out, reason: r}|no text held of /akn/xx/act/2000/1 has 'sec_9'
		  - {at: sec_2, as: encoded, by: [nothing]}|no rule is called 'nothing'
		  - {at: sec_2, as: out}|why is it out?
		  - {at: sec_2, as: later, reason: r}|a provision is encoded, not_operative or out
		  - {at: sec_2, as: out, reason: r, more: 1}|unknown member 'more'
		  - {at: sec_2, reason: r}|'as' is missing
		  - 5|
	END
}

@test "one work of several, and usage" {
	answers 0 mez-pack matrix --store st t.rules /akn/xx/act/2000/1
	answers 66 mez-pack matrix --store st t.rules /akn/xx/act/2000/2
	is "$stderr" "mez-pack: pack 't.rules' cites no work '/akn/xx/act/2000/2'"
	answers 64 mez-pack matrix --store st
	answers 64 mez-pack matrix t.rules
	answers 0 mez-pack matrix --store st t.law
	is "$output" ''
	lost_stdout mez-pack matrix --store st t.rules
}
