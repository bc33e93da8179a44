package jsonspan

// AppendIndented appends compact JSON with line ends and two blanks for each level; empty
// lists and objects stay on their line. compact must be JSON without white space outside
// of strings.
func AppendIndented(dst, compact []byte) []byte {
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
			dst = newLine(dst, depth)
		case '}', ']':
			depth--
			dst = append(newLine(dst, depth), c)
		case ',':
			dst = newLine(append(dst, c), depth)
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

func newLine(dst []byte, depth int) []byte {
	dst = append(dst, '\n')
	for depth > 0 {
		n := min(depth*2, len(blanks))
		dst = append(dst, blanks[:n]...)
		depth -= n / 2
	}
	return dst
}

const blanks = "                                "
