package shell

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// versionInfo is what "version --json" prints.
type versionInfo struct {
	Version  string      `json:"version"`
	Revision string      `json:"revision,omitempty"` // commit the binary was built from
	Modified bool        `json:"modified,omitempty"` // with uncommitted changes
	Go       string      `json:"go"`
	Platform string      `json:"platform"`
	Catalog  catalogInfo `json:"catalog"`
}

type catalogInfo struct {
	Date    string       `json:"date"`           // YYYY-MM-DD of the newest origin
	File    string       `json:"file,omitempty"` // empty for the one built in
	SHA256  string       `json:"sha256"`
	Origins []originInfo `json:"origins"` // oldest first
}

type originInfo struct {
	Name string `json:"name"`
	Date string `json:"date"`
}

// Version is the module's version, "(devel)" for a build from a working copy.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// VersionLine is the first line of the verb "version".
func VersionLine() string { return "leastwise  " + Version() }

// VersionCommand is the verb "version": what this binary is, and what it knows.
func VersionCommand(catalogs *Catalogs) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Say which build this is, and the date and hash of its catalog",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, err := readVersion(catalogs)
			if err != nil {
				return err
			}
			if !asJSON {
				return printVersion(cmd.OutOrStdout(), info)
			}
			enc := json.NewEncoder(cmd.OutOrStdout())
			enc.SetIndent("", "  ")
			return enc.Encode(info)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func readVersion(catalogs *Catalogs) (versionInfo, error) {
	info := versionInfo{Version: Version(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, s := range build.Settings {
			switch s.Key {
			case "vcs.revision":
				info.Revision = s.Value
			case "vcs.modified":
				info.Modified = s.Value == "true"
			}
		}
	}
	cat, err := catalogs.Open()
	if err != nil {
		return info, err
	}
	hash, err := catalogs.SHA256()
	if err != nil {
		return info, err
	}
	info.Catalog = catalogInfo{Date: cat.Date(), File: catalogs.Path(), SHA256: hash, Origins: []originInfo{}}
	for _, o := range cat.Origins() {
		info.Catalog.Origins = append(info.Catalog.Origins, originInfo{o.Name, o.Date})
	}
	return info, nil
}

func printVersion(w io.Writer, info versionInfo) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "leastwise\t%s\n", info.Version)
	if info.Revision != "" {
		note := ""
		if info.Modified {
			note = ", modified"
		}
		fmt.Fprintf(t, "revision\t%s%s\n", info.Revision, note)
	}
	fmt.Fprintf(t, "go\t%s %s\n", info.Go, info.Platform)
	where := "built in"
	if info.Catalog.File != "" {
		where = info.Catalog.File
	}
	fmt.Fprintf(t, "catalog\t%s, %s\n", info.Catalog.Date, where)
	fmt.Fprintf(t, "sha256\t%s\n", info.Catalog.SHA256)
	for _, o := range info.Catalog.Origins {
		fmt.Fprintf(t, "origin\t%s, %s\n", o.Name, o.Date)
	}
	return t.Flush()
}
