// Package export writes facts as text: one fact a line, as tab-separated values or JSON,
// sorted by bytes. All kinds together hold everything a Set knows but AWS's descriptive
// sentences, so two exports can be compared with any text tool.
//
// The access levels are AWS's; opinions about them are a matter of the verbs that judge.
package export
