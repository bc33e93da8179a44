package layout

// The sections of the operations blob. It refers to the catalog blob it was packed with:
// services and actions are numbers in there.
const (
	// OpBase holds the checksum of the catalog blob (Sum), four bytes, low end first.
	OpBase = iota
	// OpDirectory holds OpFields numbers per service, field by field, as SecDirectory.
	OpDirectory
	// OpPassed holds a text per list of iam:PassedToService values, separated by tabs.
	OpPassed
	// OpCodes has a byte per action, in the order of lower-case names: what is to be
	// known about the operation of the same name, see OpNone and following.
	OpCodes
	// OpExtraCodes has the same for operations not named like an action of the service;
	// OpExtraNames has their names, a text each, sorted by bytes.
	OpExtraCodes
	OpExtraNames
	// OpLists has, for each operation with OpListed, its actions: count, then for each
	// its place in a move-to-front list of the service's references * 2, + 1 if values
	// of iam:PassedToService are known. The list starts with the operation's own action
	// in front; its length stands for a new reference, which follows as
	// the service's number + 1, or 0 for the same service, and the action's number.
	// Values follow as a number in OpPassed.
	OpLists
	// OpClients has a text per SDK client of the service: "Boto3" clients by name, others
	// as package, tab and name.
	OpClients
	// OpSDK has, for each operation with OpOtherSDK, how SDKs call it: count, then for
	// each the client's number * 2, + 1 if the method's name follows in OpMethods.
	OpSDK
	OpMethods
	// OperationsSections is the number of sections.
	OperationsSections
)

// The bits of an operation's code.
const (
	OpNone     = 0      // there is no such operation
	OpThere    = 1      // there is one; it needs the action of its name, and no other
	OpListed   = 1 << 1 // the actions it needs are in OpLists
	OpOtherSDK = 1 << 2 // the SDK calls are in OpSDK; else the first client's Snake(name)
)

// The fields of the operations directory.
const (
	OpExtraCount = iota
	OpListsLength
	OpExtraNamesLength
	OpClientsLength
	OpSDKLength
	OpMethodsLength
	OpFields
)

// DefaultPackage is the SDK package that clients belong to unless they say otherwise.
const DefaultPackage = "Boto3"

// Snake is an operation's name as Python SDKs write their methods: GetObject becomes
// get_object, ListMFADevices list_mfa_devices.
func Snake(name string) string {
	out := make([]byte, 0, len(name)+8)
	for i := 0; i < len(name); i++ {
		c := name[i]
		if upper(c) {
			if i > 0 && (!upper(name[i-1]) || i+1 < len(name) && 'a' <= name[i+1] && name[i+1] <= 'z') {
				out = append(out, '_')
			}
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return string(out)
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }
