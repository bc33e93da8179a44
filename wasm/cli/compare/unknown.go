package compare

import "encoding/json"

// ReadUnknown reads an answer whose form is not documented, such as the console's. Nothing is
// guessed but two things: an answer without a single value, like [] or {"a":[]}, found
// nothing; and a list anywhere in there whose entries all are findings in the documented form
// is one. The error is ErrForm.
func ReadUnknown(answer []byte, policyText string) ([]Theirs, error) {
	var v any
	if json.Unmarshal(answer, &v) != nil {
		return nil, ErrForm
	}
	if empty(v) {
		return nil, nil
	}
	list := findList(v)
	if list == nil {
		return nil, ErrForm
	}
	return readList(list, policyText)
}

// empty reports whether there is no value in v. encoding/json keeps the depth within bounds.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		for _, e := range v {
			if !empty(e) {
				return false
			}
		}
		return true
	case map[string]any:
		for _, e := range v {
			if !empty(e) {
				return false
			}
		}
		return true
	}
	return false
}

// findList is the one list of findings in v, nil if there is none or another one.
func findList(v any) []json.RawMessage {
	var found []json.RawMessage
	lists := 0
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			if list := findings(v); list != nil {
				found = list
				lists++
				return
			}
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(v)
	if lists != 1 {
		return nil
	}
	return found
}

// findings are the entries of a list that all look like findings, nil otherwise.
func findings(list []any) []json.RawMessage {
	var out []json.RawMessage
	for _, e := range list {
		object, ok := e.(map[string]any)
		if !ok {
			return nil
		}
		code, isCode := object["issueCode"].(string)
		_, isType := object["findingType"].(string)
		if !isCode || !isType || code == "" {
			return nil
		}
		raw, err := json.Marshal(object)
		if err != nil {
			return nil
		}
		out = append(out, raw)
	}
	return out
}
