package diff

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// formats maps the name of each format to its writer.
var formats = map[string]func(io.Writer, *Report) error{
	"text":     writeText,
	"markdown": writeMarkdown,
	"json":     writeJSON,
}

// Formats lists the formats, sorted.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

// Write writes r in one of the Formats.
func Write(w io.Writer, r *Report, format string) error {
	write, ok := formats[format]
	if !ok {
		return fmt.Errorf("unknown format %q (there are %s)", format, strings.Join(Formats(), ", "))
	}
	return write(w, r)
}

func writeJSON(w io.Writer, r *Report) error { return writeAsJSON(w, r) }

func writeAsJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

var signs = map[Status]string{Added: "+", Removed: "-", Changed: "~"}

func writeText(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "old: %s\nnew: %s\n\n", from(r.Old), from(r.New))
	fmt.Fprintf(out, "%-18s %7s %7s %7s\n", "", "added", "removed", "changed")
	for _, c := range r.Counts {
		fmt.Fprintf(out, "%-18s %7d %7d %7d\n", c.Kind, c.Added, c.Removed, c.Changed)
	}
	for _, s := range r.Services {
		fmt.Fprintf(out, "\n%s\n", heading(s))
		for _, c := range s.Changes {
			fmt.Fprintf(out, "  %s %s %s%s\n", signs[c.Status], c.Kind, c.Name, note(c, "(", ")"))
			for _, f := range c.Fields {
				fmt.Fprintf(out, "      %s: %s\n", f.Name, f.describe("", ""))
			}
		}
	}
	return out.Flush()
}

// writeMarkdown suits the text of a pull request.
func writeMarkdown(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "Old: %s  \nNew: %s\n\n", from(r.Old), from(r.New))
	fmt.Fprint(out, "| | added | removed | changed |\n|---|--:|--:|--:|\n")
	for _, c := range r.Counts {
		fmt.Fprintf(out, "| %s | %d | %d | %d |\n", c.Kind, c.Added, c.Removed, c.Changed)
	}
	for _, s := range r.Services {
		fmt.Fprintf(out, "\n### %s\n\n", heading(s))
		for _, c := range s.Changes {
			fmt.Fprintf(out, "- %s %s `%s`%s\n", c.Status, c.Kind, c.Name, note(c, "(`", "`)"))
			for _, f := range c.Fields {
				fmt.Fprintf(out, "  - %s: %s\n", f.Name, f.describe("`", "`"))
			}
		}
	}
	return out.Flush()
}

func from(origins []string) string {
	if len(origins) == 0 {
		return "unknown"
	}
	return strings.Join(origins, "; ")
}

func heading(s Service) string {
	switch {
	case s.Prefix == "":
		return "all services"
	case s.Name == "":
		return s.Prefix
	}
	return s.Prefix + ", " + s.Name
}

func note(c Change, before, after string) string {
	if c.Note == "" {
		return ""
	}
	return " " + before + c.Note + after
}

// describe puts a difference on one line: "Read -> Write", or "+new -old".
func (f Field) describe(before, after string) string {
	if len(f.Added)+len(f.Removed) == 0 {
		quoted := func(s string) string {
			if s == "" {
				return "none"
			}
			return before + s + after
		}
		return quoted(f.Old) + " -> " + quoted(f.New)
	}
	var items []string
	for _, x := range f.Added {
		items = append(items, before+"+"+x+after)
	}
	for _, x := range f.Removed {
		items = append(items, before+"-"+x+after)
	}
	return strings.Join(items, ", ")
}
