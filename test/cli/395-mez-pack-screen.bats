#!/usr/bin/env bats
# mez-pack import and screen: lists made of what others publish, and parties looked for in them.
load helper

un() { # BODY: a list of the UN
	printf '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:00Z"><INDIVIDUALS>%s</INDIVIDUALS></CONSOLIDATED_LIST>' "$1"
}
person() { # ID NAME [MORE]
	printf '<INDIVIDUAL><REFERENCE_NUMBER>%s</REFERENCE_NUMBER><FIRST_NAME>%s</FIRST_NAME>%s</INDIVIDUAL>' "$1" "$2" "$3"
}
born='<INDIVIDUAL_DATE_OF_BIRTH><DATE>1950-06-05</DATE></INDIVIDUAL_DATE_OF_BIRTH>'

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	un "$(person XXi.2 'Farzi Somebody' '')$(person XXi.1 'KHAYALI NOBODY' "$born")" >un.xml
	mez-pack import -f un -n xx.un -o list.json un.xml >report.json
}

@test "a list is imported, sorted, counted, and the same twice" {
	is "$(jq -c '[.counts.read, .counts.imported, .counts.skipped, .as_of]' report.json)" '[2,2,0,"2026-02-27"]'
	is "$(jq -c '[.entries[].id]' list.json)" '["XXi.1","XXi.2"]'
	answers 0 mez-canon --check list.json
	is "$(jq -r .sha256 report.json)" "$(head -c -1 list.json | sha256sum | cut -d' ' -f1)"
	mez-pack import --format un --name xx.un --output again.json - <un.xml >report2.json
	cmp list.json again.json
	cmp report.json report2.json
}

@test "what is wrong with a list is told with file, line and column, and replaces nothing" {
	cp list.json before.json
	un "$(person XXi.1 A '')
$(person XXi.1 B '')" >twice.xml
	answers 65 mez-pack import -f un -n xx.un -o list.json twice.xml
	has "$stderr" "twice.xml:2:"
	one_line mez-pack
	head -c 120 un.xml >cut.xml
	answers 65 mez-pack import -f un -n xx.un -o list.json cut.xml
	has "$stderr" "cut.xml:1:"
	answers 65 mez-pack import -f ofac -n xx.un -o list.json un.xml
	has "$stderr" "not a 'sdnList'"
	printf '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>%s' "$(un '&x;')" >xxe.xml
	answers 65 mez-pack import -f un -n xx.un -o list.json xxe.xml
	has "$stderr" 'document type declaration is refused'
	answers 66 mez-pack import -f un -n xx.un -o list.json nowhere.xml
	answers 65 mez-pack import -f un -n 'Not A Name' -o list.json un.xml
	echo '<sdnList><publshInformation><Record_Count>2</Record_Count></publshInformation><sdnEntry><uid>1</uid><lastName>A</lastName><sdnType>Entity</sdnType></sdnEntry></sdnList>' >few.xml
	answers 1 mez-pack import -f ofac -n xx.o -o list.json --as-of 2026-01-01 few.xml
	cmp list.json before.json
	answers 0 mez-pack import -f ofac -n xx.o -o list.json --as-of 2026-01-01 --partial few.xml
	is "$(jq -r .as_of list.json)" 2026-01-01
}

@test "a list that does not say its day needs one, and one that does takes none" {
	sed 's/ dateGenerated="[^"]*"//' un.xml >undated.xml
	answers 65 mez-pack import -f un -n xx.un -o l.json undated.xml
	answers 65 mez-pack import -f un -n xx.un -o l.json --as-of 2026-13-01 undated.xml
	answers 65 mez-pack import -f un -n xx.un -o l.json --as-of 2026-01-01 un.xml
	answers 0 mez-pack import -f un -n xx.un -o l.json --as-of 2026-01-01 undated.xml
}

@test "a list takes the rule about owners that it is told" {
	answers 0 mez-pack import -f un -n xx.un -o l.json --ownership 'at_least 50% together chains' un.xml
	is "$(jq -cS .ownership l.json)" '{"counted":"together","rule":"at_least","threshold":"0.5","through":"chains"}'
	is "$(jq -cS 'del(.ownership)' l.json)" "$(jq -cS . list.json)"
	answers 0 mez-pack import -f un -n xx.un -o l.json --ownership none un.xml
	is "$(jq -c .ownership l.json)" '{"rule":"none"}'
	cp l.json before.json
	for rule in half 'at_least 50%' 'at_least 0 together chains' 'more_than 50% singly direct now' 'none 50%'; do
		answers 65 mez-pack import -f un -n xx.un -o l.json --ownership "$rule" un.xml
		has "$stderr" 'rule about owners'
	done
	cmp l.json before.json
}

@test "two imports at once leave one whole list" {
	for i in 1 2 3 4; do
		mez-pack import -f un -n xx.un -o both.json un.xml >/dev/null &
	done
	wait
	cmp both.json list.json
}

