package arn

import (
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// ARN is an ARN, or a pattern or format of one, in its fields.
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// String joins the fields.
func (a ARN) String() string {
	return "arn:" + a.Partition + ":" + a.Service + ":" + a.Region + ":" + a.Account + ":" + a.Resource
}

// Error says what keeps a text from being an ARN.
type Error struct {
	// Offset is in bytes from the start of the text, at most its length.
	Offset int
	// Reason is what is wrong there, a clause without full stop.
	Reason string
	// Hint says what to do; it may be empty.
	Hint string
	// Suggestion is the ARN that was probably meant; it may be empty.
	Suggestion string
}

func (e *Error) Error() string {
	return "byte " + strconv.Itoa(e.Offset) + ": " + e.Reason
}

// maxLength is AWS's limit. It also bounds the time that matching takes.
const maxLength = 2048

const shapeHint = "an ARN reads arn:partition:service:region:account:resource"

// Parse reads an ARN or a pattern of one. Region and account may be empty. The error is
// an *[Error].
func Parse(text string) (ARN, error) {
	a, err := parse(text)
	if err != nil {
		return ARN{}, err
	}
	return a, nil
}

func parse(text string) (ARN, *Error) {
	if err := checkStart(text); err != nil {
		return ARN{}, err
	}
	fields, at, err := split(text)
	if err != nil {
		return ARN{}, err
	}
	for i, name := range [...]string{1: "partition", 2: "service", 5: "resource"} {
		if name != "" && fields[i] == "" {
			return ARN{}, &Error{Offset: at[i], Reason: "the " + name + " is empty", Hint: shapeHint}
		}
	}
	for i := 1; i < 5; i++ {
		if bad := strings.IndexAny(fields[i], " \t/\"'"); bad >= 0 {
			return ARN{}, &Error{Offset: at[i] + bad, Reason: jsonspan.Quote(fields[i][bad:bad+1]) + " in the " + fieldNames[i], Hint: shapeHint}
		}
	}
	return ARN{fields[1], fields[2], fields[3], fields[4], fields[5]}, nil
}

var fieldNames = [...]string{"word arn", "partition", "service", "region", "account", "resource"}

// checkStart knows what people paste instead of ARNs.
func checkStart(text string) *Error {
	if len(text) > maxLength {
		return &Error{Offset: maxLength, Reason: "the ARN has more than " + strconv.Itoa(maxLength) + " bytes"}
	}
	for i := range len(text) {
		if text[i] < ' ' || text[i] == 0x7f {
			return &Error{Offset: i, Reason: "a control character, perhaps a line end", Hint: "give one ARN for each item"}
		}
	}
	switch {
	case strings.HasPrefix(text, "arn:"):
		return nil
	case text == "":
		return &Error{Reason: "the ARN is empty", Hint: shapeHint}
	case len(text) > 4 && ascii.ToLower(text[:4]) == "arn:":
		return &Error{Reason: `"arn" is written in lower case`, Suggestion: "arn:" + text[4:]}
	case strings.HasPrefix(text, "s3://") && len(text) > 5:
		return &Error{Reason: "an S3 URI is no ARN", Suggestion: "arn:aws:s3:::" + text[5:]}
	case strings.HasPrefix(text, "aws:") || strings.HasPrefix(text, "aws-"):
		return &Error{Reason: `the ARN does not begin with "arn:"`, Suggestion: "arn:" + text}
	case text == "*":
		return &Error{Reason: `"*" names every resource of every service`, Hint: "name the resources, for example arn:aws:s3:::BUCKET"}
	}
	return &Error{Reason: `the ARN does not begin with "arn:"`, Hint: shapeHint}
}

// split cuts at the first five colons outside of ${...}, and says where fields begin.
func split(text string) (fields [6]string, at [6]int, err *Error) {
	n, start := 0, 0
	for i := 0; i < len(text); i++ {
		if size := variableLength(text[i:]); size > 0 {
			i += size - 1
			continue
		}
		if text[i] == '$' && strings.HasPrefix(text[i:], "${") {
			return fields, at, &Error{Offset: i, Reason: "${ without closing brace"}
		}
		if text[i] == ':' && n < 5 {
			fields[n], at[n] = text[start:i], start
			n, start = n+1, i+1
		}
	}
	fields[n], at[n] = text[start:], start
	if n < 5 {
		return fields, at, &Error{Offset: len(text), Reason: "the ARN ends in its " + fieldNames[n] + ", the " + fieldNames[n+1] + " is missing", Hint: shapeHint}
	}
	return fields, at, nil
}

// variableLength is the length of the ${...} that text begins with, 0 if there is none.
func variableLength(text string) int {
	if !strings.HasPrefix(text, "${") {
		return 0
	}
	return strings.IndexByte(text, '}') + 1
}
