package layout

// The sections of the ledger blob: where each fact is from, and what only a reader of the
// documentation wants. It refers to the catalog blob it was packed with.
const (
	// LgBase holds the checksum of the catalog blob (Sum), four bytes, low end first.
	LgBase = iota
	// LgDirectory holds LgFields numbers per service, field by field, as SecDirectory.
	LgDirectory
	// LgOrigins holds a text per snapshot, oldest first: '0' + source, date, tab, name.
	LgOrigins
	// LgServices has a text per service: '0' + sources, then the slugs of its pages,
	// each after a tab, in the order of the service's names.
	LgServices
	// LgProfiles defines, most frequent first, what actions have in common: sources,
	// source of the level, page number + 1, the LgFlag bits.
	LgProfiles
	// LgActions has the profile of each action, in the order of lower-case names.
	LgActions
	// LgAnchors has a text per action with LgOddAnchor: the fragment on its page.
	LgAnchors
	// LgLinks has, for a service with any links, the text that precedes the operation's
	// name in most links to the API reference. A service with other links has further: their
	// count; each, sorted, as the number of bytes it shares with the one before and a text
	// of the rest, with LinkName for the action's name; and the place in this list per
	// action with LgOtherLink.
	LgLinks
	// LgLevels has a byte per action with LgOtherLevel: the level the pages give.
	LgLevels
	// LgRows has, per action with LgOddRows, its rows as the sources have them: count,
	// then for each the type's number + 1 (0 for the action itself) * 2 + 1 if required,
	// sources, page number + 1, the scenario's number + 1 (0 for none), and the count
	// and gaps of its keys' numbers.
	LgRows
	// LgScenarios has a text per scenario.
	LgScenarios
	// LgTypes and LgKeys have the sources of each resource type and key, a byte each; that of
	// a key with LgOtherTypes where the pages give it other types.
	LgTypes
	LgKeys
	// LgReasons has a text per strict level, in the order of SecStrict: reason, tab, URL.
	LgReasons
	// LgPast has, per service, the facts that the newest snapshot of one of their sources
	// lacks: groups of a kind (PastKinds), the number of the snapshot in LgOrigins that
	// was the source's last to have them, and the count and gaps of the facts' numbers.
	LgPast
	// LgKeyTypes has a text per key with LgOtherTypes: what the pages say, after commas.
	LgKeyTypes
	// LgKeyNotes has, per service, the keys that rows and resource types have from other
	// sources than the row or type itself, or with another past: the gap to the owner
	// before, the key's number, its sources. Owners are numbered types first, then rows
	// as in PastRow; they rise, and so do the keys of one.
	LgKeyNotes
	// LedgerSections is the number of sections.
	LedgerSections
)

// The sources of facts, as bits.
const (
	SourcePages = 1 << iota
	SourceServiceReference
	SourceCorrection
	SourceConsole
)

// The flags of a profile.
const (
	LgOddAnchor    = 1 << iota // the anchor is in LgAnchors, not Anchor(slug, name)
	LgLink                     // there is a link: the service's text in LgLinks, name, ".html"
	LgLastAccessed             // IAM reports when the action was last used
	LgOddRows                  // the rows are in LgRows; see below
	LgOtherLevel               // the pages give another level, in LgLevels
	LgActionAnchor             // the anchor is ActionAnchor(slug, name)
	LgOtherLink                // the link is another one of those in LgLinks
)

// LinkName stands for the action's name in the links of LgLinks.
const LinkName = "\x01"

// LinkShared is the most bytes that a link shares with the one before: so the memory for a
// damaged list stays near the size of the blob.
const LinkShared = 255

// LgOtherTypes is the mark in LgKeys.
const LgOtherTypes = 1 << 7

// Without LgOddRows, the rows of an action are those of the catalog, one per type and
// one for the keys of the action itself, each with the action's sources and page.

// The fields of the ledger's directory: lengths of the parts of columns.
const (
	LgActionsLength = iota
	LgAnchorsLength
	LgLinksLength
	LgLevelsLength
	LgRowsLength
	LgPastLength
	LgKeyNotesLength
	LgFields
)

// Anchor is the usual fragment of an action on its page: the slug without "list_" and the
// name in the layout before July 2026.
func Anchor(slug, name string) string {
	if len(slug) > 5 && slug[:5] == "list_" {
		slug = slug[5:]
	}
	return slug + "-" + name
}

// ActionAnchor is that fragment in the layout since July 2026.
func ActionAnchor(slug, name string) string { return slug + "-action-" + name }
