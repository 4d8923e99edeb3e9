#!/usr/bin/env bats
# mez-schema: schemas, what they refer to, and where that may lie.
load helper

@test "--compile names what is wrong in each schema, and where" {
	echo '{"properties":{"a":{"minLength":"x"}}}' >bad.json
	echo '{"minimum":1}' >good.json
	printf '{\n "pattern":\n  "("}' >re.json
	answers 0 mez-schema --compile good.json
	answers 0 mez-schema --compile --schema good.json
	is "$output$stderr" ''
	answers 65 mez-schema --compile good.json bad.json re.json
	is "$stderr" 'mez-schema: bad.json:1:33: this keyword must be an integer from 0 (/properties/a/minLength)
mez-schema: re.json:3:3: not a regular expression: a ( without its ) at byte 1 (/pattern)'
	answers 66 mez-schema --compile none.json bad.json
}

@test "a pattern counts further than the library beneath it" {
	jq -n -c '(65534, 65535, 65536, 70000, 70001, 131071) | "a" * .' >in
	counts() {
		echo "{\"pattern\":\"^$1\$\"}" >s.json
		mez-schema -s s.json --output flag in | jq -r .valid | tr '\n' ' '
	}
	is "$(counts '[ab]{0,70000}')" 'true true true true false false '
	is "$(counts 'a{65536,70000}?')" 'false false true true false false '
	is "$(counts '(a{131071,}|a{3,65535})')" 'true true false false false true '
	echo '{"pattern":"(ab){70000}"}' >s.json # but not of a group
	answers 65 mez-schema --compile s.json
	has "$stderr" 'that this version cannot run'
}

@test "--map finds documents, the longest prefix first, with and without .json" {
	mkdir -p one two/deep
	echo '{"type":"integer"}' >one/a.json
	echo '{"type":"string"}' >two/a.json
	echo '{"type":"null"}' >two/deep/b
	echo '{"properties":{"i":{"$ref":"http://x/a"},"s":{"$ref":"http://x/y/a.json"},"n":{"$ref":"http://x/y/deep/b"}}}' >s.json
	map=(--map http://x/=one --map http://x/y/=two)
	echo '{"i":1,"s":"x","n":null}' >in
	answers 0 mez-schema -s s.json "${map[@]}" in
	echo '{"i":"x","s":1,"n":2}' >in
	answers 1 mez-schema -s s.json "${map[@]}" in
	is "$(jq '.errors|length' <<<"$output")" 3
}

@test "what no map covers is refused, and so is a way out of the folder" {
	mkdir in
	echo true >secret.json
	echo '{"$ref":"http://x/a"}' >s.json
	answers 66 mez-schema --compile s.json
	has "$stderr" "s.json:1:9: no document is known as 'http://x/a': no --map covers it (/\$ref)"
	answers 66 mez-schema --compile --map http://x/=in s.json
	has "$stderr" 'cannot open'
	echo '{"$ref":"x:../secret"}' >s.json # RFC 3986 takes the dots away
	answers 66 mez-schema --compile --map x:=in s.json
	for way in x:/etc/passwd x:/../secret x:a/../../secret x:a//b x:.hidden x:; do
		echo "{\"\$ref\":\"$way\"}" >s.json
		answers 65 mez-schema --compile --map x:=in s.json
		has "$stderr" 's.json:1:9: '
	done
}

@test "an error in a mapped document names that document" {
	mkdir d
	echo '{"minimum":"x"}' >d/a.json
	echo '{"$ref":"t:a"}' >s.json
	answers 65 mez-schema --compile --map t:=d s.json
	has "$stderr" 't:a:1:12: this keyword must be a number (/minimum)'
	echo '{"minimum":' >d/a.json
	answers 65 mez-schema --compile --map t:=d s.json
	has "$stderr" 'd/a.json:2:1: '
}

@test "a dialect's vocabularies say which keywords count" {
	mkdir d
	echo '{"$id":"t:m","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,
	"https://json-schema.org/draft/2020-12/vocab/applicator":true}}' >d/m.json
	echo '{"$schema":"t:m","properties":{"a":false},"required":["b"]}' >s.json
	echo '{}' >in
	answers 0 mez-schema -s s.json --map t:=d in
	echo '{"a":1}' >in
	answers 1 mez-schema -s s.json --map t:=d in
	# what it leaves out is a keyword nobody knows: a remark
	echo '{"$schema":"t:m","minimum":5,"title":"x","required":["b"]}' >s.json
	echo '{}' >in
	answers 0 mez-schema -s s.json --map t:=d --output basic in
	is "$(jq -c '[.annotations[]|[.keywordLocation,.annotation]]' <<<"$output")" \
		'[["/minimum",5],["/required",["b"]],["/title","x"]]'
	echo '{"$id":"t:m","$vocabulary":{"t:own":7}}' >d/m.json
	answers 65 mez-schema --compile --map t:=d s.json
	has "$stderr" 'must say true or false of each'
	echo '{"$id":"t:m","$vocabulary":{"t:own":true}}' >d/m.json
	answers 65 mez-schema --compile --map t:=d s.json
	has "$stderr" 'requires a vocabulary that is not known here'
	echo '{"$schema":"https://json-schema.org/draft/2019-09/schema"}' >s.json
	answers 65 mez-schema --compile s.json
	has "$stderr" 'only draft 2020-12 is known here'
}