@test "parties are found, and not" {
	printf '%s\n' '{"name":"Nobody Khayaly"}' '{"name":"Quite Ordinary"}' >p.ndjson
	answers 0 mez-pack screen -l list.json p.ndjson
	echo "$output" >out
	is "$(jq -rc '[.lists[0].outcome, (.lists[0].candidates[0].entry // "-")]' out)" '["block","XXi.1"]
["none","-"]'
	is "$(jq -rc '[.algorithm, .unicode, .cldr, .lists[0].review, .lists[0].sha256]' out | sort -u)" \
		"[\"names/1\",\"15.0.0\",\"42\",700,\"$(jq -r .sha256 report.json)\"]"
	is "$(jq -c 'select(.lists[0].outcome == "none") | .lists[0].absence.key' out)" '"ordinary quite"'
	cmp out <(mez-pack screen -l list.json - <p.ndjson)
	cmp out <(mez-pack screen -l list.json p.ndjson)
	answers 0 mez-schema --own out
}

@test "--gate answers 0, 1 or 3" {
	answers 1 mez-pack screen --gate -l list.json - <<<'{"name":"Khayali Nobody"}'
	answers 3 mez-pack screen --gate -l list.json - <<<'{"name":"Khayali Nobody","births":[{"from":"1990-01-01","to":"1990-01-01"}]}'
	answers 0 mez-pack screen --gate -l list.json - <<<'{"name":"Quite Ordinary"}'
	answers 0 mez-pack screen -l list.json - <<<'{"name":"Khayali Nobody"}'
}

@test "results are made again, and what was changed in them is seen" {
	printf '%s\n' '{"name":"Khayali Nobody"}' '{"name":"Quite Ordinary"}' |
		mez-pack screen -l list.json >out
	cmp out <(mez-pack screen --check -l list.json out)
	cmp out <(mez-pack screen --check out)
	mez-pack screen --terse --least 300 -l list.json - <<<'{"name":"Khayali Nobody"}' >terse
	cmp terse <(mez-pack screen --check -l list.json terse)
	jq -c '.lists[0].candidates = []' out >less
	answers 1 mez-pack screen --check -l list.json less
	has "$output" verdict-does-not-follow
	jq -c '.lists[0].root = "00" * 32' out >root
	answers 1 mez-pack screen --check root
	has "$output" digest-mismatch
	# without the list, too: what is said must follow from what is shown
	for change in '.lists[0].outcome = "none"' '.lists[0].candidates[0].score = 650' \
		'.lists[0].candidates[0].parts.birth = "against"' '.lists[0].block = 100' \
		'.lists[0].least = 1' 'del(.lists[0].candidates[0].proof)' '.asked.least = 5' \
		'.lists[0].candidates += .lists[0].candidates' '.lists[0].review = -1' \
		'.lists[0].candidates = []' '.lists[0].candidates[0].parts.identifier = "maybe"'; do
		head -n 1 out | jq -c "$change" >changed
		mez-pack screen --check changed >/dev/null 2>&1 && is "$change" 'seen'
	done
	tail -n 1 out | jq -c '.lists[0].outcome = "block"' >changed
	answers 1 mez-pack screen --check changed
	has "$output" verdict-does-not-follow
	un "$(person XXi.1 'KHAYALI NOBODY' '')" | mez-pack import -f un -n xx.un -o other.json >/dev/null
	answers 1 mez-pack screen --check -l other.json out
}

@test "pairs are compared without a list" {
	answers 0 mez-pack screen --pairs - <<<'{"name":"BLA","against":"Blanket Trading Co","kind":"entity"}'
	is "$(jq .score <<<"$output")" 0
	answers 0 mez-pack screen --pairs - <<<'{"name":"Jaish e Mohamed","against":"Jaish-e-Mohammed","kind":"entity"}'
	[ "$(jq .score <<<"$output")" -gt 900 ]
}

@test "bad records are problems in their place, and the rest goes on" {
	printf '%s\n' '{"name":1}' '{"name":"...","kind":"entity"}' '{"name":"A","kind":"ghost"}' '{"name":"Khayali Nobody"}' >p.ndjson
	answers 65 mez-pack screen -l list.json p.ndjson
	is "$(jq -r .type <<<"$output" | sort | uniq -c | awk '{print $1, $2}')" '3 mez.problem/1
1 mez.screening/1'
	answers 65 mez-pack screen --fail-fast -l list.json p.ndjson
	is "$(wc -l <<<"$output")" 1
	answers 65 mez-pack screen -l list.json - </dev/null
}

@test "lists that are none are refused by name and place" {
	answers 64 mez-pack screen - <<<'{"name":"A"}'
	answers 64 mez-pack screen --pairs -l list.json
	answers 64 mez-pack import -f un -n xx.un -o - /dev/null
	[ ! -e ./- ]
	answers 64 mez-pack screen --least 1001 -l list.json
	answers 66 mez-pack screen -l nowhere.json
	jq . list.json >pretty.json
	answers 1 mez-pack screen -l pretty.json
	has "$stderr" pretty.json
	head -c 100 list.json >cut.json
	answers 65 mez-pack screen -l cut.json
	jq -c 'del(.algorithm, .review, .block)' list.json >exact.json
	answers 65 mez-pack screen -l exact.json
	has "$stderr" 'not for algorithm'
}

