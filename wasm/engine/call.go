package engine

import (
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
	if err == nil && e.catalog != nil {
		if broken := e.catalog.Err(); broken != nil {
			err = &api.Error{Code: "catalog", Message: broken.Error()}
		}
	}
	if err != nil {
		return AppendError(out[:start], err)
	}
	return out
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
		switch key.Text() {
		case "op":
			op, haveOp = value, true
		case "request":
			request, haveRequest = value, true
		default:
			return dst, envelope(key, "unknown field "+quote(key.Text()))
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
var operations = []string{"action", "conditionKey", "generate", "resourceType", "search", "service", "version"}

func (e *Engine) run(dst []byte, op, request jsonspan.Node) ([]byte, error) {
	name := op.Text()
	if e.catalog == nil && name != "version" {
		return dst, &api.Error{Code: "catalog", Message: "no catalog is open"}
	}
	switch name {
	case "action":
		return answer(dst, request, e.Action)
	case "conditionKey":
		return answer(dst, request, e.ConditionKey)
	case "generate":
		return answer(dst, request, e.Generate)
	case "resourceType":
		return answer(dst, request, e.ResourceType)
	case "search":
		return answer(dst, request, e.Search)
	case "service":
		return answer(dst, request, e.Service)
	case "version":
		return answer(dst, request, e.Version)
	}
	at := op.Start()
	return dst, &api.Error{Code: "operation", Message: "no operation " + quote(name), Hint: hintOneOf(name, operations), Offset: &at}
}

type reader[T any] interface {
	*T
	ReadJSON(jsonspan.Node) error
}

type writer interface{ AppendJSON([]byte) []byte }

func answer[Q any, P reader[Q], R writer](dst []byte, request jsonspan.Node, run func(P) (R, error)) ([]byte, error) {
	q := P(new(Q))
	if err := q.ReadJSON(request); err != nil {
		return dst, err
	}
	reply, err := run(q)
	if err != nil {
		return dst, err
	}
	return AppendOK(dst, reply.AppendJSON), nil
}
