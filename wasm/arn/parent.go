package arn

import "strings"

// Parent is the ARN that requests name in place of this one, most or all of them; it is empty
// for all ARNs but these:
//
//   - of a version or an alias of a function, with which Lambda checks a few actions only:
//     https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
//   - of a subscription: topics are the only resources of Amazon SNS in policies:
//     https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html
func (a *ARN) Parent() string {
	head, last := cutLast(a.Resource)
	switch {
	case a.Service == "lambda" && strings.HasPrefix(head, "function:") && !strings.Contains(last, "/"):
	case a.Service == "sns" && head != "" && isUUID(last):
	default:
		return ""
	}
	parent := *a
	parent.Resource = head
	return parent.String()
}

// cutLast cuts a resource at its last colon; without one the head is empty.
func cutLast(resource string) (head, last string) {
	i := strings.LastIndexByte(resource, ':')
	if i < 0 {
		return "", resource
	}
	return resource[:i], resource[i+1:]
}

// isUUID reports whether a text has the shape 8-4-4-4-12 of hexadecimal digits.
func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f'):
			return false
		}
	}
	return true
}
