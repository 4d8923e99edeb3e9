# table.awk: the facts of a run as the table of the design's performance goals.
# A fact is NAME, tab, NUMBER; one that was measured several times counts by its median.  A row
# whose own figure is missing is not printed; a peer that is not there is named as absent.
BEGIN {
	FS = "\t"
	# A goal is judged here and nowhere else; no test fails by it.
	core = 0.5; heavy = 8 # ms over `true`
	canon = 400           # MB/s a core
	tree = 4              # bytes for each of the text
	proof = 0.9           # of libsodium, times the cores
	links = 300; group = 100 # thousand receipts a second
	single = 1.2          # times a bare write and fdatasync
	tensor = 5 * 1.7      # us, with the full trace
	schema = 2            # us a record
	docs = 60             # thousand a second, reading included
	law = 1.5             # s a thousand documents
	screen = 1            # ms a name
	bundle = 0.12         # s
	memory = 64           # MiB
}
{ value[$1, ++count[$1]] = $2 }

# The median of a fact, or -1.
function m(name,    n, i, k, t, v) {
	n = count[name]
	if (!n) return -1
	for (i = 1; i <= n; i++) {
		t = value[name, i] + 0
		for (k = i; k > 1 && v[k - 1] > t; k--) v[k] = v[k - 1]
		v[k] = t
	}
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}
# A number with three digits that matter.
function short(x) {
	return x >= 100 ? sprintf("%.0f", x) : x >= 10 ? sprintf("%.1f", x) : sprintf("%.2f", x)
}
function with(x, unit) { return short(x) " " unit }
function peer(name, x, unit) { return x > 0 ? name " " with(x, unit) : name ? name ": absent" : "-" }
function times(x, y) { return x > 0 && y > 0 ? short(x / y) "x" : "-" }
function line(path, ours, other, ratio, goal, met) {
	printf "%-44s %-11s %-33s %-9s %-24s %s\n", path, ours, other, ratio, goal, met
}
function judged(yes) { return yes ? "met" : "not met" }
function head(title) { printf "\n%s\n", title }

function start(tool, limit,    x, t) {
	x = m("start." tool ".ms"); t = m("start.true.ms")
	if (x < 0) return
	line("start " tool, with(x, "ms"), peer("true", t, "ms"), sprintf("%+.2f ms", x - t),
	     "<= +" limit " ms", judged(x - t <= limit))
}
# Ours over the peer's, both better when smaller.
function time_row(path, ours, name, theirs, unit) {
	if (ours > 0)
		line(path, with(ours, unit), peer(name, theirs, unit), times(ours, theirs), "", "")
}
# Rates: better when larger.
function rate(path, ours, name, theirs, unit, goal) {
	if (ours > 0)
		line(path, with(ours, unit), peer(name, theirs, unit), times(ours, theirs),
		     goal ? ">= " with(goal, unit) : "", goal ? judged(ours >= goal) : "")
}
function limit(path, ours, name, theirs, unit, goal) {
	if (ours > 0)
		line(path, with(ours, unit), peer(name, theirs, unit), times(ours, theirs),
		     "<= " with(goal, unit), judged(ours <= goal))
}
# n things in the median time of a command, in thousands a second.
function thousands(n, command,    t) {
	t = m(command ".ms")
	return t > 0 && n > 0 ? n / t : -1
}
# In memory beside two peers: npm canonicalize in memory, jq as a command over twenty such texts.
function canon_rows(path, kind,    ours, jq) {
	ours = mbs("canon." kind)
	jq = kind == "records" ? thousands(m("canon.input"), "jq.filter") \
		: thousands(m("jq." kind ".input"), "jq." kind)
	rate(path, ours, "npm canonicalize", mbs("node." kind), "MB/s", canon)
	rate("", ours, "jq -cS", jq / 1e3, "MB/s")
}
function mbs(fact,    x) { x = m(fact); return x > 0 ? x / 1e6 : -1 }

