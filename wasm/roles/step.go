package roles

// Step is one call to AWS. Which fields an operation takes stands with it below; the others
// are zero.
type Step struct {
	Op Op
	Thing
	// Item is an inline policy's name or a managed policy's ARN, or the role of an instance
	// profile.
	Item string
	// Document is what is put, as JSON. Before is what stood there, for the records.
	Document, Before string
	Path             string
	Description      *string
	MaxSession       *int
	Boundary         string // ARN
	Tags             []Tag
	TagKeys          []string
	Grant            *Grant

	// Change is the index in Plan.Changes of what the step is for.
	Change int
	Risk   Risk
	// Gap is set if something that is allowed before and after the plan may not be allowed
	// after this step, for as long as the following steps take.
	Gap bool
	// Why is what the step is for where that is not plain from the change, a clause.
	Why string
	// Fingerprint is what [Actual.Fingerprint] has to give for the resource before the step.
	Fingerprint string
}

// Op is an operation of AWS.
type Op uint8

// The operations, with the fields of a Step that they need beside Thing.
const (
	CreateRole                    Op = iota // Path, Document, Description, MaxSession, Boundary, Tags
	UpdateAssumeRolePolicy                  // Document
	UpdateRole                              // Description, MaxSession: nil ones stay
	PutRolePermissionsBoundary              // Boundary
	DeleteRolePermissionsBoundary           //
	TagRole                                 // Tags
	UntagRole                               // TagKeys
	PutRolePolicy                           // Item, Document
	DeleteRolePolicy                        // Item
	AttachRolePolicy                        // Item
	DetachRolePolicy                        // Item
	DeleteRole                              //
	CreateInstanceProfile                   // Path
	AddRoleToInstanceProfile                // Item: the role's
	RemoveRoleFromInstanceProfile           // Item: the role's
	CreateBucket                            //
	PutBucketPolicy                         // Document
	DeleteBucketPolicy                      //
	PutBucketTagging                        // Tags: all of them, without those of AWS
	CreateKey                               // Document, Description, Tags: AliasTag among them
	CreateAlias                             //
	UpdateKeyDescription                    // Description
	PutKeyPolicy                            // Document
	TagKey                                  // Tags; KMS calls it TagResource
	UntagKey                                // TagKeys; KMS calls it UntagResource
	CreateGrant                             // Grant
	RevokeGrant                             // Grant, with its ID
)

var opNames = [...]string{
	"iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary",
	"iam:TagRole", "iam:UntagRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:DeleteRole",
	"iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile",
	"s3:CreateBucket", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketTagging",
	"kms:CreateKey", "kms:CreateAlias", "kms:UpdateKeyDescription", "kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource", "kms:CreateGrant", "kms:RevokeGrant",
}

// String is the operation with its service, "iam:CreateRole".
func (o Op) String() string { return opNames[o] }
