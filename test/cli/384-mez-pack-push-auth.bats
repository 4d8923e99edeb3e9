#!/usr/bin/env bats
# mez-pack push and pull where a registry wants to know who asks: passwords, tokens, TLS; and
# where credentials do not go.
load helper
load zone
load registry
load tls

setup_file() {
	once packs_and_keys
	htpasswd -Bbc htpasswd alice 'open:sesame' 2>/dev/null
	# an authority, and certificates for the registry and for the token server's signatures
	authority ca
	certificate tls ca IP:127.0.0.1
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout token.key -out token.pem \
		-subj /CN=tokens 2>/dev/null
}

setup() {
	again st trust.json htpasswd ca.pem tls.key tls.pem token.key token.pem
}

# auth_file USER:PASSWORD [HOST]: as docker login writes it.
auth_file() {
	rm -f auth.json
	(umask 077 && jq -n --arg h "${2:-$registry}" --arg a "$(printf %s "$1" | base64 -w0)" \
		'{auths: {"other.example": {auth: "eDp5"}, ($h): {auth: $a}}, credsStore: "none"}' >auth.json)
}

with_passwords() {
	registry_http= registry plain "auth: {htpasswd: {realm: the-test, path: '$PWD/htpasswd'}}"
}

# with_tokens [ANSWER]: a registry, and a token server that it names.
with_tokens() {
	serve tokens perl "$MEZ_ROOT/test/cli/tokens.pl" token.key token.pem "$(printf alice:secret | base64)" \
		"$PWD/granted" "$@"
	registry plain "auth: {token: {realm: 'http://$served/token', service: 'the registry & more',
		issuer: the-test, rootcertbundle: '$PWD/token.pem'}}"
}

# liar LIE [ARG]: before the registry.
liar() {
	serve liar perl "$MEZ_ROOT/test/cli/liar.pl" "$registry" "$PWD/asked" "$@"
}

push() { # [OPTION...]
	mez-pack push --store st --insecure-http "$@" "$registry/zone/p:1" t.rules
}

@test "a user and a password" {
	with_passwords
	auth_file alice:open:sesame
	answers 0 push --auth-file auth.json
	answers 0 mez-pack pull --store back --insecure-http --auth-file auth.json "$registry/zone/p:1"
	answers 0 mez-pack verify --store back --trust trust.json
	# by a descriptor
	answers 0 mez-pack pull --store back --insecure-http --auth-file /dev/fd/4 "$registry/zone/p:1" 4<auth.json
	# and in the other spellings of the file
	for key in "http://$registry" "https://$registry/v2/"; do
		auth_file alice:open:sesame "$key"
		answers 0 push --auth-file auth.json
	done
	(umask 077 && jq -n --arg h "$registry" '{auths: {($h): {username: "alice", password: "open:sesame"}}}' >plain.json)
	answers 0 push --auth-file plain.json
}

@test "none, and wrong ones" {
	with_passwords
	answers 77 push
	one_line mez-pack
	has "$stderr" 'wants a user and password (--auth-file)'
	auth_file alice:wrong
	answers 77 push --auth-file auth.json
	one_line mez-pack
	answers 77 mez-pack pull --store back --insecure-http --auth-file auth.json "$registry/zone/p:1"
	has "$stderr" 'refuses this user and password (--auth-file)'
	auth_file alice:open:sesame other.example:5000
	answers 77 push --auth-file auth.json
	has "$stderr" '(--auth-file)'
	for word in wrong sesame alice; do
		case $stderr in *$word*) false ;; esac
	done
}

@test "a file that others can read, and files that are none" {
	with_passwords
	auth_file alice:open:sesame
	chmod 640 auth.json
	answers 77 push --auth-file auth.json
	one_line mez-pack
	has "$stderr" 'auth.json: others may use this file'
	answers 66 push --auth-file nope.json
	bad() { # STATUS TEXT CONTENT
		(umask 077 && printf %s "$3" >bad.json)
		answers "$1" push --auth-file bad.json
		has "$stderr" "$2"
		rm bad.json
	}
	bad 65 bad.json '{'
	bad 65 'not a JSON object' '[]'
	bad 65 'auths is no object' '{"auths": 1}'
	bad 65 'auth is not base64' "{\"auths\": {\"$registry\": {\"auth\": \"!\"}}}"
	bad 65 'not a user, a colon' "{\"auths\": {\"$registry\": {\"auth\": \"YWxpY2U=\"}}}"
	bad 65 'not a user, a colon' "{\"auths\": {\"$registry\": {\"auth\": \"YTpiCmM=\"}}}"
	bad 65 'does a helper' "{\"auths\": {\"$registry\": {}}}"
	bad 65 'identity tokens' "{\"auths\": {\"$registry\": {\"identitytoken\": \"x\"}}}"
	bad 65 'there twice' "{\"auths\": {\"http://$registry\": {\"auth\": \"YTpi\"}, \"https://$registry\": {\"auth\": \"YTpi\"}}}"
	bad 77 'wants a user' '{}'
}

