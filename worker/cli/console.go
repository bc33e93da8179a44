package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/worker/console"
)

// consoleFlags are the flags of "console" and its verbs.
type consoleFlags struct {
	consoleAccess
	region string // whose actions are asked for
	json   bool
	shape  bool
}

func consoleCommand() *cobra.Command {
	f := &consoleFlags{}
	c := &cobra.Command{
		Use:   "console",
		Short: "Ask the API behind AWS's console (private, experimental)",
		Long: `Ask the API behind the policy editor of AWS's console: services, actions, resources,
condition keys, templates of service-linked roles, a policy's summary and what is wrong in it.

The API is private. AWS documents and promises nothing of it, may change it any day or keep
programs out, and nothing here was tried with AWS. That is why it asks for --i-understand
once on each machine, and why no other verb uses it unasked: the catalog built in, and
AWS's documented service reference by "leastwise catalog fetch", know nearly all of it.

It signs in to the console, which CloudTrail shows, with a session of 15 minutes that is
denied everything: of the role that --as names, or of the user whose long-term keys you have.
Who has a session's credentials and no role to assume can sign in with that by
--full-session. Credentials go to AWS's sign-in by POST, and are not written down or put into an
address. Facts are kept for a day in your cache folder, policies never.

Only actions and their groups are known in form; all else is printed as the JSON that came.
--shape prints the names of fields and the kinds of values instead, and no value: something
to show to others.`,
		Example: `  leastwise console services --i-understand
  leastwise console actions cloudtrail 'De*'
  leastwise console validate policy.json
  leastwise console resources --shape`,
	}
	flags := c.PersistentFlags()
	f.flags(flags, "")
	flags.BoolVar(&f.understand, "i-understand", false, "you know that this API is private and that signing in can be seen; remembered on this machine")
	flags.BoolVar(&f.fresh, "refresh", false, "ask AWS also for what was answered in the last day")
	flags.BoolVar(&f.shape, "shape", false, "print the fields of the answer and the kinds of their values, and no value")
	bare := func(use, method, short string) *cobra.Command {
		return &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
			return f.print(c, console.Bare(method))
		}}
	}
	c.AddCommand(f.services(), f.actions(),
		bare("resources", "resources", "Print what the console knows of resources, as JSON"),
		bare("context-keys", "contextKeys", "Print the condition keys of services, as JSON"),
		bare("global-condition-keys", "globalConditionKeys", "Print the global condition keys, as JSON"),
		f.serviceLinkedRole(), f.summary(), f.validate(), f.raw())
	return c
}

