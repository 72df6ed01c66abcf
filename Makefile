# heard: plain GNU make, built out of the tree.  `make help` lists what can be made.
#
#   make run          install what is missing, build, start the desk with a demo company
#   make test         install what is missing, then every test; the last line is "N passed, N failed"
#   make              build/heard; DEV=1 makes warnings errors, ASAN=1 and TSAN=1 add sanitizers,
#                     WASM=off leaves out the checker for browsers, which needs clang and lld
#
# SPDX-License-Identifier: ISC

B ?= build
PORT ?=
DATA ?= ./heard-demo
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
FUZZ_SECONDS ?= 60

ifeq ($(origin CC),default)
CC := gcc
endif

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# ---- the layers -----------------------------------------------------------------------------
# In link order: each may use what stands behind it.  Who may include whom is in src/LAYERS, and a
# test is linked with its own layer and what that may use, no more.

LAYERS := cli web jobs desk store mail method db ear host base
FREESTANDING := base ear method
LIBRARIES := libmicrohttpd sqlite3 libpq libcurl gmime-3.0 libxml-2.0 libsodium

comma := ,
$(foreach line,$(shell sed -n 's/^\([a-z]*\): */\1:=/p' src/LAYERS | tr ' ' ,),$(eval uses-$(line)))
within = $(sort $(1) $(foreach l,$(subst $(comma), ,$(uses-$(1))),$(call within,$(l))))
in-link-order = $(foreach l,$(LAYERS),$(if $(filter $(l),$(1)),$(l)))