@test "owners count by the rule of the list, and only where a party states them" {
	rule() { jq -c --argjson o "$1" '.ownership = $o' list.json | mez-canon >ruled.json; }
	company() { # OWNERS [COMPLETE]
		printf '{"id":"c","name":"Quite Ordinary","owners":[%s],"owners_complete":%s}' "$1" "${2:-true}"
	}
	owner() { printf '{"id":"%s","name":"%s","share":"%s"%s}' "$1" "$2" "$3" "${4:-}"; }
	outcome() { mez-pack screen -l ruled.json - | tee out | jq -r '[.lists[0].outcome, .lists[0].owners.outcome] | unique | join(" ")'; }
	rule '{"rule":"at_least","threshold":"0.5","counted":"together","through":"chains"}'
	is "$(company "$(owner a 'Khayali Nobody' 0.5)" | outcome)" block
	is "$(jq -c '.lists[0] | [.candidates, .owners.share, .owners.found[0].id, .owners.found[0].candidates[0].entry]' out)" '[[],"0.5","a","XXi.1"]'
	answers 0 mez-schema --own out
	answers 0 mez-pack screen --check -l ruled.json out
	answers 0 mez-pack screen --check out
	jq -c '.lists[0].owners.found[0].candidates[0].proof.leaf = "00" * 32' out >less
	answers 1 mez-pack screen --check less
	jq -c '.party.owners[0].share = "0.4"' out >other
	answers 1 mez-pack screen --check -l ruled.json other
	answers 1 mez-pack screen --gate -l ruled.json - <<<"$(company "$(owner a 'Khayali Nobody' 0.5)")"
	is "$(company "$(owner a 'Khayali Nobody' 0.49)" | outcome)" none
	is "$(company "$(owner a 'Khayali Nobody' 0.49)" false | outcome)" review
	is "$(company '{"id":"a","name":"Khayali Nobody"}' | outcome)" review
	is "$(company '{"id":"a","name":"Quite Other"}' | outcome)" none
	is "$(company "$(owner h 'Holding' 0.6),$(owner a 'Khayali Nobody' 0.5 ',"of":"h"')" | outcome)" block
	rule '{"rule":"more_than","threshold":"0.5","counted":"singly","through":"direct"}'
	is "$(company "$(owner h 'Holding' 0.6),$(owner a 'Khayali Nobody' 0.9 ',"of":"h"')" | outcome)" none
	is "$(company "$(owner a 'Khayali Nobody' 0.3),$(owner b 'Farzi Somebody' 0.3)" | outcome)" none
	rule '{"rule":"none"}'
	is "$(company "$(owner a 'Khayali Nobody' 1)" | outcome)" none
	cp list.json ruled.json
	is "$(company "$(owner a 'Quite Other' 1)" | outcome)" review
	is "$(jq -c '.lists[0].owners | keys' out)" '["found","outcome"]'
	is "$(mez-pack screen -l ruled.json - <<<'{"id":"c","name":"Quite Ordinary"}' | jq -c '.lists[0] | [.outcome, has("owners")]')" '["none",false]'
}

@test "owners that are none are refused with their place" {
	while read -r place record; do
		answers 65 mez-pack screen -l list.json - <<<"$record"
		has "$output" "\"pointer\":\"$place\""
	done <<-'END'
		/id {"name":"A","owners":[]}
		/owners/0/id {"id":"c","name":"A","owners":[{"id":"","name":"B"}]}
		/owners/0/share {"id":"c","name":"A","owners":[{"id":"b","name":"B","share":"1.1"}]}
		/owners/0/share {"id":"c","name":"A","owners":[{"id":"b","name":"B","share":"-0.1"}]}
		/owners/1/kind {"id":"c","name":"A","owners":[{"id":"b","name":"B"},{"id":"b","name":"B","kind":"ghost"}]}
		/owners/0/births/0 {"id":"c","name":"A","owners":[{"id":"b","name":"B","births":[{"from":"1951-01-01","to":"1950-01-01"}]}]}
	END
	jq -n -c '{id: "c", name: "A", owners: [range(201) | {id: "b", name: "B"}]}' >many
	answers 65 mez-pack screen -l list.json many
	has "$output" bound-exceeded
}

@test "a closed stdout is 74, and a framed stream is counted" {
	answers 0 mez-pack screen --framed -l list.json - <<<'{"name":"A"}
{"type":"mez.end/1","records":1,"problems":0,"status":0}'
	is "$(tail -n 1 <<<"$output" | jq -r .type)" mez.end/1
	run bash -c 'echo "{\"name\":\"A\"}" | mez-pack screen -l list.json >/dev/full'
	is "$status" 74
}
