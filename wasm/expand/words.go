package expand

// maxWords is how many words of a name count; what follows is part of the last one.
const maxWords = 16

// appendWords appends where the words of a CamelCase name start, the first being 0, and
// then the name's length. A run of capitals is one word up to the last one, which starts
// the next word if small letters follow: Describe-DB-Cluster. Digits continue a word.
func appendWords(dst []int, name string) []int {
	dst = append(dst, 0)
	for i := 1; i < len(name); i++ {
		starts := !letterOrDigit(name[i-1])
		if upper(name[i]) {
			starts = !upper(name[i-1]) || i+1 < len(name) && letterOrDigit(name[i+1]) && name[i+1] >= 'a'
		}
		if starts && len(dst) < maxWords {
			dst = append(dst, i)
		}
	}
	return append(dst, len(name))
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }

func letterOrDigit(c byte) bool { return upper(c) || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
