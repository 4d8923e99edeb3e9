#!/usr/bin/env bats
# mez verify: one pass, several segments, several threads, and going on from an earlier run.
load helper
load bundle

# A small zone with 120 cases in three segments; every third without a credential.
setup_file() {
	export W=$BATS_FILE_TMPDIR/w
	"$MEZ_ROOT/test/lint/manual/setup" "$W"
	cd "$W" || return 1
	rm -rf zone/chain
	mez-receipt genesis --zone zone --key keys/authority.jwk --log-key keys/log.pub.jwk >/dev/null
	jq -c '.id = "n\(range(1; 121))"' payment.json |
		mez-tensor eval --zone zone >judged
	mez-vc issue --key keys/authority.jwk <judged | paste -d '\n' - judged |
		awk 'NR % 6 == 1 || NR % 6 == 3 || NR % 6 == 0' | mez-receipt append --zone zone >receipted
	mez-receipt checkpoint --zone zone --key keys/log.jwk >head
	cd zone/chain || return 1
	sed -n '1,100p' segment-00000000.ndjson >0
	sed -n '101,102p' segment-00000000.ndjson >segment-00000001.ndjson
	sed -n '103,$p' segment-00000000.ndjson >segment-00000002.ndjson
	mv 0 segment-00000000.ndjson
	cd ../..
	mez-bundle pack --zone zone -o audit.mez >info
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	T=$W/trust.json B=$W/audit.mez
}

# blobs_of_chain: the members that hold segments, in order; after open_up.
segments_of() {
	local chain='.manifests[] | select(.artifactType == "application/vnd.mez.chain.v1") | .digest[7:]' m
	m=$(jq -r "$chain" x/index.json)
	m=$(jq -r "$chain" "x/blobs/sha256/$m")
	jq -r '.layers[] | select(.mediaType | test("segment")) | "blobs/sha256/" + .digest[7:]' \
		"x/blobs/sha256/$m"
}

@test "three segments, from a file and from a pipe, by any number of threads" {
	answers 0 mez verify --trust "$T" "$B"
	has "$output" 'verified: 120 of 120 verdicts re-executed, 80 of 80 credentials, 120 receipts under a head of 120'
	want=$output
	is "$stderr" ''
	answers 0 bash -c 'cat "$1" | mez verify --trust "$2" -' - "$B" "$T"
	is "$output" "$want"
	for j in 0 1 2 7; do
		answers 0 mez verify --trust "$T" -j $j "$B"
		is "$output" "$want"
	done
	answers 64 mez verify --trust "$T" -j 257 "$B"
}

@test "segments come last in the bundle" {
	open_up "$B"
	is "$(tail -n 3 x.order)" "$(segments_of)"
}

@test "faults are told in the order of the chain, by any number of threads" {
	# other verdicts and credentials for some cases, everything signed anew
	cp -R "$W/zone" z
	rm -r z/chain
	mez-receipt genesis --zone z --key "$W/keys/authority.jwk" --log-key "$W/keys/log.pub.jwk" >/dev/null
	jq -c 'del(.receipt) | (.operation.id[1:] | tonumber) as $n |
		if $n % 7 == 0 then del(.credential) | .verdict.decision.answer = "refused"
		elif $n % 11 == 0 and .credential then .credential.proof.proofValue |= "z1" + .[2:] else . end' \
		"$W/receipted" | mez-receipt append --zone z >/dev/null 2>&1 || :
	mez-receipt checkpoint --zone z --key "$W/keys/log.jwk" >/dev/null
	mez-bundle pack --zone z -o bad.mez >info
	run --separate-stderr -- mez verify --trust "$T" bad.mez
	is "$status" 1
	[ "$(grep -c 'does not follow' <<<"$stderr")" -ge 10 ]
	printf '%s\n%s\n' "$output" "$stderr" >want
	grep -o 'n[0-9]*:' want | tr -d n: >order
	sort -n order | cmp - order
	for j in 2 5; do
		run --separate-stderr -- mez verify --trust "$T" -j $j bad.mez
		printf '%s\n%s\n' "$output" "$stderr" | cmp - want
	done
	mez verify --json --trust "$T" -j 3 bad.mez >j3 2>err || :
	mez verify --json --trust "$T" bad.mez >j1 2>err || :
	cmp j1 j3
	is "$(jq '.errors | length' j1)" "$(grep -c '^mez: ' want)"
}

