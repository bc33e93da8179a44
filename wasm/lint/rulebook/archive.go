package rulebook

import "strings"

// Archive is a text with files behind it, in the txtar format: a line "-- NAME --" begins
// each file.
type Archive struct {
	Comment string
	Files   []File
}

// File is one file of an archive.
type File struct{ Name, Data string }

// ParseArchive reads an archive; there is no text that is none.
func ParseArchive(text string) Archive {
	var a Archive
	var lines strings.Builder
	store := func() {
		if len(a.Files) == 0 {
			a.Comment = lines.String()
		} else {
			a.Files[len(a.Files)-1].Data = lines.String()
		}
		lines.Reset()
	}
	for line := range strings.Lines(text) {
		name, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "-- ")
		if name, end := strings.CutSuffix(name, " --"); ok && end {
			store()
			a.Files = append(a.Files, File{Name: name})
			continue
		}
		lines.WriteString(line)
	}
	store()
	return a
}

// String writes the archive.
func (a Archive) String() string {
	var b strings.Builder
	b.WriteString(a.Comment)
	for _, f := range a.Files {
		b.WriteString("-- " + f.Name + " --\n" + f.Data)
		if f.Data != "" && !strings.HasSuffix(f.Data, "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
