package sentence

// anything begins an object that is any resource.
const anything = "anything "

// part tells of some actions: "reading", "table orders", " in eu-west-1", " (GetItem)".
type part struct{ verbs, object, where, detail string }

// merge joins parts of which only the objects differ.
func merge(list []part) []part {
	var out []part
	for i, p := range list {
		var objects []string
		for k, other := range list {
			if other.verbs != p.verbs || other.where != p.where || other.detail != p.detail {
				continue
			}
			if k < i {
				objects = nil
				break
			}
			objects = append(objects, other.object)
		}
		if objects != nil {
			p.object = join(objects)
			out = append(out, p)
		}
	}
	return out
}

// write puts parts into one clause. A place that all share is said once, at the end.
func write(list []part) string {
	shared := len(list) > 1
	for _, p := range list {
		shared = shared && p.where != "" && p.where == list[0].where
	}
	var texts []string
	for _, p := range list {
		text := p.verbs + " " + p.object
		if !shared {
			text += p.where
		}
		texts = append(texts, text+p.detail)
	}
	out := all(texts, "and")
	if shared {
		out += "," + list[0].where
	}
	return out
}
