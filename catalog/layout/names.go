package layout

// The sections of the names blob: what a catalog spells its actions' names from, spelled
// out. It says nothing that the catalog blob does not say, and is twice as long: it is for
// programs that are built with a catalog, which read it in the pages of their own file.
const (
	// NmBase holds the checksum of the catalog blob (Sum), four bytes, low end first.
	NmBase = iota
	// NmStarts has four bytes per service: where its part of NmText starts.
	NmStarts
	// NmRecords has NameRecord bytes per action, in the order of lower-case names: where its
	// name starts in the service's part of NmText (four bytes), its place in noun order
	// (two), the length of its name, and its level and flags as the reader keeps them.
	NmRecords
	// NmText has the ID of each action ("s3:GetObject"), each with a blank behind it.
	NmText
	// NamesSections is the number of sections.
	NamesSections
)

// NameRecord is the length of a record in NmRecords.
const NameRecord = 8
