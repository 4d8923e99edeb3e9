# registry.bash: a real registry on a free port of the loopback interface, and what stands in
# its way.  "load registry" after "load helper".  Whatever is started is stopped by its id, at the
# end of each test, and waited for: what was told to stop may still answer.

# keep NAME PID: to be stopped by stop_all.
keep() {
	echo "$2" >"$BATS_TEST_TMPDIR/$1.pid"
}

# stop NAME: it and, where it leads a group, what it started.
stop() {
	local pid
	pid=$(<"$BATS_TEST_TMPDIR/$1.pid")
	rm "$BATS_TEST_TMPDIR/$1.pid"
	kill -- "-$pid" 2>/dev/null || kill "$pid" 2>/dev/null || :
	wait "$pid" 2>/dev/null || :
}

stop_all() {
	local f
	for f in "$BATS_TEST_TMPDIR"/*.pid; do
		f=${f##*/}
		[ "$f" = '*.pid' ] || stop "${f%.pid}"
	done
}

teardown() {
	stop_all
}

# wait_for FILE PATTERN: until a line of the file has it, at most a minute.
wait_for() {
	local i
	for ((i = 0; i < 3000; i++)); do
		! grep -q -- "$2" "$1" 2>/dev/null || return 0
		sleep 0.02
	done
	echo "$1 never had $2"
	cat "$1"
	return 1
}

# registry NAME [LINE...]: start docker-registry with these lines of configuration beside the
# usual ones; $registry is its HOST:PORT.  Lines of http: come from registry_http.  What it keeps is
# in NAME.data, where there may be something before.
registry() {
	local name=$1
	shift
	{
		printf '%s\n' 'version: 0.1' 'log: {level: info, accesslog: {disabled: true}}' \
			"storage: {filesystem: {rootdirectory: '$BATS_TEST_TMPDIR/$name.data'}}" \
			'http:' '  addr: "127.0.0.1:0"' '  secret: of-the-test'
		[ -z "${registry_http:-}" ] || printf '  %s\n' "$registry_http"
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >"$BATS_TEST_TMPDIR/$name.yml"
	rm -f "$BATS_TEST_TMPDIR/$name.log" # of one that was stopped
	docker-registry serve "$BATS_TEST_TMPDIR/$name.yml" >"$BATS_TEST_TMPDIR/$name.log" 2>&1 3>&- &
	keep "$name" $!
	wait_for "$BATS_TEST_TMPDIR/$name.log" 'listening on'
	registry=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$BATS_TEST_TMPDIR/$name.log")
}

# serve NAME COMMAND...: a program of ours that prints its port; $served is its HOST:PORT.
serve() {
	local name=$1
	shift
	rm -f "$BATS_TEST_TMPDIR/$name.out"
	"$@" >"$BATS_TEST_TMPDIR/$name.out" 2>"$BATS_TEST_TMPDIR/$name.log" 3>&- &
	keep "$name" $!
	wait_for "$BATS_TEST_TMPDIR/$name.out" '^[0-9]'
	served=127.0.0.1:$(head -n 1 "$BATS_TEST_TMPDIR/$name.out")
}

# packs_and_keys: three signed packs in the store st, and a trust file.  Needs zone.bash.
packs_and_keys() {
	sources src
	keys k publisher stranger
	mez-pack build --store st src/law src/base src/rules >/dev/null
	mez-pack sign --store st --key k/publisher.jwk --at 2025-01-01T00:00:00Z t.law t.base t.rules >/dev/null
	jq -n --arg d "$(mez-keygen did k/publisher.pub.jwk)" \
		'{type: "mez.trust/1", roles: {zone: [], authority: [], publisher: [$d], log: []}}' >trust.json
}

# digest_of STORE NAME: of the pack's index.
digest_of() {
	jq -r --arg n "$2" '.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == $n) |
		.digest' "$1/index.json"
}

copy() {
	skopeo --insecure-policy copy --quiet --all --preserve-digests --src-tls-verify=false \
		--dest-tls-verify=false "$@"
}
