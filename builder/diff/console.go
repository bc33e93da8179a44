package diff

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

// ConsoleReport is where a catalog and the list of AWS's console differ, in what is known of
// the console's answers: prefixes, names of actions, and groups. Lists are sorted by name.
//
// A difference need not be a mistake: the console leaves out what a region does not have,
// and has permissions of its own.
type ConsoleReport struct {
	Catalog  string `json:"catalog"` // its day
	Services Sides  `json:"services"`
	Actions  Sides  `json:"actions"`
	// Prefixes of services that only one side has; their actions are not listed.
	OnlyCatalog []string         `json:"onlyCatalog"`
	OnlyConsole []string         `json:"onlyConsole"`
	Differences []ConsoleService `json:"differences"`
}

// Sides counts what each side has.
type Sides struct {
	Catalog int `json:"catalog"`
	Console int `json:"console"`
}

// ConsoleService is where a service differs that both have.
type ConsoleService struct {
	Prefix      string   `json:"prefix"`
	OnlyCatalog []string `json:"onlyCatalog,omitempty"`
	OnlyConsole []string `json:"onlyConsole,omitempty"`
	// Levels are actions that one side only reads with. The console has no finer levels.
	Levels []ConsoleLevel `json:"levels,omitempty"`
	// Unknown are actions with groups that have not been seen before.
	Unknown []ConsoleLevel `json:"unknown,omitempty"`
}

// ConsoleLevel is an action with its level and groups.
type ConsoleLevel struct {
	Action string   `json:"action"`
	Level  string   `json:"level"`
	Groups []string `json:"groups"`
}

// Empty reports whether the two agree.
func (r *ConsoleReport) Empty() bool {
	return len(r.OnlyCatalog)+len(r.OnlyConsole)+len(r.Differences) == 0
}

// Console compares a catalog with the console's groups by prefix, in small letters, and
// name of actions. Names are compared without regard to letter case, as in policies. Of the
// catalog only the prefixes count, or all if there are none.
func Console(c *catalog.Catalog, console map[string]map[string][]string, prefixes []string) *ConsoleReport {
	r := &ConsoleReport{Catalog: c.Date(), OnlyCatalog: []string{}, OnlyConsole: []string{}, Differences: []ConsoleService{}}
	r.Services.Console = len(console)
	for _, actions := range console {
		r.Actions.Console += len(actions)
	}
	known := map[string]bool{}
	for s := range c.Services() {
		prefix := strings.ToLower(s.Prefix())
		if len(prefixes) > 0 && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.EqualFold(p, prefix) }) {
			continue
		}
		known[prefix] = true
		r.Services.Catalog++
		theirs, both := console[prefix]
		if !both {
			r.OnlyCatalog = append(r.OnlyCatalog, s.Prefix())
		}
		of := compareService(s, theirs, &r.Actions.Catalog)
		if both && (len(of.OnlyCatalog)+len(of.OnlyConsole)+len(of.Levels)+len(of.Unknown) > 0) {
			r.Differences = append(r.Differences, of)
		}
	}
	for _, prefix := range slices.Sorted(maps.Keys(console)) {
		if !known[prefix] {
			r.OnlyConsole = append(r.OnlyConsole, prefix)
		}
	}
	return r
}

// compareService compares one service, and counts the catalog's actions.
func compareService(s catalog.Service, console map[string][]string, count *int) ConsoleService {
	out := ConsoleService{Prefix: s.Prefix()}
	names := make(map[string]string, len(console)) // by small letters
	for name := range console {
		names[strings.ToLower(name)] = name
	}
	for a := range s.Actions() {
		*count++
		name, ok := names[strings.ToLower(a.Name())]
		if !ok {
			out.OnlyCatalog = append(out.OnlyCatalog, a.Name())
			continue
		}
		delete(names, strings.ToLower(a.Name()))
		both := ConsoleLevel{Action: a.Name(), Level: a.Level().String(), Groups: console[name]}
		reads := slices.Contains(both.Groups, "ReadOnly")
		switch {
		case slices.ContainsFunc(both.Groups, func(g string) bool { return g != "ReadOnly" && g != "ReadWrite" }) || len(both.Groups) == 0:
			out.Unknown = append(out.Unknown, both)
		case a.Level() != catalog.Unknown && reads != (a.Level() == catalog.Read || a.Level() == catalog.List):
			out.Levels = append(out.Levels, both)
		}
	}
	out.OnlyConsole = slices.Sorted(maps.Values(names))
	return out
}

// WriteConsole writes r in one of the Formats.
func WriteConsole(w io.Writer, r *ConsoleReport, format string) error {
	switch format {
	case "text":
		return writeConsoleText(w, r)
	case "markdown":
		return writeConsoleMarkdown(w, r)
	case "json":
		return writeAsJSON(w, r)
	}
	return fmt.Errorf("unknown format %q (there are %s)", format, strings.Join(Formats(), ", "))
}

func writeConsoleText(w io.Writer, r *ConsoleReport) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%-18s %9s %9s\n%-18s %9d %9d\n%-18s %9d %9d\n", "", r.Catalog, "console",
		"services", r.Services.Catalog, r.Services.Console, "actions", r.Actions.Catalog, r.Actions.Console)
	list := func(heading, sign string, names []string) {
		if len(names) > 0 {
			fmt.Fprintf(out, "\n%s\n", heading)
		}
		for _, name := range names {
			fmt.Fprintf(out, "  %s %s\n", sign, name)
		}
	}
	list("services that only the catalog has", "-", r.OnlyCatalog)
	list("services that only the console has", "+", r.OnlyConsole)
	for _, s := range r.Differences {
		fmt.Fprintf(out, "\n%s\n", s.Prefix)
		s.each(func(sign, name, note string) { fmt.Fprintf(out, "  %s %s%s\n", sign, name, note) })
	}
	return out.Flush()
}

func writeConsoleMarkdown(w io.Writer, r *ConsoleReport) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "| | catalog of %s | console |\n|---|--:|--:|\n| services | %d | %d |\n| actions | %d | %d |\n",
		r.Catalog, r.Services.Catalog, r.Services.Console, r.Actions.Catalog, r.Actions.Console)
	for _, part := range []struct {
		heading string
		names   []string
	}{{"Only in the catalog", r.OnlyCatalog}, {"Only at the console", r.OnlyConsole}} {
		if len(part.names) > 0 {
			fmt.Fprintf(out, "\n### %s\n\n`%s`\n", part.heading, strings.Join(part.names, "`, `"))
		}
	}
	words := map[string]string{"-": "only in the catalog:", "+": "only at the console:", "~": "level:", "?": "group:"}
	for _, s := range r.Differences {
		fmt.Fprintf(out, "\n### %s\n\n", s.Prefix)
		s.each(func(sign, name, note string) { fmt.Fprintf(out, "- %s `%s`%s\n", words[sign], name, note) })
	}
	return out.Flush()
}

// each tells the differences one by one.
func (s *ConsoleService) each(tell func(sign, name, note string)) {
	for _, name := range s.OnlyCatalog {
		tell("-", name, "")
	}
	for _, name := range s.OnlyConsole {
		tell("+", name, "")
	}
	for _, l := range s.Levels {
		tell("~", l.Action, " ("+l.Level+" in the catalog, "+strings.Join(l.Groups, ", ")+" at the console)")
	}
	for _, l := range s.Unknown {
		groups := strings.Join(l.Groups, ", ")
		if groups == "" {
			groups = "no group"
		}
		tell("?", l.Action, " ("+groups+" at the console, which is not known)")
	}
}
