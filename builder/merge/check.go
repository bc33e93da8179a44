package merge

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// services tells about prefixes with several pages or none.
func (r *Report) services(set *fact.Set) {
	for i := range set.Services {
		s := &set.Services[i]
		if len(s.Pages) > 1 {
			r.Shared = append(r.Shared, Line{s.Prefix, strings.Join(s.Pages, ", ")})
		}
		if len(s.Pages) == 0 {
			levels := 0
			for _, a := range s.Actions {
				if a.Level != "" {
					levels++
				}
			}
			r.Dead = append(r.Dead, Line{s.Prefix, fmt.Sprintf("%d actions, %d with an access level; kept because AWS's list has it", len(s.Actions), levels)})
		}
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
