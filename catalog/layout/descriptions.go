package layout

// The sections of the descriptions blob: AWS's sentences, which are never committed. It
// refers to the catalog blob it was packed with.
const (
	// DescBase holds the checksum of the catalog blob (Sum), four bytes, low end first.
	DescBase = iota
	// DescDirectory holds two numbers per service, field by field, as SecDirectory: the
	// lengths of its parts of the next two.
	DescDirectory
	// DescActions has a text per action, in the order of lower-case names. Most start
	// with DescUsual, which is left out; the others start with DescWhole.
	DescActions
	// DescKeys has a text per condition key.
	DescKeys
	// DescriptionsSections is the number of sections.
	DescriptionsSections
)

// DescUsual starts the description of nearly every action.
const DescUsual = "Grants permission to "

// DescWhole marks a description that does not start so.
const DescWhole = '\x01'
