package source

import (
	"fmt"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/leastwise/leastwise/builder/fact"
)

// schemaVersions are the versions of the service reference that Service reads: v1.1 has
// resources and keys, v1.2 adds access levels, v1.3 what IAM's tools support, v1.4 API
// operations.
var schemaVersions = []string{"v1.1", "v1.2", "v1.3", "v1.4"}

// reference is a file of the service reference being read.
type reference struct {
	name string
	out  *ServiceFacts
}

// Service reads one file of the service reference. The error wraps ErrShape and names the
// entry, counted from 0.
//
// https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
func Service(name string, data []byte) (*ServiceFacts, error) {
	if !gjson.ValidBytes(data) {
		return nil, fmt.Errorf("%s: not JSON: %w", name, ErrShape)
	}
	// Strings of the result share this copy of the text.
	root := gjson.Parse(string(data))
	f := &reference{name: name, out: &ServiceFacts{File: name}}
	s := &f.out.Service
	s.Sources = fact.Sources(fact.ServiceReference)
	var actions, types, keys, operations gjson.Result
	for member, value := range members(root) {
		switch member {
		case "Name":
			s.Prefix = value.String()
		case "Version":
			f.out.Version = value.String()
		case "Actions":
			actions = value
		case "Resources":
			types = value
		case "ConditionKeys":
			keys = value
		case "Operations":
			operations = value
		}
	}
	if !isWord(s.Prefix, "-") {
		return nil, f.errorf("", "the service's name is %q", s.Prefix)
	}
	if !slices.Contains(schemaVersions, f.out.Version) {
		return nil, f.errorf("", "schema version %q, known are %q", f.out.Version, schemaVersions)
	}
	if !actions.IsArray() {
		return nil, f.errorf("", "no list of Actions")
	}
	for _, step := range []struct {
		list  string
		value gjson.Result
		read  func(where string, entry gjson.Result) error
	}{
		{"Actions", actions, f.readAction},
		{"Resources", types, f.readResourceType},
		{"ConditionKeys", keys, f.readConditionKey},
		{"Operations", operations, f.readOperation},
	} {
		if step.value.Exists() && !step.value.IsArray() {
			return nil, f.errorf("", "%s is not a list", step.list)
		}
		for i, entry := range elementsOf(step.value) {
			if err := step.read(fmt.Sprintf("%s[%d]", step.list, i), entry); err != nil {
				return nil, err
			}
		}
	}
	s.Sort()
	return f.out, nil
}

func (f *reference) readAction(where string, entry gjson.Result) error {
	a := fact.Action{Sources: f.out.Service.Sources, Page: -1}
	var keys []string
	for member, value := range members(entry) {
		switch member {
		case "Name":
			a.Name = value.String()
		case "ActionConditionKeys":
			keys = stringsOf(value)
		case "Annotations":
			level, err := f.level(where, value)
			if err != nil {
				return err
			}
			a.Level, a.LevelSource = level, fact.ServiceReference
			f.out.Annotated = true
		case "Resources":
			for _, resource := range elementsOf(value) {
				row := fact.Row{Page: -1, Sources: a.Sources}
				for member, value := range members(resource) {
					switch member {
					case "Name":
						row.ResourceType = value.String()
					case "ConditionKeys":
						row.ConditionKeys = stringsOf(value)
					}
				}
				if row.ResourceType == "" {
					return f.errorf(where, "a resource without a name")
				}
				a.Rows = addRow(a.Rows, row)
			}
		case "SupportedBy":
			for member, value := range members(value) {
				if member == "IAM Action Last Accessed" {
					a.LastAccessed = value.Bool()
				}
			}
		}
	}
	if !isWord(a.Name, "-") {
		return f.errorf(where, "%q is not an action's name", a.Name)
	}
	if len(keys) > 0 || len(a.Rows) == 0 {
		a.Rows = append(a.Rows, fact.Row{ConditionKeys: keys, Page: -1, Sources: a.Sources})
	}
	f.out.Service.Actions = append(f.out.Service.Actions, a)
	return nil
}

// level collapses the flags, which are not exclusive, like the words of the pages.
func (f *reference) level(where string, annotations gjson.Result) (string, error) {
	best := fact.Read // no flag at all
	for flag, value := range members(annotations.Get("Properties")) {
		word := ""
		switch flag {
		case "IsPermissionManagement":
			word = fact.PermissionsManagement
		case "IsTaggingOnly":
			word = fact.Tagging
		case "IsWrite":
			word = fact.Write
		case "IsList":
			word = fact.List
		default:
			return "", f.errorf(where, "unknown annotation %q", flag)
		}
		if value.Bool() && levelRank[word] > levelRank[best] {
			best = word
		}
	}
	return best, nil
}

func (f *reference) readResourceType(where string, entry gjson.Result) error {
	t := fact.ResourceType{Sources: f.out.Service.Sources}
	for member, value := range members(entry) {
		switch member {
		case "Name":
			t.Name = value.String()
		case "ARNFormats":
			t.Formats = stringsOf(value)
		case "ConditionKeys":
			t.ConditionKeys = stringsOf(value)
		}
	}
	if t.Name == "" {
		return f.errorf(where, "a resource type without a name")
	}
	f.out.Service.ResourceTypes = append(f.out.Service.ResourceTypes, t)
	return nil
}

func (f *reference) readConditionKey(where string, entry gjson.Result) error {
	k := fact.ConditionKey{Sources: f.out.Service.Sources}
	for member, value := range members(entry) {
		switch member {
		case "Name":
			k.Name = value.String()
		case "Types":
			k.Types = stringsOf(value)
		}
	}
	if k.Name == "" || len(k.Types) == 0 {
		return f.errorf(where, "condition key %q has no name or no type", k.Name)
	}
	f.out.Service.ConditionKeys = append(f.out.Service.ConditionKeys, k)
	return nil
}

func (f *reference) errorf(where, format string, args ...any) error {
	if where != "" {
		where += ": "
	}
	return fmt.Errorf("%s: %s%s: %w", f.name, where, fmt.Sprintf(format, args...), ErrShape)
}
