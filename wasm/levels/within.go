package levels

import "github.com/leastwise/leastwise/catalog"

// ranks are how far levels reach, for Within. Tags come after reading: they change who may
// do what where policies compare them, but no data.
var ranks = [...]int{
	catalog.Unknown: 6, catalog.List: 1, catalog.Read: 2, catalog.Tagging: 3, catalog.Write: 4, catalog.PermissionsManagement: 5,
}

// Within reports whether a level is at most another one, in the order List, Read, Tagging,
// Write, Permissions management. An unknown level is within none.
func Within(l, most catalog.AccessLevel) bool {
	return int(l) < len(ranks) && int(most) < len(ranks) && l != catalog.Unknown && most != catalog.Unknown && ranks[l] <= ranks[most]
}
