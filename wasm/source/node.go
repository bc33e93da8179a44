package source

// Kind is what a node is, and for a scalar how it was written.
type Kind uint8

// The kinds. Literal and Folded are YAML's block scalars, | and >.
const (
	Plain Kind = iota
	Single
	Double
	Literal
	Folded
	Seq
	Map
)

var kindNames = [...]string{"plain", "single", "double", "literal", "folded", "seq", "map"}

// String is the kind's name in JSON.
func (k Kind) String() string { return kindNames[min(k, Map)] }

// IsScalar reports whether nodes of the kind have text instead of children.
func (k Kind) IsScalar() bool { return k < Seq }

// Node is a scalar, a list or a map.
type Node struct {
	Kind Kind
	// Start and End are bytes of the file. A scalar's span holds its quotation marks and a
	// block scalar's header; line ends behind it, tags and anchors lie outside. A list or
	// map without brackets goes from its first key or dash to the end of its last child.
	// A value that is not there has an empty span behind the mark that announced it.
	Start, End int
	// Tag is as written, "!Ref"; mostly empty.
	Tag string
	// Conditional is set for what stands there only under a condition of the template.
	Conditional bool
	// Text is a scalar's, with escapes resolved and lines folded.
	Text string
	// Children are a list's items, or a map's keys and values in turn.
	Children []Node
}

// IsNull reports whether the node is a value left out, or a plain null.
func (n *Node) IsNull() bool {
	if n.Kind != Plain || n.Tag != "" {
		return false
	}
	switch n.Text {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// Member is the value of a map's key; nil if there is none, or no map.
func (n *Node) Member(key string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	for i := 1; i < len(n.Children); i += 2 {
		if k := &n.Children[i-1]; k.Kind.IsScalar() && k.Text == key {
			return &n.Children[i]
		}
	}
	return nil
}

// HasConditional reports whether a node or one in it is Conditional. It recurses no deeper
// than the tree.
func (n *Node) HasConditional() bool {
	for i := range n.Children {
		if n.Children[i].HasConditional() {
			return true
		}
	}
	return n.Conditional
}

// Limits of a tree. Readers refuse files beyond them.
const (
	// MaxDepth is how deep lists and maps may nest, those behind aliases included.
	MaxDepth = 128
	// MaxExpanded is how many nodes the aliases of a file may stand for.
	MaxExpanded = 50_000
	// MaxBytes is the size of the largest file that is read.
	MaxBytes = 8 << 20
)

// Error says why a file has no tree.
type Error struct {
	// Offset is a byte of the file, at most its length.
	Offset int
	// Reason is a clause without full stop; Hint says what to do and may be empty.
	Reason, Hint string
}

func (e *Error) Error() string { return e.Reason }
