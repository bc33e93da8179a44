package arn

import "strings"

// Example is an ARN of a format as the catalog has it: in the partition aws, in us-east-1,
// of the given account, and with "example" for every other placeholder.
func Example(format, account string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(format, "${")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		switch name {
		case "Partition":
			out.WriteString("aws")
		case "Region":
			out.WriteString("us-east-1")
		case "Account":
			out.WriteString(account)
		default:
			out.WriteString("example")
		}
		format = after
	}
}
