package yaml

import (
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// Comments are the lines of a file, from 1, that have a comment, in order. A text that the
// lexer gives up on has none.
func Comments(text string) (lines []int) {
	clean, err := newCleaned(text)
	if err != nil {
		return nil
	}
	defer func() {
		if recover() != nil {
			lines = nil
		}
	}()
	for _, t := range lexer.Tokenize(clean.text) {
		if t.Type == token.CommentType && t.Position != nil {
			lines = append(lines, t.Position.Line)
		}
	}
	return lines
}
