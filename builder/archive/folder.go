package archive

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// walkFolder reads the files of a folder one at a time. Names that begin with a dot
// (.git, half-written downloads) are left out.
func walkFolder(root string, max limits, fn func(File) error) error {
	var names []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path != root && d.Name()[0] == '.' {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s: not a plain file; copy what it stands for into the folder", path)
		}
		name, err := filepath.Rel(root, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		return err
	}
	slices.Sort(names) // WalkDir sorts within a folder only
	for _, name := range names {
		path := filepath.Join(root, filepath.FromSlash(name))
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if err := max.count(root, name, info.Size()); err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := fn(File{name, data, info.ModTime().UTC()}); err != nil {
			return err
		}
	}
	return nil
}
