package main

import (
	"fmt"
	"strings"
)

const (
	commands = "github.com/spf13/cobra github.com/spf13/pflag golang.org/x/term"
	building = "github.com/PuerkitoBio/goquery github.com/andybalholm/cascadia golang.org/x/net/html " +
		"github.com/tidwall/gjson github.com/klauspost/compress github.com/andybalholm/brotli golang.org/x/sync golang.org/x/term"
)

// rooms says what each part of the tree may import. The longest matching path holds.
// Paths are inside the module; each part may import itself and what lies below it.
var rooms = []struct {
	path    string
	project string // of this module, separated by spaces
	modules string // of others
}{
	{"", "*", commands}, // main.go
	{"catalog", "", ""},
	{"builder", "catalog", building},
	{"builder/cli", "catalog builder", building + " " + commands},
	{"wasm", "wasm catalog", ""},                                         // and the order of levels
	{"wasm/cli", "wasm catalog", commands + " github.com/goccy/go-yaml"}, // files of level overrides
	{"wasm/internal/corpus", "wasm catalog builder", building},
	{"wasm/internal/sample", "wasm catalog builder", building},
	{"wasm/source/yaml", "wasm", "github.com/goccy/go-yaml"},
	{"wasm/source/hcl", "wasm", "github.com/hashicorp/hcl github.com/zclconf/go-cty"},
	{"worker", "worker wasm/policy wasm/arn wasm/jsonspan", "github.com/syumai/workers"},
	{"worker/rolesync", "worker wasm/policy wasm/arn wasm/roles", "github.com/aws/aws-sdk-go-v2 github.com/aws/smithy-go"},
	{"worker/aws", "", ""},
	{"worker/flow", "worker/aws wasm/policy wasm/arn wasm/jsonspan", ""},
	{"worker/probe", "worker/aws wasm/arn wasm/jsonspan", ""},
	{"worker/api", "worker/flow worker/aws worker/probe wasm/policy wasm/arn wasm/jsonspan", ""},
	{"worker/operator", "", ""},
	{"worker/console", "worker/aws", "golang.org/x/net/html"},
	{"worker/analyzer", "worker/aws", ""},
	{"worker/cli", "worker wasm/policy wasm/arn wasm/jsonspan wasm/near wasm/roles", commands + " github.com/aws/aws-sdk-go-v2"},
	{"worker/internal/double", "worker/aws wasm/policy wasm/arn wasm/simulate", ""},
	{"worker/doubles/iamv2", "catalog", ""},
	{"worker/doubles/checks", "", "github.com/aws/aws-sdk-go-v2"},
	{"site", "site", ""},
	{"site/cli", "site", commands},
	{"scripts", "*", "*"},
}

// levels is the order inside wasm/: a package imports lower levels only. Packages of one
// level do not import each other, save those of the two lowest.
var levels = [][]string{
	{"near", "jsonspan", "internal"},
	{"policy", "arn", "cond", "engine/api"},
	{"expand", "source", "levels"},
	{"generate", "lint", "simulate", "explore", "query", "fit", "sentence", "summary"},
	{"compare", "roles", "intake", "convert", "suite"},
	{"later"},
	{"engine"},
	{"report"},
	{"cli"},
	{"", "internal/corpus", "internal/sample"}, // main_js.go; what only tests use
}

// noCatalog are the packages of wasm/ that do without the catalog.
var noCatalog = []string{"wasm/policy", "wasm/arn", "wasm/cond", "wasm/near", "wasm/jsonspan", "wasm/source"}

// forTests are the packages that only test files import.
const forTests = "wasm/internal/corpus wasm/internal/sample worker/internal/double worker/doubles/iamv2 worker/doubles/checks"

// atTerminal are the packages that only command lines link: they bring net/http's client, which
// no Worker has room for.
const atTerminal = "worker/console worker/analyzer"

// check returns what is wrong with the imports of one package.
func check(path string, imports []string) []string {
	path = inside(path)
	room := rooms[0]
	for _, r := range rooms {
		if covers(r.path, path) && len(r.path) >= len(room.path) && (r.path != "" || path == "") {
			room = r
		}
	}
	var problems []string
	bad := func(imported, why string) {
		name := path
		if name == "" {
			name = "main.go"
		}
		problems = append(problems, fmt.Sprintf("%s imports %s: %s", name, imported, why))
	}
	if path != "" && room.path == "" {
		return []string{path + ": the rooms at the top level are fixed, and this is none of them"}
	}
	for _, imported := range imports {
		if !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
			continue // standard library
		}
		if imported != module && !strings.HasPrefix(imported, module+"/") {
			if !anyCovers(room.modules, imported) {
				bad(imported, "this module has no place in the room")
			}
			continue
		}
		to := inside(imported)
		switch {
		case covers("scripts", to) && !covers("scripts", path):
			bad(to, "nothing imports from scripts")
		case anyCovers(forTests, to) && !anyCovers(forTests, path):
			bad(to, "it is for tests only")
		case anyCovers(atTerminal, to) && !anyCovers(atTerminal+" worker/cli scripts", path):
			bad(to, "it is for command lines only")
		case room.project != "*" && !covers(room.path, to) && !anyCovers(room.project, to):
			bad(to, "the table of rooms does not allow it")
		case to == "catalog/embedded" && path != "" && !covers("wasm/cli", path) && !covers("builder/cli", path) && !covers("scripts", path):
			bad(to, "only programs link the blob")
		case covers("catalog", to) && anyCovers(strings.Join(noCatalog, " "), path):
			bad(to, "this package does without the catalog")
		case covers("wasm", path) && covers("wasm", to):
			if why := climbs(path, to); why != "" {
				bad(to, why)
			}
		}
	}
	return problems
}

// climbs says why a package of wasm/ may not import another one, or "".
func climbs(from, to string) string {
	fromLevel, fromName := level(from)
	toLevel, toName := level(to)
	switch {
	case fromLevel < 0:
		return "it has no level: add " + from + " to scripts/importrules/rules.go"
	case toLevel < 0:
		return "that package has no level: add it to scripts/importrules/rules.go"
	case fromName == toName, toLevel < fromLevel:
		return ""
	case toLevel == fromLevel && toLevel <= 1:
		return ""
	}
	return "imports go downwards only"
}

// level finds the place of a package in levels.
func level(path string) (int, string) {
	name := strings.TrimPrefix(strings.TrimPrefix(path, "wasm"), "/")
	at, found := -1, ""
	for i, names := range levels {
		for _, n := range names {
			if n == name || n != "" && covers(n, name) && len(n) > len(found) {
				at, found = i, n
			}
		}
	}
	return at, found
}

// inside is a package's path in the module.
func inside(path string) string { return strings.TrimPrefix(strings.TrimPrefix(path, module), "/") }

// covers reports whether path is room or lies below it. Everything lies below "".
func covers(room, path string) bool {
	return room == "" || path == room || strings.HasPrefix(path, room+"/")
}

func anyCovers(list, path string) bool {
	for _, room := range strings.Fields(list) {
		if room == "*" || covers(room, path) {
			return true
		}
	}
	return false
}
