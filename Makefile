# One makefile for everything. `make help` lists the targets.
#
# VARIANT decides flags and folder: release (default), asan, tsan, cov.

VARIANT ?= release
PREFIX ?= /usr/local
DESTDIR ?=
bindir ?= $(PREFIX)/bin
libdir ?= $(PREFIX)/lib
includedir ?= $(PREFIX)/include
datadir ?= $(PREFIX)/share
mandir ?= $(datadir)/man

CC ?= cc
AR ?= ar
INSTALL ?= install
OBJCOPY ?= objcopy
PKG_CONFIG ?= pkg-config
CLANG_FORMAT ?= clang-format-14
OPT ?= -O2 -g

VERSION := $(shell sed -n 's/^\#define ES_VERSION "\(.*\)"/\1/p' include/envsieve.h)
B := build/$(VARIANT)
LINKED := libpcre2-8 libcjson yaml-0.1 zlib libdeflate
# Only its headers: the library is loaded when a repository needs it (src/git/libgit2.c).
DEPS := $(LINKED) libgit2

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wswitch-enum
# What the compiler at hand does not know is left out.
cc-option = $(shell printf 'int main(void){return 0;}' | \
	$(CC) -Werror $(1) -x c - -o /dev/null >/dev/null 2>&1 && printf '%s' '$(1)')

# Small functions are called across files for every line; objects serve both kinds of linking.
LTO := $(call cc-option,-flto=auto -ffat-lto-objects)
HARDEN_release := -U_FORTIFY_SOURCE $(call cc-option,-D_FORTIFY_SOURCE=3) -fstack-protector-strong \
	$(call cc-option,-fstack-clash-protection) $(call cc-option,-fcf-protection=full) $(LTO)
HARDEN_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDEN_tsan := -fsanitize=thread -fno-omit-frame-pointer
HARDEN_cov := --coverage
LINK_release := $(LTO) -ffile-prefix-map=$(CURDIR)=. -Wl,-z,relro,-z,now,-z,noexecstack
LINK_asan := -fsanitize=address,undefined
LINK_tsan := -fsanitize=thread
LINK_cov := --coverage

ES_CPPFLAGS := -Iinclude -Isrc -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE
ES_CFLAGS := -std=c11 $(OPT) -fPIE -pthread $(WARN) $(HARDEN_$(VARIANT)) \
	-ffile-prefix-map=$(CURDIR)=. $(shell $(PKG_CONFIG) --cflags $(DEPS))