@test "a damaged segment is found, and so is what it breaks" {
	open_up "$B"
	second=$(segments_of | sed -n 2p)
	sed -i 's/"n[0-9]*"/"n999"/' "x/$second"
	close_up bad.mez
	answers 1 mez verify --trust "$T" bad.mez
	has "$stderr" "mez: chain: segment-00000001.ndjson: $second: its bytes have another digest"
	has "$stderr" 'receipt 50: the payload is not the one with its digest'
	has "$output" 'NOT VERIFIED'
}

@test "a case that is none is told with the number of its receipt, behind a broken link, too" {
	open_up "$B"
	segments_of >names
	sed -i '3s/"id":"n2"/"id":"n9"/' "x/$(sed -n 1p names)"
	sed -i '5s/.$//' "x/$(sed -n 3p names)"
	close_up bad.mez
	for j in 1 3; do
		answers 1 mez verify --trust "$T" -j $j bad.mez
		has "$stderr" 'mez: segment:4:1: receipt 1: '
		has "$stderr" 'mez: case of receipt 1: the verdict is about another operation'
		has "$stderr" 'mez: case of receipt 53: '
		is "$(grep -c 'case of' <<<"$stderr")" 2
	done
}

@test "a pack and the chain under other names" {
	open_up "$B"
	cp x/index.json index.json
	for change in 's/"zz.law"/"zz.new"/ zz.law zz.new' 's/"chain"/"chair"/ chain chair' \
		's/annotations\(":{[^}]*"zz.law"\)/annotationz\1/ zz.law'; do
		set -- $change
		sed "$1" index.json >x/index.json
		close_up bad.mez
		answers 0 mez-bundle verify bad.mez
		answers 1 mez verify --trust "$T" bad.mez
		has "$stderr" "mez: the bundle has '$2"
		has "$stderr" " under the name '${3-}"
		has "$output" 'NOT VERIFIED: 120 of 120 verdicts'
	done
	# signed again after the lock was made: the index is another
	cp -R "$W/zone" z
	mez-pack sign --store z/store --key "$W/keys/log.jwk" zz.law >/dev/null
	mez-bundle pack --zone z -o later.mez >/dev/null
	answers 0 mez verify --trust "$T" later.mez
	open_up later.mez
	sed -i 's/"zz.law"/"zz.new"/' x/index.json
	close_up bad.mez
	answers 1 mez verify --trust "$T" bad.mez
	is "$stderr" "mez: the bundle has 'zz.law' under the name 'zz.new'"
}

@test "a missing segment, a segment twice, and segments in another order" {
	open_up "$B"
	second=$(segments_of | sed -n 2p)
	cp x.order kept
	grep -v "$second" kept >x.order
	close_up bad.mez
	answers 1 mez verify --trust "$T" bad.mez
	has "$stderr" 'segment 1 is not where it can be read'
	has "$stderr" "$second: is listed and not there"
	has "$stderr" 'receipt 50: has sequence number 51'
	{ head -n -3 kept; tail -n 3 kept | tac; } >x.order
	close_up bad.mez
	answers 1 mez verify --trust "$T" bad.mez
	has "$stderr" 'is not where the order of bundles has it'
	has "$output" 'NOT VERIFIED: 120 of 120 verdicts re-executed, 80 of 80 credentials, 120 receipts'
	is "$(grep -c . <<<"$stderr")" 1
}

@test "receipts before the law, as in the first bundles, and a manifest after what it lists" {
	open_up "$B"
	cp x.order kept
	{ head -n 2 kept; tail -n 3 kept; sed -n '3,$p' kept | head -n -3; } >x.order
	close_up early.mez
	answers 1 mez verify --trust "$T" early.mez
	has "$output" '120 of 120 verdicts re-executed, 80 of 80 credentials, 120 receipts under a head of 120, 2 of 2 packs signed'
	is "$(grep -c . <<<"$stderr")" 1
	has "$stderr" 'is not where the order of bundles has it'
}

@test "a torn line, and a line without end, within a segment" {
	open_up "$B"
	last=$(segments_of | tail -n 1)
	truncate -s -1 "x/$last"
	close_up bad.mez
	answers 1 mez verify --trust "$T" bad.mez
	has "$stderr" 'a torn line'
	head -c 17000000 /dev/urandom | base64 -w 0 >"x/$last"
	close_up bad.mez
	answers 1 mez verify --trust "$T" bad.mez
	has "$stderr" 'a line of more than'
}

