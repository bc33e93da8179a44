# Short targets; what they do stands in scripts/. "make run" builds all and serves the page.
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
SHELL = /bin/sh

PORT ?= 8080
# Folder with the archives that the catalog is built from; not part of the repository.
SOURCES ?= $(or $(LEASTWISE_SOURCES),../shared/sources)
# How long "make soak" fuzzes each target.
FUZZTIME ?= 10m

GOFILES := $(shell find . -name '*.go' -not -path '*/node_modules/*' -not -path './out/*')
ENGINE  := $(shell find wasm catalog -name '*.go' -not -name '*_test.go' 2>/dev/null) $(wildcard scripts/wasm*/*.go) go.mod go.sum
WORKER  := $(shell find worker wasm/policy wasm/arn wasm/jsonspan -name '*.go' -not -name '*_test.go' 2>/dev/null) $(wildcard scripts/wasmbin/*.go scripts/wasmlean/*.go scripts/wasmjump/*.go)
BLOBS   := $(wildcard catalog/embedded/*.bin*)
PAGE    := $(shell find site scripts/sitebuild -type f -not -path '*/node_modules/*' -not -path 'site/dist/*' -not -path 'site/test/*' 2>/dev/null)
SYNC    := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
# What the page's engine calls itself; the command line learns it from the Go tool.
VERSION ?= $(or $(shell git describe --tags --always --dirty 2>/dev/null),unreleased)
LEAN    := -trimpath -buildvcs=false -ldflags='-s -w -X github.com/leastwise/leastwise/wasm/engine.Version=$(VERSION)'
# Packages of the page's engine whose code is run once a key and not in loops over the
# catalog: written out at each call it would be 50 KB of brotli more.
OUTLINE := $(foreach p,generate fit sentence lint lint/rules suite compare convert intake later policy source near engine/api roles roles/compile roles/write source/accountdump,-gcflags=github.com/leastwise/leastwise/wasm/$(p)=-l)
# Packages, and single functions, whose code travels apart, when Check, Test, Compare or Roles
# is first opened, a policy told in words, or something pasted that is no ARN; and what reads
# the ledger and the operations, which are loaded when they are first asked for.
MORE := $(addprefix github.com/leastwise/leastwise/wasm/,lint lint/rules fit suite simulate cond compare convert intake later roles roles/compile roles/write sentence summary source/accountdump internal/linediff \
	$(foreach call,Compare Convert Describe Evaluate Fit Intake Lint Measure Merge Pin Roles Shrink Suite,'engine.(*Engine).$(call)') \
	engine.openLedger engine.openOperations) $(addprefix github.com/leastwise/leastwise/catalog., \
	'(*Ledger)' LedgerRow OpenLedger VerifyLedger '(*Operations)' '(*operationDecoder)' OpenOperations VerifyOperations)

.PHONY: build run test check bench soak size catalog wasm site worker clean
.PHONY: check-format check-vet check-cross check-static check-imports check-fresh check-catalog check-tracked check-size check-script check-workflow

build: out/leastwise

run: out/leastwise
	out/leastwise serve --broker --addr 127.0.0.1:$(PORT)

# The program, with the page inside.
out/leastwise: $(GOFILES) $(BLOBS) go.mod go.sum site/dist/files.json
	CGO_ENABLED=0 go build -trimpath -o $@ .

wasm: out/engine.wasm
out/engine.wasm: $(ENGINE)
	@rm -f $@ # Go leaves a file alone that says it came of the same build, trimmed or not
	GOOS=js GOARCH=wasm go build $(subst -s -w,-w,$(LEAN)) $(OUTLINE) -o $@ ./wasm
	go run ./scripts/wasmlean $@
	go run ./scripts/wasmjump $@
	go run ./scripts/wasmsplit -o out/more.wasm $@ $(MORE)

site: site/dist/files.json
site/dist/files.json: $(PAGE) $(BLOBS) out/engine.wasm out/relay.wasm
	go run ./scripts/sitebuild -engine out/engine.wasm -more out/more.wasm -relay out/relay.wasm -single out/leastwise.html
	@touch $@

# The page's part of the sandbox, loaded when it is needed.
out/relay.wasm: $(WORKER) go.mod go.sum
	@rm -f $@
	GOOS=js GOARCH=wasm go build $(LEAN) -o $@ ./worker/relay
	go run ./scripts/wasmlean $@
	go run ./scripts/wasmjump $@

# Rebuilds the committed blobs from the archives in SOURCES.
catalog:
	scripts/catalog.sh $(SOURCES)

# The Worker with syumai/workers' glue, and the page as its static files.
worker: out/worker/app.wasm site/dist/files.json
	go run ./scripts/workersite -o out/worker-site
out/worker/app.wasm: $(WORKER) go.mod go.sum
	go run github.com/syumai/workers/cmd/workers-assets-gen -mode=go -o out/worker
	GOOS=js GOARCH=wasm go build $(subst github.com/leastwise/leastwise/wasm/engine.Version,main.version,$(LEAN)) -o $@ ./worker
	go run ./scripts/wasmlean $@
	go run ./scripts/wasmjump $@

test: out/leastwise worker
	@go build -o out/tools/ ./scripts/testrun ./scripts/wasmjump
	@out/tools/testrun

soak: out/leastwise worker
	@go build -o out/tools/ ./scripts/testrun ./scripts/wasmjump
	@LEASTWISE_SOAK=1 out/tools/testrun -fuzztime $(FUZZTIME)

bench: out/leastwise worker
	go test -run '^$$' -bench . -benchmem ./...
	@if test -f site/test/bench-startup.mjs; then node site/test/bench-startup.mjs; fi
	@node scripts/workercpu/bench.mjs
	@go run ./scripts/peers/bench
	@go run ./scripts/verdicts -bench
	@if test -f site/test/bench-expand.mjs; then node site/test/bench-expand.mjs; fi
	@go run ./scripts/lintpeers -bench
	@if test -f site/test/bench-lint.mjs; then node site/test/bench-lint.mjs; fi
	@node site/test/bench-latency.mjs
	@node scripts/lighthouse/bench.mjs

size: site/dist/files.json out/worker/app.wasm
	go run ./scripts/size

# Everything that needs no test run, two at a time; at most 2 minutes.
check: site/dist/files.json out/tools/staticcheck
	@$(MAKE) --no-print-directory -k -j2 $(SYNC) check-format check-vet check-cross check-static \
		check-imports check-fresh check-catalog check-tracked check-size check-script check-workflow || \
		{ echo "check: failed"; exit 1; }
	@echo "check: fine"

check-format:
	@bad=$$(gofmt -l $(GOFILES)); if test -n "$$bad"; then echo "not in gofmt's form:" $$bad >&2; exit 1; fi

check-vet:
	go vet ./...
	GOOS=js GOARCH=wasm go vet $$(scripts/browser-packages.sh)

check-cross:
	GOOS=windows go vet ./...
	GOOS=darwin go vet ./...

check-static: out/tools/staticcheck
	out/tools/staticcheck ./...
	GOOS=js GOARCH=wasm out/tools/staticcheck $$(scripts/browser-packages.sh)

check-imports:
	go run ./scripts/importrules

check-fresh:
	go run ./scripts/apigen -check
	go run ./scripts/operator -check
	go run ./scripts/rulesdoc -check

check-catalog:
	scripts/catalog.sh -check $(SOURCES)
	scripts/readme.sh -check

check-tracked:
	scripts/tracked.sh

check-size: site/dist/files.json out/worker/app.wasm
	go run ./scripts/size -check

check-script:
	@find site scripts worker -name '*.js' -not -path '*/node_modules/*' -not -path 'site/dist/*' -o -name '*.mjs' -not -path '*/node_modules/*' | \
		xargs -n1 node --check
	@find scripts .ci -name '*.sh' -o -path .ci/run | xargs -n1 bash -n

check-workflow: out/tools/staticcheck
	out/tools/actionlint -shellcheck= -pyflakes=

# Both tools at once; the first stands for them.
out/tools/staticcheck: scripts/tools.mod scripts/tools.sum
	go build -modfile=scripts/tools.mod -o out/tools/ honnef.co/go/tools/cmd/staticcheck github.com/rhysd/actionlint/cmd/actionlint

clean:
	rm -rf out
	find site/dist -mindepth 1 -not -name .keep -delete
