# tls.bash: authorities, certificates and a TLS server of the test's own on the loopback interface.
# "load tls" after "load registry".

# authority NAME: NAME.pem and NAME.key.
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout "$1.key" -out "$1.pem" \
		-subj "/CN=$1, an authority of the test" 2>/dev/null
}

# certificate NAME AUTHORITY SUBJECT-ALT-NAME [DAYS]: NAME.pem and NAME.key, good for so many days;
# less than none: that long ago it was.
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" \
		-subj "/CN=$1" 2>/dev/null
	openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -days "${4:-2}" -out "$1.pem" \
		-extfile <(echo "subjectAltName=$3") 2>/dev/null
}

# tls_serve NAME DIR CERTIFICATE [OPTION...]: openssl's server, which sends the files of DIR as whole
# answers, head and body; $secure is its HOST:PORT.
tls_serve() {
	local name=$1 dir=$2 cert=$PWD/$3
	shift 3
	rm -f "$BATS_TEST_TMPDIR/$name.log"
	(
		cd "$dir" || exit
		exec openssl s_server -accept 127.0.0.1:0 -cert "$cert.pem" -key "$cert.key" -HTTP \
			-http_server_binmode "$@"
	) >"$BATS_TEST_TMPDIR/$name.log" 2>&1 3>&- </dev/null &
	keep "$name" $!
	wait_for "$BATS_TEST_TMPDIR/$name.log" '^ACCEPT'
	secure=$(sed -n 's/^ACCEPT \(.*\)/\1/p' "$BATS_TEST_TMPDIR/$name.log" | head -n 1)
}

# http_answer STATUS [HEADER...]: an answer with standard input as its body.
http_answer() {
	local body=$BATS_TEST_TMPDIR/http_answer.body status=$1
	cat >"$body"
	shift
	printf '%s\r\n' "HTTP/1.0 $status X" "Content-Length: $(stat -c %s "$body")" "$@" ''
	cat "$body"
}
