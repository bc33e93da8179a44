package generate

import "slices"

// Note is something to know about the policy.
type Note struct {
	Code     string
	Severity Severity
	// Message is a clause, Hint says what to do; that may be empty.
	Message, Hint string
	// Item is the index of the item or template, -1 for the whole policy.
	Item int
	// File, Start and End say where in the template, as Text does; all are zero for a
	// note about the whole, and for Policy's.
	File       string
	Start, End int
	// Actions are IDs, sorted.
	Actions []string
	// Forms are ARNs that would help, sorted.
	Forms []string
}

// Severity says how much a note matters.
type Severity uint8

// The severities. Info is worth knowing, as what some actions need besides; Warning is most
// likely a mistake, and with an Error there is no policy that was asked for.
const (
	Info Severity = iota
	Warning
	Error
)

// String is the severity's name, "info", "warning" or "error".
func (s Severity) String() string { return [...]string{"info", "warning", "error"}[min(s, Error)] }

// Codes of notes.
const (
	Ambiguous  = "ambiguous"   // several types fit equally well
	ChildType  = "child-type"  // resources below this one have actions of their own
	NeedsOther = "dependent"   // another action is needed besides
	EmptyLevel = "empty-level" // the level has no action for the ARN
	FillIn     = "fill-in"     // a documented placeholder was left in the ARN
	Incomplete = "incomplete"  // actions need a further resource that no ARN names
	Partition  = "partition"   // the catalog knows no such partition
	Unfinished = "unfinished"  // requests' ARNs go on where this one ends
	Parent     = "parent"      // requests name what this ARN is a part of
	Account    = "account"     // it is none
	Region     = "region"      // the catalog knows no such region
	Size       = "size"        // the policy is longer than AWS accepts

	BadTemplate  = "template"     // the template can't be followed
	BadARN       = "arn"          // an entry is no ARN, or names nothing known
	NotKnown     = "unknown"      // a service, action or level that the catalog lacks
	NotWildcard  = "not-wildcard" // an action for "*" that takes resources
	Ignored      = "ignored"      // an entry without effect
	Empty        = "empty"        // there is no statement
	Dropped      = "dropped"      // incomplete actions were left out
	NoCondition  = "no-condition" // a condition could not be applied
	Future       = "future"       // patterns cover actions that AWS will add
	Principals   = "principal"    // who a principal is
	PolicyKind   = "kind"         // statements that don't belong into one policy
	LevelDiffers = "level"        // actions that have another level for AWS
)

// tidy sorts the lists of a note.
func (n *Note) tidy() {
	slices.Sort(n.Actions)
	slices.Sort(n.Forms)
	n.Forms = slices.Compact(n.Forms)
}

// isIn reports whether the last notes of a sorted list, those about the same place, have
// said it: blocks share what their template says for all.
func (n *Note) isIn(list []Note) bool {
	for i := len(list) - 1; i >= 0 && !list[i].before(n); i-- {
		o := &list[i]
		if o.Code == n.Code && o.Item == n.Item && o.End == n.End && o.Message == n.Message && slices.Equal(o.Actions, n.Actions) {
			return true
		}
	}
	return false
}

// before orders by template, the whole policy last, and place.
func (n *Note) before(o *Note) bool {
	if n.Item != o.Item {
		return uint(n.Item) < uint(o.Item)
	}
	return n.Start < o.Start
}