func (f *consoleFlags) services() *cobra.Command {
	c := &cobra.Command{
		Use:   "services",
		Short: "List services: prefix, and the key that the console has for it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.json || f.shape {
				return f.print(c, console.Bare("services"))
			}
			client, err := f.client(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			services, err := client.Services(c.Context())
			if err != nil {
				return err
			}
			slices.SortFunc(services, func(a, b console.Service) int { return strings.Compare(a.Prefix+"\t"+a.Key, b.Prefix+"\t"+b.Key) })
			for _, s := range services {
				fmt.Fprintf(c.OutOrStdout(), "%s\t%s\n", s.Prefix, s.Key)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&f.json, "json", false, "print the JSON that came")
	return c
}

func (f *consoleFlags) actions() *cobra.Command {
	c := &cobra.Command{
		Use:   "actions SERVICE [PATTERN]",
		Short: "List the actions of a service, with the console's groups",
		Long: `List the actions of a service, by its prefix, with the groups that the console puts them
into: who may read has ReadOnly. A pattern with stars and question marks leaves out the rest.`,
		Example: `  leastwise console actions s3
  leastwise console actions cloudtrail 'Desc*'`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			pattern := "*"
			if len(args) == 2 {
				pattern = args[1]
			}
			if _, err := path.Match(pattern, ""); err != nil {
				return broken(fmt.Sprintf("%q is no pattern", pattern), "a star stands for any letters, a question mark for one")
			}
			client, err := f.client(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			services, err := client.Services(c.Context())
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(services, func(s console.Service) bool { return strings.EqualFold(s.Prefix, args[0]) }) {
				return noService(args[0], services)
			}
			if f.json || f.shape {
				return f.rawActions(c, client, services, args[0], pattern)
			}
			actions, err := client.ActionsOf(c.Context(), services, args[0], f.region)
			if err != nil {
				return err
			}
			for _, a := range actions {
				if fits(pattern, a.Name) {
					fmt.Fprintf(c.OutOrStdout(), "%-40s %s\n", a.Name, strings.Join(a.Groups, ", "))
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&f.json, "json", false, "print the entries that came, of all parts of the service in one list")
	c.Flags().StringVar(&f.region, "for-region", console.Region, "the `region` whose actions are asked for")
	return c
}

// fits matches a name, whatever its letter case. The pattern is one.
func fits(pattern, name string) bool {
	ok, _ := path.Match(strings.ToLower(pattern), strings.ToLower(name))
	return ok
}

// noService is the error for a prefix that no service has.
func noService(prefix string, services []console.Service) error {
	var known []string
	for _, s := range services {
		known = append(known, s.Prefix)
	}
	hint := "\"leastwise console services\" lists them"
	if w, ok := near.Word(prefix, known); ok {
		hint = "did you mean " + w + "?"
	}
	return broken(fmt.Sprintf("the console lists no service %q", prefix), hint)
}

// rawActions prints entries with all their fields.
func (f *consoleFlags) rawActions(c *cobra.Command, client *console.Client, services []console.Service, prefix, pattern string) error {
	all := []json.RawMessage{}
	for _, s := range services {
		if !strings.EqualFold(s.Prefix, prefix) {
			continue
		}
		answer, err := client.Call(c.Context(), console.Actions(s.Key, f.region))
		if err != nil {
			return err
		}
		var part []json.RawMessage
		if err := json.Unmarshal(answer, &part); err != nil {
			return f.write(c, answer) // of another shape: as it came
		}
		for _, one := range part {
			var of struct{ ActionName string }
			if pattern == "*" || json.Unmarshal(one, &of) == nil && fits(pattern, of.ActionName) {
				all = append(all, one)
			}
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return f.write(c, text)
}

func (f *consoleFlags) serviceLinkedRole() *cobra.Command {
	return &cobra.Command{
		Use:     "service-linked-role-template SERVICE",
		Short:   "Print the template of a service-linked role, as JSON",
		Example: "  leastwise console service-linked-role-template autoscaling.amazonaws.com",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.print(c, console.ServiceLinkedRole(args[0]))
		},
	}
}

func (f *consoleFlags) summary() *cobra.Command {
	return &cobra.Command{
		Use:   "summary FILE|-",
		Short: "Print the console's summary of a policy, as JSON; the policy goes to AWS",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			name, text, err := policyText(c, args[0])
			if err != nil {
				return err
			}
			r, err := console.Raw("policySummary", text)
			if err != nil {
				return broken(name+": "+err.Error(), "a summary is of a policy in JSON; \"leastwise console validate\" takes any text")
			}
			return f.print(c, console.Summary(strings.TrimSpace(r.Content)))
		},
	}
}

func (f *consoleFlags) validate() *cobra.Command {
	return &cobra.Command{
		Use:   "validate FILE|-",
		Short: "Print what the console finds wrong in a policy, as JSON; the policy goes to AWS",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			_, text, err := policyText(c, args[0])
			if err != nil {
				return err
			}
			return f.print(c, console.Validate(text))
		},
	}
}

func (f *consoleFlags) raw() *cobra.Command {
	return &cobra.Command{
		Use:   "raw METHOD [JSON|-]",
		Short: "Call a method that reads, with an argument in JSON",
		Long: `Call a method that reads, with an argument in JSON, and print the JSON that comes:
` + strings.Join(console.Methods(), ", ") + `.

What is sent for composePolicy and decomposePolicy is not known; the others have verbs.`,
		Args:      cobra.RangeArgs(1, 2),
		ValidArgs: console.Methods(),
		RunE: func(c *cobra.Command, args []string) error {
			argument := ""
			if len(args) == 2 {
				argument = args[1]
			}
			if argument == "-" {
				var err error
				if _, argument, err = policyText(c, "-"); err != nil {
					return err
				}
			}
			r, err := console.Raw(args[0], argument)
			if err != nil {
				hint := "one of " + strings.Join(console.Methods(), ", ")
				if w, ok := near.Word(args[0], console.Methods()); ok && !strings.EqualFold(w, args[0]) {
					hint = "did you mean " + w + "?"
				} else if ok {
					hint = ""
				}
				return broken(err.Error(), hint)
			}
			return f.print(c, r)
		},
	}
}

// print makes a call and prints its answer.
func (f *consoleFlags) print(c *cobra.Command, r console.Request) error {
	client, err := f.client(c.Context(), c.ErrOrStderr())
	if err != nil {
		return err
	}
	answer, err := client.Call(c.Context(), r)
	if err != nil {
		return err
	}
	return f.write(c, answer)
}

// write prints an answer, or its shape, laid out.
func (f *consoleFlags) write(c *cobra.Command, answer []byte) error {
	if f.shape {
		answer = []byte(console.Shape(answer))
	}
	var b bytes.Buffer
	if err := json.Indent(&b, bytes.TrimSpace(answer), "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := c.OutOrStdout().Write(b.Bytes())
	return err
}

// mostPolicy is more than any policy, in bytes.
const mostPolicy = 1 << 20

// policyText reads a file, or stdin for "-".
func policyText(c *cobra.Command, file string) (name, text string, err error) {
	r := c.InOrStdin()
	name = "stdin"
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return "", "", err
		}
		defer opened.Close()
		name, r = file, opened
	}
	read, err := io.ReadAll(io.LimitReader(r, mostPolicy+1))
	switch {
	case err != nil:
		return "", "", fmt.Errorf("%s: %w", name, err)
	case len(read) > mostPolicy:
		return "", "", broken(name+" is larger than 1 MB", "")
	case len(bytes.TrimSpace(read)) == 0:
		return "", "", broken(name+" is empty", "give a policy as JSON")
	}
	return name, strings.TrimPrefix(string(read), "\ufeff"), nil
}

// consoleActions asks for the actions of services with their groups, by prefix in small
// letters and name. nil prefixes stand for all services; a service that the console does not
// list is not there.
func (f *consoleAccess) consoleActions(ctx context.Context, stderr io.Writer, prefixes []string) (map[string]map[string][]string, error) {
	client, err := f.client(ctx, stderr)
	if err != nil {
		return nil, err
	}
	services, err := client.Services(ctx)
	if err != nil {
		return nil, err
	}
	var wanted []string
	for _, s := range services {
		prefix := strings.ToLower(s.Prefix)
		if prefixes == nil || slices.ContainsFunc(prefixes, func(p string) bool { return strings.EqualFold(p, prefix) }) {
			wanted = append(wanted, prefix)
		}
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	out := make(map[string]map[string][]string, len(wanted))
	for i, prefix := range wanted {
		if i > 0 && i%50 == 0 {
			fmt.Fprintf(stderr, "asked the console about %d of %d services\n", i, len(wanted))
		}
		actions, err := client.ActionsOf(ctx, services, prefix, console.Region)
		if err != nil {
			return nil, err
		}
		out[prefix] = make(map[string][]string, len(actions))
		for _, a := range actions {
			out[prefix][a.Name] = a.Groups
		}
	}
	return out, nil
}
