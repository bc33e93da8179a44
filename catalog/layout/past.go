package layout

// The kinds of facts in LgPast, each with the number that says which one: its place in the
// service, in the order of lower-case names, counted from 0.
const (
	PastService        = iota // 0
	PastAction                // the action's place
	PastPermissionOnly        // the mark of an action; the action's place
	PastDependent             // its place among the dependents of all actions, in their order
	PastRow                   // its place among the rows of all actions, in their order
	PastRequired              // the star of a row; the row's place
	PastType                  // the resource type's place
	PastKey                   // the condition key's place
	PastOperation             // the operation's place, by name
	PastKeyNote               // the place in LgKeyNotes
	PastKinds
)
