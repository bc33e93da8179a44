package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/leastwise/leastwise/builder/fetch"
)

// FetchOverrides replaces parts of the world for tests of "catalog fetch".
type FetchOverrides func(*fetch.Options)

func fetchCommand(o Options) *cobra.Command {
	var f fetch.Options
	var only []string
	c := &cobra.Command{
		Use:   "fetch --mirror FOLDER",
		Short: "Mirror what AWS publishes about IAM into a folder",
		Long: `Mirror the pages of AWS's Service Authorization Reference and its service reference into
a folder, gently: few requests at once, pauses between them, and only what has changed.

An interrupted run goes on where it stopped when started again. A file is replaced only
by a complete, checked one. Files that AWS no longer lists move to FOLDER/gone; no build
reads them. FOLDER/manifest.json says where each file is from, when it was fetched, and
its SHA-256.

The exit code is 2 when some files could not be fetched; the others are in place.`,
		Example: `  leastwise catalog fetch --mirror mirror
  leastwise catalog fetch --mirror mirror --only service-reference
  leastwise catalog build --pages mirror --service-reference mirror -o out`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.Dir == "" {
				return hinted(errors.New("--mirror is missing"), "it names the folder to keep the files in; it is made when it is not there")
			}
			if f.Concurrency < 1 || f.Concurrency > 16 {
				return hinted(fmt.Errorf("--concurrency %d is out of range", f.Concurrency), "1 to 16; AWS's servers are shared")
			}
			if f.Timeout <= 0 {
				return hinted(fmt.Errorf("--timeout %v is no time", f.Timeout), "give a duration, such as 30s or 2m")
			}
			for _, word := range only {
				if err := oneOf("only", word, kindWords()); err != nil {
					return err
				}
				f.Only = append(f.Only, fetch.Kind(word))
			}
			f.Progress = progress(c.ErrOrStderr())
			if o.Fetch != nil {
				o.Fetch(&f)
			}
			return runFetch(c.Context(), c.ErrOrStderr(), f)
		},
	}
	c.Flags().StringVar(&f.Dir, "mirror", "", "`folder` to mirror into")
	c.Flags().StringSliceVar(&only, "only", nil, "fetch only this `source`: pages or service-reference")
	c.Flags().IntVar(&f.Concurrency, "concurrency", 4, "requests under way at once, 1 to 16")
	c.Flags().DurationVar(&f.Timeout, "timeout", time.Minute, "time for one request, body included")
	complete(c, "only", kindWords())
	return c
}

func runFetch(ctx context.Context, stderr io.Writer, f fetch.Options) error {
	r, err := fetch.Run(ctx, f)
	fmt.Fprintf(stderr, "%d listed: %d new, %d changed, %d unchanged, %d done before, %d gone, %d failed\n",
		r.Listed, r.New, r.Changed, r.Same, r.Skipped, len(r.Gone), len(r.Failed))
	for _, u := range r.Gone {
		fmt.Fprintf(stderr, "gone: %s\n", u)
	}
	for _, x := range r.Failed {
		kept := ""
		if x.Kept {
			kept = " (an older copy is kept)"
		}
		fmt.Fprintf(stderr, "not fetched: %s: %v%s\n", x.URL, x.Err, kept)
	}
	switch {
	case ctx.Err() != nil:
		return hinted(err, "start it again to go on where it stopped")
	case errors.Is(err, fetch.ErrIndex):
		return hinted(err, "AWS may have moved or reshaped its table of contents; the mirror still holds the last good files")
	}
	return err
}

func kindWords() (out []string) {
	for _, k := range fetch.Kinds() {
		out = append(out, string(k))
	}
	return out
}

// progress draws a bar where stderr is a terminal, and writes plain lines elsewhere.
func progress(stderr io.Writer) fetch.Progress {
	if f, ok := stderr.(interface{ Fd() uintptr }); ok && term.IsTerminal(int(f.Fd())) {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return fetch.Bar(stderr, width)
		}
	}
	return fetch.Lines(stderr)
}