@test "two chains in one bundle are refused" {
	mez-bundle unpack -o s "$B" >/dev/null
	jq -cj '.manifests += [.manifests[-1] | .annotations |= map_values("chain2")]' s/index.json >i
	mv i s/index.json
	mez-bundle pack --store s -o two.mez >/dev/null
	answers 1 mez verify --trust "$T" two.mez
	has "$stderr" 'more than one chain'
}

# change PARENT OLD NEWFILE: the blob OLD of x/ is another now, and PARENT lists it as it is.
change() {
	local hex
	hex=$(put x "$3")
	sed -i "s/$2/$hex/" x.order
	jq -cSj --arg old "sha256:$2" --arg new "sha256:$hex" --argjson n "$(stat -c %s "$3")" \
		'(.manifests[] | select(.digest == $old)) |= (.digest = $new | .size = $n)' "x/$1" >parent
}

# change_chain JQ: the manifest of the chain in x/, and what leads to it.
change_chain() {
	local of='.manifests[] | select(.artifactType == "application/vnd.mez.chain.v1") | .digest[7:]'
	local i m
	i=$(jq -r "$of" x/index.json)
	m=$(jq -r "$of" "x/blobs/sha256/$i")
	jq -cSj "$1" "x/blobs/sha256/$m" >manifest
	change "blobs/sha256/$i" "$m" manifest
	mv parent middle
	change index.json "$i" middle
	mv parent x/index.json
}

@test "a manifest of the chain that cannot be followed, whose segments something else lists" {
	open_up "$B"
	echo nothing >t.config
	segments_of | head -n 1 | jq -Rcn --argjson c "$(descriptor text/plain t.config)" --arg t $MANIFEST \
		--argjson n "$(stat -c %s "x/$(segments_of | head -n 1)")" \
		'{schemaVersion:2,mediaType:$t,config:$c,layers:[{size:$n,
		mediaType:"application/vnd.mez.segment.v1+ndjson",digest:("sha256:"+input[13:])}]}' |
		jq -cSj . >other
	jq -cSj --argjson o "$(descriptor $MANIFEST other)" '.manifests += [$o]' x/index.json >i
	mv i x/index.json
	change_chain '.layers += [{}]'
	for f in other t.config; do
		sed -i "3i blobs/sha256/$(put x $f)" x.order
	done
	close_up bad.mez
	answers 1 mez verify --trust "$T" bad.mez
	has "$stderr" "chain: layers 5: no member 'mediaType'"
	has "$output" 'NOT VERIFIED'
}

@test "a chain has one genesis and one checkpoint" {
	for what in genesis checkpoint; do
		open_up "$B"
		change_chain ".layers += [.layers[] | select(.mediaType | test(\"$what\"))]"
		close_up bad.mez
		answers 1 mez verify --trust "$T" bad.mez
		has "$stderr" "a second $what in one chain"
	done
}

@test "a lock that is listed a thousand times is opened once" {
	open_up "$B"
	jq -cSj '.manifests |= ([.[] | select(.artifactType == "application/vnd.mez.lock.v1") |
		range(1000) as $n | .annotations |= map_values("lock\($n)")] +
		[.[] | select(.artifactType != "application/vnd.mez.lock.v1")])' x/index.json >i
	mv i x/index.json
	close_up many.mez
	case $(readelf -sW "$O/bin/mez") in
	*__asan_init*) memory=unlimited ;; # sanitizers need memory of their own
	*) memory=300000 ;;
	esac
	answers 0 bash -c 'ulimit -d "$1"; exec mez verify --json --trust "$2" many.mez' - $memory "$T"
	is "$(jq -c '[.valid, .locks]' <<<"$output")" '[true,1]'
}

@test "a later run goes on where the first one was, and says so" {
	answers 0 mez verify --trust "$T" --resume st "$B"
	has "$output" '120 of 120 verdicts re-executed (0 of them by an earlier run)'
	is "$(jq -c '[.receipts, .credentials]' st)" '[120,80]'
	is "$(stat -c %a st)" 600
	cp st whole
	answers 0 mez verify --trust "$T" --resume st -j 2 "$B"
	has "$output" '120 of 120 verdicts re-executed (120 of them by an earlier run), 80 of 80 credentials'
	cmp st whole
	# a state of some receipts, as a run leaves it that is stopped
	head=$(sed -n 60p "$W/receipted" | jq -r .receipt.next_root)
	n=$(head -n 60 "$W/receipted" | jq -c 'select(.credential)' | wc -l)
	jq -c --arg h "$head" --argjson n "$n" '.receipts = 60 | .head = $h | .credentials = $n' whole >st
	chmod 600 st
	answers 0 mez verify --trust "$T" --resume st --json "$B"
	is "$(jq -c '[.verdicts, .verdicts_reexecuted, .verdicts_resumed, .credentials_valid, .valid]' \
		<<<"$output")" '[120,120,60,80,true]'
	cmp st whole
}

