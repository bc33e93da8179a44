package engine

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Call answers one request of the form {"op":"generate","request":{…}} with
// {"ok":{…}} or {"error":{…}}. It never panics.
func (e *Engine) Call(request []byte) []byte { return e.AppendReply(nil, request) }

// AppendReply appends the reply to dst.
func (e *Engine) AppendReply(dst, request []byte) (out []byte) {
	start := len(dst)
	defer func() {
		if fault := recover(); fault != nil {
			out = AppendError(dst[:start], Fault(fault))
		}
	}()
	out, err := e.dispatch(dst, string(request))
	if err == nil {
		err = e.damage()
	}
	if err != nil {
		return AppendError(out[:start], err)
	}
	return out
}

var errNoCatalog = &api.Error{Code: "catalog", Message: "no catalog is open"}

// damage is what decoding met in a blob that nobody verified.
func (e *Engine) damage() error {
	var broken error
	if e.catalog != nil {
		broken = e.catalog.Err()
	}
	if broken == nil && e.ledger != nil {
		broken = e.ledger.Err()
	}
	if broken == nil && e.operations != nil {
		broken = e.operations.Err()
	}
	if broken == nil {
		return nil
	}
	return &api.Error{Code: "catalog", Message: broken.Error()}
}

// AppendError appends the reply to a request that failed.
func AppendError(dst []byte, err error) []byte {
	e, ok := err.(*api.Error)
	if !ok {
		e = &api.Error{Code: "internal", Message: err.Error()}
	}
	dst = append(dst, `{"error":`...)
	return append(e.AppendJSON(dst), '}')
}

// AppendOK appends the reply that appendTo writes.
func AppendOK(dst []byte, appendTo func([]byte) []byte) []byte {
	return append(appendTo(append(dst, `{"ok":`...)), '}')
}

// Fault makes an error of what recover gives.
func Fault(fault any) error {
	message := "a fault in the engine"
	switch f := fault.(type) {
	case error:
		message += ": " + f.Error()
	case string:
		message += ": " + f
	}
	return &api.Error{Code: "internal", Message: message, Hint: "please report it with the request"}
}

// dispatch reads the envelope and runs the operation.
func (e *Engine) dispatch(dst []byte, text string) ([]byte, error) {
	doc, err := jsonspan.Parse(text)
	if err != nil {
		bad := err.(*jsonspan.Error)
		return dst, &api.Error{Code: "syntax", Message: "the request is not JSON: " + bad.Reason, Offset: &bad.Offset}
	}
	root := doc.Root()
	if root.Kind() != jsonspan.Object {
		return dst, envelope(root, root.Kind().String()+" where an object should stand")
	}
	var op, request jsonspan.Node
	haveOp, haveRequest := false, false
	for key, value := range root.Members() {
		name := key.Text()
		switch {
		case name == "op" && haveOp, name == "request" && haveRequest:
			return dst, envelope(key, "a second "+quote(name))
		case name == "op":
			op, haveOp = value, true
		case name == "request":
			request, haveRequest = value, true
		default:
			return dst, envelope(key, "unknown field "+quote(name))
		}
	}
	if !haveOp || op.Kind() != jsonspan.String {
		return dst, envelope(root, `no "op" that is a string`)
	}
	if !haveRequest {
		return dst, envelope(root, `no "request"`)
	}
	return e.run(dst, op, request)
}

func envelope(n jsonspan.Node, message string) error {
	at := n.Start()
	return &api.Error{Code: "request", Message: message, Hint: `a request reads {"op":"NAME","request":{}}`, Offset: &at}
}

// operations are sorted by name.
var operations = []string{"action", "compare", "conditionKey", "convert", "describe", "evaluate", "expand", "fit", "generate", "intake", "lint", "measure", "merge", "pin", "resourceType", "roles", "search", "service", "shrink", "suite", "version"}

func (e *Engine) run(dst []byte, op, request jsonspan.Node) ([]byte, error) {
	name := op.Text()
	if e.catalog == nil && name != "version" {
		return dst, errNoCatalog
	}
	if !slices.Contains(operations, name) {
		at := op.Start()
		return dst, &api.Error{Code: "operation", Message: "no operation " + quote(name), Hint: hintOneOf(name, operations), Offset: &at}
	}
	reply, err := e.answer(name, request)
	if err != nil {
		return dst, err
	}
	return AppendOK(dst, reply.AppendJSON), nil
}

type writer interface{ AppendJSON([]byte) []byte }

// answer reads the request of an operation and runs it. A reply is worth something only
// without an error.
func (e *Engine) answer(name string, request jsonspan.Node) (writer, error) {
	switch name {
	case "action":
		var q api.ActionRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Action(&q)
	case "compare":
		var q api.CompareRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Compare(&q)
	case "conditionKey":
		var q api.ConditionKeyRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.ConditionKey(&q)
	case "convert":
		var q api.ConvertRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Convert(&q)
	case "describe":
		var q api.DescribeRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Describe(&q)
	case "evaluate":
		var q api.EvaluateRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Evaluate(&q)
	case "expand":
		var q api.ExpandRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Expand(&q)
	case "fit":
		var q api.FitRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Fit(&q)
	case "generate":
		var q api.GenerateRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Generate(&q)
	case "intake":
		var q api.IntakeRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Intake(&q)
	case "lint":
		var q api.LintRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Lint(&q)
	case "measure":
		var q api.MeasureRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Measure(&q)
	case "merge":
		var q api.MergeRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Merge(&q)
	case "pin":
		var q api.PinRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Pin(&q)
	case "resourceType":
		var q api.ResourceTypeRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.ResourceType(&q)
	case "roles":
		var q api.RolesRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Roles(&q)
	case "search":
		var q api.SearchRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Search(&q)
	case "service":
		var q api.ServiceRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Service(&q)
	case "shrink":
		var q api.ShrinkRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Shrink(&q)
	case "suite":
		var q api.SuiteRequest
		if err := q.ReadJSON(request); err != nil {
			return nil, err
		}
		return e.Suite(&q)
	}
	var q api.VersionRequest
	if err := q.ReadJSON(request); err != nil {
		return nil, err
	}
	return e.Version(&q)
}
