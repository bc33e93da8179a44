package layout

// A Spelling turns the words of an action noun into the name of a resource type, as AWS
// forms them: of "DhcpOptions" come dhcp-options, DhcpOptions, dhcpoptions, dhcpOptions,
// dhcp_options and "dhcp options".
type Spelling uint8

// The spellings; NotSpelled means that a type's name is written out.
const (
	NotSpelled Spelling = iota
	Kebab
	CamelCase
	LowerCase
	LowerCamel
	SnakeCase
	Spaced
	Spellings // their number
)

// AppendSpelled appends a noun, given with the ends of its words, in the spelling. Digits
// belong to the word before them.
func AppendSpelled(dst []byte, spelling Spelling, noun []byte, ends []int) []byte {
	start := 0
	for i, end := range ends {
		word := noun[start:end]
		start = end
		if len(word) == 0 {
			continue
		}
		if i > 0 && (word[0] < '0' || word[0] > '9') {
			switch spelling {
			case Kebab:
				dst = append(dst, '-')
			case SnakeCase:
				dst = append(dst, '_')
			case Spaced:
				dst = append(dst, ' ')
			}
		}
		for j, c := range word {
			keep := spelling == CamelCase || spelling == LowerCamel && (i > 0 || j > 0 && !allUpper(word))
			if !keep && upper(c) {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
		}
	}
	return dst
}

func allUpper(word []byte) bool {
	for _, c := range word {
		if !upper(c) {
			return false
		}
	}
	return true
}
