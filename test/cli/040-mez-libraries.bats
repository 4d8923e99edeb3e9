#!/usr/bin/env bats
# What the tools need from the machine.
load helper

needed() {
	readelf -d "$O/bin/$1" | sed -n 's/.*NEEDED.*\[\(lib[a-z0-9]*\).*/\1/p'
}

# Sanitizers bring libraries of their own, and no static programs.
plain_build() {
	case $(readelf -d "$O/bin/mez-skeleton") in
	*libasan* | *libubsan*) return 1 ;;
	esac
	case $(readelf -sW "$O/bin/mez-skeleton") in
	*__asan_init*) return 1 ;;
	esac
}

@test "each tool needs only the libraries of its job" {
	plain_build || skip 'sanitizer build'
	for t in $(tools) mez-skeleton; do
		may='libc libsodium libnettle'
		case $t in
		mez-canon | mez-vc | mez-receipt) may="$may libyaml" ;;
		mez-pack) may="$may libyaml libxml2 libarchive libzstd" ;;
		mez) may="$may libyaml libarchive libzstd" ;;
		mez-bundle) may="$may libarchive libzstd" ;;
		mez-schema) may="$may libpcre2 libidn2" ;;
		esac
		for l in $(needed "$t"); do
			has " $may " " $l "
		done
	done
}

@test "mez-static needs nothing" {
	plain_build || skip 'sanitizer build'
	is "$(needed mez-static)" ''
	case $(readelf -l "$O/bin/mez-static") in *INTERP*) false ;; esac
	is "$(env -i "$O/bin/mez-static" --version)" "$(mez --version)"
}

@test "programs are hardened" {
	plain_build || skip 'sanitizer build'
	for t in $(tools) mez-static; do
		has "$(readelf -h "$O/bin/$t")" 'DYN (Position-Independent'
		has "$(readelf -lW "$O/bin/$t")" GNU_RELRO
		case $(readelf -lW "$O/bin/$t" | grep GNU_STACK) in *E*0x10 | *RWE*) false ;; esac
	done
	for t in $(tools); do
		has "$(readelf -d "$O/bin/$t")" BIND_NOW
		has "$(readelf -sW "$O/bin/$t")" __stack_chk_fail
	done
}
