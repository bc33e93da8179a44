package rewrite

// pair is a text that is in both of two lists.
type pair struct{ old, new int }

// run is what two lists have between texts that are in both.
type run struct{ old, oldEnd, new, newEnd int }

// mostCompared bounds the table of matches: a longer list's ends are compared only.
const mostCompared = 1000

// matches pairs the texts that two lists share in order, as many as there are: the longest
// common subsequence.
func matches(a, b []string) []pair {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []pair
	for i := range head {
		out = append(out, pair{i, i})
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x) <= mostCompared && len(y) <= mostCompared {
		for _, p := range subsequence(x, y) {
			out = append(out, pair{p.old + head, p.new + head})
		}
	}
	for i := range tail {
		out = append(out, pair{len(a) - tail + i, len(b) - tail + i})
	}
	return out
}

func subsequence(x, y []string) []pair {
	lengths := make([][]int, len(x)+1) // of what x[i:] and y[j:] share
	for i := range lengths {
		lengths[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	var out []pair
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			out = append(out, pair{i, j})
			i, j = i+1, j+1
		case lengths[i+1][j] >= lengths[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// runs are what stands between the matches, where there is anything.
func runs(a, b []string) []run {
	var out []run
	old, new := 0, 0
	add := func(oldEnd, newEnd int) {
		if old < oldEnd || new < newEnd {
			out = append(out, run{old, oldEnd, new, newEnd})
		}
	}
	for _, m := range matches(a, b) {
		add(m.old, m.new)
		old, new = m.old+1, m.new+1
	}
	add(len(a), len(b))
	return out
}
