#!/usr/bin/env bats
# mez-canon --yaml: one canonical line a document.
load helper

@test "documents of a stream become lines" {
	printf 'b: 1\na: [x, yes, 1.5, ~]\n---\n- {z: true}\n' >in.yaml
	answers 0 mez-canon --yaml in.yaml
	is "${lines[0]}" '{"a":["x","yes","1.5",null],"b":1}'
	is "${lines[1]}" '[{"z":true}]'
	pipe_is_file in.yaml mez-canon --yaml
	same_twice mez-canon --yaml in.yaml
	answers 0 mez-canon --yaml --digest in.yaml
	is "${lines[1]}" "$(printf '[{"z":true}]' | sha256sum | cut -d' ' -f1)"
}

@test "what cannot be read is a problem with its place" {
	printf 'a: 1\na: 2\n' >in.yaml
	answers 65 mez-canon --yaml in.yaml
	is "$(jq -r '[.code,.source,.line]|join(" ")' <<<"$output")" 'duplicate in.yaml 2'
	one_line mez-canon
	printf 'a: &x 1\nb: *x\n' >in.yaml
	answers 65 mez-canon --yaml in.yaml
	is "$(jq -r .code <<<"$output")" unsafe-input
	: >none
	answers 65 mez-canon --yaml none
	answers 0 mez-canon --yaml --allow-empty none
}

@test "a document that has no canonical form does not stop the next" {
	printf -- 'at: "2026-01-15T12:00:00.5Z"\n---\nat: "2026-01-15T17:00:00+05:00"\n' >in.yaml
	answers 65 mez-canon --yaml --normalize-time in.yaml
	is "$(jq -r '[.code,.record,.line,.pointer]|join(" ")' <<<"${lines[0]}")" 'bad-value 1 1 /at'
	is "${lines[1]}" '{"at":"2026-01-15T12:00:00Z"}'
	answers 65 mez-canon --yaml --normalize-time --fail-fast in.yaml
	is "${#lines[@]}" 1
}

@test "several inputs in order; what makes no sense together is 64" {
	echo 'a: 1' >a
	echo 'b: 2' >b
	answers 0 mez-canon --yaml a b
	is "$output" $'{"a":1}\n{"b":2}'
	answers 66 mez-canon --yaml a nowhere
	for o in --check --single --framed; do
		answers 64 mez-canon --yaml $o a
	done
	lost_stdout mez-canon --yaml a
}
