#!/usr/bin/env bats
# mez-pack refresh of a published list: the pack it makes, what changed, and what is not believed.
load helper
load zone
load registry
load lists

setup_file() {
	once zone z
	mapfile -t people < <(crowd 10)
	un 2026-02-27 "${people[@]}" >un.xml
	refresh un.xml >/dev/null
}

setup() {
	again z un.xml
	mapfile -t people < <(crowd 10)
}

refresh() { # [OPTION...] SOURCE, of this format, signed by this key
	mez-pack refresh --zone z --format "${format:-un}" --key "z/keys/${key:-publisher}.jwk" "$@" xx.un
}

held() { mez-pack show --store z/store xx.un items/list/xx.un.json; }

# stays STATUS WORDS COMMAND...: refused so, and the store is as it was.
stays() {
	local status=$1 words=$2
	shift 2
	cp z/store/index.json before
	answers "$status" "$@"
	is "$output" ''
	has "$stderr" "$words"
	one_line mez-pack
	cmp before z/store/index.json
	[ ! -e z/refresh/download ]
}

@test "a list becomes a pack: signed, of its day, and the zone can use it" {
	again src
	mez-pack import -f un -n xx.un -o list.json un.xml >/dev/null
	held >here.json
	cmp here.json <(head -c -1 list.json)
	is "$(mez-pack show --store z/store xx.un | head -n 1 | jq -r '.kind + " " + .version')" 'regpack 2026-02-27'
	answers 0 mez-pack test --store z/store xx.un
	sed -i 's/^packs: .*/packs: [t.law, t.base, t.rules, xx.un]/' z/zone.yaml
	echo 'screening: {lists: [xx.un]}' >>z/zone.yaml
	{
		clause listed requirement 'requires: not screen(.payee)'
	} >src/rules/listed.yaml
	mez-pack build --store z/store src/rules >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.rules >/dev/null
	answers 0 mez-pack lock --zone z --key z/keys/authority.jwk
	op=$(operation '.facts.payee.name = "FARZI SOMEBODY 7"')
	answers 0 mez-tensor eval --zone z --as-of 2026-03-01T00:00:00Z <<<"$op"
	has "$output" '"entry":"XXi.7"'
	# the list as a file, for mez-pack screen
	answers 0 mez-pack screen --list list.json --gate <<<'{"name":"Nobody"}'
}

@test "nothing new: nothing is said, nothing is written" {
	cp z/store/index.json before
	find z/store -newer before -type f >touched
	answers 0 refresh un.xml
	is "$output$stderr" ''
	cmp before z/store/index.json
	find z/store -newer before -type f | cmp touched -
	answers 0 refresh --json un.xml
	is "$output$stderr" ''
	is "$(ls z/refresh/made)" ''
	[ ! -e z/refresh/download ]
}

@test "what changed, by id and name" {
	un 2026-03-06 "${people[@]:0:3}" "${people[@]:4}" "$(person XXi.2b 'Khayali Nobody')" |
		sed 's/Farzi Somebody 9/Farzi Someone 9/' >new.xml
	answers 0 refresh new.xml
	is "$stderr" ''
	is "$(head -n 1 <<<"$output")" "pack xx.un: version 2026-03-06, $(mez-pack show --store z/store xx.un | head -n 1 | jq -r .sha256)"
	is "$(sed 1d <<<"$output")" 'list xx.un: 2026-03-06, 10 entries: 1 new, 1 gone, 1 changed
list xx.un: entry XXi.2b: new: Khayali Nobody
list xx.un: entry XXi.4: gone: Farzi Somebody 4
list xx.un: entry XXi.9: Farzi Somebody 9: name Farzi Somebody 9 -> Farzi Someone 9
list xx.un: as_of 2026-02-27 -> 2026-03-06'
	answers 0 refresh new.xml
	is "$output$stderr" ''
	answers 0 mez-bundle fsck --store z/store
}