END {
	line("path", "ours", "peer", "ours/peer", "goal", "")
	head("start-up, the whole process")
	n = split("mez-canon mez-keygen mez-tensor mez-vc mez-receipt", tool, " ")
	for (i = 1; i <= n; i++) start(tool[i], core)
	n = split("mez-pack mez-bundle mez mez-static", tool, " ")
	for (i = 1; i <= n; i++) start(tool[i], heavy)
	time_row("  mez-canon", m("start.mez-canon.ms"), "minisign", m("start.minisign.ms"), "ms")
	time_row("  mez-canon", m("start.mez-canon.ms"), "jq -n 0", m("start.jq.ms"), "ms")

	head("canonical bytes and SHA-256")
	canon_rows("list of records, 1 MB", "list")
	canon_rows("object of entities, 1 MB", "object")
	canon_rows("flat object, 1 MB", "flat")
	canon_rows("NDJSON of 820-byte records", "records")
	rate("  the list in order, indented", mbs("canon.sorted"), "SHA-256 alone", mbs("sha256"), "MB/s",
	     canon)
	rate("  the list canonical already", mbs("canon.asis"), "SHA-256 alone", mbs("sha256"), "MB/s",
	     canon)
	rate("  checked only: the list", mbs("canon.checked"), "with bytes, SHA-256",
	     mbs("canon.asis"), "MB/s", mbs("canon.asis"))
	rate("  checked only: NDJSON", mbs("canon.checked.records"), "with bytes, SHA-256",
	     mbs("canon.records"), "MB/s", mbs("canon.records"))
	rate("  without SHA-256: list", mbs("canon.list.bytes"), "SHA-256 alone", mbs("sha256"), "MB/s")
	rate("  without SHA-256: NDJSON", mbs("canon.records.bytes"), "SHA-256 alone", mbs("sha256"), "MB/s")
	limit("tree of the list, bytes a byte of text", m("canon.tree.list"), "", -1, "", tree)
	limit("tree of the flat object", m("canon.tree.flat"), "", -1, "", tree)
	rate("mez-canon --digest, the command", thousands(m("canon.input"), "canon.filter") / 1e3,
	     "jq -cS", thousands(m("canon.input"), "jq.filter") / 1e3, "MB/s", canon)
	rate("  a thread a core", thousands(m("canon.input"), "canon.threads") / 1e3, "one thread",
	     thousands(m("canon.input"), "canon.filter") / 1e3, "MB/s", canon * m("cores"))
	rate("mez-canon, the command", thousands(m("canon.input"), "canon.plain") / 1e3, "", -1, "MB/s",
	     canon)
	rate("mez-canon --check of canonical records",
	     thousands(m("canon.canonical"), "canon.check") / 1e3, "mez-canon",
	     thousands(m("canon.input"), "canon.plain") / 1e3, "MB/s", canon)

	head("JSON Schema, receipts with unevaluatedProperties and patterns")
	limit("validate a record that is read", m("schema.us"), "ajv", m("ajv.us"), "us", schema)
	rate("read and validate, in memory", m("schema.docs") / 1e3, "JSON.parse, ajv",
	     m("ajv.docs") / 1e3, "k/s", docs)
	rate("mez-schema, the command", thousands(m("schema.count"), "schema.filter"),
	     "@sourcemeta/jsonschema --fast", thousands(m("schema.count"), "blaze.filter"), "k/s", docs)
	rate("  a thread a core", thousands(m("schema.count"), "schema.threads"), "one thread",
	     thousands(m("schema.count"), "schema.filter"), "k/s")

	head("credentials (Ed25519)")
	limited = m("proof.limit") > 0 ? 1e-3 / m("proof.limit") : -1
	rate("read and verify one, in memory, a core", 1e-3 / m("proof.document"), "libsodium", limited, "k/s",
	     proof * limited)
	rate("mez-vc verify, the command", thousands(m("vc.count"), "vc.filter"), "libsodium", limited,
	     "k/s", proof * limited)
	rate("  a thread a core", thousands(m("vc.count"), "vc.threads"),
	     "libsodium x " m("cores") " cores", limited * m("cores"), "k/s", proof * limited * m("cores"))
	time_row("mez-vc verify, a file", m("vc.one.ms"), "minisign -V", m("minisign.one.ms"), "ms")

	head("receipts")
	rate("check links, in memory", 1e-3 / m("receipt.links"), "", -1, "k/s", links)
	rate("mez-receipt verify --links, the command", thousands(m("append.count"), "links.filter"), "", -1,
	     "k/s", links)
	rate("append durably, groups of 1,000", 1e-3 / m("receipt.group"), "", -1, "k/s", group)
	rate("mez-receipt append, the command", thousands(m("append.count"), "append.filter"),
	     "sqlite3, 100 a batch", thousands(m("append.count"), "sqlite.filter"), "k/s", group)
	limit("append durably, one by one", m("receipt.single") * 1e6, "write + fdatasync",
	      m("receipt.bare") * 1e6, "us", single * m("receipt.bare") * 1e6)

	head("evaluation of the pk packs over 20 domains, an operation")
	limit("evaluate, with trace", m("tensor.rules") * 1e6, "", -1, "us", tensor)
	time_row("  commit to its cells", m("tensor.commit") * 1e6, "", -1, "us")
	time_row("  judge its evidence (" short(m("tensor.documents")) " signatures)",
		 m("tensor.evidence") * 1e6, "libsodium", m("tensor.limit") * 1e6, "us")
	time_row("  read the case", m("tensor.read") * 1e6, "", -1, "us")
	time_row("  write it, " short(m("tensor.bytes") / 1e3) " kB", m("tensor.write") * 1e6, "", -1, "us")
	time_row("  all of it, in memory", m("tensor.whole") * 1e6, "libsodium", m("tensor.limit") * 1e6, "us")
	time_row("mez-tensor eval, the command", m("tensor.filter.ms") / m("tensor.count") * 1e3,
		 "jq, one rule", m("jq.rule.ms") / m("tensor.count") * 1e3, "us")
	time_row("  a thread a core", m("tensor.threads.ms") / m("tensor.count") * 1e3, "one thread",
		 m("tensor.filter.ms") / m("tensor.count") * 1e3, "us")
	time_row("  the same credentials again and again", m("tensor.again.ms") / m("tensor.count") * 1e3,
		 "jq, one rule", m("jq.rule.ms") / m("tensor.count") * 1e3, "us")

	head("law")
	limit("1,000 small documents of law, in memory", m("law.read") * 1e3, "", -1, "s", law)
	limit("their names and references checked", m("law.check") * 1e3, "", -1, "s", law)

	head("screening")
	limit("a name, " m("screen.entries") " entries", m("screen.name") * 1e3, "", -1, "ms", screen)
	limit("  memory", m("screen.rss"), "", -1, "MiB", memory)
	time_row("  opening the list", m("screen.open") * 1e3, "", -1, "ms")

	head("bundles")
	limit("mez-bundle pack, " m("bundle.count") " files", m("bundle.pack.ms") / 1e3, "tar | zstd",
	      m("tar.pack.ms") / 1e3, "s", bundle)
	limit("mez-bundle verify", m("bundle.verify.ms") / 1e3, "zstd | tar | sha256sum",
	      m("tar.verify.ms") / 1e3, "s", bundle)
	what = sprintf(" of %.0f MB", m("large.bytes") / 1e6)
	time_row("mez-bundle pack" what, m("large.pack.ms"), "tar | zstd, sync", m("large.peer.ms"), "ms")
	time_row("mez-bundle pack" what, m("large.pack.ms"), "sha256sum", m("large.sha.ms"), "ms")
	time_row("mez-bundle verify" what, m("large.verify.ms"), "sha256sum", m("large.sha.ms"), "ms")
	if (m("ostree.pack.ms") > 0) {
		time_row("mez-bundle pack", m("bundle.pack.ms"), "ostree commit", m("ostree.pack.ms"), "ms")
		time_row("mez-bundle verify", m("bundle.verify.ms"), "ostree fsck", m("ostree.verify.ms"), "ms")
	}
	if (m("casync.pack.ms") > 0)
		time_row("mez-bundle pack", m("bundle.pack.ms"), "casync make", m("casync.pack.ms"), "ms")

	head("the demo")
	time_row("all steps and attacks", m("demo.ms") / 1e3, "", -1, "s")
	time_row("mez verify its bundle", m("demo.verify.ms"), "zstd | sha256sum", m("demo.peer.ms"), "ms")
	time_row("mez-static verify its bundle", m("demo.static.ms"), "zstd | sha256sum", m("demo.peer.ms"), "ms")

	head("memory at its peak")
	limit("mez-canon, 200 MB of NDJSON", m("memory.canon.kb") / 1024, "", -1, "MiB", memory)
	limit("  with two threads", m("memory.threads.kb") / 1024, "", -1, "MiB", memory)
	limit("mez-tensor eval, 10,000 cases", m("memory.tensor.kb") / 1024, "", -1, "MiB", memory)
}
