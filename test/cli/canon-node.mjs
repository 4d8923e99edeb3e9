// canon-node.mjs: RFC 8785 of each line of standard input in the language the RFC leans on:
// JSON.stringify() writes numbers and strings, sort() compares UTF-16 code units.
import { readFileSync } from 'node:fs';

function canonical(v) {
	if (Array.isArray(v))
		return '[' + v.map(canonical).join(',') + ']';
	if (v === null || typeof v !== 'object')
		return JSON.stringify(v);
	return '{' + Object.keys(v).sort().map(
		name => JSON.stringify(name) + ':' + canonical(v[name])).join(',') + '}';
}

for (const line of readFileSync(0, 'utf8').split('\n').slice(0, -1))
	process.stdout.write(canonical(JSON.parse(line)) + '\n');
