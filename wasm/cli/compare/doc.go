// Package compare puts our findings about policies beside AWS's: by Access Analyzer's code
// and the place, with what only one side found.
//
// AWS's findings come in the form of Access Analyzer's ValidatePolicy. Where AWS answers in
// another form nothing is made up: the answer stays what it is, beside ours.
//
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
package compare
