#!/usr/bin/env bats
# The makefile: what it builds twice is the same, what it installs it can remove.
load ../cli/helper

mk() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$@"
}

@test "the same source in another folder gives the same object" {
	mkdir -p copy
	cp -r "$MEZ_ROOT"/{Makefile,lib,scripts} copy/
	obj=lib/base/text.o
	mk copy O=one one/$obj
	mv copy/one/$obj first.o
	mk "$MEZ_ROOT" O="$PWD/two" "$PWD/two/$obj"
	cmp first.o "two/$obj"
}

@test "a change of flags rebuilds, no change does not" {
	mkdir -p copy
	cp -r "$MEZ_ROOT"/{Makefile,lib,scripts} copy/
	obj=one/lib/base/text.o
	mk copy O=one $obj
	touch -d '1 hour ago' marker
	touch -r marker copy/$obj
	find copy/lib copy/scripts copy/Makefile copy/one/flags copy/one/config.mk \
		-exec touch -d '2 hours ago' {} +
	mk copy O=one $obj
	[ ! copy/$obj -nt marker ]
	mk copy O=one CFLAGS=-O1 $obj
	[ copy/$obj -nt marker ]
}

@test "a build folder has one name, however it is spelled" {
	mkdir -p copy
	cp -r "$MEZ_ROOT"/{Makefile,lib,scripts} copy/
	obj=lib/base/text.o
	mk copy O="$PWD/copy/one" "$PWD/copy/one/$obj"
	touch -d '1 hour ago' marker
	find copy/lib copy/scripts copy/Makefile copy/one/flags copy/one/config.mk \
		-exec touch -d '2 hours ago' {} +
	touch -r marker copy/one/$obj
	touch copy/lib/base/text.h
	mk copy O=one one/$obj
	[ copy/one/$obj -nt marker ]
}

@test "install and uninstall" {
	mk "$MEZ_ROOT" O="$O" DESTDIR="$PWD/dest" PREFIX=/usr install
	for t in $(tools); do
		[ -x "dest/usr/bin/$t" ]
		is "$("dest/usr/bin/$t" --version)" "$("$t" --version)"
		[ -f "dest/usr/share/man/man1/$t.1" ]
		[ -f "dest/usr/share/bash-completion/completions/$t" ]
		[ -f "dest/usr/share/zsh/site-functions/_$t" ]
		[ -f "dest/usr/share/fish/vendor_completions.d/$t.fish" ]
	done
	[ ! -e dest/usr/bin/mez-skeleton ]
	for d in schemas packs jurisdictions; do
		is "$(cd "dest/usr/share/mez/$d" && find . -type f | sort)" \
			"$(cd "$MEZ_ROOT/$d" && find . -type f ! -name '.*' | sort)"
	done
	mk "$MEZ_ROOT" O="$O" DESTDIR="$PWD/dest" PREFIX=/usr uninstall
	is "$(find dest -type f)" ''
}