sources = $(sort $(wildcard src/$(1)/*.c))
objects = $(patsubst %.c,$(B)/%.o,$(call sources,$(1)))
STANDING := $(foreach l,$(LAYERS),$(if $(call sources,$(l)),$(l)))
libs = $(foreach l,$(filter $(STANDING),$(call in-link-order,$(1))),$(B)/lib$(l).a)

# ---- flags ----------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
HARDENING := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
HARDENED_LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack
# clang 14 has neither the third level of _FORTIFY_SOURCE nor zeroed locals without a strange flag.
FORTIFY := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$(if $(findstring clang,$(CC)),2,3)

ifdef DEV
WARNINGS += -Werror
endif
ifdef ASAN
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
else ifdef TSAN
SANITIZE := -fsanitize=thread -fno-omit-frame-pointer
else ifdef FUZZ
SANITIZE := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
# The sanitizers see more than the fortified functions, and need their plain names.
ifdef SANITIZE
FORTIFY := -U_FORTIFY_SOURCE
else ifeq ($(findstring clang,$(CC)),)
HARDENING += -ftrivial-auto-var-init=zero -fno-asynchronous-unwind-tables
# How to walk the stack is told by what lies beside the program, like all that only a debugger reads; and an
# address to be moved when the program starts takes a bit.
HARDENED_LINK += -Wl,-z,pack-relative-relocs
# What is some hundred bytes long is zeroed and copied by stores or by the library: gcc's own choice, an
# instruction that repeats, takes longer to begin than most of them last.
ifeq ($(shell uname -m),x86_64)
CFLAGS_MACHINE := -mmemset-strategy=unrolled_loop:192:noalign,libcall:-1:noalign \
	-mmemcpy-strategy=unrolled_loop:128:noalign,libcall:-1:noalign
endif
endif

CPPFLAGS_ALL = -D_GNU_SOURCE -Isrc -I$(B)/gen $(FORTIFY) $(CPPFLAGS)
CFLAGS_ALL = -std=c17 -pedantic $(WARNINGS) $(HARDENING) $(CFLAGS_MACHINE) $(SANITIZE) $(CFLAGS)
LDFLAGS_ALL = $(HARDENED_LINK) $(SANITIZE) $(LDFLAGS)
# Asked for once, and only when something is compiled: a fresh machine has no pkg-config yet.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(LIBRARIES) | sed 's/-I/-isystem /g'))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(LIBRARIES)))$(PKG_LIBS)
freestanding = $(if $(filter $(FREESTANDING:%=src/%/),$(dir $(1))),-ffreestanding)

COMPILE = $(CC) $(CPPFLAGS_ALL) $(PKG_CFLAGS) $(CFLAGS_ALL) $(call freestanding,$<) -MMD -MP -c -o $@ $<
ifndef V
say = @echo "  $(1)"; mkdir -p $(@D);
else
say = mkdir -p $(@D);
endif

# ---- targets --------------------------------------------------------------------------------

.PHONY: all libs run test check asan tsan fuzz faults bench unseen lint format docs golden pictures install clean help FORCE
.DEFAULT_GOAL := all

all: $(B)/heard
libs: $(foreach l,$(STANDING),$(B)/lib$(l).a)

help:
	@sed -n '3,7s/^# \{0,1\}//p' Makefile
	@echo '  make check        the unit tests; check-LAYER those of one layer'
	@echo '  make asan, tsan   the unit tests under ASan and UBSan; under TSan, with the walks and 32 clients'
	@echo '  make fuzz         every fuzz target for FUZZ_SECONDS each (needs clang)'
	@echo '  make faults       200 kills on each engine, 120 power cuts, and acts that fail half way'
	@echo '  make mail         5,000 messages through real mail servers, each killed on the way'
	@echo '  make bench        how fast it is, into docs/performance.md; then make mail'
	@echo '  make unseen       how right the checker is on cases it was never tuned to'
	@echo '  make lint         layers, banned functions, comments'
	@echo '  make docs         docs/commands.md, routes.md and rules.md from the program'
	@echo '  make pictures     docs/pages.md and its pictures (needs what the browser tests need)'
	@echo '  make golden       write the transcripts in test/cli anew; review the diff'
	@echo '  make format       clang-format, as .clang-format says'
	@echo '  make install      PREFIX and DESTDIR say where; SYMBOLS=yes adds what gdb needs'
	@echo '  make clean'

# What is run is stripped, as in a package of a distribution; what a debugger needs to read a crash of it
# lies beside it, where gdb looks for it.  The sanitizers read their own stacks, so they keep all in one.
OBJCOPY ?= objcopy
debug-apart = $(if $(SANITIZE),,&& $(OBJCOPY) --only-keep-debug $(1) $(1).debug \
    && $(OBJCOPY) --strip-all --add-gnu-debuglink=$(1).debug $(1))

$(B)/heard: $(B)/src/main.o $(call libs,$(LAYERS))
	$(call say,LINK $@) $(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) -lpthread $(call debug-apart,$@)

# Flags that changed, or a compiler, make everything anew.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@pkg-config --exists --print-errors $(LIBRARIES) || { echo \
	    "heard needs these libraries to build; \`sh tools/install.sh run\` installs them from Debian." >&2; exit 1; }
	@echo '$(CC) $(CPPFLAGS_ALL) $(PKG_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL)' > $@.now
	@cmp -s $@ $@.now && rm $@.now || mv $@.now $@

$(B)/%.o: %.c $(B)/flags
	$(call say,CC $<) $(COMPILE)

$(B)/gen/%.o: $(B)/gen/%.c $(B)/flags
	$(call say,CC $<) $(COMPILE)

# A layer's library.  The folder is named too, so that a file taken away is missed.
define layer-library
$(B)/lib$(1).a: $(call objects,$(1)) $(extra-$(1)) src/$(1)
	$$(call say,AR $$@) rm -f $$@; $$(AR) rcs $$@ $$(filter %.o,$$^)
endef

# ---- the checker for browsers ---------------------------------------------------------------
# The freestanding layers once more, by clang and lld, into one file without imports that carries the
# packs' texts.  Without those two, or with WASM=off, the page asks the server instead.

WASM_CC := $(shell command -v clang-14 || command -v clang)
WASM_LD := $(shell command -v wasm-ld-14 || command -v wasm-ld)
ifndef WASM
WASM := $(if $(WASM_LD),$(shell echo 'int x;' | $(WASM_CC) --target=wasm32 -xc -c -o /dev/null - 2>&1 && echo on))
endif
WASM_FLAGS := --target=wasm32 -mbulk-memory -std=c17 -O2 -ffreestanding -nostdlib $(WARNINGS) \
    -Isrc/wasm/include -Isrc
# The stack lies first, so that one that grows too far traps and spoils nothing.
WASM_LINK := --no-entry --strip-all --gc-sections -z stack-size=1048576 --stack-first --fatal-warnings
WASM_OBJECTS := $(patsubst %.c,$(B)/wasm/%.o,$(foreach l,wasm $(FREESTANDING),$(call sources,$(l)))) \
    $(B)/wasm/pack_en_sources.o $(B)/wasm/near_en.o $(B)/wasm/profiles.o
CHECKER := $(if $(filter on,$(WASM)),$(B)/gen/check.wasm.gz)

$(B)/wasm/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(WASM) $(WASM_CC) $(WASM_FLAGS) $(WASM_LD) $(WASM_LINK)' > $@.now
	@cmp -s $@ $@.now && rm $@.now || mv $@.now $@

$(B)/wasm/%.o: %.c $(B)/wasm/flags
	$(call say,WASM $<) $(WASM_CC) $(WASM_FLAGS) -MMD -MP -c -o $@ $<
$(B)/wasm/pack_en_sources.o $(B)/wasm/near_en.o $(B)/wasm/profiles.o: $(B)/wasm/%.o: $(B)/gen/%.c $(B)/wasm/flags
	$(call say,WASM $<) $(WASM_CC) $(WASM_FLAGS) -MMD -MP -c -o $@ $<

# Linked by hand: clang would run wasm-opt where it finds it, and builds would differ.
$(B)/gen/check.wasm: $(WASM_OBJECTS)
	$(call say,LINK $@) $(WASM_LD) $(WASM_LINK) -o $@ $^
$(B)/gen/check.wasm.gz: $(B)/gen/check.wasm
	$(call say,GEN $@) if command -v zopfli > /dev/null; then zopfli $(if $(DEV),--i1) -c $< > $@; \
	    else gzip -9nc $< > $@; fi

# ---- what is generated ----------------------------------------------------------------------

PACKS := $(sort $(wildcard packs/en/*.pack))
PROFILES := $(sort $(wildcard profiles/*.txt))
PAGES := $(sort $(wildcard src/web/pages/*.html))
PAGE_OBJECTS := $(patsubst src/web/pages/%.html,$(B)/gen/pages/%.o,$(PAGES))
EMBEDDED := static migrations calendars demo rules
in-static := $(sort $(wildcard src/web/static/*)) $(CHECKER)
in-migrations := $(sort $(wildcard migrations/*.sql))
CITIES := calendars/cities.txt
in-calendars := $(sort $(filter-out %.md $(CITIES),$(wildcard calendars/*)))
in-demo := $(sort $(wildcard demo/*.eml))
in-rules := rules/rules.txt rules/house.jsonl test/method/cases/catalogue.jsonl
folder-static := src/web/static
folder-migrations := migrations
folder-calendars := calendars
folder-demo := demo
folder-rules := rules

# The tools make what zone.c needs, so they go without it.
TOOL_OBJECTS = $(B)/tools/made.o $(filter-out %/zone.o,$(call objects,host)) $(call objects,base)

$(B)/tools/%: $(B)/tools/%.o $(TOOL_OBJECTS)
	$(call say,LINK $@) $(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) -lpthread $(LDLIBS_TOOL)

$(B)/tools/pack $(B)/tools/weigh: $(call objects,ear)
$(B)/tools/weigh: LDLIBS_TOOL := -lm
$(B)/tools/pages: $(B)/tools/place.o
$(B)/tools/profile: $(B)/src/method/profile.o

$(B)/gen/pack_en.c: $(PACKS) $(wildcard packs/en) $(B)/tools/pack
	$(call say,GEN $@) $(B)/tools/pack $@ $(PACKS)

$(B)/gen/pack_en_sources.c: $(PACKS) $(wildcard packs/en) $(B)/tools/pack
	$(call say,GEN $@) $(B)/tools/pack --sources $@ $(PACKS)

NEAR := packs/en/near.txt test/method/cases/near.jsonl test/method/cases/good.jsonl
$(B)/gen/near_en.c: $(NEAR) $(B)/tools/weigh
	$(call say,GEN $@) $(B)/tools/weigh $@ $(NEAR)

$(B)/gen/profiles.c: $(PROFILES) $(wildcard profiles) $(B)/tools/profile
	$(call say,GEN $@) $(B)/tools/profile $@ $(PROFILES)

$(B)/gen/cities.c: $(CITIES) $(B)/tools/cities
	$(call say,GEN $@) $(B)/tools/cities $@ $(CITIES)

$(B)/gen/pages/%.c: src/web/pages/%.html $(B)/tools/pages
	$(call say,GEN $@) $(B)/tools/pages $@ $<

$(B)/gen/pages/pages.h: $(PAGES) $(wildcard src/web/pages) $(B)/tools/pages
	$(call say,GEN $@) $(B)/tools/pages --prototypes $@ $(PAGES)

define embedded-file
$(B)/gen/$(1).c: $(in-$(1)) $(wildcard $(folder-$(1))) $(B)/tools/embed
	$$(call say,GEN $$@) $(B)/tools/embed $$@ embedded_$(1) $(in-$(1))
endef
$(foreach e,$(EMBEDDED),$(eval $(call embedded-file,$(e))))
$(B)/gen/static.c: $(B)/wasm/flags

extra-ear := $(if $(PACKS),$(B)/gen/pack_en.o $(B)/gen/pack_en_sources.o $(B)/gen/near_en.o)
extra-method := $(B)/gen/profiles.o
extra-host := $(EMBEDDED:%=$(B)/gen/%.o) $(B)/gen/cities.o
extra-web := $(PAGE_OBJECTS)
$(foreach l,$(STANDING),$(eval $(call layer-library,$(l))))
ifneq ($(PAGES),)
$(call objects,web) $(PAGE_OBJECTS) $(B)/test/fuzz/page_fuzz.o: | $(B)/gen/pages/pages.h
endif

# ---- tests ----------------------------------------------------------------------------------
# test/LAYER/*_test.c is a program each; other .c files of that folder are linked into all of them.
# host and base come along everywhere: a test of base needs pages for its arenas.

test-sources = $(sort $(wildcard test/$(1)/*_test.c))
test-programs = $(patsubst %.c,$(B)/%,$(call test-sources,$(1)))
test-support = $(patsubst %.c,$(B)/%.o,$(filter-out %_test.c,$(wildcard test/$(1)/*.c)))
TESTED := $(foreach l,$(LAYERS),$(if $(call test-sources,$(l)),$(l)))
TEST_PROGRAMS := $(foreach l,$(TESTED),$(call test-programs,$(l)))

define layer-tests
$(call test-programs,$(1)): $(B)/test/$(1)/%: $(B)/test/$(1)/%.o $(call test-support,$(1)) \
    $(call libs,$(call within,$(1)) host base)
	$$(call say,LINK $$@) $$(CC) $$(LDFLAGS_ALL) -o $$@ $$^ $$(PKG_LIBS) -lcmocka -lpthread
endef
$(foreach l,$(TESTED),$(eval $(call layer-tests,$(l))))

.PHONY: $(LAYERS:%=check-%)
# These have tests that run on every engine, so a PostgreSQL of their own comes along.
ON_ENGINES := db store desk jobs web
postgres = $(if $(filter $(ON_ENGINES),$(1)),sh tools/postgres.sh with $(B)/postgres)

define layer-check
check-$(1): $(call test-programs,$(1))
	@$(call postgres,$(1)) sh test/run --log $(B)/log $(foreach t,$(call test-programs,$(1)),unit:$(t))
endef
$(foreach l,$(LAYERS),$(eval $(call layer-check,$(l))))

check: $(TEST_PROGRAMS)
	@$(call postgres,db) sh test/run --log $(B)/log $(TEST_PROGRAMS:%=unit:%)

# What can fail under the program: test/faults/*_test.c see all of it, and `heard` itself is linked once more
# upon a disk that forgets what was not flushed.
FORGETFUL := $(B)/test/faults/heard
FAULT_PROGRAMS := $(call test-programs,faults)
FAULT_SUPPORT := $(filter-out %/forgetful.o,$(call test-support,faults))

# One stands between the program and its arenas, so that any piece of one can fail.
$(B)/test/faults/memory_test: SEEN := arena_alloc arena_blank arena_alloc_array arena_blank_array vec_grow
$(FAULT_PROGRAMS): %: %.o $(FAULT_SUPPORT) $(call libs,$(LAYERS))
	$(call say,LINK $@) $(CC) $(LDFLAGS_ALL) $(SEEN:%=-Wl,--wrap=%) -o $@ $^ $(PKG_LIBS) -lcmocka -lpthread
$(FORGETFUL): $(B)/src/main.o $(B)/test/faults/forgetful.o $(B)/test/faults/disk.o $(call libs,$(LAYERS))
	$(call say,LINK $@) $(CC) $(LDFLAGS_ALL) -Wl,--wrap=sqlite3_exec -o $@ $^ $(PKG_LIBS) -lpthread

faults: $(B)/heard $(FORGETFUL) $(FAULT_PROGRAMS)
	@HEARD="$(abspath $(B)/heard)" HEARD_FORGETFUL="$(abspath $(FORGETFUL))" HEARD_ROUNDS=200 HEARD_CUTS=60 \
	    HEARD_POSTS=10000 HEARD_STEP=1 \
	    sh tools/postgres.sh with $(B)/postgres sh test/run --log $(B)/log $(FAULT_PROGRAMS:%=unit:%) \
	    $(addprefix node:,$(wildcard test/faults/*.test.mjs)) \
	    server:test/faults/kill.test.mjs server:test/faults/backup.test.mjs

.PHONY: mail
mail: $(B)/heard
	@HEARD="$(abspath $(B)/heard)" HEARD_MESSAGES=5000 TEST_TIMEOUT=3600 sh tools/mail.sh with $(B)/mail \
	    sh test/run --log $(B)/log node:test/servers/kills.test.mjs

BENCH := $(B)/bench/bench
# What goes to a server is seen on its way, to be asked again bare.
LIBPQ_SEEN := PQprepare PQexecPrepared PQexecParams PQexec PQsendQueryPrepared PQsendQueryParams PQsendQuery
$(BENCH): $(patsubst %.c,$(B)/%.o,$(wildcard bench/*.c)) $(call libs,$(LAYERS))
	$(call say,LINK $@) $(CC) $(LDFLAGS_ALL) $(LIBPQ_SEEN:%=-Wl,--wrap=%) -o $@ $^ $(PKG_LIBS) -lpthread

# Takes some minutes; CASES="1000 10000" is quicker.  The table goes into docs/performance.md; what becomes of
# 5,000 messages while each program is killed is said at the end.
bench: $(BENCH) $(B)/heard
	@sh tools/postgres.sh with $(B)/postgres sh bench/run $(BENCH) $(B)/heard $(CASES)
	@$(MAKE) mail

asan:
	@$(MAKE) B=$(B)-asan DEV=1 ASAN=1 check
# The walk, what goes wrong on the way, and 32 clients at once, on both engines.
TSAN_WALKS := web/walk_http web/wrong web/mail_out web/nodes faults/clients
tsan: export G_SLICE = always-malloc
tsan: export TSAN_OPTIONS = suppressions=$(abspath test/tsan.txt)
tsan:
	@$(MAKE) B=$(B)-tsan DEV=1 TSAN=1 all check
	@sh test/fetch
	@HEARD="$(abspath $(B)-tsan/heard)" sh tools/postgres.sh with $(B)/postgres sh test/run --log $(B)-tsan/log \
	    $(foreach t,$(TSAN_WALKS),node:test/$(t).test.mjs server:test/$(t).test.mjs)

# A fuzz target is test/fuzz/NAME_fuzz.c with LLVMFuzzerTestOneInput; its seeds are in
# test/fuzz/seeds/NAME/.  `make test` runs the seeds through the same code with a small main.
FUZZERS := $(patsubst test/fuzz/%_fuzz.c,%,$(sort $(wildcard test/fuzz/*_fuzz.c)))
FUZZ_PROGRAMS := $(FUZZERS:%=$(B)/test/fuzz/%_fuzz)
SEED_PROGRAMS := $(FUZZERS:%=$(B)/test/fuzz/%_seeds)

$(FUZZ_PROGRAMS): %: %.o $(call libs,$(LAYERS))
	$(call say,LINK $@) $(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS) -lpthread
$(SEED_PROGRAMS): %_seeds: %_fuzz.o $(B)/tools/seeds.o $(call libs,$(LAYERS))
	$(call say,LINK $@) $(CC) $(LDFLAGS_ALL) -o $@ $^ $(PKG_LIBS) -lpthread

fuzz:
	@$(MAKE) B=$(B)-fuzz CC=clang FUZZ=1 fuzz-all
.PHONY: fuzz-all
fuzz-all: $(FUZZ_PROGRAMS)
	@for f in $(FUZZERS); do mkdir -p $(B)/corpus/$$f test/fuzz/seeds/$$f; echo "== $$f"; \
	    $(B)/test/fuzz/$${f}_fuzz -max_total_time=$(FUZZ_SECONDS) -print_final_stats=0 -verbosity=0 \
	        $(B)/corpus/$$f test/fuzz/seeds/$$f || exit 1; done

# ---- the two commands -----------------------------------------------------------------------

# As many at once as there are processors, unless told otherwise.
JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

run:
	@sh tools/install.sh run
	@$(MAKE) $(JOBS) all
	@exec $(B)/heard demo --data "$(DATA)" $(if $(PORT),--port "$(PORT)")

test:
	@sh tools/install.sh test
	@$(MAKE) $(JOBS) B=$(B)/dev DEV=1 test-plain-programs
	@$(MAKE) $(JOBS) B=$(B)/asan DEV=1 ASAN=1 WASM=off test-asan-programs
	@sh test/all $(B)

.PHONY: test-plain-programs test-asan-programs
test-plain-programs: $(B)/heard $(FORGETFUL) $(FAULT_PROGRAMS) $(TEST_PROGRAMS) $(B)/tools/lint $(B)/tools/pages $(BENCH)
test-asan-programs: $(B)/heard $(FAULT_PROGRAMS) $(TEST_PROGRAMS) $(SEED_PROGRAMS)

# ---- the rest -------------------------------------------------------------------------------

unseen: $(B)/heard
	@node test/unseen/measure.mjs $(B)/heard

lint: $(B)/tools/lint
	@$(B)/tools/lint .

format:
	clang-format -i $(shell git ls-files '*.c' '*.h')

docs: $(B)/heard
	$(B)/heard help --markdown > docs/commands.md
	$(B)/heard routes --markdown > docs/routes.md
	$(B)/heard rules --markdown > docs/rules.md

# Every page of a made-up desk, photographed by the browser the tests use.
pictures: $(B)/heard
	@sh test/fetch
	HEARD=$(abspath $(B)/heard) node test/web/pictures.mjs docs

golden: $(B)/heard
	@sh test/golden --write $(B)/heard test/cli/*.t

# SYMBOLS=yes also installs what a debugger needs, where gdb looks for it.
install: $(B)/heard
	install -D -m 755 $(B)/heard $(DESTDIR)$(PREFIX)/bin/heard
	$(if $(SYMBOLS),install -D -m 644 $(B)/heard.debug $(DESTDIR)$(PREFIX)/bin/.debug/heard.debug)

clean:
	rm -rf $(B) $(B)-asan $(B)-tsan $(B)-fuzz

-include $(patsubst %.o,%.d,$(foreach l,$(LAYERS),$(call objects,$(l))) $(B)/src/main.o \
    $(PAGE_OBJECTS) $(WASM_OBJECTS) $(wildcard $(B)/gen/*.o $(B)/tools/*.o $(B)/test/*/*.o $(B)/bench/*.o))