@test "tokens" {
	with_tokens
	auth_file alice:secret
	answers 0 push --auth-file auth.json
	is "$(cat granted)" "service=the registry & more&scope=repository:zone/p:pull,push Basic $(printf alice:secret | base64)"
	# anyone may pull
	answers 0 mez-pack pull --store back --insecure-http "$registry/zone/p:1"
	is "$(tail -n 1 granted)" 'service=the registry & more&scope=repository:zone/p:pull'
	answers 0 mez-pack verify --store back --trust trust.json
	answers 0 mez-pack push --store st --insecure-http --auth-file auth.json --mount zone/p "$registry/zone/q:1" t.rules
	is "$(jq .moved <<<"$output")" 0
	answers 77 push
	auth_file alice:wrong
	answers 77 push --auth-file auth.json
	has "$stderr" 'the token server answers 401'
}

@test "token servers that lie" {
	lies() { # STATUS TEXT ANSWER
		stop_all
		rm -f granted
		with_tokens "$3"
		answers "$1" push
		one_line mez-pack
		has "$stderr" "$2"
	}
	lies 65 'is not JSON' '<html>'
	lies 65 'has no token' '{"token": 7}'
	lies 65 'no header may' '{"token": "a\nb: c"}'
	lies 65 'more than 16384' "{\"token\": \"$(printf 'a%.0s' {1..20000})\"}"
	lies 65 'the token server answers 302' 302
	lies 75 'the token server answers 429' 429
	# five times for all that was to be sent, not for each
	is "$(wc -l <granted)" 5
	lies 77 'the registry answers 401' '{"token": "none-it-knows"}'
}

@test "challenges that are not answered" {
	registry plain
	auth_file alice:secret
	challenged() { # STATUS TEXT CHALLENGE
		[ ! -f liar.pid ] || stop liar
		liar challenge "$3"
		auth_file alice:secret "$served"
		answers "$1" mez-pack pull --store back --insecure-http --auth-file auth.json "$served/zone/p:1"
		one_line mez-pack
		has "$stderr" "$2"
		run -1 grep auth asked
		rm asked
	}
	challenged 77 'of a kind we have not' 'Negotiate'
	challenged 65 'WWW-Authenticate cannot be parsed' 'Bearer realm="'
	challenged 65 'names no realm' 'Bearer service="x"'
	challenged 65 "has two of 'realm'" 'Bearer realm="http://127.0.0.1:1", realm="http://127.0.0.1:2"'
	challenged 65 "plain HTTP to 'registry.example' is not allowed" 'Bearer realm="http://registry.example/t"'
	challenged 65 'neither https nor http' 'Bearer realm="file:///etc/passwd"'
	challenged 65 'user name' 'Bearer realm="http://a:b@127.0.0.1/"'
	challenged 69 "Couldn't connect" 'Bearer realm="http://127.0.0.1:1/"'
}

@test "a password does not go where a redirect leads" {
	with_passwords
	auth_file alice:open:sesame
	push --auth-file auth.json >/dev/null
	serve other perl "$MEZ_ROOT/test/cli/liar.pl" "$registry" "$PWD/other" nothing
	local other=$served
	# the registry itself asks for a password; what it sends us to is told none
	serve liar perl "$MEZ_ROOT/test/cli/liar.pl" "$registry" "$PWD/asked" redirect-blobs "$other"
	auth_file alice:open:sesame "$served"
	answers 77 mez-pack pull --store back --insecure-http --auth-file auth.json "$served/zone/p:1"
	has "$stderr" 'the registry answers 401'
	grep -q '^GET /v2/zone/p/manifests/1 auth' asked
	grep -q '^GET /v2/zone/p/blobs/' other
	run -1 grep auth other
}

@test "TLS with an authority of our own" {
	registry_http="tls: {certificate: '$PWD/tls.pem', key: '$PWD/tls.key'}" registry secure
	answers 0 mez-pack push --store st --ca-file ca.pem "$registry/zone/p:1" t.rules
	answers 0 mez-pack pull --store back --ca-file ca.pem "$registry/zone/p:1"
	answers 0 mez-pack verify --store back --trust trust.json
}

@test "TLS with an authority nobody named, and under another name" {
	registry_http="tls: {certificate: '$PWD/tls.pem', key: '$PWD/tls.key'}" registry secure
	answers 69 mez-pack push --store st "$registry/zone/p:1" t.rules
	one_line mez-pack
	has "$stderr" 'certificate'
	answers 69 mez-pack push --store st --ca-file token.pem "$registry/zone/p:1" t.rules
	answers 69 mez-pack push --store st --ca-file ca.pem "localhost:${registry#*:}/zone/p:1" t.rules
	has "$stderr" 'localhost'
	# the flag for plain HTTP makes no hole in TLS: it does not speak TLS at all
	answers 1 mez-pack push --store st --insecure-http "$registry/zone/p:1" t.rules
	has "$stderr" 'the registry answers 400'
	answers 66 mez-pack push --store st --ca-file nope.pem "$registry/zone/p:1" t.rules
}

@test "passwords over TLS" {
	registry_http="tls: {certificate: '$PWD/tls.pem', key: '$PWD/tls.key'}" registry secure \
		"auth: {htpasswd: {realm: the-test, path: '$PWD/htpasswd'}}"
	auth_file alice:open:sesame
	answers 0 mez-pack push --store st --ca-file ca.pem --auth-file auth.json "$registry/zone/p:1" t.rules
	answers 77 mez-pack pull --store back --ca-file ca.pem "$registry/zone/p:1"
}