@test "the same as records" {
	un 2026-03-06 "${people[@]:1}" "$(person XXi.99 'Khayali Nobody')" >new.xml
	answers 0 refresh --json new.xml
	is "$(jq -r .type <<<"$output" | uniq -c | awk '{print $1, $2}' | tr '\n' ' ')" '1 mez.packref/1 1 mez.import/1 3 mez.change/1 '
	is "$(jq -c 'select(.row) | [.change, .kind, .name, .row, (.old // .new).name]' <<<"$output" | tr '\n' ' ')" \
		'["gone","list","xx.un","XXi.1","Farzi Somebody 1"] ["new","list","xx.un","XXi.99","Khayali Nobody"] '
	answers 0 mez-schema --own <<<"$output"
}

@test "a list that is cut short, garbage, empty, of another kind" {
	size=$(stat -c %s un.xml)
	for n in 0 1 40 100 $((size / 2)) $((size - 30)) $((size - 1)); do
		head -c "$n" un.xml >cut
		stays 65 cut refresh cut
	done
	head -c 2000 /dev/urandom >noise
	stays 65 noise refresh noise
	echo 'Service unavailable' >text
	stays 65 'text:1:1: this is no XML' refresh text
	gzip -c un.xml >un.xml.gz
	stays 65 'un.xml.gz:1:1: this is no XML' refresh un.xml.gz
	: >void
	stays 65 'void:1:1: the file is empty' refresh void
	echo '<html><body>Sorry</body></html>' >html
	stays 65 "not a 'CONSOLIDATED_LIST'" refresh html
	format=ofac stays 65 "not a 'sdnList'" refresh un.xml
	un 2026-03-06 >none
	stays 65 none refresh none
	un 2026-03-06 "${people[@]}" "${people[0]}" >twice
	stays 65 twice refresh twice
	un 2026-03-06 "${people[@]}" '<INDIVIDUAL><REFERENCE_NUMBER>XXi.11</REFERENCE_NUMBER></INDIVIDUAL>' >nameless
	stays 65 nameless refresh nameless
	sed 's/2026-02-27/2026-02-30/' un.xml >impossible
	stays 65 impossible refresh impossible
	printf '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>%s' "$(un 2026-03-06 "${people[@]}" '&x;')" >xxe
	stays 65 'document type declaration is refused' refresh xxe
	stays 66 nowhere refresh nowhere
	echo '<sdnList><publshInformation><Publish_Date>03/06/2026</Publish_Date><Record_Count>2</Record_Count></publshInformation><sdnEntry><uid>1</uid><lastName>A</lastName><sdnType>Entity</sdnType></sdnEntry></sdnList>' >few
	format=ofac stays 65 few refresh few
}

@test "a list that lost too much at once, and one that may" {
	un 2026-03-06 "${people[@]:3}" >less.xml
	stays 65 '3 of 10 entries would be gone, more than 20 percent' refresh less.xml
	stays 65 'more than 29 percent' refresh --max-loss 29 less.xml
	stays 65 'more than 0 percent' refresh --max-loss 0 less.xml
	un 2026-03-06 "${people[@]:2}" >two.xml
	answers 0 refresh two.xml
	has "$output" '2 gone'
	# other ids are a loss too, though there are as many
	un 2026-03-07 "${people[@]:2}" | sed 's/XXi/XXe/' >other.xml
	stays 65 '8 of 8 entries' refresh other.xml
	answers 0 refresh --max-loss 100 other.xml
	# nor is it the same list when the ids stay and nobody bears their name any more
	sed 's/Somebody/Quite Ordinary/' other.xml >renamed.xml
	stays 65 '8 of 8 entries would be gone or bear none of their names' refresh renamed.xml
}

@test "an older list, one of a day to come, and one of the same day" {
	sed 's/2026-02-27/2026-02-26/' un.xml >old.xml
	stays 1 'older than the one of 2026-02-27' refresh old.xml
	sed 's/2026-02-27/9999-12-31/' un.xml >far.xml
	stays 65 'of a day to come' refresh far.xml
	sed 's/Somebody 5/Someone 5/' un.xml >corrected.xml
	answers 0 refresh corrected.xml
	has "$output" '0 new, 0 gone, 1 changed'
}

