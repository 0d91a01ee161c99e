# crm-tools - one build file. See README.md; `make help` lists the targets.
CC ?= gcc
O ?= build
PREFIX ?= /usr/local
MAKEFLAGS += --no-builtin-rules
PKGS = sqlite3 jansson libutf8proc smartcols nettle
VERSION := $(shell sed -n 's/^.define CRM_VERSION "\(.*\)"/\1/p' lib/crm.h)
SOMAJOR = 0

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wcast-qual -Wformat=2 -Wvla
CFLAGS ?= -O2 -g
ifdef CI
WARN += -Werror
endif
ifdef SAN
CFLAGS += -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all
# all in one file: a third of what starting a sanitized program costs is saved
LDFLAGS += -fsanitize=address,undefined -static-libasan -static-libubsan
tool_lib = $(O)/lib/libcrm.a
tool_ld = $(O)/lib/libcrm.a $(LIBS)
else
tool_lib = $(O)/lib/libcrm.so
tool_ld = -Wl,-rpath,'$$ORIGIN/../lib' -L$(O)/lib -lcrm
endif
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) -Ilib $(CFLAGS)
LIBS := $(shell pkg-config --libs $(PKGS)) -lcsv -lm
bin = $(O)/bin
sol = $(O)/lib/libcrm.so.$(SOMAJOR)

lib_src := $(wildcard lib/*.c lib/*/*.c)
lib_obj := $(lib_src:%.c=$(O)/%.o)
cmd_obj := $(patsubst %.c,$(O)/%.o,$(wildcard cmd/cmd*.c))
tools := crm $(patsubst cmd/%.c,%,$(wildcard cmd/crm-*.c))
units := $(patsubst tests/unit/%.c,$(O)/tests/unit/%,$(wildcard tests/unit/test_*.c))
fuzzers := $(patsubst tests/fuzz/%.c,$(O)/tests/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
benches := $(patsubst tests/bench/%.c,$(O)/tests/bench/%,$(wildcard tests/bench/*.c))
pages := $(wildcard man/*.[1357])

.PHONY: all check check-all lint bench install uninstall dist deb clean help tests
.SECONDARY:
all: $(tools:%=$(bin)/%) $(tool_lib) $(O)/lib/libcrm.a $(O)/crm.bash

help:
	@echo 'all check check-all lint bench install uninstall dist deb clean'
	@echo 'O=DIR builds elsewhere; SAN=1 with sanitizers; DESTDIR PREFIX'

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

$(O)/lib/libcrm.a: $(lib_obj)
	@rm -f $@; ar rcs $@ $^

$(sol): $(lib_obj) lib/crm.sym
	@mkdir -p $(@D)
	$(CC) -shared -Wl,-soname,libcrm.so.$(SOMAJOR) -Wl,--version-script=lib/crm.sym \
		-Wl,--no-undefined $(LDFLAGS) -o $@ $(lib_obj) $(LIBS)

$(O)/lib/libcrm.so: $(sol)
	ln -sf $(<F) $@

$(bin)/%: $(O)/cmd/%.o $(cmd_obj) $(tool_lib)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -Wl,-z,now -o $@ $< $(cmd_obj) $(tool_ld)

$(O)/crm.bash: $(tools:%=$(bin)/%) scripts/completion
	scripts/completion $(bin) >$@.new && mv $@.new $@

$(O)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests -MMD -MP -c -o $@ $<

$(fuzzers): $(O)/tests/fuzz/replay.o
$(O)/tests/%: $(O)/tests/%.o $(O)/lib/libcrm.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(O)/lib/libcrm.a \
		$(if $(findstring /unit/,$@),-lcmocka) $(LIBS)

$(O)/tests/fault/%.so: tests/fault/%.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -O2 -g -shared -fPIC -o $@ $< -ldl

tests: $(units) $(fuzzers)

check: all tests
	@O=$(O) scripts/run-tests quick

check-all:
	@O=$(O) scripts/run-tests all

lint:
	@O=$(O) scripts/lint

bench: all $(benches)
	@O=$(O) tests/bench/run

# one list for install and uninstall: source, place under PREFIX, mode
manifest = $(foreach t,$(tools),$(bin)/$t:bin/$t:755) \
	$(sol):lib/libcrm.so.$(SOMAJOR):755 $(O)/lib/libcrm.a:lib/libcrm.a:644 \
	lib/crm.h:include/crm.h:644 lib/rule.h:include/rule.h:644 \
	lib/buying.h:include/buying.h:644 lib/files.h:include/files.h:644 \
	$(O)/libcrm.pc:lib/pkgconfig/libcrm.pc:644 \
	$(O)/crm.bash:share/bash-completion/completions/crm:644 \
	$(foreach p,$(pages),$p:share/man/man$(subst .,,$(suffix $p))/$(notdir $p):644)

$(O)/libcrm.pc: lib/libcrm.pc.in lib/crm.h
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' $< >$@

install: all $(O)/libcrm.pc
	@set -e; for m in $(manifest); do IFS=:; set -- $$m; unset IFS; \
		install -D -m $$3 $$1 '$(DESTDIR)$(PREFIX)'/$$2; done
	ln -sf libcrm.so.$(SOMAJOR) '$(DESTDIR)$(PREFIX)/lib/libcrm.so'
	@for t in $(filter-out crm,$(tools)); do ln -sf crm \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions/'$$t; done

uninstall:
	@for m in $(manifest); do IFS=:; set -- $$m; unset IFS; \
		rm -f '$(DESTDIR)$(PREFIX)'/$$2; done
	rm -f '$(DESTDIR)$(PREFIX)/lib/libcrm.so' $(patsubst %,\
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions/%',$(tools))

dist:
	git archive --prefix=crm-tools-$(VERSION)/ -o crm-tools-$(VERSION).tar.gz HEAD

deb: all
	scripts/deb '$(VERSION)'

clean:
	rm -rf $(O)

-include $(lib_obj:.o=.d) $(cmd_obj:.o=.d) $(tools:%=$(O)/cmd/%.d) \
	$(addsuffix .d,$(units) $(fuzzers) $(benches) $(O)/tests/fuzz/replay)
