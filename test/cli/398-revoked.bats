#!/usr/bin/env bats
# Keys that were retired or revoked: what they signed before, what they signed after, and who
# takes over.  The zone says it in zone.yaml, an auditor in the trust file.
load helper
load zone
load registry

setup_file() {
	once zone z
	keys z/keys log publisher2 authority2 auth2
	# a chain of two verdicts, recorded in March and in June
	mez-receipt genesis --zone z --key z/keys/authority.jwk --log-key z/keys/log.pub.jwk \
		--at 2025-01-02T00:00:00Z >/dev/null
	verdict op-1 2025-03-01T00:00:00Z
	verdict op-2 2025-06-01T00:00:00Z
	mez-receipt checkpoint --zone z --key z/keys/log.jwk >/dev/null
	mez-bundle pack --zone z -o b.mez >/dev/null
}

# verdict ID INSTANT [KEY]: judged, attested and recorded then.
verdict() {
	operation ".id = \"$1\"" ".instant = \"$2\"" | mez-tensor eval --zone z |
		mez-vc issue --key "z/keys/${3:-authority}.jwk" --at "$2" |
		mez-receipt append --zone z --at "$2" >>recorded
}

setup() {
	again z src b.mez recorded
}

did() { mez-keygen did "z/keys/$1.pub.jwk"; }
lock() { mez-pack lock --zone z --key z/keys/authority.jwk --at 2025-07-01T00:00:00Z "$@"; }

