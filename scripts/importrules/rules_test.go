package main

import (
	"strings"
	"testing"
)

func TestRules(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"catalog", "strings", ""},
		{"catalog", "builder/fact", "table of rooms"},
		{"catalog", "github.com/tidwall/gjson", "no place"},
		{"builder/source", "github.com/tidwall/gjson", ""},
		{"builder/merge", "wasm/expand", "table of rooms"},
		{"wasm/lint", "wasm/expand", ""},
		{"wasm/lint/rules", "wasm/lint", ""},
		{"wasm/lint", "wasm/generate", "downwards"},
		{"wasm/expand", "wasm/lint", "downwards"},
		{"wasm/engine", "wasm/engine/api", ""},
		{"wasm/engine/api", "wasm/engine", "downwards"},
		{"wasm/policy", "catalog", "without the catalog"},
		{"wasm/engine", "catalog/embedded", "link the blob"},
		{"wasm/unheard", "wasm/policy", "no level"},
		{"wasm/lint", "wasm/internal/sample", "tests only"},
		{"wasm/internal/sample", "builder/pack", ""},
		{"wasm/report", "github.com/spf13/cobra", "no place"},
		{"wasm/cli", "github.com/spf13/cobra", ""},
		{"worker/broker", "catalog", "table of rooms"},
		{"worker/broker", "wasm/arn", ""},
		{"worker/broker", "github.com/aws/aws-sdk-go-v2/config", "no place"},
		{"worker/aws", "wasm/policy", "table of rooms"},
		{"worker/flow", "worker/broker", "table of rooms"},
		{"worker/cli", "github.com/aws/aws-sdk-go-v2/config", ""},
		{"worker/cli", "worker/console", ""},
		{"worker", "worker/console", "command lines only"},
		{"worker/broker", "worker/analyzer", "command lines only"},
		{"worker/console", "wasm/policy", "table of rooms"},
		{"worker/console", "worker/doubles/iamv2", "tests only"},
		{"worker/broker", "wasm/roles", "table of rooms"},
		{"worker/rolesync", "wasm/roles", ""},
		{"site/serve", "catalog", "table of rooms"},
		{"site", "github.com/klauspost/compress/zstd", "no place"},
		{"pkg/util", "catalog", "none of them"},
		{"", "builder/cli", ""},
		{"", "scripts/size", "from scripts"},
		{"scripts/size", "builder/pack", ""},
	} {
		to := tt.to
		if room, _, _ := strings.Cut(to, "/"); !strings.Contains(room, ".") && to != "strings" {
			to = module + "/" + to
		}
		got := strings.Join(check(strings.TrimSuffix(module+"/"+tt.from, "/"), []string{to}), "; ")
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%q imports %q: got %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}