@test "who signs, and what is replaced" {
	un 2026-03-06 "${people[@]}" >new.xml
	key=stranger stays 1 "signed by none of the zone's publishers" refresh new.xml
	echo 'revoked: [{key: keys/publisher.pub.jwk, since: 2026-02-01, reason: retired}]' >>z/zone.yaml
	stays 1 'is retired since 2026-02-01' refresh new.xml
	sed -i '/^revoked/d' z/zone.yaml
	stays 1 "the pack 't.rules' that is there is not one list" mez-pack refresh --zone z --format un \
		--key z/keys/publisher.jwk new.xml t.rules
	answers 0 refresh new.xml
}

@test "the key that signed is no longer believed: another signs the same pack" {
	keys z/keys lists
	mkdir www
	cp un.xml www
	serve http perl "$MEZ_ROOT/test/cli/serve.pl" www
	answers 0 refresh --insecure-http "http://$served/un.xml"
	is "$output" ''
	answers 0 refresh --insecure-http "http://$served/un.xml"
	has "$(tail -n 1 http.log)" 304
	sed -i 's|^publishers: .*|publishers: [keys/publisher.pub.jwk, keys/lists.pub.jwk]|' z/zone.yaml
	echo 'revoked: [{key: keys/publisher.pub.jwk, since: 2026-01-01, reason: compromised}]' >>z/zone.yaml
	digest=$(mez-pack show --store z/store xx.un | head -n 1 | jq -r .sha256)
	stays 1 'is compromised since 2026-01-01' refresh un.xml
	key=lists answers 0 refresh --insecure-http "http://$served/un.xml"
	is "$output" "pack xx.un: version 2026-02-27, $digest
list xx.un: 2026-02-27, 10 entries: 0 new, 0 gone, 0 changed"
	key=lists answers 0 refresh --insecure-http "http://$served/un.xml"
	is "$output$stderr" ''
	has "$(tail -n 1 http.log)" 304
}

