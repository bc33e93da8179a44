package jsonspan

// AppendIndented appends compact JSON with line ends and two blanks for each level; empty
// lists and objects stay on their line. compact must be JSON without white space outside
// of strings.
func AppendIndented(dst, compact []byte) []byte { return AppendIndentedBy(dst, compact, 2) }

// AppendIndentedBy does so with width blanks for each level.
func AppendIndentedBy(dst, compact []byte, width int) []byte {
	depth := 0
	for i := 0; i < len(compact); i++ {
		switch c := compact[i]; c {
		case '"':
			end := stringEnd(compact, i)
			dst = append(dst, compact[i:end]...)
			i = end - 1
		case '{', '[':
			dst = append(dst, c)
			if i+1 < len(compact) && compact[i+1] == c+2 { // "}" is two after "{", "]" two after "["
				dst = append(dst, c+2)
				i++
				continue
			}
			depth++
			dst = newLine(dst, depth*width)
		case '}', ']':
			depth--
			dst = append(newLine(dst, depth*width), c)
		case ',':
			dst = newLine(append(dst, c), depth*width)
		case ':':
			dst = append(dst, ':', ' ')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// stringEnd is the index behind the string that begins at i.
func stringEnd(text []byte, i int) int {
	for i++; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(text))
}

func newLine(dst []byte, width int) []byte {
	dst = append(dst, '\n')
	for width > 0 {
		n := min(width, len(blanks))
		dst = append(dst, blanks[:n]...)
		width -= n
	}
	return dst
}

const blanks = "                                "
