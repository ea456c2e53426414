# Silk Road Mall. "make run" opens the shop; "make test" runs every test. Both start, on this machine and for this
# checkout only, the servers that the environment does not name.

# nodynamic: pictures come out the same whether or not the system has a WebP library of its own.
TAGS   := -tags nodynamic
# The labelled set measures how well is found, by one goroutine: there is no race in it, and it would take minutes.
# Packages where several hands reach for one row or one map; they run under the race detector too.
RACING := $(foreach p,inventory checkout ledger moderation job database search cart rulebook customs,$(if $(wildcard internal/$(p)/*.go),./internal/$(p))) ./web/cache

.PHONY: run build test check bench lighthouse generate fmt clean

run: build
	@exec bin/mall dev

build:
	@test -e bin/mall || echo "Building; the first time takes some minutes."
	@go build $(TAGS) -buildvcs=false -o bin/mall ./cmd/mall

# Every page the browser tests see is kept as a picture: the newest run's, since they are only for looking at.
test: build
	@rm -rf .local/pictures
	@MALL_PICTURES="$${MALL_PICTURES:-$(CURDIR)/.local/pictures}" bin/mall testenv sh -c 'go test $(TAGS) -timeout 40m ./... && echo "Race detector:" && go test $(TAGS) -race -skip "^TestRelevance$$" -timeout 20m $(RACING)'

check: build
	@unformatted="$$(gofmt -l cmd internal migrations static templates web)"; \
	if [ -n "$$unformatted" ]; then echo "Not formatted (make fmt does it):"; echo "$$unformatted"; exit 1; fi
	@sum() { find templates web -name '*_templ.go' 2>/dev/null | LC_ALL=C sort | xargs cat /dev/null | cksum; }; \
	before="$$(sum)"; go tool templ generate -log-level error || exit 1; \
	if [ "$$before" != "$$(sum)" ]; then echo "Generated code was out of date and has been renewed: commit it."; exit 1; fi
	@go vet $(TAGS) ./...
	@go tool staticcheck $(TAGS) ./...
	@go test $(TAGS) -count=1 ./internal
	@echo "Checked."

bench: build
	@bin/mall testenv go test $(TAGS) -run '^$$' -bench . -benchmem -timeout 60m ./...

# Looks at a shop that runs: SHOP=http://localhost:8080.
lighthouse: build
	@bin/mall lighthouse $(SHOP)

generate:
	@go tool templ generate -log-level error

fmt:
	@gofmt -w cmd internal migrations static templates web
	@go tool templ fmt -log-level error templates web

# The demo's database stays; remove the folder .local for a fresh start. A test server that still runs stops by itself
# when its files are gone.
clean:
	@rm -rf bin .local/test