@test "a state that does not fit is refused, and not written over" {
	mez verify --trust "$T" --resume st "$B" >/dev/null
	cp st whole
	refuses() { # STATUS TEXT ARG...
		cp st before
		answers "$1" mez verify --resume st "${@:3}"
		has "$stderr" "$2"
		is "$output" ''
		cmp st before
	}
	refuses 78 'another trust' --self "$B"
	jq '.roles.log = .roles.zone' "$T" >t.json
	refuses 78 'another trust' --trust t.json "$B"
	sed -n '1,2p' "$W/zone/chain/segment-00000000.ndjson" >more
	cp -R "$W/zone" z
	cat more >>z/chain/segment-00000002.ndjson
	mez-bundle pack --zone z -o other.mez >/dev/null
	refuses 78 'another bundle' --trust "$T" other.mez
	sed 's/"program":"mez /"program":"mex /' whole >st
	refuses 78 'another program' --trust "$T" "$B"
	jq -c '.head = .index_sha256' whole >st
	refuses 78 'the state is of other receipts' --trust "$T" "$B"
	jq -c '.receipts = 121' whole >st
	refuses 78 'more receipts than there are' --trust "$T" "$B"
	for bad in '{}' 'x' '' '{"type":"mez.verifystate/2"}' "$(jq -c '.more = 1' whole)" \
		"$(jq -c '.receipts = -1' whole)" "$(jq -c '.credentials = 121' whole)"; do
		printf '%s\n' "$bad" >st
		refuses 65 'mez: st' --trust "$T" "$B"
	done
	tr -d '\n' <whole >st
	refuses 65 'mez: st' --trust "$T" "$B"
	head -c 5000 /dev/zero >st
	refuses 65 'mez: st' --trust "$T" "$B"
	cp whole st
	chmod 620 st
	refuses 77 'others may write' --trust "$T" "$B"
	rm st
	ln -s whole st
	answers 66 mez verify --trust "$T" --resume st "$B"
}

@test "of a damaged bundle nothing is believed that a state says" {
	mez verify --trust "$T" --resume st "$B" >/dev/null
	open_up "$B"
	rate=$(grep -l '"rate":"0.05","source"' x/blobs/sha256/* | grep -v -F "$(segments_of | sed 's|^|x/|')" | head -n 1)
	sed -i 's/"rate":"0.05","source"/"rate":"0.06","source"/' "$rate"
	close_up bad.mez
	answers 1 mez verify --trust "$T" --resume st bad.mez
	has "$output" 'NOT VERIFIED: 0 of 120 verdicts re-executed (0 of them by an earlier run)'
	has "$stderr" '120 verdicts rest on the damaged'
	has "$stderr" 'n1, n2, n3'
}

@test "a state that is a pipe is not waited for" {
	mkfifo st
	chmod 600 st
	answers 65 timeout 20 mez verify --trust "$T" --resume st "$B"
	has "$stderr" 'st: no state'
}

@test "progress is for terminals, once a second, and -q turns it off" {
	command -v script >/dev/null || skip 'no script to make a terminal'
	# The beginning of a bundle; when it was read (no byte is left in the pipe: FIONREAD), and
	# then not in the same second, the rest.
	cat >feed <<-'END'
		use strict;
		use warnings;
		use Time::HiRes qw(sleep time);
		open my $f, '<:raw', $ARGV[0] or die;
		my $all = do { local $/; <$f> };
		my $left = pack 'i', 1;
		$| = 1;
		print substr $all, 0, 1000;
		while (unpack 'i', $left) { sleep 0.01; ioctl STDOUT, 0x541b, $left or die "ioctl: $!" }
		my $second = int time;
		sleep 0.01 while int time == $second;
		print substr $all, 1000;
	END
	slowly() { # OPTIONS: of a bundle that takes its time
		script -qec "perl feed '$B' | mez verify $* --trust '$T' -" /dev/null </dev/null
	}
	slowly >shown
	has "$(cat shown)" 'MiB read, 32 receipts'
	slowly -q >quiet
	is "$(tr -d '\r' <quiet | wc -l)" 1
	perl feed "$B" | mez verify --trust "$T" - >out 2>err
	is "$(cat err)" ''
}
