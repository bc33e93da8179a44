package facts

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

// ARNFormat is an ARN format with the resource type that it is of.
type ARNFormat struct {
	Type catalog.ResourceType
	Text string
}

// anyVendor is how one format, that of AWS Backup's recovery points, names its service. Read
// as a format of every service it would take most ARNs with a slip in them for recovery
// points.
const anyVendor = "${Vendor}"

// recoveryPoints are the ARNs of recovery points that are no other resource's as well, in
// place of the format with anyVendor. The snapshots, images and backups that also are recovery
// points have formats of their own services.
//
// https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html#resource-arns-table
var recoveryPoints = [...]string{
	"arn:${Partition}:backup:${Region}:${Account}:recovery-point:${RecoveryPointId}",
	"arn:${Partition}:redshift-serverless:${Region}:${Account}:snapshot:${Resource}/awsbackup:${RecoveryPointId}",
}

// snapshotsToo are the ARNs of recovery points that are snapshots, images and backups of other
// services as well. Backup's actions take them, and are given on them to who asks for those
// actions only.
//
// https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html#resource-arns-table
var snapshotsToo = [...]string{
	"arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/backup/${RecoveryPointId}",
	"arn:${Partition}:ec2:${Region}::image/${RecoveryPointId}",
	"arn:${Partition}:ec2:${Region}::snapshot/${RecoveryPointId}",
	"arn:${Partition}:fsx:${Region}:${Account}:backup/${RecoveryPointId}",
	"arn:${Partition}:rds:${Region}:${Account}:cluster-snapshot:awsbackup:${RecoveryPointId}",
	"arn:${Partition}:rds:${Region}:${Account}:snapshot:awsbackup:${RecoveryPointId}",
	"arn:${Partition}:redshift:${Region}:${Account}:snapshot:${Resource}/awsbackup:${RecoveryPointId}",
}

// TakenFormats are ARNFormats and those of resources that are recovery points as well: for who
// has an action with a resource, and asks whether it takes that.
//
//go:noinline
func TakenFormats(c *catalog.Catalog, service string) []ARNFormat {
	return appendRecoveryPoints(ARNFormats(c, service), c, service, snapshotsToo[:])
}

// ARNFormats are the formats of ARNs that name a service, whichever services document them.
//
//go:noinline
func ARNFormats(c *catalog.Catalog, service string) []ARNFormat {
	var out []ARNFormat
	for _, t := range TypesByARNService(c, service) {
		for _, text := range Formats(t) {
			if ARNService(text) == service {
				out = append(out, ARNFormat{t, text})
			}
		}
	}
	return appendRecoveryPoints(out, c, service, recoveryPoints[:])
}

func appendRecoveryPoints(out []ARNFormat, c *catalog.Catalog, service string, formats []string) []ARNFormat {
	for _, text := range formats {
		if ARNService(text) == service {
			for _, t := range TypesByARNService(c, anyVendor) {
				out = append(out, ARNFormat{t, text})
			}
		}
	}
	return out
}

// ARNService is the service field of a format.
func ARNService(format string) string {
	rest, _ := strings.CutPrefix(format, "arn:${Partition}:")
	service, _, _ := strings.Cut(rest, ":")
	return service
}
