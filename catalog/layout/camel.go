package layout

import "strings"

// Camel is name in CamelCase, as placeholders of ARN formats are named after their
// resource type: "Listener Rule", "listener-rule" and "listener_rule" give
// "ListenerRule".
func Camel(name string) string {
	var b strings.Builder
	start := true
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c == '-' || c == '_' || c == ' ' || c == '/':
			start = true
			continue
		case start && 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		}
		start = false
		b.WriteByte(c)
	}
	return b.String()
}
