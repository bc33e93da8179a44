package api

// ConvertRequest asks for a policy in another form.
type ConvertRequest struct {
	// Text is one policy as JSON, with whatever stands around it.
	Text string `json:"text"`
	// To is a form: "json", "json-compact", "yaml", "terraform", "hcl", "cfn", "cfn-json".
	To string `json:"to"`
	// Name is what forms call the policy that name it.
	Name string `json:"name"`
}

// ConvertReply is the policy in that form.
type ConvertReply struct {
	// Text ends in a line end; it is empty if there are Problems.
	Text string `json:"text"`
	// Problems are what keeps the text from being one policy, or what the form has no place
	// for, with the code "unfit" and without a place.
	Problems []TextProblem `json:"problems"`
}
