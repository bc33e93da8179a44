package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cli/config"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/hcl"
)

// isHCL reports whether a file's name promises Terraform's language.
func isHCL(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".tf", ".tofu":
		return true
	}
	return false
}

// isHCLJSON reports whether a file's name promises the JSON form of that language.
func isHCLJSON(name string) bool {
	stem, ok := strings.CutSuffix(strings.ToLower(name), ".json")
	return ok && isHCL(stem)
}

// isValues reports whether Terraform takes variables' values from a file of that name unasked.
func isValues(name string) bool {
	name = strings.ToLower(filepath.Base(name))
	return name == "terraform.tfvars" || strings.HasSuffix(name, ".auto.tfvars")
}

// folders knows what Terraform's files in folders define for each other. It reads each folder
// once.
type folders struct {
	read map[string][]neighbour
	// tools are those whose marks are heeded, see [config.Tools].
	tools []string
	// unread are files met in folders that can't be read and may have policies.
	unread []error
}

// neighbour is a file in a folder.
type neighbour struct {
	name string
	file *hcl.File
}

// module is that of the folder of a file, which is not read again. A file that can't be read
// defines nothing; nil has no folders.
func (f *folders) module(name string, own *hcl.File) *hcl.Module {
	if f == nil || name == stdinName {
		return nil
	}
	folder, base := filepath.Dir(name), filepath.Base(name)
	list, ok := f.read[folder]
	if !ok {
		list = neighbours(folder)
		if f.read == nil {
			f.read = map[string][]neighbour{}
		}
		f.read[folder] = list
	}
	files := []*hcl.File{own}
	for _, n := range list {
		if n.name != base {
			files = append(files, n.file)
		}
	}
	return hcl.NewModule(files...)
}

// neighbours reads Terraform's files of a folder in the order of their names, those with
// values in the order in which they count.
func neighbours(folder string) (list []neighbour) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	slices.SortStableFunc(entries, func(a, b os.DirEntry) int { return rankOf(a.Name()) - rankOf(b.Name()) })
	for _, e := range entries {
		name := e.Name()
		read := hcl.Read
		switch {
		case e.IsDir():
			continue
		case isHCLJSON(name):
			read = hcl.ReadJSON
		case isValues(name):
			read = hcl.ReadValues
		case !isHCL(name):
			continue
		}
		info, err := e.Info()
		if err != nil || info.Size() > source.MaxBytes {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			continue
		}
		if file, err := read(string(text)); err == nil {
			list = append(list, neighbour{name, file})
		}
	}
	return list
}

// rankOf: the files *.auto.tfvars count more than terraform.tfvars.
func rankOf(name string) int {
	if strings.HasSuffix(strings.ToLower(name), ".auto.tfvars") {
		return 1
	}
	return 0
}

// findHCL finds the policies of a file, which follow references in its folder.
func (f *folders) findHCL(name, text string, view int) (list []found, more bool, err error) {
	isJSON := isHCLJSON(name)
	read := hcl.Read
	if isJSON {
		read = hcl.ReadJSON
	}
	file, err := read(text)
	var problem *source.Error
	if errors.As(err, &problem) {
		return nil, false, placed(name, text, problem.Offset, problem.Reason, problem.Hint)
	}
	module := f.module(name, file)
	var policies []hcl.Policy
	if module != nil {
		policies, more = module.InView(file, view)
	} else {
		policies, more = file.InView(view)
	}
	marks := config.CommentMarks(text, hcl.Comments)
	for i := range policies {
		one := foundInHCL(text, &policies[i], isJSON)
		one.marks = marksIn(marks, text, policies[i].Start, policies[i].End)
		list = append(list, one)
	}
	return list, more, err
}
