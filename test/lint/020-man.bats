#!/usr/bin/env bats
# Manual pages and completions say what the tools say.
load ../cli/helper

@test "each tool has a page that agrees with it" {
	# shellcheck disable=SC2046 # our names hold no blanks
	"$MEZ_ROOT/scripts/check-man" "$O/bin" $(tools)
}

@test "all other pages lint clean" {
	for page in "$MEZ_ROOT"/man/*.[1-9]; do
		[ ! -e "$page" ] || mandoc -T lint -W warning "$page"
	done
}

@test "completions/ is what the tools print" {
	# shellcheck disable=SC2046 # our names hold no blanks
	"$MEZ_ROOT/scripts/gen-completions" --check "$O/bin" $(tools)
}

@test "each shell can read its completions" {
	for t in $(tools) mez-skeleton; do
		"$t" --complete=bash >c.bash
		"$t" --complete=zsh >c.zsh
		"$t" --complete=fish >c.fish
		shellcheck c.bash
		bash -n c.bash
		zsh -n c.zsh
		fish -n c.fish
	done
}

# What bash would offer for a line whose last word is being completed.
offered() {
	bash -c 'source ./c.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		_${1//-/_}; printf "%s\n" "${COMPREPLY[@]}"' complete "$@" | sort | tr '\n' ' '
}

@test "bash completes verbs, options and files" {
	mkdir dir
	: >file
	mez-skeleton --complete=bash >c.bash
	is "$(offered mez-skeleton --f)" '--fail-fast --frame --framed '
	has "$(offered mez-skeleton '')" 'file'
	mez --complete=bash >c.bash
	is "$(offered mez he)" 'help '
	is "$(offered mez help --v)" '--version '
}

@test "fish completes verbs and options" {
	mez --complete=fish >c.fish
	HOME=$PWD run fish -c 'source c.fish; complete -C "mez he"'
	has "$output" 'help'
	mez-skeleton --complete=fish >c.fish
	HOME=$PWD run fish -c 'source c.fish; complete -C "mez-skeleton --fr"'
	has "$output" '--framed'
}

# A page that agrees with mez-skeleton, in a tree of its own; then broken in each way.
page() {
	cat <<-'END'
		.Dd July 1, 2025
		.Dt MEZ-SKELETON 1
		.Os
		.Sh NAME
		.Nm mez-skeleton
		.Nd copy records
		.Sh SYNOPSIS
		.Nm mez-skeleton
		.Op Fl -framed
		.Op Fl -frame
		.Op Fl -fail-fast
		.Op Ar FILE ...
		.Sh DESCRIPTION
		Copies records.
		.Bl -tag -width Ds
		.It Fl -framed
		Frames.
		.It Fl -frame
		Frames.
		.It Fl -fail-fast
		Stops.
		.El
		.Sh EXIT STATUS
		As in
		.Xr mez-exit 7 .
		.Sh EXAMPLES
		None.
		.Sh SEE ALSO
		.Xr mez 1
	END
}

@test "check-man takes a page that agrees and refuses each disagreement" {
	mkdir scripts man
	cp "$MEZ_ROOT/scripts/check-man" scripts/
	check() { answers "$1" scripts/check-man "$O/bin" mez-skeleton; }
	check 1
	has "$stderr" 'man/mez-skeleton.1: missing'
	page >man/mez-skeleton.1
	check 0
	while IFS='|' read -r change want; do
		page | sed "$change" >man/mez-skeleton.1
		check 1
		has "$stderr" "$want"
	done <<-'END'
		/^.Op Fl -framed/d|SYNOPSIS is not what -h says
		s/Ar FILE/Ar file/|SYNOPSIS is not what -h says
		s/-framed/-framing/|--framed is not in it
		s/^Stops/Stops like .Fl x/;s/^Copies.*/.Fl -other/|--other is not an option of mez-skeleton
		s/^.Sh EXAMPLES/.Sh BUGS/|no section EXAMPLES
		/^.El/d|lint
	END
}
