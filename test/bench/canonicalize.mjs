// canonicalize.mjs: the peer of test/bench/canon.c: JSON.parse, npm canonicalize, SHA-256.
//   node canonicalize.mjs MODULE LIST OBJECT FLAT RECORDS
// Facts, in bytes of input a processor second: node.list, node.object, node.flat, node.records.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, listFile, objectFile, flatFile, recordsFile] = process.argv.slice(2);
const { default: canonicalize } = await import(pathToFileURL(module));
const records = readFileSync(recordsFile, 'utf8').split('\n').filter((line) => line).slice(0, 2500);
const bytes = (texts) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const one = (text) => createHash('sha256').update(canonicalize(JSON.parse(text))).digest('hex');

// The first pass compiles; the median of the others counts.
function measure(name, texts) {
	const took = [];
	for (let pass = 0; pass < 8; pass++) {
		const start = process.cpuUsage();
		texts.forEach(one);
		const { user, system } = process.cpuUsage(start);
		took.push((user + system) / 1e6);
	}
	const rest = took.slice(1).sort((a, b) => a - b);
	console.log(`${name}\t${bytes(texts) / rest[3]}`);
}
measure('node.list', [readFileSync(listFile, 'utf8')]);
measure('node.object', [readFileSync(objectFile, 'utf8')]);
measure('node.flat', [readFileSync(flatFile, 'utf8')]);
measure('node.records', records);
