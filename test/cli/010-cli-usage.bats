#!/usr/bin/env bats
# What every tool does with its command line, whatever its job.
load helper

@test "-h of each tool and verb answers on stdout" {
	for t in $(tools) mez-skeleton; do
		answers 0 "$t" -h
		has "$output" "usage: $t"
		is "$stderr" ''
		for v in $(verbs "$t"); do
			answers 0 "$t" "$v" --help
			has "$output" "usage: $t $v"
		done
	done
}

@test "each tool states one version" {
	for t in $(tools) mez-skeleton; do
		answers 0 "$t" --version
		is "${output#"$t "}" "$(mez-skeleton --version | cut -d' ' -f2)"
	done
}

@test "an unknown option, in full or shortened, is 64 and one line" {
	for t in $(tools) mez-skeleton; do
		for o in --frobnicate --vers --hel -Z; do
			answers 64 "$t" $o
			one_line "$t"
			has "$stderr" "see '$t -h'"
			is "$output" ''
		done
		for v in $(verbs "$t"); do
			answers 64 "$t" "$v" --frobnicate
			has "$stderr" "see '$t $v -h'"
		done
	done
}

@test "an option has the same letter in every tool and verb, and a letter one option" {
	for t in $(tools) mez-skeleton; do
		"$t" -h
		for v in $(verbs "$t"); do
			"$t" "$v" -h
		done
	done | sed -nE 's/^ +(-., )?--([a-z0-9-]+) .*/\1\2/p' | sort -u >options
	sed -n 's/^-\(.\), .*/\1/p' options | sort | uniq -d >letters
	is "$(cat letters)" n # --dry-run as in other programs, and mez-pack import --name
	sed 's/^-., //' options | sort | uniq -d >names
	# of mez-schema and mez-pack render they are other things, and so have no letter
	is "$(xargs <names)" 'format output'
}

@test "an unknown verb is 64 and one line" {
	for t in $(tools); do
		[ -n "$(verbs "$t")" ] || continue
		answers 64 "$t" frobnicate
		one_line "$t"
		answers 64 "$t"
		one_line "$t"
	done
}

@test "--errors=json makes the complaint a record" {
	for t in $(tools) mez-skeleton; do
		answers 64 "$t" --errors=json --frobnicate
		is "$(printf %s "$stderr" | jq -r '[.type, .tool, .code, .status] | join(" ")')" \
			"mez.problem/1 $t usage 64"
	done
	answers 64 mez-skeleton --errors=xml
}

@test "help that cannot be written is 74" {
	for t in $(tools) mez-skeleton; do
		lost_stdout "$t" -h
		lost_stdout "$t" --version
	done
}

@test "control characters of the command line do not reach the terminal" {
	answers 64 mez-skeleton $'--\x1b[31mred\x07'
	has "$stderr" '\x1b[31mred'
	answers 66 mez-skeleton $'no\nsuch\x9bfile'
	one_line mez-skeleton
	has "$stderr" 'no\x0asuch\x9bfile'
}

# completes WORD...: what bash offers for the last of them.
completes() {
	# shellcheck disable=SC2016 # a program
	bash -c 'for t in mez mez-pack mez-canon; do
			source <("$t" --complete=bash)
		done
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		"_${1/-/_}"
		echo "${COMPREPLY[*]}"' - "$@"
}

@test "completion in bash: verbs, options, and the tools behind the front door" {
	is "$(completes mez-pack refr)" refresh
	is "$(completes mez-pack lock --dr)" --draft
	is "$(completes mez pac)" pack
	is "$(completes mez pack refr)" refresh
	is "$(completes mez pack lock --draft --up)" --update
	is "$(completes mez canon --norm)" --normalize-time
	is "$(completes mez verify --tr)" --trust
	is "$(completes mez bundle ver)" '' # its script is not there
}

@test "each tool prints a completion script for each shell" {
	for t in $(tools) mez-skeleton; do
		for s in bash zsh fish; do
			answers 0 "$t" --complete=$s
			has "$output" "$t"
		done
		answers 64 "$t" --complete=csh
	done
	has "$(mez-canon --complete=bash)" ':--profile) return ;;' # a PROFILE is no FILE
	has "$(mez-pack --complete=bash)" 'sign:--key | sign:-k) act=-f ;;'
}
