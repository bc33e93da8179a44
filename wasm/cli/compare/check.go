package compare

import (
	"encoding/json"
	"strconv"
)

// Verdict is PASS or FAIL, or empty where it is not known.
type Verdict string

// The verdicts, in AWS's words.
const (
	Pass Verdict = "PASS"
	Fail Verdict = "FAIL"
)

// Check is one of Access Analyzer's checks with both sides' verdicts.
type Check struct {
	Name string // AWS's operation
	Ours Verdict
	// Why says what ours rests on, or why there is none.
	Why  string
	AWS  Verdict
	Says string // AWS's message
}

// ReadCheck reads AWS's side of a check: verdict and message, with the reasons.
func (c *Check) ReadCheck(answer []byte) error {
	var of struct {
		Result  Verdict
		Message string
		Reasons []struct {
			Description    string
			StatementIndex *int
		}
	}
	if json.Unmarshal(answer, &of) != nil || of.Result != Pass && of.Result != Fail {
		return ErrForm
	}
	c.AWS, c.Says = of.Result, of.Message
	for _, r := range of.Reasons {
		c.Says += " " + r.Description
		if r.StatementIndex != nil {
			c.Says += " (statement " + strconv.Itoa(*r.StatementIndex+1) + ")"
		}
	}
	return nil
}

// Agrees reports whether the sides don't contradict each other.
func (c *Check) Agrees() bool { return c.Ours == "" || c.Ours == c.AWS }