# revoked [KEY SINCE REASON]...: the list as JSON, keys by DID.
revoked() {
	local list=
	while [ $# -ge 3 ]; do
		list=$list,$(printf '{"key":"%s","since":"%s","reason":"%s"}' "$(did "$1")" "$2" "$3")
		shift 3
	done
	echo "[${list#,}]"
}

# trust [KEY SINCE REASON]...: a trust file in which these are revoked.
trust() {
	local a
	a="\"$(did authority)\",\"$(did authority2)\""
	printf '{"type":"mez.trust/1","roles":{"zone":[%s],"authority":[%s],"publisher":["%s","%s"],"log":["%s"]},"revoked":%s}\n' \
		"$a" "$a" "$(did publisher)" "$(did publisher2)" "$(did log)" "$(revoked "$@")" >trust.json
}

# refused COMMAND...: status 1, with the code key-revoked in a record or the words in a message.
refused() {
	answers 1 "$@"
	has "$output$stderr" "$key is $reason since 2025-"
}

@test "lock: a publisher's signature before and after its key was retired or revoked" {
	key=$(did publisher) reason=retired
	echo 'revoked: [{key: keys/publisher.pub.jwk, since: 2025-02-01, reason: retired}]' >>z/zone.yaml
	answers 0 lock
	is "$(jq -cS .revoked z/stack.lock)" "$(revoked publisher 2025-02-01 retired | jq -cS)"
	answers 0 mez-schema --own z/stack.lock
	answers 0 mez-pack lock --zone z --check
	sed -i 's/2025-02-01/2025-01-01T00:00:00Z/' z/zone.yaml
	cp z/stack.lock before
	refused lock
	has "$stderr" "pack 't.law'"
	sed -i 's/2025-01-01T00:00:00Z, reason: retired/2025-02-01, reason: compromised/' z/zone.yaml
	reason=compromised
	refused lock
	cmp before z/stack.lock
}

@test "lock: a new publisher takes over, and the pack stays the same pack" {
	jq -c .packs z/stack.lock >before
	sed -i 's|^publishers:.*|publishers: [keys/publisher.pub.jwk, keys/publisher2.pub.jwk]|' z/zone.yaml
	echo 'revoked: [{key: keys/publisher.pub.jwk, since: 2025-02-01, reason: compromised, note: stolen}]' >>z/zone.yaml
	answers 1 lock
	mez-pack sign --store z/store --key z/keys/publisher2.jwk t.law t.base t.rules >/dev/null
	answers 0 lock
	jq -c .packs z/stack.lock | cmp before -
	answers 0 mez-tensor eval --zone z <<<"$(operation)"
	# what was judged under the old lock still follows under it
	mez-bundle pack --zone z -o two.mez >/dev/null
	trust
	answers 0 mez verify --trust trust.json two.mez
}

@test "lock: the zone's own key" {
	key=$(did authority) reason=retired
	echo 'revoked: [{key: keys/authority.pub.jwk, since: 2025-07-01, reason: retired}]' >>z/zone.yaml
	refused lock
	answers 0 mez-pack lock --zone z --key z/keys/authority2.jwk --at 2025-07-01T00:00:00Z
}

@test "lock: what is malformed is told with its line" {
	cp z/zone.yaml good
	n=$(($(wc -l <good) + 1))
	while IFS='|' read -r entry words; do
		cp good z/zone.yaml
		echo "revoked: $entry" >>z/zone.yaml
		answers 78 lock
		has "$stderr" "z/zone.yaml:$n:"
		has "$stderr" "$words"
	done <<-'END'
		[{key: keys/auth.pub.jwk, since: 2025-02-30, reason: retired}]|neither a day nor an instant
		[{key: keys/auth.pub.jwk, since: 2025-02-01T00:00:00, reason: retired}]|neither a day nor an instant
		[{key: keys/auth.pub.jwk, since: 2025-02-01, reason: lost}]|neither 'retired' nor 'compromised'
		[{key: keys/auth.pub.jwk, since: 2025-02-01}]|reason
		[{since: 2025-02-01, reason: retired}]|what is revoked is a key
		[{key: keys/auth.pub.jwk, since: 2025-02-01, reason: retired, why: x}]|why
		[{key: keys/auth.pub.jwk, since: 2025-02-01, reason: retired}, {key: keys/auth.pub.jwk, since: 2025-02-02, reason: retired}]|twice
		[keys/auth.pub.jwk]|what is revoked is a key
		{key: keys/auth.pub.jwk}|revoked
	END
	cp good z/zone.yaml
	echo 'revoked: [{key: keys/nobody.jwk, since: 2025-02-01, reason: retired}]' >>z/zone.yaml
	answers 66 lock
}

@test "refresh: a newer pack signed by a revoked publisher changes nothing" {
	key=$(did publisher) reason=retired
	sed -i 's/version: "1"/version: "2"/' src/rules/pack.yaml
	cp -R z/store new
	mez-pack build --store new src/rules >/dev/null
	mez-pack sign --store new --key z/keys/publisher.jwk --at 2025-05-01T00:00:00Z t.rules >/dev/null
	mez-bundle pack --store new -o new.mez >/dev/null
	cp z/zone.yaml good
	echo 'revoked: [{key: keys/publisher.pub.jwk, since: 2025-04-01, reason: retired}]' >>z/zone.yaml
	cp z/store/index.json before
	refused mez-pack refresh --zone z new.mez t.rules
	cmp before z/store/index.json
	cp good z/zone.yaml
	answers 0 mez-pack refresh --zone z new.mez t.rules
}

@test "mez-pack verify: the trust file says since when" {
	key=$(did publisher) reason=retired
	trust publisher 2025-02-01 retired
	answers 0 mez-pack verify --store z/store --trust trust.json
	trust publisher 2025-01-01 retired
	refused mez-pack verify --store z/store --trust trust.json
	trust publisher 2025-02-01 compromised
	reason=compromised
	refused mez-pack verify --store z/store --trust trust.json
	mez-pack sign --store z/store --key z/keys/publisher2.jwk t.law t.base t.rules >/dev/null
	answers 0 mez-pack verify --store z/store --trust trust.json
}

@test "mez-pack pull: only what a publisher signed whose key is believed" {
	registry plain
	mez-pack push --store z/store --insecure-http "$registry/zone/p:1" t.law >/dev/null
	pull() { mez-pack pull --store back --trust trust.json --insecure-http "$registry/zone/p:1"; }
	key=$(did publisher) reason=compromised
	trust publisher 2025-02-01 compromised
	refused pull
	has "$stderr" "pack 't.law'"
	[ ! -e back/index.json ]
	jq '.roles.publisher = .roles.log' trust.json >t && mv t trust.json
	answers 1 pull
	has "$stderr" 'signed by no trusted publisher'
	trust publisher 2025-02-01 retired
	answers 0 pull
	mez-pack sign --store z/store --key z/keys/publisher2.jwk t.law >/dev/null
	mez-pack push --store z/store --insecure-http "$registry/zone/p:1" t.law >/dev/null
	trust publisher 2025-01-01 compromised
	answers 0 pull
	answers 78 mez-pack pull --store back --trust z/zone.yaml --insecure-http "$registry/zone/p:1"
	answers 66 mez-pack pull --store back --trust nowhere --insecure-http "$registry/zone/p:1"
}

@test "mez-vc verify: credentials before and after" {
	at=2025-12-01T00:00:00Z
	trust authority 2025-05-01 retired
	answers 1 mez-vc verify --trust trust.json --at $at recorded
	is "$(jq -c '[.valid, .errors[].code]' <<<"$output" | tr '\n' ' ')" '[true] [false,"key-revoked"] '
	answers 0 mez-schema --own <<<"$output"
	trust authority 2025-05-01 compromised
	answers 1 mez-vc verify --trust trust.json --at $at recorded
	is "$(jq -c '.errors[].code' <<<"$output" | uniq)" '"key-revoked"'
	trust authority 2025-06-01T00:00:01Z retired
	answers 0 mez-vc verify --trust trust.json --at $at recorded
	for since in 2025-05 2025-02-30 20250501 '' 2025-05-01T00:00:00; do
		trust authority "$since" retired
		answers 78 mez-vc verify --trust trust.json --at $at recorded
		has "$stderr" 'neither a day nor an instant'
	done
	answers 1 mez-schema --format -s mez.trust/1 trust.json
}

@test "mez verify: an authority's key, before and after, and with a receipt as witness" {
	for when in '2025-06-02 retired' '2025-06-02 compromised'; do
		# shellcheck disable=SC2086 # two words
		trust authority $when
		answers 0 mez verify --trust trust.json b.mez
	done
	# the second credential says it is of June, and its receipt is
	for reason in retired compromised; do
		trust authority 2025-05-01 $reason
		key=$(did authority)
		refused mez verify --trust trust.json b.mez
		has "$output" '2 of 2 verdicts re-executed, 1 of 2 credentials'
		has "$output" '1 faults'
	done
}

@test "mez verify: nothing is older than what its own key says" {
	# a lock of January by the compromised key, and no receipt before it was
	trust authority 2025-02-01 compromised
	key=$(did authority) reason=compromised
	refused mez verify --trust trust.json b.mez
	has "$stderr" 'lock: '
	has "$stderr" 'genesis: '
	has "$output" '0 of 2 credentials'
	# retired, its own word does
	trust authority 2025-02-01 retired
	answers 1 mez verify --trust trust.json b.mez
	run ! grep -e 'lock: ' -e 'genesis: ' <<<"$stderr"
}

@test "mez verify: a publisher's key, and the lock as witness" {
	trust publisher 2025-02-01 compromised
	answers 0 mez verify --trust trust.json b.mez
	trust publisher 2025-01-01 compromised
	key=$(did publisher) reason=compromised
	refused mez verify --trust trust.json b.mez
	has "$stderr" "pack 't.law'"
	has "$output" '0 of 3 packs signed'
	# two keys at once: the lock's word is no better than its own
	trust publisher 2025-02-01 compromised authority 2025-01-15 compromised
	answers 1 mez verify --trust trust.json b.mez
	has "$output" '0 of 3 packs signed'
}

@test "mez verify and mez-receipt verify: the log's key" {
	key=$(did log)
	for verify in 'mez verify --trust trust.json b.mez' 'mez-receipt verify --zone z --trust trust.json'; do
		trust log 2025-06-02 retired
		# shellcheck disable=SC2086 # a command
		answers 0 $verify
		trust log 2025-06-01 retired
		reason=retired
		# shellcheck disable=SC2086
		refused $verify
		trust log 2025-12-01 compromised
		reason=compromised
		# shellcheck disable=SC2086
		refused $verify
	done
	# of a log that is not believed no receipt is a witness
	trust log 2025-12-01 compromised authority 2025-12-01 compromised
	answers 1 mez verify --trust trust.json b.mez
	has "$output" '0 of 2 credentials'
}

@test "mez-receipt verify: the genesis" {
	trust authority 2025-01-02 retired
	key=$(did authority) reason=retired
	refused mez-receipt verify --zone z --trust trust.json
	trust authority 2025-05-01 compromised
	answers 0 mez-receipt verify --zone z --trust trust.json
	trust authority 2025-02-01 compromised
	reason=compromised
	refused mez-receipt verify --zone z --trust trust.json
	rm z/chain/checkpoint
	trust authority 2025-05-01 compromised
	refused mez-receipt verify --zone z --trust trust.json
}

@test "a new authority takes over in the same chain" {
	verdict op-3 2025-08-01T00:00:00Z authority2
	mez-receipt checkpoint --zone z --key z/keys/log.jwk >/dev/null
	mez-bundle pack --zone z -o three.mez >/dev/null
	trust authority 2025-07-01 retired
	answers 0 mez verify --trust trust.json three.mez
	trust authority 2025-07-01 compromised
	answers 0 mez verify --trust trust.json three.mez
	has "$output" '3 of 3 credentials'
}

@test "a state of an earlier run is of its revocations, too" {
	trust
	answers 0 mez verify --resume state --trust trust.json b.mez
	answers 0 mez verify --resume state --trust trust.json b.mez
	trust authority 2025-05-01 retired
	answers 78 mez verify --resume state --trust trust.json b.mez
	has "$stderr" 'another trust'
	# where only receipts show that a lock is older, all of them are judged again
	trust authority 2025-06-02 compromised
	rm state
	answers 0 mez verify --resume state --trust trust.json b.mez
	answers 0 mez verify --resume state --trust trust.json b.mez
}

@test "evidence by a revoked key shows nothing, before it does" {
	kyc z/keys/auth.jwk urn:x:p1 >kyc.json
	case=$(case_of "$(operation)" "$(cat kyc.json)")
	accepted() { jq -c '.verdict.evidence[0] | [.accepted, .reason]' <<<"$output"; }
	answers 0 mez-tensor eval --zone z <<<"$case"
	is "$(accepted)" '[true,null]'
	for entry in '2025-01-02|retired|[true,null]' '2025-01-01|retired|[false,"key_revoked"]' \
		'2025-12-01|compromised|[false,"key_revoked"]'; do
		IFS='|' read -r since reason want <<<"$entry"
		sed -i '/^revoked:/d' z/zone.yaml
		echo "revoked: [{key: keys/auth.pub.jwk, since: $since, reason: $reason}]" >>z/zone.yaml
		lock >/dev/null
		answers 0 mez-tensor eval --zone z <<<"$case"
		is "$(accepted)" "$want"
		printf '%s\n' "$output" >judged
		answers 0 mez-schema --own judged
		answers 0 mez-tensor verify --zone z judged
	done
	# the authority's new key
	sed -i 's|^authorities:.*|authorities: {auth: [keys/auth.pub.jwk, keys/auth2.pub.jwk]}|' z/zone.yaml
	lock >/dev/null
	case=$(case_of "$(operation)" "$(kyc z/keys/auth2.jwk urn:x:p1)")
	answers 0 mez-tensor eval --zone z <<<"$case"
	is "$(accepted)" '[true,null]'
}