@test "the metaschema and our own schemas are built in" {
	echo '{"$ref":"https://json-schema.org/draft/2020-12/schema"}' >s.json
	printf '{"minLength":1}\n{"minLength":-1}\n' >in
	answers 1 mez-schema -s s.json in
	is "$(jq -r .record <<<"$output")" 2
	answers 1 mez-schema -s https://json-schema.org/draft/2020-12/schema in
	echo '{"$ref":"https://mez.example/schemas/trust-1.json"}' >s.json
	answers 0 mez-schema -s s.json "$MEZ_ROOT/test/golden/v1/trust.json"
	answers 0 mez-schema -s mez.trust/1 "$MEZ_ROOT/test/golden/v1/trust.json"
	answers 66 mez-schema -s mez.none/1 in
	# a map goes before what is built in
	mkdir d
	echo false >d/trust-1.json
	answers 1 mez-schema -s s.json --map https://mez.example/schemas/=d \
		"$MEZ_ROOT/test/golden/v1/trust.json"
}

@test "no tool that checks schemas can speak to a network" {
	if nm -D --undefined-only "$O/bin/mez-schema" | grep -wE 'socket|connect|getaddrinfo|curl_easy_perform'; then
		false
	fi
}

@test "our own schemas conform to the metaschema, compile, and take their own examples" {
	answers 0 mez-schema --format -s https://json-schema.org/draft/2020-12/schema \
		"$MEZ_ROOT"/schemas/*.json "$MEZ_ROOT"/schemas/draft2020-12/*.json \
		"$MEZ_ROOT"/schemas/draft2020-12/meta/*.json
	answers 0 mez-schema --compile --format "$MEZ_ROOT"/schemas/*.json
	jq -c '.examples[]? | [input_filename, .]' "$MEZ_ROOT"/schemas/*.json >all
	for s in "$MEZ_ROOT"/schemas/*.json; do
		perl -sne 'print if s/^\["\Q$s\E",(.*)\]$/$1/' -- -s="$s" all >examples
		cat examples >>taken
		answers 0 mez-schema -s "$s" --raw --format --allow-empty examples
		is "$output" ''
	done
	is "$(wc -l <taken)" "$(wc -l <all)"
}

@test "our own schemas take the examples of each of their members" {
	jq -n -c '[inputs as $d | (input_filename | split("/") | last) as $f | $d |
		paths(type == "object" and (.examples? | type) == "array") as $p |
		select(any($p[]; . == "examples" or . == "const" or . == "enum") | not) |
		{way: ($p | map(tostring | gsub("~"; "~0") | gsub("/"; "~1") | "/" + .) | add // ""),
		 file: $f, examples: ($d | getpath($p).examples)}]' "$MEZ_ROOT"/schemas/*.json >all
	[ "$(jq length all)" -gt 200 ]
	jq -c '{"$id": "https://mez.example/schemas/x",
		prefixItems: map({items: {"$ref": "\(.file)#\(.way)"}})}' all >s.json
	jq -c 'map(.examples)' all >examples
	answers 0 mez-schema -s s.json --format examples
	is "$output$stderr" ''
}

@test "answers of mez-schema conform to the schema of answers" {
	echo '{"type":"integer","minimum":2}' >s.json
	printf '1\n"x"\n1.5\n' | mez-schema -s s.json >answers 2>/dev/null || :
	is "$(wc -l <answers)" 3
	answers 0 mez-schema --own answers
}
