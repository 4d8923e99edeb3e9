#!/usr/bin/env bats
# mez TOOL ...: which program that is.
load helper

@test "mez TOOL is mez-TOOL with the same words" {
	echo '{"b":1,"a":2}' >in
	is "$(mez skeleton in)" "$(mez-skeleton in)"
	answers 65 mez skeleton --errors=json --framed in
	answers 64 mez skeleton --nope
	has "$stderr" "mez-skeleton: unknown option '--nope'"
}

@test "a tool beside mez comes before one in PATH" {
	mkdir beside path
	cp "$O/bin/mez" beside/
	printf '#!/bin/sh\necho beside "$@"\n' >beside/mez-two
	printf '#!/bin/sh\necho path "$@"\n' >path/mez-two
	cp path/mez-two path/mez-one
	chmod +x beside/* path/*
	export PATH=$PWD/path:$PATH
	is "$(beside/mez two a 'b  c')" 'beside a b  c'
	is "$(beside/mez one x)" 'path x'
}

@test "a word that is no tool is 64" {
	for w in nothing ../bin/sh /bin/sh 'a b' ''; do
		answers 64 mez "$w"
		one_line mez
	done
	answers 64 mez
	answers 64 mez -- keygen
	answers 64 mez help ../x
}

@test "mez help lists every tool, and no other" {
	is "$(mez help | sed -n 's/^\([a-z]*\) .*/mez-\1/p' | grep -v -e mez-help -e mez-verify | sort)" \
		"$(tools | grep -v '^mez$' | sort)"
}

@test "mez help TOOL runs man for its page" {
	mkdir fake
	printf '#!/bin/sh\necho man "$@"\n' >fake/man
	chmod +x fake/man
	PATH=$PWD/fake:$PATH
	is "$(mez help pack)" 'man mez-pack'
	is "$(mez help mez)" 'man mez'
	rm fake/man
	answers 66 env PATH="$PWD/fake" "$O/bin/mez" help pack
	has "$stderr" "try 'mez-pack -h'"
}
