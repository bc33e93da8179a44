package old

// iamSyncr is the command line of iam_syncr.
var iamSyncr = Command{
	Args: "FOLDER", Short: "The command of iam_syncr",
	Ours: "leastwise roles apply FOLDER",
	Flags: []Flag{
		{Name: "verbose", Short: "v"},
		{Name: "accounts-location", Value: "FILE"},
		{Name: "filename-match", Value: "GLOB"},
		{Name: "only-consider", Value: "KIND"},
		{Name: "dry-run"},
	},
	Today: "\"leastwise roles plan FOLDER\" will be its --dry-run",
}
