package policy

// Version2012 is the Version that new policies carry.
const Version2012 = "2012-10-17"

// Str is a string to build a document with.
func Str(value string) String { return String{Value: value} }

// Strings is a list of strings to build a document with. It is never nil.
func Strings(values ...string) []String {
	list := make([]String, len(values))
	for i, v := range values {
		list[i].Value = v
	}
	return list
}

// Texts are the values of a list of strings.
func Texts(list []String) []string {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = s.Value
	}
	return texts
}
