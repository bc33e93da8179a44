package rolesync

// pages asks for one page after the other; ask gets the marker of the page, and gives that of
// the next or nil.
//
// The SDK's paginators take a client as an interface, by which the linker keeps every
// operation of a service: 4 MB of the program.
func pages(ask func(marker *string) (next *string, err error)) error {
	var marker *string
	for {
		next, err := ask(marker)
		if err != nil || next == nil || *next == "" {
			return err
		}
		marker = next
	}
}

// further is the marker of the next page if there is one.
func further(truncated bool, marker *string) *string {
	if truncated {
		return marker
	}
	return nil
}
