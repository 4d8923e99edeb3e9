// validate.mjs: the peer of test/bench/schema.c: JSON.parse and ajv.
//   node validate.mjs PEERS SCHEMA RECORDS
// Facts: ajv.us, microseconds for a record that is read already; ajv.docs, records a second.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [peers, schemaFile, recordsFile] = process.argv.slice(2);
const Ajv = createRequire(`${peers}/`)('ajv/dist/2020.js').default;
const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
const lines = readFileSync(recordsFile, 'utf8').split('\n').filter((line) => line).slice(0, 1000);
const records = lines.map((line) => JSON.parse(line));

// The first passes compile; the median of the others counts.
function seconds(pass) {
	const took = [];
	for (let i = 0; i < 40; i++) {
		const start = process.cpuUsage();
		pass();
		const { user, system } = process.cpuUsage(start);
		took.push((user + system) / 1e6 / lines.length);
	}
	return took.slice(10).sort((a, b) => a - b)[15];
}
function must(valid) {
	if (!valid) throw new Error('a record does not conform');
}
console.log(`ajv.us\t${seconds(() => records.forEach((v) => must(validate(v)))) * 1e6}`);
console.log(`ajv.docs\t${1 / seconds(() => lines.forEach((line) => must(validate(JSON.parse(line)))))}`);
