package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/fetch"
	"github.com/leastwise/leastwise/builder/merge"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/builder/source"
	"github.com/leastwise/leastwise/catalog"
)

// buildFlags is the command line of "catalog build".
type buildFlags struct {
	pages, reference, base   string
	pagesDate, referenceDate string
	out, packed              string
	subset                   []string
	twins, lenient           bool
	descriptions             bool
}

func buildCommand(o Options) *cobra.Command {
	var f buildFlags
	c := &cobra.Command{
		Use:   "build [--base CATALOG] --pages PATH --service-reference PATH -o FOLDER",
		Short: "Make catalog blobs of a mirror or of archives",
		Long: `Unite the pages of AWS's Service Authorization Reference and its service reference into
one set of facts, and write it to FOLDER as catalog.bin, names.bin, operations.bin and ledger.bin.

PATH is a folder that "catalog fetch" keeps, another folder, or a .tar.zst, .tar.gz or
.tar file. One of the two sources is enough; each knows things that the other does not,
such as stars and dependent actions, or operations. The report on stderr tells what was left
out, where the sources disagree, and what a newer source no longer has. A mirror has to be
as it was fetched; with --lenient, files its manifest does not list are left out, and
changed or missing ones are told.

This program corrects AWS's data by hand in a few places. A correction that has become
pointless fails the build, so that it is noticed, when both sources are given and not older
than it; in other builds, and with --lenient, the report lists it. --subset judges those of
its services only.

With --base, an earlier catalog is the oldest layer: dependent actions, stars and other
facts that AWS no longer publishes are kept from it, each with the day it was last seen.
CATALOG is the word built-in, a folder that "catalog build" wrote, or its catalog.bin.

The same input gives the same bytes. Nothing is written unless everything went well.`,
		Example: `  leastwise catalog build --pages mirror --service-reference mirror -o out
  leastwise catalog build --base built-in --pages mirror --service-reference mirror -o out
  leastwise catalog build --pages pages.tar.zst -o out --subset s3,iam
  leastwise generate --catalog out/catalog.bin --read arn:aws:s3:::my-bucket`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.run(c.Context(), o, c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&f.base, "base", "", "earlier `catalog` to keep facts from: built-in, a folder or a catalog.bin")
	c.Flags().StringVar(&f.pages, "pages", "", "`path` of the documentation pages")
	c.Flags().StringVar(&f.reference, "service-reference", "", "`path` of the service reference")
	c.Flags().StringVar(&f.pagesDate, "pages-date", "", "`day` the pages were saved, YYYY-MM-DD, for a plain folder")
	c.Flags().StringVar(&f.referenceDate, "service-reference-date", "", "`day` the service reference was saved")
	c.Flags().StringVarP(&f.out, "out", "o", "", "`folder` to write to; it is made when it is not there")
	c.Flags().StringSliceVar(&f.subset, "subset", nil, "only these service `prefixes`, for trying things out")
	c.Flags().BoolVar(&f.descriptions, "descriptions", false, "write AWS's sentences as descriptions.bin, too; they are AWS's, keep them to yourself")
	c.Flags().BoolVar(&f.twins, "twins", false, "write .gz, .br and .zst twins for web servers, too")
	c.Flags().StringVar(&f.packed, "packed", "", "write the blobs in one compressed `form` only: gzip, brotli or zstd")
	complete(c, "packed", twinNames())
	c.Flags().BoolVar(&f.lenient, "lenient", false, "report hand-made corrections that do not fit this snapshot, and changes to a mirror, instead of failing")
	return c
}

func (f *buildFlags) run(ctx context.Context, o Options, stderr io.Writer) error {
	start := time.Now()
	inputs, err := f.inputs()
	if err != nil {
		return err
	}
	options := merge.Options{Lenient: f.lenient, Only: prefixes(f.subset)}
	if f.base != "" {
		if options.Base, err = o.baseCatalog(f.base); err != nil {
			return err
		}
	}
	set, report, err := merge.Build(inputs, options)
	if report != nil {
		for _, n := range report.Notes {
			fmt.Fprintf(stderr, "note: %s\n", n)
		}
	}
	if err != nil {
		return f.explain(err)
	}
	if _, err := report.WriteTo(stderr); err != nil {
		return err
	}
	if len(f.subset) > 0 {
		if err := subset(set, options.Only); err != nil {
			return err
		}
	}
	files, err := packAll(set, f.descriptions)
	if err != nil {
		return err
	}
	packed := time.Since(start)
	if err := ctx.Err(); err != nil {
		return err
	}
	switch {
	case f.packed != "":
		files = onlyTwins(files, f.packed)
	case f.twins:
		addTwins(files)
		fallthrough
	default:
		if err := refreshTwins(f.out, files); err != nil {
			return err
		}
	}
	if err := writeAll(f.out, files); err != nil {
		return err
	}
	fmt.Fprintln(stderr)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(stderr, "%9d bytes %s\n", len(files[name]), filepath.Join(f.out, name))
	}
	fmt.Fprintf(stderr, "built in %.2f s, with twins and files %.2f s; peak memory %d MB\n",
		packed.Seconds(), time.Since(start).Seconds(), peakMemory()>>20)
	return nil
}

