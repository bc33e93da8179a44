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
	err  error // the first
}

// Service reads one file of the service reference. The error wraps ErrShape and names the
// entry, counted from 0; a member of no known name is one as well.
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
	lists := map[string]gjson.Result{}
	for member, value := range f.members("", root, rootMembers) {
		switch member {
		case "Name":
			s.Prefix = f.text("", member, value)
		case "Version":
			f.out.Version = f.text("", member, value)
		default:
			lists[member] = value
		}
	}
	known := slices.Contains(schemaVersions, f.out.Version)
	if f.err != nil && (known || f.out.Version == "") { // a new version explains all else
		return nil, f.err
	}
	if !known {
		return nil, f.errorf("", "schema version %q, known are %q", f.out.Version, schemaVersions)
	}
	if !isWord(s.Prefix, "-") {
		return nil, f.errorf("", "the service's name is %q", s.Prefix)
	}
	if !lists["Actions"].IsArray() {
		return nil, f.errorf("", "no list of Actions")
	}
	for _, step := range []struct {
		list string
		read func(where string, entry gjson.Result)
	}{
		{"Actions", f.readAction},
		{"Resources", f.readResourceType},
		{"ConditionKeys", f.readConditionKey},
		{"Operations", f.readOperation},
	} {
		array, ok := lists[step.list]
		if !ok {
			continue
		}
		for where, entry := range f.list("", step.list, array) {
			if step.read(where, entry); f.err != nil {
				break
			}
		}
	}
	if f.err != nil {
		return nil, f.err
	}
	s.Sort()
	return f.out, nil
}

func (f *reference) readAction(where string, entry gjson.Result) {
	a := fact.Action{Sources: f.out.Service.Sources, Page: -1}
	var keys []string
	for member, value := range f.members(where, entry, actionMembers) {
		switch member {
		case "Name":
			a.Name = f.text(where, member, value)
		case "ActionConditionKeys":
			keys = f.strings(where, member, value)
		case "Annotations":
			a.Level, a.LevelSource = f.level(where+"."+member, value), fact.ServiceReference
			f.out.Annotated = true
		case "Resources":
			for where, resource := range f.list(where, member, value) {
				a.Rows = addRow(a.Rows, f.row(where, resource))
			}
		case "SupportedBy":
			where := where + "." + member
			for member, value := range f.members(where, value, supportMembers) {
				if supported := f.flag(where, member, value); member == "IAM Action Last Accessed" {
					a.LastAccessed = supported
				}
			}
		}
	}
	if !isWord(a.Name, "-") {
		f.fail(where, "%q is not an action's name", a.Name)
	}
	if len(keys) > 0 || len(a.Rows) == 0 {
		a.Rows = append(a.Rows, fact.Row{ConditionKeys: keys, Page: -1, Sources: a.Sources})
	}
	f.out.Service.Actions = append(f.out.Service.Actions, a)
}

// row reads a resource type of an action.
func (f *reference) row(where string, entry gjson.Result) fact.Row {
	row := fact.Row{Page: -1, Sources: f.out.Service.Sources}
	for member, value := range f.members(where, entry, actionTypeMembers) {
		switch member {
		case "Name":
			row.ResourceType = f.text(where, member, value)
		case "ConditionKeys":
			row.ConditionKeys = f.strings(where, member, value)
		}
	}
	if row.ResourceType == "" {
		f.fail(where, "a resource without a name")
	}
	return row
}

// level collapses the flags, which are not exclusive, like the words of the pages.
func (f *reference) level(where string, annotations gjson.Result) string {
	best := fact.Read // no flag at all
	for member, properties := range f.members(where, annotations, annotationMembers) {
		where := where + "." + member
		for flag, value := range f.members(where, properties, propertyMembers) {
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
			}
			if f.flag(where, flag, value) && levelRank[word] > levelRank[best] {
				best = word
			}
		}
	}
	return best
}

func (f *reference) readResourceType(where string, entry gjson.Result) {
	t := fact.ResourceType{Sources: f.out.Service.Sources}
	for member, value := range f.members(where, entry, resourceMembers) {
		switch member {
		case "Name":
			t.Name = f.text(where, member, value)
		case "ARNFormats":
			t.Formats = f.strings(where, member, value)
		case "ConditionKeys":
			t.ConditionKeys = f.strings(where, member, value)
		}
	}
	if t.Name == "" {
		f.fail(where, "a resource type without a name")
	}
	f.out.Service.ResourceTypes = append(f.out.Service.ResourceTypes, t)
}

func (f *reference) readConditionKey(where string, entry gjson.Result) {
	k := fact.ConditionKey{Sources: f.out.Service.Sources}
	for member, value := range f.members(where, entry, conditionKeyMembers) {
		switch member {
		case "Name":
			k.Name = f.text(where, member, value)
		case "Types":
			k.Types = f.strings(where, member, value)
		}
	}
	if k.Name == "" || len(k.Types) == 0 {
		f.fail(where, "condition key %q has no name or no type", k.Name)
	}
	f.out.Service.ConditionKeys = append(f.out.Service.ConditionKeys, k)
}

func (f *reference) errorf(where, format string, args ...any) error {
	if where != "" {
		where += ": "
	}
	return fmt.Errorf("%s: %s%s: %w", f.name, where, fmt.Sprintf(format, args...), ErrShape)
}
