# The project's commands. `make demo` and `make test` need nothing but Debian and a network: they
# install what is missing, build, and run.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
# How `make test` builds: dev, or checked, which is the release with its tests.
PRESET ?= dev
RANDOM_SEED ?= 1
RANDOM_COUNT ?= 10000
CRASH_SEED ?= 1
CRASH_ROUNDS ?= 5000

.PHONY: s3-server aws-story season story help build demo test check format lint layers sanitize asan ubsan tsan fuzz random crash bench install package package-check clean

help:
	@echo "make demo      build, scrape made-up days in three countries, load them, show SQL results"
	@echo "make test      build and run all tests"
	@echo "make build     the program: build/release/rpscrape"
	@echo "make check     what CI runs: tests, format, lint, layers, short sanitizer and fuzz runs"
	@echo "make bench     benchmarks; results in bench/results"
	@echo "make format    clang-format on all sources        make lint     clang-tidy on all sources"
	@echo "make layers    includes and names                 make sanitize tests under ASan, UBSan and TSan"
	@echo "make season    a year of three countries, at one go and morning by morning, under faults and kills"
	@echo "make story     the re-scrape told with its SQL: late ratings, a site that refuses, a dry run"
	@echo "make aws-story the whole story on an emulated S3 and Glue with 25,600 partitions, killed at every request"
	@echo "make s3-server the store, the lake and doctor against a real S3 server, Ceph's radosgw (Debian's packages, 290 MB)"
	@echo "make random    10,000 random sequences of writes, crashes, repairs and reads against a model"
	@echo "make crash     5,000 kills and power cuts of the program at places drawn from a seed (CRASH_ROUNDS, CRASH_SEED)"
	@echo "make fuzz      fuzz targets for FUZZ_SECONDS each make install  to PREFIX ($(PREFIX))"
	@echo "make package   a Debian package in build/package      make package-check  installs it on a clean system, as root"

build:
	@tools/bootstrap.sh
	@tools/build.sh release rpscrape

demo: build
	@tools/demo.sh

test:
	@tools/bootstrap.sh --tests
	@tools/build.sh $(PRESET)
	@ctest --preset $(PRESET) -j $(JOBS) --output-junit $(CURDIR)/build/tests.xml

# A year of three countries, scraped at one go and by 365 daily jobs, under faults and kills (`make test` takes a quarter
# of the one, three weeks of the other).
season:
	@tools/bootstrap.sh --tests
	@tools/build.sh dev rpscrape
	@RPS_LONG=1 RPSCRAPE_BIN=$(CURDIR)/build/dev/rpscrape node --test tests/e2e/season.test.mjs tests/e2e/daily_year.test.mjs

# The story on S3 and Glue with 25,600 partitions and killed at every request (`make test` runs a short form).
aws-story:
	@tools/bootstrap.sh --tests
	@tools/build.sh dev rpscrape
	@RPS_LONG=1 RPSCRAPE_BIN=$(CURDIR)/build/dev/rpscrape node tests/aws/with_servers.mjs node --test --test-concurrency=1 tests/aws/story.test.mjs tests/aws/lake_on_s3.test.mjs

# Against a server that is no emulator and no code of ours. Its packages are large, so `make test` does without.
s3-server:
	@tools/bootstrap.sh --tests --s3-server
	@tools/build.sh dev rpscrape test_aws
	@RPSCRAPE_BIN=$(CURDIR)/build/dev/rpscrape node tests/aws/with_radosgw.mjs tools/s3_server.sh

story: build
	@node tools/story.mjs

check:
	@.ci/run

format:
	@tools/format.sh

lint:
	@tools/bootstrap.sh --tests
	@tools/lint.sh

layers:
	@python3 tools/check_layers.py
	@python3 tools/check_names.py

sanitize: asan ubsan tsan

asan ubsan tsan:
	@tools/bootstrap.sh --tests
	@tools/build.sh $@
	@TSAN_OPTIONS="suppressions=$(CURDIR)/tools/tsan.supp" ctest --preset $@ -j $(JOBS) -LE no_sanitizer

fuzz:
	@tools/bootstrap.sh --tests --fuzz
	@tools/fuzz.sh

# RANDOM_SEED=N runs other sequences; a mismatch names the one to run again.
random:
	@tools/bootstrap.sh --tests
	@tools/build.sh dev random_lake
	@build/dev/tests/random_lake --seed $(RANDOM_SEED) --count $(RANDOM_COUNT) --jobs $(JOBS)

# CRASH_SEED=N takes other chains of operations; a failure names the round to run again, and leaves its folder.
crash:
	@tools/bootstrap.sh --tests
	@tools/build.sh release rpscrape
	@RPSCRAPE_BIN=$(CURDIR)/build/release/rpscrape node tests/crash/crash.mjs --seed $(CRASH_SEED) --rounds $(CRASH_ROUNDS)

bench:
	@tools/bootstrap.sh --tests --bench
	@tools/build.sh bench
	@bench/run.sh

install: build
	@tools/build.sh release installed_files
	@cmake --install build/release --prefix $(PREFIX)

package: build
	@tools/bootstrap.sh --package
	@tools/package.sh

# The package on a system made by debootstrap, where the README's tour runs. As root.
package-check: package
	@tools/package_check.sh

clean:
	rm -rf build demo-out
