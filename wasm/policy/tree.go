package policy

// Span is a part of a text: bytes from 0, End exclusive. What was not read from a text has
// the empty span at 0.
type Span struct{ Start, End int }

// Form is how a value is written.
type Form uint8

// The forms. Text is the zero value: a string.
const (
	Text Form = iota
	Bool
	Number
	Null
	List
	Object
)

// String is a scalar as it stands in a policy.
type String struct {
	// Value is the string, a number as written, or true or false. Where neither belongs
	// it is the compact JSON of what stands there instead.
	Value string
	Span  Span // with the quotation marks
	Form  Form
}

// Values is a list, or a single value standing for a list of one.
type Values struct {
	Items  []String
	Span   Span // of the whole list, with its brackets
	Single bool // written without brackets
}

// Document is one policy.
type Document struct {
	// Source is the text that all spans of the document refer to. It is the text given to
	// Parse, or what a JSON string or an URL-encoded text in there stands for.
	Source string
	Span   Span

	Version, ID String
	Statements  []Statement
	// Elements are all members of the document, in order, with the ones that are no
	// element of the policy language.
	Elements []Element
	// Single is set if Statement is one object, or the text one bare statement.
	Single bool

	Wrapping
}

// Wrapping is what stood around a document in the text given to Parse.
type Wrapping struct {
	// Fragment is set if the text is a statement or a list of statements without the
	// document around it. The document's span is then theirs.
	Fragment bool
	// Key is the member of a larger object that held the document, for example
	// PolicyDocument or AssumeRolePolicyDocument.
	Key string
	// Within is where the document stands in the text given to Parse.
	Within Span
	// Encoded is set if Source is not the text given to Parse. See [Document.Outer].
	Encoded Encoding
	// More are further documents of the same text, in order. Theirs is empty.
	More []*Document

	outer string // the text given to Parse, if Encoded
}

// Statement is one statement.
type Statement struct {
	Span Span
	// Raw is the compact JSON of what stands in place of an object, empty otherwise.
	Raw string

	Sid, Effect             String
	Principal, NotPrincipal []Principal
	Action, NotAction       []String
	Resource, NotResource   []String
	Condition               []Condition
	// Elements are all members of the statement, in order, duplicates and unknown ones
	// included. The fields above hold the last of each name; they are nil where there is
	// none, and empty where the list is.
	Elements []Element
}

// Element is a member of a document or a statement.
type Element struct {
	Key  String
	Span Span // of the value
	// Form is the value's. A scalar in place of a list has its own.
	Form Form
	// Name is the policy language's name for it, empty for an unknown one. Names are
	// matched with case, as AWS does.
	Name string
	// Like is the name that differs from an unknown one in case only.
	Like string
	// Raw is the value as compact JSON, for unknown elements only.
	Raw string
}

// PrincipalKind says whose names a principal's values are.
type PrincipalKind uint8

// The kinds of principals. Any is the bare "*"; Unknown is none of AWS's names.
const (
	Unknown PrincipalKind = iota
	Any
	AWS
	Service
	Federated
	CanonicalUser
)

// Principal is one member of a principal map, or what stands in place of the map.
type Principal struct {
	Kind PrincipalKind
	Key  String // as written, zero without a map and for principals made by hand
	Values
}

// Condition is one operator of a condition block with its keys.
type Condition struct {
	Operator String // with qualifier and IfExists, as written
	Span     Span   // of the keys' object
	Raw      string // compact JSON of what stands there instead, empty otherwise
	Keys     []ConditionKey
}

// ConditionKey is one key with the values it is compared with.
type ConditionKey struct {
	Key String
	Values
}

// Allow and Deny are the effects.
const (
	Allow = "Allow"
	Deny  = "Deny"
)

// Element is the last element of that name, nil if there is none.
func (s *Statement) Element(name string) *Element { return last(s.Elements, name) }

// Element is the last element of that name, nil if there is none.
func (d *Document) Element(name string) *Element { return last(d.Elements, name) }

func last(elements []Element, name string) *Element {
	for i := len(elements) - 1; i >= 0; i-- {
		if elements[i].Name == name {
			return &elements[i]
		}
	}
	return nil
}
