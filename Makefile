# mez: one makefile for everything.  GNU make; objects only below O.
#   make                            all tools in build/bin
#   make O=b2 CC=clang SANITIZE=address,undefined
#   make check | check-all | fuzz MINUTES=5 | cross | install PREFIX=/usr DESTDIR=...
# Yours to set: CC CFLAGS CPPFLAGS LDFLAGS O V WERROR SANITIZE, here or in config.mak.
-include config.mak

VERSION  := 0.1.0
O        ?= build
# However a folder of ours is spelled, it has one name: what depends on what is written with it.
override O := $(patsubst $(CURDIR)/%,%,$(abspath $(O)))
FULL     := $(filter $(CURDIR)/%,$(MAKECMDGOALS))
PREFIX   ?= /usr/local
CFLAGS   ?= -O2 -g
WERROR   ?= 1
SANITIZE ?=
MINUTES  ?= 2
ifeq ($(origin CC),default)
CC := gcc
endif
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) '$(patsubst $(O)/%,%,$@)')

.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules

# --- what there is ------------------------------------------------------------
TOOLS    := $(patsubst cmd/%.c,%,$(wildcard cmd/*.c))
# A tool of many verbs: cmd/NAME.c is its tables, the files of cmd/NAME/ are its parts.
PARTED   := $(patsubst cmd/%/,%,$(sort $(dir $(wildcard cmd/*/*.c))))
RELEASED := $(filter-out mez-skeleton,$(TOOLS))
LIB_OBJ  := $(patsubst %.c,$(O)/%.o,$(wildcard lib/*/*.c)) $(O)/made/schemas.o
UNIT     := $(patsubst %.c,$(O)/%,$(wildcard test/unit/*.c))
CONFORM  := $(patsubst %.c,$(O)/%,$(wildcard test/conformance/*.c))
FUZZ     := $(patsubst test/fuzz/%_fuzz.c,%,$(wildcard test/fuzz/*_fuzz.c))
REPLAY   := $(FUZZ:%=$(O)/test/replay/%)
BENCH    := $(patsubst %.c,$(O)/%,$(wildcard test/bench/*.c))
BINS     := $(TOOLS:%=$(O)/bin/%)
STATIC   := $(if $(SANITIZE),,$(patsubst %,$(O)/bin/%-static,$(filter mez,$(TOOLS))))

# --- outside libraries: each tool names what it may link beyond the core ----------
LIBS_core       := -lsodium -lnettle
LIBS_mez-canon  := -lyaml
LIBS_mez-pack   := -lyaml -lxml2 -larchive -lzstd
LIBS_mez-receipt := -lyaml
LIBS_mez-vc     := -lyaml
LIBS_mez-bundle := -larchive -lzstd
LIBS_mez-schema := -lpcre2-8 -lidn2
LIBS_mez        := -lyaml -larchive -lzstd
LIBS_all        := -lyaml -lxml2 -larchive -lzstd -lpcre2-8 -lidn2
LIBS_fuzz-jq    := -ljq
# Fully static, for an auditor's machine.  What is not called is dropped of libarchive too: its
# other formats, and the six libraries they want, stay out.
LIBS_mez-static := -lyaml -larchive -lzstd

# --- flags: CFLAGS and friends are the user's, these are ours ---------------------
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wswitch-enum -Wvla -Wwrite-strings -Wpointer-arith -Wundef -Wcast-qual -Wformat=2 \
	-Wconversion $(if $(filter 1,$(WERROR)),-Werror) \
	-Werror=incompatible-pointer-types -Werror=int-conversion -Werror=switch-enum \
	-Werror=unused-result -Werror=return-type
OPTIMIZED := $(filter -O1 -O2 -O3 -Os,$(CFLAGS))
HARDEN = -fstack-protector-strong -fPIE -ffunction-sections -fdata-sections $(HAVE_CF) \
	$(if $(SANITIZE),,$(if $(OPTIMIZED),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
SAN := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
ALL_CPPFLAGS = -D_GNU_SOURCE -Ilib $(CPPFLAGS)
ALL_CFLAGS = -std=gnu11 $(WARN) $(HARDEN) -ffile-prefix-map='$(CURDIR)'=. $(CFLAGS) $(SAN)
ALL_LDFLAGS = -Wl,-z,relro,-z,now -Wl,--as-needed $(CFLAGS) $(SAN) $(LDFLAGS)

$(O)/lib/adapt/%.o: EXTRA := -Wno-switch-enum -isystem /usr/include/libxml2
$(O)/lib/cli/%.o: EXTRA := -DMEZ_VERSION='"$(VERSION)"'
$(O)/cmd/%.o: EXTRA := -iquote .
$(O)/test/%.o: EXTRA := -Itest/unit
PIE := -pie
$(STATIC): PIE := -static-pie

# --- targets ----------------------------------------------------------------------
$(foreach f,$(FULL),$(eval $f: $(patsubst $(CURDIR)/%,%,$f);@:))
.PHONY: all tests deps demo bench check check-all fuzz fuzzers cross completions install
.PHONY: uninstall clean FORCE
all: $(BINS) $(STATIC)
tests: all $(UNIT) $(CONFORM) $(REPLAY) $(BENCH)

# The libraries are looked for once; flags that change rebuild everything.
ifneq ($(filter-out clean deps uninstall,$(or $(MAKECMDGOALS),all)),)
include $(O)/config.mk
endif
$(O)/config.mk: Makefile scripts/probe | $(if $(filter check check-all demo,$(MAKECMDGOALS)),deps)
	$(Q)mkdir -p $(O)
	$(Q)scripts/probe $(CC) >$@
$(O)/flags: FORCE
	$(Q)mkdir -p $(O)
	$(Q)echo '$(subst ','\'',$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(VERSION))' >$@.new
	$(Q)cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(O)/%.o: %.c $(O)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(EXTRA) -MMD -MP -c -o $@ $<

# The schemas of our documents are in the library: a tool needs no files to know them.
$(O)/made/schemas.c: $(wildcard schemas/*.json schemas/*/*.json schemas/*/*/*.json) \
		scripts/embed-schemas
	$(call say,MAKE)
	$(Q)mkdir -p $(@D)
	$(Q)scripts/embed-schemas >$@
$(O)/made/schemas.o: $(O)/made/schemas.c $(O)/flags
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -Wno-overlength-strings -MMD -MP -c -o $@ $<

$(O)/libmez.a: $(LIB_OBJ)
	$(call say,AR)
	$(Q)rm -f $@
	$(Q)ar qcsD $@ $(LIB_OBJ)

# Our functions and tables lie in sections of their own: a tool holds what it calls, and starts
# the sooner.
DROP := $(if $(SANITIZE),,-Wl,--gc-sections)
link = $(call say,LINK)$(if $(V),,;)mkdir -p $(@D) && $(CC) $(PIE) $(ALL_LDFLAGS) -o $@ \
	$(filter %.o,$^) $(O)/libmez.a
$(foreach t,$(PARTED),$(eval $(O)/bin/$t: $(patsubst %.c,$(O)/%.o,$(wildcard cmd/$t/*.c))))
$(O)/bin/%: $(O)/cmd/%.o $(O)/libmez.a
	$(link) $(DROP) $(LIBS_core) $(LIBS_$*)
$(O)/bin/%-static: $(O)/cmd/%.o $(O)/libmez.a
	$(link) $(DROP) $(LIBS_core) $(LIBS_$*-static)
$(O)/test/unit/%: $(O)/test/unit/%.o $(O)/libmez.a
	$(link) $(LIBS_core) $(LIBS_all)
$(O)/test/bench/%: $(O)/test/bench/%.o $(O)/libmez.a
	$(link) $(LIBS_core) $(LIBS_all)
$(O)/test/conformance/%: $(O)/test/conformance/%.o $(O)/libmez.a
	$(link) $(LIBS_core) $(LIBS_all)
# Fuzz targets twice: with a main that replays the seeds, and with libFuzzer (clang only).
$(O)/test/replay/%: $(O)/test/fuzz/%_fuzz.o $(O)/test/fuzz/replay.o $(O)/libmez.a
	$(link) $(LIBS_core) $(LIBS_all) $(LIBS_fuzz-$*)
$(O)/fuzz/%: $(O)/test/fuzz/%_fuzz.o $(O)/libmez.a
	$(link) -fsanitize=fuzzer $(LIBS_core) $(LIBS_all) $(LIBS_fuzz-$*)
fuzzers: $(FUZZ:%=$(O)/fuzz/%)

# --- tests (scripts/run-tests says how to run one) ----------------------------------
export MEZ_CONFORMANCE ?= $(abspath $(wildcard ../shared/conformance))
RUN   = O='$(abspath $(O))' CC='$(CC)' scripts/run-tests
OTHER = $(if $(findstring clang,$(CC)),gcc,clang)
SANS  = O=$(O)/asan SANITIZE=address,undefined CFLAGS='-O1 -g'
# Threads are looked at where there are any.  -Werror stays off: instrumented code leads gcc to
# warn of variables that are set.
TSAN  = O=$(O)/tsan SANITIZE=thread CFLAGS='-O1 -g' WERROR=0
THREADED := work_crew work_streamcrew work_bundle
FUZZO = O=$(O)/libfuzzer CC=clang SANITIZE=fuzzer-no-link,address,undefined CFLAGS='-O1 -g'
ALLCPUS = -j $$(nproc)
deps:
	@scripts/install-deps
check: deps tests
	$(RUN) test/lint $(UNIT) $(REPLAY) $(CONFORM) test/cli $(wildcard test/golden)
check-all: deps tests
	$(MAKE) $(ALLCPUS) O=$(O)/other CC=$(OTHER) tests
	$(MAKE) $(ALLCPUS) $(SANS) tests
	$(MAKE) $(ALLCPUS) $(TSAN) all $(THREADED:%=$(O)/tsan/test/unit/%)
	O='$(abspath $(O)/tsan)' scripts/run-tests $(THREADED:%=$(O)/tsan/test/unit/%) \
		$(wildcard test/cli/*-jobs.bats)
	$(MAKE) $(ALLCPUS) $(FUZZO) fuzzers
	scripts/fuzz --same $(O)/libfuzzer/fuzz
	$(RUN) $(UNIT:$(O)/%=$(O)/other/%) $(wildcard test/drills)
	MEZ_THOROUGH=1 $(RUN) $(O)/test/unit/canon_doubles $(O)/test/unit/tensor_monotone \
		$(O)/test/unit/adapt_unarchive $(O)/test/unit/tensor_oracle \
		test/cli/140-mez-canon-oracle.bats
	O='$(abspath $(O)/asan)' scripts/run-tests $(UNIT:$(O)/%=$(O)/asan/%) \
		$(REPLAY:$(O)/%=$(O)/asan/%) $(CONFORM:$(O)/%=$(O)/asan/%) test/cli
	$(MAKE) cross
fuzz:
	$(MAKE) $(ALLCPUS) $(FUZZO) fuzzers
	scripts/fuzz $(O)/libfuzzer/fuzz $$(( $(MINUTES) * 60 ))
cross: deps
	scripts/cross '$(O)/cross' s390x
	scripts/cross '$(O)/cross' aarch64
completions: all
	scripts/gen-completions '$(O)/bin' $(RELEASED)
demo: deps all
	O='$(abspath $(O))' scripts/demo
bench: all $(BENCH)
	O='$(abspath $(O))' scripts/bench

# --- install ------------------------------------------------------------------------
D = $(DESTDIR)$(PREFIX)
install: all
	scripts/install '$(O)/bin' '$(D)' $(RELEASED)
uninstall:
	scripts/install --remove '$(D)' $(RELEASED)
clean:
	rm -rf $(O)

-include $(shell test ! -d $(O) || find $(O) -path $(O)/asan -prune -o -path $(O)/other -prune \
	-o -path $(O)/tsan -prune -o -path $(O)/libfuzzer -prune -o -path $(O)/cross -prune \
	-o -name '*.d' -print)
.SECONDARY:
