package layout

// The sections of the catalog blob. Texts are UTF-8.
const (
	// SecMeta holds text lines: one per snapshot, date, tab, name; oldest first.
	SecMeta = iota
	// SecServices holds a text per service: prefix, then a tab and a name for each page.
	// Prefixes are sorted by bytes and lower-case.
	SecServices
	// SecDirectory holds a list of DirectoryFields numbers per service, field by field:
	// first that of all services in the field NounCount, and so on.
	SecDirectory
	// SecTokens holds a text per token; action nouns are made of tokens. The first
	// 256-WideTokens have codes of one byte.
	SecTokens
	// SecVerbs holds a text per verb, sorted by lower-case letters: the access level as
	// a digit, the verb, and, where the noun that follows is put in the plural, "+" and
	// the ending: "1List+s". The level is that of most actions with the verb.
	SecVerbs
	// SecVerbSets holds sets of verbs that nouns share: count, then the verbs' numbers,
	// the first one whole, each further one less its predecessor and 1.
	SecVerbSets
	// SecDependents holds the actions that others of another service depend on, the most
	// frequent first: the service's number, then the action's (by lower-case name).
	SecDependents
	// SecARNHeads holds a text per combination of the ARN fields service, region and
	// account as they stand in formats, separated by "|"; an empty service is the
	// prefix itself.
	SecARNHeads
	// SecForeign holds a text per service field that formats use under another prefix:
	// the field, then a tab and a prefix for each such service.
	SecForeign
	// SecGlobalKeys holds a text per global condition key, sorted by lower-case name:
	// the low and the high four bits of the type byte, each added to '0', then the name.
	SecGlobalKeys
	// SecPartitions holds a text per partition: its name, then a space and the name of
	// each region.
	SecPartitions
	// SecPrincipals holds a text per service principal, without ".amazonaws.com" where
	// it ends so; others end in a dot.
	SecPrincipals
	// SecStrict holds the table of strict levels, sorted by action: the service's number
	// less that of the entry before, the action's number less that of the entry before
	// of the same service and 1, and the level.
	SecStrict
	// firstColumn starts the columns, in the order of the Col constants.
	firstColumn
)

// The per-service columns. Nouns are sorted by lower-case letters, and actions stand in
// the order of nouns, then of verbs ("noun order"), in all columns.
const (
	// ColNouns has a byte per noun: tokens shared with the noun before * 16 + further
	// tokens; ColNounTokens has the further ones' codes.
	ColNouns = iota
	ColNounTokens
	// ColVerbSets has the number of each noun's verb set.
	ColVerbSets
	// ColExceptions has four lists, each a count and then gaps: actions with another
	// level than their verb's (gap * 6 + level), permission-only actions, actions with
	// scenarios, actions that the pages list without a resource type although rows of
	// the service reference name some. A gap is the number of actions passed over.
	ColExceptions
	// ColTypes says for each resource type, sorted by lower-case letters, how its name is
	// made: a Spelling, and unless it is NotSpelled the number of the noun less that of
	// the type before which has one. ColTypeNames has a text for each NotSpelled.
	ColTypes
	ColTypeNames
	// ColFormats has per resource type its ARN formats, see FormatEscape.
	ColFormats
	// ColKeyNames has a text per condition key, sorted by lower-case name, see KeyEscape;
	// ColKeyTypes a type byte per key.
	ColKeyNames
	ColKeyTypes
	// ColKeySets has the key sets of resource types, then of actions, then of rows, each
	// as its place in a move-to-front list that starts with the empty set in front; the
	// list's length stands for a new set, whose definition comes from ColKeySetDefs:
	// count, then gaps between the keys' numbers.
	ColKeySets
	ColKeySetDefs
	// ColRowSets has each action's set of rows, as ColKeySets has key sets; ColRowSetDefs
	// defines the sets: number of rows * 4 + 2 if rows have alternatives + 1 if rows
	// have keys; then per row (gap between type numbers) * 2 + 1 if required, then the
	// alternative where there are any. Keys follow in ColKeySets.
	ColRowSets
	ColRowSetDefs
	// ColDependents has per action with dependents: actions passed over, number of
	// dependents * 4 + sources (1 page, 2 operation, 3 both, 0 mixed). ColDependentRefs
	// has the dependents: an action of the same service as its number * 2, any other as
	// its place in SecDependents * 2 + 1; and each one's sources where they are mixed.
	ColDependents
	ColDependentRefs
	// Columns is the number of columns.
	Columns
)

// The fields of the directory: four counts, then the lengths in bytes of the columns, less
// Usual; DirectoryField says where. Columns of one byte per noun or key have no length.
const (
	NounCount = iota
	ActionCount
	TypeCount
	KeyCount
	firstLength
)

// DirectoryFields is the number of fields per service.
const DirectoryFields = firstLength + Columns - 2

// Usual is the length of a column that needs one byte per entry; the directory has what
// the real length is above it.
func Usual(col, nouns, actions, types int) int {
	switch col {
	case ColVerbSets:
		return nouns
	case ColRowSets:
		return actions
	case ColKeySets:
		return actions + types
	case ColTypes:
		return types
	}
	return 0
}

// DirectoryField is the field that gives the length of a column.
func DirectoryField(col int) int {
	switch {
	case col == ColNouns:
		return NounCount
	case col == ColKeyTypes:
		return KeyCount
	case col > ColKeyTypes:
		return firstLength + col - 2
	}
	return firstLength + col - 1
}

// Column is the section that holds a column.
func Column(col int) int { return firstColumn + col }

// CatalogSections is the number of sections of the catalog blob.
const CatalogSections = firstColumn + Columns

// Names of sections and columns, for errors and statistics.
var (
	SectionNames = [firstColumn]string{
		"meta", "services", "directory", "tokens", "verbs", "verb sets", "dependents",
		"ARN heads", "foreign", "global keys", "partitions", "principals",
		"strict levels",
	}
	ColumnNames = [Columns]string{
		"nouns", "noun tokens", "noun verb sets", "exceptions", "types", "type names",
		"formats", "key names", "key types", "key sets", "key set definitions",
		"row sets", "row set definitions", "action dependents", "dependents of actions",
	}
)

// WideTokens is the number of first bytes that start a token code of two bytes: a code
// below 256-WideTokens is the token's number; c, d above it is the token
// 256-WideTokens + (c-(256-WideTokens))*256 + d.
const WideTokens = 12

// The text of an ARN format: one byte for the head ('0' + number in SecARNHeads), then
// the resource part with these escapes. A format without a usable head starts with
// FormatWhole and is written out.
const (
	FormatWhole = '\x01' // in place of a head: the text is the whole format
	FormatName  = '\x02' // the type's name
	FormatCamel = '\x03' // "${" and the type's name in CamelCase
	FormatAgain = '\x04' // another format of the same type follows
)

// The text of a key name: an own key starts with ":", which stands for the prefix; the
// three tag keys are one byte each; anything else is written out.
var KeyEscapes = [...]string{"aws:RequestTag/${TagKey}", "aws:ResourceTag/${TagKey}", "aws:TagKeys"}

// KeyEscape is the byte of KeyEscapes[0]; the others follow.
const KeyEscape = '\x01'

// A key's type byte: the value type in the low four bits, in the order of
// catalog.ValueType, and three flags.
const (
	KeyMultivalued = 1 << 4 // a request may carry several values
	KeySingleToo   = 1 << 5 // and on some pages just one (elasticloadbalancing:ListenerProtocol)
	KeyNumericToo  = 1 << 6 // numeric operators compare it as well (aws:EpochTime)
)

// MaxActions is the number of actions a service may have; ec2 has about 800. It bounds
// what a hostile blob can make a reader do.
const MaxActions = 1 << 14

// MaxName is the length in bytes an action's name may have; AWS's longest has 63.
const MaxName = 255

// Levels is the number of access levels, unknown included.
const Levels = 6
