package source

// View says which branches of a template's conditionals are looked at. In the first view,
// of number 0, all are as if their first branch were taken, in the next one their second.
type View struct {
	Number int
	// More is set once a conditional has a branch for the next view.
	More bool
}

// Pick is the place of a branch among n, from 0; of the last one if there are too few.
func (v *View) Pick(n int) int {
	v.More = v.More || v.Number+1 < n
	return min(v.Number, n-1)
}
