// check.mjs PEERS SCHEMAS SAMPLES: the schemas under ajv in strict mode.  Every schema compiles,
// every example in a schema and every sample is valid, and what is changed in a sample is refused.
// PEERS is a folder with node_modules/ajv; SAMPLES is what ./samples wrote.  Speaks TAP.
import { createHash, createHmac } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [peers, schemaDir, sampleFile] = process.argv.slice(2);
const Ajv = createRequire(resolve(peers) + "/")("ajv/dist/2020.js").default;
const BASE = "https://mez.example/schemas/";
// No sample is of these: a format of another's, what a push and a long audit keep, and a verdict
// that flips between two versions of a pack (395-mez-pack-diff.bats).
const ELSEWHERE = ["publickey", "transfer", "verifystate", "flip"];
const SHARED = ["common", "expression", ...ELSEWHERE]; // parts of others: no document is of their type

// Places where a document may hold what its makers like, and so a change may go unseen:
// SCHEMA, then a regular expression over the place (names of members, * for an item), then why.
const OPEN = [
	["operation", /^\/facts(\/|$)/, "facts are the vocabulary's"],
	["case", /^\/operation\/facts(\/|$)/, "facts are the vocabulary's"],
	["case", /^\/evidence\/\*/, "a case keeps what does not verify"],
	["evidence-(fact|claim)", /^(\/issuer(\/name)?|\/name|\/description)?$/, "others make these"],
	["evidence-(fact|claim)", /^\/credentialSubject(\/|$)/, "the subject is the vocabulary's"],
	[".*", /\/proof\/@context(\/|$)/, "must equal the document's, which a schema cannot say"],
	["example", /^\/(operation|evidence\/\*\/subject)(\/|$)/, "facts are the vocabulary's"],
	["example", /^\/(expect|lists|totals)(\/|$)/, "names of duties, lists and totals are the packs'"],
	["case", /^\/verdict\/cells\/\*\/obligations\/\*\/per$/, "names of keys are the rules'"],
	["verdict", /^\/cells\/\*\/obligations\/\*\/per$/, "names of keys are the rules'"],
	["evidence-judgement", /^\/credentialSubject\/facts(\/|$)/, "facts are the vocabulary's"],
	["evidence-list-copy", /^\/credentialSubject\/entries$/, "names are parties"],
	["lint", /^\/facts$/, "facts are the vocabulary's"],
	["change", /^\/(old|new)(\/|$)/, "what changed, whatever it is"],
	["(zone|lock|lockdraft)", /^(\/zone)?\/(authorities|rounding|decisions|heads|heads\/\w+)$/, "names are the zone's"],
	["test", /^\/(expected|got)(\/|$)/, "any value"],
];

let number = 0, failed = 0;
function ok(good, name, notes = []) {
	number++;
	if (!good) failed++;
	console.log(`${good ? "ok" : "not ok"} ${number} - ${name}`);
	for (const note of good ? [] : notes.slice(0, 20)) console.log(`# ${note}`);
}
const show = (v) => JSON.stringify(v).slice(0, 160);
const fault = (check) => check.errors.map((e) => `${e.instancePath || "/"} ${e.message}`).join("; ").slice(0, 300);

// --- the schemas compile
// strictTuples knows tuples of fixed length only; ["and", x, y, ...] has none.  Formats are another
// package's; our own tool asserts them.
const ajv = new Ajv({ strict: true, strictTuples: false, validateFormats: false });
// Each description that is applied to a sample is noted, and which members the sample lacks there:
// so every member is known to appear, and every optional one to be absent.
let noting = false;
const applied = new Set(), lacked = new Set();
function note(schema, data) {
	applied.add(schema);
	if (data === null || typeof data !== "object") return;
	for (const [key, value] of Object.entries(schema.properties ?? {}))
		if (!Object.hasOwn(data, key)) lacked.add(value);
}
ajv.removeKeyword("description");
ajv.addKeyword({
	keyword: "description", schemaType: "string", errors: false,
	validate: (text, data, parent) => { if (noting) note(parent, data); return true; },
});
const schemas = new Map();
for (const file of readdirSync(schemaDir).filter((f) => f.endsWith(".json")).sort()) {
	const schema = JSON.parse(readFileSync(`${schemaDir}/${file}`, "utf8"));
	schemas.set(file.replace(/-1\.json$/, ""), schema);
	ajv.addSchema(schema);
}
const compiled = new Map();
for (const [name] of schemas) {
	try {
		compiled.set(name, ajv.getSchema(`${BASE}${name}-1.json`));
		ok(true, `${name}: compiles`);
	} catch (e) {
		ok(false, `${name}: compiles`, [e.message]);
	}
}
if (failed) {
	console.log(`1..${number}`);
	process.exit(1);
}

