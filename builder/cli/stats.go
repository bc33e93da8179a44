package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// stats is what "catalog stats" prints.
type stats struct {
	Name    string   `json:"name"`
	Origins []string `json:"origins"`
	Counts  []number `json:"counts"`
	Blobs   []blob   `json:"blobs"`
	Fields  []field  `json:"fields"`
}

type number struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// blob is one blob with its sections; sizes are in bytes.
type blob struct {
	Name     string   `json:"name"`
	Raw      int      `json:"raw"`
	Packed   []number `json:"packed,omitempty"` // by compression
	Limit    int      `json:"limit"`            // for the smallest form
	Goal     int      `json:"goal,omitempty"`
	Sections []number `json:"sections"`
}

// field is a quantity that the format or its reader bounds.
type field struct {
	Name     string `json:"name"`
	Highest  int    `json:"highest"`
	Where    string `json:"where,omitempty"`
	Capacity int    `json:"capacity"`
}

func statsCommand(o Options) *cobra.Command {
	var asJSON, noTwins bool
	c := &cobra.Command{
		Use:   "stats [FILE]",
		Short: "Count the facts of a catalog and weigh its sections",
		Long: `Print how many facts a catalog holds, how many bytes each section of its blobs takes, how
large the blobs are as sent over the wire, and how near each bounded quantity is to its
capacity. "catalog build" reports the same counts under the same words. A link is counted
once per action, however many rows, pages and scenarios say it; resource types and condition
keys that AWS uses but nowhere defines are counted apart. FILE is a folder that "catalog build" wrote or a catalog blob; without it, the
catalog in use is weighed.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			b, err := pick(o, args)
			if err != nil {
				return err
			}
			set, err := b.facts()
			if err != nil {
				return err
			}
			s, err := weigh(b, set, !noTwins)
			if err != nil {
				return err
			}
			if asJSON {
				e := json.NewEncoder(c.OutOrStdout())
				e.SetIndent("", " ")
				return e.Encode(s)
			}
			return s.print(c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	c.Flags().BoolVar(&noTwins, "no-twins", false, "leave out the compressed sizes, which take a second")
	return c
}

// pick opens the blob that an optional argument names, or the catalog in use.
func pick(o Options, args []string) (*opened, error) {
	if len(args) == 1 {
		return o.named(args[0])
	}
	return o.use()
}

func weigh(b *opened, set *fact.Set, compress bool) (*stats, error) {
	s := &stats{Name: b.name, Fields: headroom(b, set)}
	for _, c := range set.Counts() {
		s.Counts = append(s.Counts, number{c.What, c.N})
	}
	for _, o := range set.Origins {
		s.Origins = append(s.Origins, o.Date+" "+o.Name)
	}
	names := slices.Concat(layout.SectionNames[:], layout.ColumnNames[:])
	list := []struct {
		data        []byte
		kind        layout.Kind
		names       []string
		limit, goal int
	}{
		{b.blobs["catalog"], layout.Catalog, names, 150_000, 110_000},
		{b.blobs["operations"], layout.Operations, operationSections[:], 45_000, 0},
		{b.blobs["ledger"], layout.Ledger, ledgerSections[:], 40_000, 0},
	}
	for _, x := range list {
		if len(x.data) == 0 {
			continue
		}
		sections, err := layout.Sections(x.data, x.kind, len(x.names))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.name, err)
		}
		out := blob{Name: x.kind.String(), Raw: len(x.data), Limit: x.limit, Goal: x.goal}
		for i, sec := range sections {
			out.Sections = append(out.Sections, number{x.names[i], len(sec)})
		}
		for _, t := range twins {
			if compress {
				out.Packed = append(out.Packed, number{t.name, len(t.pack(x.data))})
			}
		}
		s.Blobs = append(s.Blobs, out)
	}
	return s, nil
}

// operationSections names the sections of the operations blob, in their order.
var operationSections = [layout.OperationsSections]string{
	"base", "directory", "passed services", "codes", "extra codes", "extra names", "lists", "clients", "SDK calls", "methods",
}

// ledgerSections names the sections of the ledger, in their order.
var ledgerSections = [layout.LedgerSections]string{
	"base", "directory", "origins", "services", "profiles", "actions", "anchors", "links", "levels", "rows",
	"scenarios", "types", "keys", "reasons", "past", "key types", "key notes",
}

func (s *stats) print(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s: %s\n\n", s.Name, strings.Join(s.Origins, "; "))
	for _, c := range s.Counts {
		fmt.Fprintf(out, "%-38s %9d\n", c.Name, c.N)
	}
	for _, b := range s.Blobs {
		fmt.Fprintf(out, "\n%-38s %9d bytes\n", b.Name+" blob", b.Raw)
		for _, sec := range b.Sections {
			fmt.Fprintf(out, "  %-36s %9d %5.1f %%\n", sec.Name, sec.N, 100*float64(sec.N)/float64(b.Raw))
		}
		best := 0
		for _, p := range b.Packed {
			fmt.Fprintf(out, "  as %-33s %9d\n", p.Name, p.N)
			if best == 0 || p.N < best {
				best = p.N
			}
		}
		if best > 0 {
			fmt.Fprintf(out, "  %-36s %9d, limit %d: %d to spare\n", "over the wire", best, b.Limit, b.Limit-best)
		}
	}
	fmt.Fprintf(out, "\n%-38s %9s %9s\n", "headroom", "highest", "capacity")
	for _, f := range s.Fields {
		line := fmt.Sprintf("%-38s %9d %9d %5.1f %% %s", f.Name, f.Highest, f.Capacity, 100*float64(f.Highest)/float64(f.Capacity), f.Where)
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
	return out.Flush()
}
