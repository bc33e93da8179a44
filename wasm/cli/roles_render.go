package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/later"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/roles/compile"
)

func rolesRenderCommand(o Options) *cobra.Command {
	in := &RolesInput{}
	asJSON := false
	cmd := &cobra.Command{
		Use:   "render FOLDER|FILE...",
		Short: "Print the policies that definitions stand for",
		Long: `Print the policies that definitions stand for: of each role the trust policy and the inline
policies, of buckets and keys theirs, with everything else that is defined. What is wrong in
the files, and what lint finds in the policies, goes to stderr with its place.`,
		Example: `  leastwise roles render accounts/prod
  leastwise roles render roles.yaml --account 111122223333 --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			result, err := in.compile(cmd, o, args)
			if err != nil {
				return err
			}
			if asJSON {
				_, err = cmd.OutOrStdout().Write(append(later.RolesDesired(result).AppendJSON(nil), '\n'))
				return err
			}
			renderRoles(cmd.OutOrStdout(), result)
			return nil
		},
	}
	in.addFlags(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as one JSON object, policies as texts")
	return cmd
}

// renderRoles writes what is defined for people: a heading for each thing, its settings, and its
// policies.
func renderRoles(w io.Writer, result *compile.Result) {
	d := result.Desired
	documents := func(t roles.Thing) {
		for i := range result.Documents {
			if doc := &result.Documents[i]; doc.Thing == t {
				name := t.TypeName(doc.Part)
				if doc.Item != "" {
					name += " " + doc.Item
				}
				fmt.Fprintf(w, "\n%s\n%s", name, roles.Indented(doc.Text))
			}
		}
	}
	setting := func(name, value string, there bool) {
		if there {
			fmt.Fprintf(w, "%s: %s\n", name, value)
		}
	}
	text := func(s *string) (string, bool) {
		if s == nil {
			return "", false
		}
		return *s, true
	}
	for i := range d.Roles {
		r := &d.Roles[i]
		fmt.Fprintf(w, "%s# role %s%s\n", between(i), r.Path, r.Name)
		value, there := text(r.Description)
		setting("description", value, there)
		value, there = text(r.Boundary)
		setting("permissions_boundary", orNone(value), there)
		if r.MaxSession != nil {
			setting("max_session_duration", fmt.Sprint(*r.MaxSession), true)
		}
		setting("tags", orNone(roles.TagsText(r.Tags)), r.Tags != nil)
		for _, arn := range r.Managed {
			setting("managed_policy", arn, true)
		}
		setting("managed_policy", "none", r.Managed != nil && len(r.Managed) == 0)
		for _, name := range r.Profiles {
			setting("instance_profile", name, true)
		}
		documents(roles.Thing{Kind: roles.RoleKind, Name: r.Name})
	}
	for i := range d.Removals {
		fmt.Fprintf(w, "\n# no role %s\n", d.Removals[i].Name)
	}
	for i := range d.Buckets {
		b := &d.Buckets[i]
		fmt.Fprintf(w, "\n# bucket %s\nlocation: %s\n", b.Name, b.Region)
		setting("tags", orNone(roles.TagsText(b.Tags)), b.Tags != nil)
		setting("bucket_policy", "none", b.Policy != nil && *b.Policy == "")
		documents(roles.Thing{Kind: roles.BucketKind, Name: b.Name, Region: b.Region})
	}
	for i := range d.Keys {
		k := &d.Keys[i]
		fmt.Fprintf(w, "\n# key alias/%s\nlocation: %s\n", k.Alias, k.Region)
		value, there := text(k.Description)
		setting("description", value, there)
		setting("tags", orNone(roles.TagsText(k.Tags)), k.Tags != nil)
		for g := range k.Grants {
			setting("grant", k.Grants[g].Text(), true)
		}
		documents(roles.Thing{Kind: roles.KeyKind, Name: k.Alias, Region: k.Region})
	}
}

// between is a blank line, but not before the first thing.
func between(i int) string {
	if i == 0 {
		return ""
	}
	return "\n"
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
