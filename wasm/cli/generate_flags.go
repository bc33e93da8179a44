package cli

import (
	"io"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/report"
)

// list is a flag that may stand several times, also under several names.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Type() string       { return "string" }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

// optionalNumber is a flag whose value may be left out.
type optionalNumber struct{ number int }

func (n *optionalNumber) String() string { return "" }
func (n *optionalNumber) Type() string   { return "N" }

func (n *optionalNumber) Set(s string) error {
	number, ok := minimizeNumber(s)
	if !ok {
		return &usageError{text: quote(s) + " is no number of characters from 0"}
	}
	n.number = number
	return nil
}

// take finds the value in "--minimize 5", which pflag hands over as an argument, and
// returns the other arguments.
func (n *optionalNumber) take(given bool, args []string) []string {
	for i, arg := range args {
		if number, ok := minimizeNumber(arg); ok && given && n.number == 0 {
			n.number = number
			return append(append([]string{}, args[:i]...), args[i+1:]...)
		}
	}
	return args
}

func minimizeNumber(s string) (int, bool) {
	number, err := strconv.ParseUint(s, 10, 16)
	return int(number), err == nil
}

// policyFormat finds the format of a name.
func policyFormat(name string) (report.PolicyFormat, error) {
	names := report.PolicyFormatNames()
	if name == "" {
		name = names[0]
	}
	for _, f := range report.PolicyFormats {
		if f.Name == name {
			return f, nil
		}
	}
	hint := "one of " + strings.Join(names, ", ")
	if word, ok := near.Word(name, names); ok {
		hint = "did you mean " + word + "?"
	}
	return report.PolicyFormat{}, &usageError{"--format: " + quote(name) + " is no form of a policy", hint}
}

func quote(s string) string { return jsonspan.Quote(s) }

// isTerminalIn reports whether somebody would have to type what is read.
var isTerminalIn = func(r io.Reader) bool {
	f, ok := r.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}