ES_LDFLAGS := -pie -pthread $(LINK_$(VARIANT))
LIBS := $(shell $(PKG_CONFIG) --libs $(LINKED)) -ldl -lm
compile = $(CC) $(ES_CPPFLAGS) $(CPPFLAGS) $(ES_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
link = $(CC) $(ES_LDFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(LDLIBS)

ROOMS := base text rule source match git finding env reference manifest inventory lint repair report engine
LIB_SRC := $(sort $(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))
CLI_SRC := $(sort $(wildcard src/cli/*.c))
UNIT_SRC := $(sort $(wildcard test/unit/*.c))
FUZZ_SRC := $(sort $(wildcard test/fuzz/*.c))
# The random repositories of the differential test; its archives are the unit tests'.
WEAVE_SRC := $(sort $(wildcard test/differential/*.c)) test/unit/packer.c
RULES := $(sort $(wildcard patterns/secrets/*.yaml patterns/config/*.yaml))
LANGUAGES := $(sort $(wildcard patterns/references/*.yaml))

LIB_HDR := $(sort $(wildcard include/*.h src/*/*.h))
LIB_OBJ := $(LIB_SRC:%.c=$B/%.o) $B/gen/builtin_rules.o $B/gen/builtin_languages.o \
	$B/gen/builtin_names.o $B/gen/sources.o
CLI_OBJ := $(CLI_SRC:%.c=$B/%.o)
UNIT_OBJ := $(UNIT_SRC:%.c=$B/%.o)
FUZZ_OBJ := $(FUZZ_SRC:%.c=$B/%.o)
WEAVE_OBJ := $(WEAVE_SRC:%.c=$B/%.o)
# The rule compiler runs at build time: the rooms below and with rule, without its tables.
EMBED_LANGUAGE_OBJ := $(patsubst %,$B/src/reference/%.o,load load_beside load_fields load_form \
	load_pattern lexer lexer_table name)
EMBED_OBJ := $(filter $B/src/base/% $B/src/text/% $B/src/rule/%,$(LIB_SRC:%.c=$B/%.o))

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' '$(1)' '$(patsubst $B/%,%,$@)')

all: $B/envsieve

$B/envsieve: $(CLI_OBJ) $B/libenvsieve.a
	$(call say,LINK)
	$Q$(link)

$B/libenvsieve.a: $(LIB_OBJ)
	$(call say,AR)
	$Qrm -f $@ && $(AR) rcsD $@ $^

$B/embed.a: $(EMBED_OBJ)
	$Qrm -f $@ && $(AR) rcsD $@ $^

$B/embed: $B/scripts/embed.o $B/scripts/embed_rule.o $B/embed.a
	$(call say,LINK)
	$Q$(link)

# Of the room of languages what reads them, not what searches texts.
$B/embed_references: $B/scripts/embed_references.o $B/scripts/embed_rule.o $(EMBED_LANGUAGE_OBJ) \
		$B/embed.a
	$(call say,LINK)
	$Q$(link)

$B/gen/builtin_rules.c: $B/embed $(RULES)
	$(call say,RULES)
	$Qmkdir -p $(@D) && $B/embed $@.tmp $(RULES) && mv $@.tmp $@

$B/gen/builtin_languages.c: $B/embed_references $(LANGUAGES)
	$(call say,RULES)
	$Qmkdir -p $(@D) && $B/embed_references $@.tmp $(LANGUAGES) && mv $@.tmp $@

$B/embed_names: $B/scripts/embed_names.o $B/scripts/embed_rule.o $B/embed.a
	$(call say,LINK)
	$Q$(link)

$B/gen/builtin_names.c: $B/embed_names patterns/names.yaml
	$(call say,NAMES)
	$Qmkdir -p $(@D) && $B/embed_names $@.tmp patterns/names.yaml && mv $@.tmp $@

# What the program was made of: a cache that a program of other sources wrote is not taken up.
$B/gen/sources.c: $(LIB_SRC) $(LIB_HDR)
	$Qmkdir -p $(@D) && printf '#include "engine/sources.h"\n\nconst char es_sources[] = "%s";\n' \
		"$$(cat $^ | cksum)" >$@.tmp && mv $@.tmp $@

$B/unit: $(UNIT_OBJ) $B/libenvsieve.a
	$(call say,LINK)
	$Q$(link) -lcmocka

$B/fuzz: $(FUZZ_OBJ) $B/libenvsieve.a
	$(call say,LINK)
	$Q$(link)

$B/weave: $(WEAVE_OBJ) $B/libenvsieve.a
	$(call say,LINK)
	$Q$(link)

$B/gen/%.o: $B/gen/%.c
	$(call say,CC)
	$Q$(compile)

$B/%.o: %.c
	$(call say,CC)
	$Qmkdir -p $(@D) && $(compile)

lib: $B/libenvsieve.a
unit: $B/unit
fuzz: $B/fuzz
weave: $B/weave

test:
	$Qscripts/test --no-install

check:
	$Qscripts/check

bench: all
	$Qtest/bench/run $(if $(RUNS),-n $(RUNS)) $(if $(MEGABYTES),-m $(MEGABYTES)) $(REPOSITORIES)

format:
	$Q$(CLANG_FORMAT) -i $$(git ls-files '*.c' '*.h')

bash_completion := $(datadir)/bash-completion/completions/envsieve
zsh_completion := $(datadir)/zsh/site-functions/_envsieve
fish_completion := $(datadir)/fish/vendor_completions.d/envsieve.fish
pkgconfig := $(libdir)/pkgconfig/envsieve.pc
# Written in place rather than copied, so that their permissions need setting.
WRITTEN := $(pkgconfig) $(bash_completion) $(zsh_completion) $(fish_completion)

# The pkg-config file is made here, since PREFIX need not be what it was at the build. Programs link
# the archive's plain code: what is for optimizing at the link is for one compiler and its flags.
install: all
	$(INSTALL) -d $(addprefix $(DESTDIR),$(bindir) $(libdir) $(includedir) $(mandir)/man1 \
		$(mandir)/man5 $(dir $(WRITTEN)))
	$(INSTALL) -m 755 $B/envsieve $(DESTDIR)$(bindir)
	$(INSTALL) -m 644 $B/libenvsieve.a $(DESTDIR)$(libdir)
	$(if $(LTO),$(OBJCOPY) -R '.gnu.lto_*' -R '.gnu.debuglto_*' -N __gnu_lto_slim \
		$(DESTDIR)$(libdir)/libenvsieve.a)
	$(INSTALL) -m 644 include/envsieve.h $(DESTDIR)$(includedir)
	$(INSTALL) -m 644 man/*.1 $(DESTDIR)$(mandir)/man1
	$(INSTALL) -m 644 man/*.5 $(DESTDIR)$(mandir)/man5
	sed -e 's|@prefix@|$(PREFIX)|' -e 's|@libdir@|$(libdir)|' -e 's|@includedir@|$(includedir)|' \
		-e 's|@version@|$(VERSION)|' -e 's|@requires@|$(LINKED)|' scripts/envsieve.pc.in \
		>$(DESTDIR)$(pkgconfig)
	$B/envsieve completions bash >$(DESTDIR)$(bash_completion)
	$B/envsieve completions zsh >$(DESTDIR)$(zsh_completion)
	$B/envsieve completions fish >$(DESTDIR)$(fish_completion)
	chmod 644 $(addprefix $(DESTDIR),$(WRITTEN))

uninstall:
	rm -f $(addprefix $(DESTDIR),$(bindir)/envsieve $(libdir)/libenvsieve.a \
		$(includedir)/envsieve.h $(WRITTEN) $(foreach page,$(notdir $(wildcard man/*.[15])),\
			$(mandir)/man$(subst .,,$(suffix $(page)))/$(page)))

clean:
	rm -rf build

help:
	@echo 'make            build build/release/envsieve'
	@echo 'make test       sanitizer build, unit tests, cases, rule examples'
	@echo 'make fuzz       build/<variant>/fuzz ENTRY NUMBER test/corpus/ENTRY'
	@echo 'make weave      what test/differential/run needs beside envsieve'
	@echo 'make check      layers, headers, symbols, formatting, scripts, manual, static analysis'
	@echo 'make bench      REPOSITORIES= RUNS=5 MEGABYTES=1000: figures beside their yardsticks'
	@echo 'make format     clang-format over the tree'
	@echo 'make install    PREFIX=/usr/local DESTDIR='
	@echo 'make uninstall clean'
	@echo 'Variables: VARIANT=release|asan|tsan|cov CC CFLAGS LDFLAGS V=1'

.PHONY: all lib unit fuzz weave test check bench format install uninstall clean help
.SECONDARY: $B/gen/builtin_rules.c $B/gen/builtin_languages.c $B/gen/builtin_names.c \
	$B/gen/sources.c
.DELETE_ON_ERROR:

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT_OBJ:.o=.d) $(FUZZ_OBJ:.o=.d) $(WEAVE_OBJ:.o=.d) \
	$B/scripts/embed.d $B/scripts/embed_rule.d $B/scripts/embed_references.d \
	$B/scripts/embed_names.d
