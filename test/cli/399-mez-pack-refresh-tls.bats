#!/usr/bin/env bats
# mez-pack refresh over TLS: who the server must be, and where it may send us.
load helper
load zone
load registry
load tls
load lists

setup_file() {
	once zone z
	cp -R src src2
	sed -i 's/version: "1"/version: "2"/' src2/rules/pack.yaml
	cp -R z/store new
	mez-pack build --store new src2/rules >/dev/null
	mez-pack sign --store new --key z/keys/publisher.jwk t.rules >/dev/null
	mez-bundle pack --store new -o new.mez >/dev/null
	authority ca
	authority other
	certificate good ca IP:127.0.0.1
	certificate stale ca IP:127.0.0.1 -1
	certificate wrong ca DNS:lists.example
	certificate strange other IP:127.0.0.1
}

setup() {
	again z new.mez {ca,good,stale,wrong,strange}.pem {good,stale,wrong,strange}.key
	mkdir www
	un 2026-02-27 "$(crowd 3)" >un.xml
	http_answer 200 'ETag: "1"' <un.xml >www/un.xml
	http_answer 200 <new.mez >www/new.mez
}

refresh() { # [OPTION...] PATH
	mez-pack refresh --zone z --ca-file ca.pem --format un --key z/keys/publisher.jwk \
		"${@:1:$#-1}" "https://$secure/${*: -1}" xx.un
}
pack() { mez-pack refresh --zone z --ca-file ca.pem "https://$secure/$1" t.rules; }

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

@test "a list and a pack from a server that is who it says" {
	tls_serve good www good
	answers 0 refresh un.xml
	has "$output" 'list xx.un: 2026-02-27, 3 entries'
	answers 0 pack new.mez
	has "$output" 'pack t.rules: version 2'
	http_answer 304 <<<'' >www/un.xml
	answers 0 refresh un.xml
	is "$output$stderr" ''
}

@test "certificates that do not hold" {
	for cert in stale wrong strange; do
		tls_serve "$cert" www "$cert"
		stays 75 certificate refresh un.xml
		stays 75 certificate pack new.mez
	done
	tls_serve good www good
	secure=localhost:${secure#*:}
	stays 75 localhost refresh un.xml
	echo none >empty.pem
	stays 65 empty.pem mez-pack refresh --zone z --ca-file empty.pem "https://$secure/new.mez"
	stays 66 none.pem mez-pack refresh --zone z --ca-file none.pem "https://$secure/new.mez"
}

@test "an authority of the test is none of the system's" {
	tls_serve good www good
	stays 75 certificate mez-pack refresh --zone z "https://$secure/new.mez" t.rules
}

@test "TLS of yesterday, and none at all" {
	tls_serve old www good -tls1_1 -cipher DEFAULT@SECLEVEL=0
	stays 75 https:// refresh un.xml
	# shellcheck disable=SC2016 # a program
	serve plain perl -MIO::Socket::INET -e '$| = 1;
		$s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1) or die;
		print $s->sockport, "\n";
		while ($c = $s->accept) { print $c "HTTP/1.0 400 X\r\n\r\n"; close $c }'
	secure=$served
	stays 75 https:// refresh un.xml
}

@test "a redirection: to TLS it is followed, to plain HTTP never" {
	serve plain perl "$MEZ_ROOT/test/cli/serve.pl" www
	tls_serve good www good
	http_answer 302 "Location: https://$secure/un.xml" <<<'' >www/on
	http_answer 301 "Location: http://$served/un.xml" <<<'' >www/down
	http_answer 302 "Location: file:///etc/passwd" <<<'' >www/file
	http_answer 302 "Location: https://user@$secure/un.xml" <<<'' >www/user
	http_answer 302 "Location: /round" <<<'' >www/round
	answers 0 refresh on
	has "$output" '3 entries'
	rm -rf z
	again z
	stays 65 "redirected from 'https://$secure' to 'http://$served'" refresh down
	stays 65 redirected refresh --insecure-http down
	stays 65 'neither https nor http' refresh file
	stays 65 'user name' refresh user
	stays 65 'more than 5 redirects' refresh round
	is "$(cat plain.log)" ''
}

@test "an answer that ends too soon" {
	head -c 300 www/un.xml >www/cut
	tls_serve good www good
	stays 75 https:// refresh cut
}