// --- their examples are valid where they stand
const pointer = (at, key) => `${at}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
function* parts(schema, at = "") {
	if (schema === null || typeof schema !== "object") return;
	if (Array.isArray(schema.examples)) yield [at, schema.examples];
	for (const [key, value] of Object.entries(schema))
		if (key !== "examples" && key !== "const" && key !== "enum") yield* parts(value, pointer(at, key));
}
for (const [name, schema] of schemas) {
	const wrong = [];
	let count = 0;
	for (const [at, examples] of parts(schema)) {
		const check = at ? ajv.getSchema(`${BASE}${name}-1.json#${encodeURI(at)}`) : compiled.get(name);
		for (const example of examples) {
			count++;
			if (!check(example)) wrong.push(`${at}: ${show(example)}: ${fault(check)}`);
		}
	}
	if (count === 0) wrong.push("no example anywhere");
	ok(wrong.length === 0, `${name}: examples are valid`, wrong);
}

// --- the samples
const canonical = (v) =>
	Array.isArray(v) ? `[${v.map(canonical).join(",")}]`
	: v !== null && typeof v === "object" ?
		`{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`).join(",")}}`
	: JSON.stringify(v);

// The leaves of a verdict's commitment are never written down: make them, and show by the root
// that they are the right ones (RFC 6962 section 2.1).
function leaves({ operation, verdict }) {
	const sha = (...bytes) => createHash("sha256").update(Buffer.concat(bytes.map((b) => Buffer.from(b)))).digest();
	const docs = verdict.cells.map((cell) => ({
		type: "mez.leaf/1", domain_set: verdict.domain_set, domain: cell.domain,
		jurisdiction: verdict.jurisdiction, zone: verdict.zone, operation_sha256: verdict.operation_sha256,
		as_of: verdict.as_of, lock_sha256: verdict.lock_sha256, cell,
		salt: createHmac("sha256", Buffer.from(operation.nonce, "hex")).update(`mez.salt/1\0${cell.domain}`).digest("hex"),
	}));
	const root = (hashes) => {
		if (hashes.length === 1) return hashes[0];
		let split = 1;
		while (split * 2 < hashes.length) split *= 2;
		return sha([1], root(hashes.slice(0, split)), root(hashes.slice(split)));
	};
	const top = root(docs.map((d) => sha([0], canonical(d)))).toString("hex");
	ok(top === verdict.commitment.root, "leaf: the leaves made here give the verdict's commitment",
		[`${top} is not ${verdict.commitment.root}`]);
	return docs;
}

function schemaOf(doc) {
	if (typeof doc.type === "string") return doc.type.match(/^mez\.([a-z]+)\/1$/)?.[1];
	const own = { MezListStatus: "evidence-list-status", MezListCopy: "evidence-list-copy", MezTotal: "evidence-total", MezLicence: "evidence-licence", MezJudgement: "evidence-judgement",
		MezDetermination: "evidence-determination", MezAuthorisation: "evidence-authorisation", MezRevocation: "evidence-revocation",
		MezVerdictCredential: "verdict-credential" };
	if (!Array.isArray(doc.type)) return undefined;
	return own[doc.type[1]] ?? (doc.credentialSubject.covers ? "evidence-claim" : "evidence-fact");
}

const samples = new Map([...schemas.keys()].map((name) => [name, []]));
const strangers = [];
const add = (from, doc) => {
	const name = schemaOf(doc);
	if (samples.has(name)) samples.get(name).push({ from, doc });
	else strangers.push(`${from}: ${show(doc)}`);
};
let judged = null;
for (const line of readFileSync(sampleFile, "utf8").trimEnd().split("\n")) {
	const { from, doc } = JSON.parse(line);
	add(from, doc);
	if (doc.verdict) {
		judged ??= doc;
		add(from, doc.verdict);
	}
}
for (const leaf of leaves(judged)) add("made here", leaf);
ok(strangers.length === 0, "every sample is of a type that has a schema", strangers);
for (const [name, list] of samples) {
	if (SHARED.includes(name)) continue;
	const check = compiled.get(name), wrong = [];
	noting = true;
	for (const { from, doc } of list) if (!check(doc)) wrong.push(`${from}: ${show(doc)}: ${fault(check)}`);
	noting = false;
	if (list.length === 0) wrong.push("no tool made one");
	ok(wrong.length === 0, `${name}: ${list.length} samples are valid`, wrong);
}

// --- every member that a schema names is in a sample: what never appears is not tested
const RARE = [ // what only others write, or cause: our locks have the lists that they require
	/^common\/\$defs\/proof\/properties\/(expires|id|domain|challenge|nonce)$/,
	/^evidence-(fact|claim)\/properties\/(id|name|description)$/,
	/^verdict-credential\/properties\/validUntil$/,
	/^verdict\/\$defs\/reason_list_missing\/properties\/(code|list|clause)$/,
];
const ALWAYS = [ // optional, and in every sample all the same
	"common/$defs/proof/properties/created", // we always say when
	"example/properties/operation/properties/kind", // not asked for, but of no use without
	"example/properties/operation/properties/stage",
	"due/properties/to", // every duty of a pack says to whom it is owed
];
function* members(schema, at) {
	if (schema === null || typeof schema !== "object") return;
	for (const [key, value] of Object.entries(schema.properties ?? {}))
		if (typeof value === "object")
			yield [value, `${at}/properties/${key}`, !(schema.required ?? []).includes(key), schema.description];
	for (const [key, value] of Object.entries(schema))
		if (!["examples", "const", "enum", "if", "then", "else"].includes(key)) yield* members(value, `${at}/${key}`);
}
{
	const unseen = [], constant = [], rare = new Set();
	for (const [name, schema] of [...schemas].filter(([name]) => !ELSEWHERE.includes(name)))
		for (const [value, at, optional, described] of members(schema, name)) {
			if (described && optional && !lacked.has(value) && !ALWAYS.includes(at)) constant.push(at);
			if (!described) unseen.push(`${at} is in an object without description`);
			const known = RARE.findIndex((re) => re.test(at));
			if (known >= 0) rare.add(known);
			else if (value.description && !applied.has(value)) unseen.push(at);
			else if (!value.description) unseen.push(`${at} has no description`);
		}
	ok(unseen.length === 0, "every member is described, and is in a sample", unseen);
	ok(constant.length === 0, "every optional member is absent from a sample", constant);
	ok(rare.size === RARE.length, "every member that is called rare is there");
}

// --- changed samples are refused
const DECIMALS = /^(amount|rate|old_rate|min|over|below|max|value)$/;
const isDecimal = (v) => typeof v === "string" && /^(0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]*[1-9])$/.test(v);
function* nodes(value, path = [], at = "") {
	yield [value, path, at];
	if (Array.isArray(value)) for (const [i, v] of value.entries()) yield* nodes(v, [...path, i], `${at}/*`);
	else if (value !== null && typeof value === "object")
		for (const [k, v] of Object.entries(value)) yield* nodes(v, [...path, k], `${at}/${k}`);
}
function changed(doc, path, change) {
	const copy = structuredClone({ doc });
	const way = ["doc", ...path], last = way.pop();
	const parent = way.reduce((v, k) => v[k], copy);
	change(parent, last);
	return copy.doc;
}
const CHANGES = {
	"unknown member": (v) => v !== null && typeof v === "object" && !Array.isArray(v) &&
		((parent, key) => { parent[key].surplus = "x"; }),
	"wrong type": () => (parent, key) => { parent[key] = 1.5; },
	"bad decimal": (v, path) => {
		const parent = path.at(-1);
		const tree = typeof parent === "number" && path.length > 1;
		return isDecimal(v) && (DECIMALS.test(parent) || tree) && ((p, key) => { p[key] = v.includes(".") ? `${v}0` : `${v}.00`; });
	},
};
const opened = new Set();
function hostile(name, list) {
	const check = compiled.get(name), seen = new Set(), wrong = [], tried = {};
	for (const { doc } of list)
		for (const [value, path, at] of nodes(doc))
			for (const [kind, make] of Object.entries(CHANGES)) {
				const place = `${kind} ${at}`;
				if (seen.has(place)) continue;
				const change = make(value, path);
				if (!change) continue;
				if (kind === "bad decimal" && Array.isArray(path.slice(0, -1).reduce((v, k) => v[k], doc)) &&
					!["dec", "money"].includes(path.slice(0, -1).reduce((v, k) => v[k], doc)[0])) continue;
				seen.add(place);
				if (!check(changed(doc, path, change))) {
					tried[kind] = (tried[kind] ?? 0) + 1;
					continue;
				}
				const open = OPEN.findIndex(([s, re]) => new RegExp(`^${s}$`).test(name) && re.test(at));
				if (open < 0) wrong.push(`${kind} taken at ${at || "/"}`);
				else opened.add(open);
			}
	// A schema without decimals is asked for a missing member instead.
	for (const key of compiled.get(name).schema.required ?? []) {
		if (!list.length) break;
		const copy = structuredClone(list[0].doc);
		delete copy[key];
		if (check(copy)) wrong.push(`'${key}' may be missing`);
		else tried["missing member"] = (tried["missing member"] ?? 0) + 1;
	}
	const count = Object.entries(tried).map(([k, n]) => `${n} of ${k}`).join(", ");
	if (Object.keys(tried).length < 3 && !(name in { check: 1, test: 1 })) wrong.push(`only ${count}`);
	ok(wrong.length === 0, `${name}: refused ${count}`, wrong);
}
for (const [name, list] of samples) if (!SHARED.includes(name)) hostile(name, list);
ok(opened.size === OPEN.length, "every place that is called open was needed",
	OPEN.filter((_, i) => !opened.has(i)).map(([s, re]) => `${s} ${re}`));

console.log(`1..${number}`);
process.exit(failed ? 1 : 0);
