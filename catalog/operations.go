package catalog

import (
	"iter"
	"strings"
	"sync/atomic"

	"github.com/leastwise/leastwise/catalog/layout"
)

// Operations reads the operations blob: the API operations of all services, the actions
// each needs and the names SDKs give it. It is safe for concurrent use.
// https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
type Operations struct {
	c        *Catalog
	sections [][]byte
	starts   [layout.OperationsSections][]int
	passed   []string
	tables   []lazy[operationTable]
	failure  atomic.Pointer[error]
}

// OpenOperations returns a reader over an operations blob that was packed together with
// the catalog c; another catalog's blob is an error. It keeps blob, which must not
// change. The error is a *layout.FormatError.
func OpenOperations(blob []byte, c *Catalog) (*Operations, error) {
	sections, err := layout.Sections(blob, layout.Operations, layout.OperationsSections)
	if err != nil {
		return nil, err
	}
	if err := checkBase(sections[layout.OpBase], c, "operations"); err != nil {
		return nil, err
	}
	o := &Operations{c: c, sections: sections}
	n := c.NumServices()
	r := layout.NewReader(sections[layout.OpDirectory], "operations directory")
	fields := make([]int, layout.OpFields*n)
	for i := range fields {
		fields[i] = r.Uint()
	}
	actions := make([]int, n)
	for i := range actions {
		actions[i] = c.counts[i].actions
	}
	field := func(f int) []int { return fields[f*n:][:n] }
	for sec, lengths := range map[int][]int{
		layout.OpCodes:      actions,
		layout.OpExtraCodes: field(layout.OpExtraCount),
		layout.OpExtraNames: field(layout.OpExtraNamesLength),
		layout.OpLists:      field(layout.OpListsLength),
		layout.OpClients:    field(layout.OpClientsLength),
		layout.OpSDK:        field(layout.OpSDKLength),
		layout.OpMethods:    field(layout.OpMethodsLength),
	} {
		starts, ok := partStarts(lengths, len(sections[sec]))
		if !ok {
			r.Fail("the parts of a column don't add up to its size")
		}
		o.starts[sec] = starts
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	p := layout.NewReader(sections[layout.OpPassed], "passed services")
	for !p.Done() {
		o.passed = append(o.passed, text(p.Text()))
	}
	o.tables = make([]lazy[operationTable], n)
	return o, p.Err()
}

// partStarts adds lengths up to the starts of the parts; ok is false when they don't fill
// size bytes.
func partStarts(lengths []int, size int) (starts []int, ok bool) {
	starts = make([]int, len(lengths)+1)
	for i, length := range lengths {
		starts[i+1] = starts[i] + length
	}
	return starts, starts[len(lengths)] == size
}

// checkBase demands that a blob was packed together with the catalog.
func checkBase(base []byte, c *Catalog, name string) error {
	if len(base) != 4 || layout.Uint32(base) != layout.Sum(c.blob) {
		return &layout.FormatError{Offset: layout.HeaderSize, Reason: "these " + name + " belong to another catalog"}
	}
	return nil
}

// VerifyOperations checks an operations blob of unknown origin completely.
func VerifyOperations(blob []byte, c *Catalog) error {
	o, err := OpenOperations(blob, c)
	if err != nil {
		return err
	}
	if err := layout.CheckSum(blob); err != nil {
		return err
	}
	for s := range c.Services() {
		o.table(s.i)
	}
	return o.Err()
}

// Err is the first damage met while decoding, or nil. A service with damaged operations
// reads as one without.
func (o *Operations) Err() error {
	if p := o.failure.Load(); p != nil {
		return *p
	}
	return nil
}

// Of yields the operations of a service: those named like an action in the order of
// actions, then the others, sorted by name.
func (o *Operations) Of(s Service) iter.Seq[Operation] {
	return func(yield func(Operation) bool) {
		for i := range o.table(s.i).operations {
			if !yield(Operation{o, s.i, int32(i)}) {
				return
			}
		}
	}
}

// Lookup finds an operation of a service by name, in any letter case.
func (o *Operations) Lookup(s Service, name string) (Operation, bool) {
	for i, r := range o.table(s.i).operations {
		if len(r.name) == len(name) && compareFold(r.name, name) == 0 {
			return Operation{o, s.i, int32(i)}, true
		}
	}
	return Operation{}, false
}

// Operation is one API operation. It is a small value: copy it freely.
type Operation struct {
	o *Operations
	s int32
	i int32
}

func (op Operation) record() operationRecord { return op.o.table(op.s).operations[op.i] }

// Service is the service whose API has the operation.
func (op Operation) Service() Service { return Service{op.o.c, op.s} }

// Name is AWS's name, "GetObject".
func (op Operation) Name() string { return op.record().name }

// AuthorizedAction is an action that AWS checks when an operation is called.
type AuthorizedAction struct {
	Action Action
	passed string
}

// PassedToService yields the documented values of iam:PassedToService in the check.
func (a AuthorizedAction) PassedToService() iter.Seq[string] {
	return func(yield func(string) bool) {
		if a.passed == "" {
			return
		}
		for v := range strings.SplitSeq(a.passed, "\t") {
			if !yield(v) {
				return
			}
		}
	}
}

// Actions yields the actions that a caller needs, in AWS's order. Some depend on how the
// operation is called.
func (op Operation) Actions() iter.Seq[AuthorizedAction] {
	return func(yield func(AuthorizedAction) bool) {
		t := op.o.table(op.s)
		list := t.operations[op.i].actions
		for _, a := range t.actions[list.start:list.end] {
			out := AuthorizedAction{Action: Action{op.o.c, int32(a.service), int32(a.action)}}
			if a.passed > 0 {
				out.passed = op.o.passed[a.passed-1]
			}
			if !yield(out) {
				return
			}
		}
	}
}

// SDKMethod is how an SDK names an operation.
type SDKMethod struct {
	Package string // "Boto3"
	Client  string // "s3"
	Method  string // "get_object"
}

// SDK yields how SDKs call the operation.
func (op Operation) SDK() iter.Seq[SDKMethod] {
	return func(yield func(SDKMethod) bool) {
		t := op.o.table(op.s)
		list := t.operations[op.i].sdk
		for _, m := range t.methods[list.start:list.end] {
			if !yield(m) {
				return
			}
		}
	}
}