@test "over HTTP: asked again with tag and date, and nothing is new" {
	mkdir www
	un 2026-03-06 "${people[@]}" >www/un.xml
	touch -d '2026-03-06T10:00:00Z' www/un.xml
	for mode in '' /dated; do
		rm -rf z/refresh
		serve "http${mode#/}" perl "$MEZ_ROOT/test/cli/serve.pl" www
		log=http${mode#/}.log
		answers 0 refresh --insecure-http "http://$served$mode/un.xml"
		answers 0 refresh --insecure-http "http://$served$mode/un.xml"
		is "$output$stderr" ''
		has "$(tail -n 1 "$log")" "$mode/un.xml 304"
		# read in another way it is another list
		answers 0 refresh --max-age 9 --insecure-http "http://$served$mode/un.xml"
		has "$output" 'max_age 7 -> 9'
		answers 0 refresh --insecure-http "http://$served$mode/un.xml"
	done
	un 2026-03-09 "${people[@]}" >www/un.xml
	answers 0 refresh --insecure-http "http://$served/un.xml"
	has "$output" '2026-03-09, 10 entries: 0 new'
}

@test "over HTTP: what goes wrong changes nothing" {
	mkdir www
	un 2026-03-06 "${people[@]}" >www/un.xml
	echo nonsense >www/text
	serve http perl "$MEZ_ROOT/test/cli/serve.pl" www
	while read -r path status words; do
		stays "$status" "$words" refresh --insecure-http "http://$served$path"
	done <<-'END'
		/status/503 75 answers 503
		/status/429 75 answers 429
		/status/500 75 answers 500
		/status/403 77 answers 403
		/status/404 66 answers 404
		/status/304 1 answers 304
		/status/204 1 answers 204
		/round 65 more than 5 redirects
		/nowhere 65 leads nowhere
		/short/un.xml 75 http://
		/text 65 http://
	END
	answers 0 refresh --insecure-http "http://$served/to/un.xml"
	stop_all
	stays 75 http:// refresh --insecure-http "http://$served/un.xml"
}

@test "two at once, and one that is killed" {
	un 2026-03-06 "${people[@]:1}" >a.xml
	un 2026-03-06 "${people[@]}" "$(person XXi.11 A)" >b.xml
	for f in a b a b; do
		refresh $f.xml >>out.$f 2>>err.$f 3>&- &
	done
	wait
	is "$(cat err.a err.b)" ''
	answers 0 mez-bundle fsck --store z/store
	held | jq -e '(.entries | length) == 9 or (.entries | length) == 11'
	# a server that never ends its answer: the refresh waits, and is killed
	mkdir www
	un 2026-03-08 "${people[@]}" >www/un.xml
	serve http perl "$MEZ_ROOT/test/cli/serve.pl" www
	cp z/store/index.json before
	mez-pack refresh --zone z --format un --key z/keys/publisher.jwk --insecure-http \
		"http://$served/hang/un.xml" xx.un >/dev/null 2>&1 3>&- &
	pid=$!
	wait_for http.log hang
	kill -9 $pid
	wait $pid || :
	cmp before z/store/index.json
	echo leavings >z/refresh/download
	mkdir -p z/refresh/made && echo leavings >z/refresh/made/list.json
	answers 0 refresh b.xml
	answers 0 refresh --insecure-http "http://$served/un.xml"
	has "$output" 'version 2026-03-08'
	answers 0 mez-bundle fsck --store z/store
}

@test "what a killed one left is removed, nothing new or not" {
	mkdir -p z/refresh/made z/refresh/pulled/blobs/sha256
	for round in same new; do
		for f in download .mez-tmp-1-0 made/list.json made/pack.yaml made/.mez-tmp-1-0 \
			pulled/index.json pulled/.mez-tmp-1-0 pulled/blobs/sha256/0; do
			echo left >z/refresh/$f
		done
		answers 0 refresh un.xml
		is "$(find z/refresh -type f)" z/refresh/lock
		un 2026-03-06 "${people[@]}" >un.xml
	done
	answers 0 mez-bundle fsck --store z/store
}

@test "a list among the sources of a pack, and what is none" {
	mkdir src
	pack_yaml xx.mine regpack >src/pack.yaml
	mez-pack import -f un -n xx.more -o src/more.json un.xml >/dev/null
	answers 0 mez-pack build --store st src
	mez-pack show --store st xx.mine items/list/xx.more.json | cmp - <(head -c -1 src/more.json)
	mez-pack show --store st xx.mine source/more.json | cmp - src/more.json
	answers 0 mez-pack lint --store st xx.mine
	cp src/more.json good
	while IFS=% read -r program words; do
		jq -c "$program" good >src/more.json
		answers 65 mez-pack build --store st src
		has "$stderr" "src/more.json:1:"
		has "$stderr" "$words"
	done <<-'END'
		.entries[0].names = 1%expected a list
		.entries[0].more = 1%unknown member
		del(.as_of)%
		.as_of = "2026-02-30"%
		.entries[1].id = .entries[0].id%
		.entries[0].births = [{from: "2026-02-30", to: "2026-03-01"}]%
	END
	jq -nc '{type: "mez.authority/1", name: "a", title: "A"}' >src/more.json
	answers 65 mez-pack build --store st src
	has "$stderr" 'only lists are taken as JSON'
	head -c 200 good >src/more.json
	answers 65 mez-pack build --store st src
	has "$stderr" 'src/more.json:1:'
	pack_yaml xx.mine lawpack >src/pack.yaml
	answers 65 mez-pack build --store st src
	has "$stderr" 'a pack source holds'
}

@test "usage" {
	answers 64 mez-pack refresh --zone z --format un un.xml xx.un
	has "$stderr" '--key'
	answers 64 mez-pack refresh --zone z --format un --key z/keys/publisher.jwk un.xml
	answers 64 refresh --digest "$(printf '%064d' 0)" un.xml
	answers 64 refresh --max-loss 101 un.xml
	format=csv answers 64 refresh un.xml
	answers 64 mez-pack refresh --zone z --max-loss 5 un.xml xx.un
	answers 64 mez-pack refresh --zone z --key z/keys/publisher.jwk un.xml xx.un
	answers 65 mez-pack refresh --zone z --format un --key z/keys/publisher.jwk un.xml 'Not A Name'
	chmod 644 z/keys/publisher.jwk
	answers 77 refresh un.xml
}