// inputs checks the flags and turns paths into inputs of the merge.
func (f *buildFlags) inputs() ([]merge.Input, error) {
	if f.out == "" {
		return nil, hinted(errors.New("--out is missing"), "-o FOLDER says where the blobs go")
	}
	if f.packed != "" {
		if err := oneOf("packed", f.packed, twinNames()); err != nil {
			return nil, err
		}
		if f.twins {
			return nil, hinted(errors.New("--packed and --twins exclude each other"), "--twins writes the plain blobs and all three forms")
		}
	}
	if err := errors.Join(
		wholeMirror("pages", f.pages, fetch.Pages, fetch.ServiceReference, f.reference),
		wholeMirror("service-reference", f.reference, fetch.ServiceReference, fetch.Pages, f.pages),
	); err != nil {
		return nil, err
	}
	var inputs []merge.Input
	add := func(path, date string) {
		if path != "" {
			inputs = append(inputs, merge.Input{Path: path, Date: date})
		}
	}
	add(f.pages, f.pagesDate)
	if !samePath(f.reference, f.pages) {
		add(f.reference, f.referenceDate)
	}
	if len(inputs) == 0 && f.base == "" {
		return nil, hinted(errors.New("neither --pages nor --service-reference is given"),
			"\"leastwise catalog fetch --mirror FOLDER\" gets both; then give FOLDER to both flags")
	}
	return inputs, nil
}

// explain adds what can be done about an error of the merge.
func (f *buildFlags) explain(err error) error {
	var day *merge.DayError
	switch {
	case errors.As(err, &day):
		flag := "--service-reference-date"
		if samePath(day.Path, f.pages) {
			flag = "--pages-date"
		}
		return hinted(err, flag+" YYYY-MM-DD gives the day on which AWS's files were saved")
	case errors.Is(err, source.ErrCut):
		return hinted(err, "the copy is damaged: fetch or save that page again")
	case errors.Is(err, source.ErrShape):
		return hinted(err, "AWS has changed a document; builder/source has to learn the new shape before a catalog can be built")
	case errors.Is(err, merge.ErrMirror):
		return hinted(err, "\"leastwise catalog fetch\" puts the mirror right; --lenient takes it as it is, without files that its manifest does not list")
	case errors.Is(err, merge.ErrHand):
		return hinted(err, "--lenient builds without those lines and lists them in the report; in the source tree they are in builder/merge/data")
	case errors.Is(err, merge.ErrSnapshot):
		return hinted(err, "a base is older than what is laid over it, and a snapshot is whole; --lenient takes a part, all else is marked as withdrawn then")
	case errors.Is(err, fs.ErrNotExist):
		return hinted(err, "--pages and --service-reference take a folder or a .tar.zst, .tar.gz or .tar file")
	}
	return err
}

// packAll makes every blob and has each checked by its own reader.
func packAll(set *fact.Set, descriptions bool) (map[string][]byte, error) {
	blob, err := pack.Catalog(set)
	if err != nil {
		return nil, fmt.Errorf("packing the catalog: %w", err)
	}
	files := map[string][]byte{"catalog.bin": blob}
	if err := catalog.Verify(blob); err != nil {
		return nil, fmt.Errorf("the packed catalog can't be read back: %w", err)
	}
	c, err := catalog.Open(blob)
	if err != nil {
		return nil, err
	}
	ops, err := pack.Operations(set, blob)
	if err != nil {
		return nil, fmt.Errorf("packing the operations: %w", err)
	}
	if err := catalog.VerifyOperations(ops, c); err != nil {
		return nil, fmt.Errorf("the packed operations can't be read back: %w", err)
	}
	files["operations.bin"] = ops
	files["names.bin"] = catalog.WriteNames(c)
	if _, err := catalog.OpenSpelled(blob, files["names.bin"]); err != nil {
		return nil, fmt.Errorf("the names can't be read back: %w", err)
	}
	ledger, err := pack.Ledger(set, blob)
	if err != nil {
		return nil, fmt.Errorf("packing the ledger: %w", err)
	}
	if err := catalog.VerifyLedger(ledger, c); err != nil {
		return nil, fmt.Errorf("the packed ledger can't be read back: %w", err)
	}
	files["ledger.bin"] = ledger
	if !descriptions {
		return files, nil
	}
	texts := pack.Descriptions(set, blob)
	if _, err := catalog.OpenDescriptions(texts, c); err != nil {
		return nil, fmt.Errorf("the packed descriptions can't be read back: %w", err)
	}
	files["descriptions.bin"] = texts
	return files, nil
}
