package rules

import (
	"math/bits"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// saidAlready are the rules whose fix ends what the rules about single actions find.
var saidAlready = []lint.Yield{
	{To: "full-admin", Where: lint.SameStatement}, {To: "action-star", Where: lint.SameStatement}, {To: "not-action-allow", Where: lint.SameStatement},
	{To: "not-resource-allow", Where: lint.SameStatement},
}

// exposedAlready are those for what an action exposes.
var exposedAlready = append([]lint.Yield{{To: "privilege-escalation"}, {To: "service-wildcard"}}, saidAlready...)

// exposures are kinds of actions that are better not given without bounds. What they are
// about is a bit of a class, in the order of this table.
var exposures = [...]struct {
	id string
	// actions are IDs with blanks around each, or belongs knows them.
	actions string
	belongs func(catalog.Action) bool
	// named are the beginnings of actions that count on named resources as well.
	named string
	star  bool // only "*" itself counts
	// any is set where every condition ends it, and only that.
	any          bool
	what, advice string
}{
	{id: "credentials-exposure", actions: credentialActions, what: "credentials of whatever there is can be had", advice: "name the resources, or leave the action out"},
	{id: "data-exfiltration", actions: dataActions, what: "the data of whatever there is can be had", advice: "name the resources"},
	{id: "resource-exposure", belongs: managesPermissions, what: "others can be let in, to whatever there is", advice: "name the resources, or leave the action out"},
	{id: "defense-evasion", actions: evasionActions, named: "cloudtrail: guardduty: config: securityhub: organizations: access-analyzer:",
		what: "the record or the watch of what is done can be ended", advice: "leave it to those who run the account"},
	{id: "boundary-tampering", actions: boundaryActions, named: "iam:", what: "the bounds of others can be taken off", advice: "leave it out, or compare iam:PermissionsBoundary"},
	{id: "data-destruction", actions: destructionActions, what: "whatever there is can be destroyed", advice: "name the resources, or ask for MFA"},
	{id: "infrastructure-modification", belongs: changesResources, star: true, what: "whatever there is can be changed", advice: "name the resources"},
	{id: "missing-permissions-boundary", actions: identityActions, named: "iam:", what: "identities can be made or changed without a boundary", advice: "compare iam:PermissionsBoundary"},
	{id: "sensitive-action-unconditioned", actions: credentialActions + dataActions + evasionActions + boundaryActions + destructionActions, belongs: managesPermissions, any: true,
		what: "a sensitive action has no condition", advice: "add one: where from, for whose resources, with MFA"},
	{id: "s3-cross-account-exfil", actions: " s3:GetObject s3:GetObjectVersion s3:PutObject s3:ReplicateObject ",
		what: "buckets of other accounts are reached as well", advice: `add "StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}`},
}

// exposureRules: privilege-escalation looks for all of them.
var exposureRules = [...]lint.Rule{
	{ID: "credentials-exposure", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "data-exfiltration", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "resource-exposure", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "defense-evasion", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "boundary-tampering", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "data-destruction", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "infrastructure-modification", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "missing-permissions-boundary", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "sensitive-action-unconditioned", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
	{ID: "s3-cross-account-exfil", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForIdentity, With: &privilegeEscalation, Yields: exposedAlready},
}

var _ = registerAll(exposureRules[:])

// Actions that return credentials or set them. Left out are those whose credentials are
// worth no more than the caller's own: ecr:GetAuthorizationToken, sts:GetSessionToken,
// sts:GetFederationToken.
const credentialActions = " airflow:CreateCliToken airflow:CreateWebLoginToken appsync:CreateApiKey chime:CreateApiKey cloud9:CreateEnvironmentToken" +
	" codepipeline:PollForJobs cognito-identity:GetCredentialsForIdentity cognito-identity:GetOpenIdToken cognito-identity:GetOpenIdTokenForDeveloperIdentity" +
	" cognito-idp:GetSigningCertificate connect:GetFederationToken connect:GetFederationTokens ec2:GetPasswordData" +
	" emr-containers:GetManagedEndpointSessionCredentials finspace-api:GetProgrammaticAccessCredentials gamelift:GetComputeAccess gamelift:GetComputeAuthToken" +
	" gamelift:GetInstanceAccess gamelift:RequestUploadCredentials grafana:CreateWorkspaceApiKey iam:CreateAccessKey iam:CreateLoginProfile" +
	" iam:CreateServiceSpecificCredential iam:ResetServiceSpecificCredential iam:UpdateAccessKey iam:UpdateLoginProfile license-manager:GetAccessToken" +
	" lightsail:CreateBucketAccessKey lightsail:DownloadDefaultKeyPair lightsail:GetInstanceAccessDetails lightsail:GetRelationalDatabaseMasterUserPassword" +
	" mediapackage:RotateChannelCredentials mediapackage:RotateIngestEndpointCredentials rds-db:connect redshift:GetClusterCredentials" +
	" redshift:GetClusterCredentialsWithIAM redshift-serverless:GetCredentials sso:GetRoleCredentials sts:AssumeRole "

// Actions that read data, or share copies of it. Those that make a copy in the account
// alone, rds:CreateDBSnapshot, take nothing out of it.
const dataActions = " s3:GetObject s3:GetObjectVersion ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath ssm:GetParameterHistory secretsmanager:GetSecretValue" +
	" secretsmanager:BatchGetSecretValue kms:Decrypt dynamodb:Scan dynamodb:ExportTableToPointInTime ebs:GetSnapshotBlock ec2:ModifyImageAttribute" +
	" rds:ModifyDBSnapshotAttribute rds:ModifyDBClusterSnapshotAttribute rds:StartExportTask "

const evasionActions = " cloudtrail:StopLogging cloudtrail:DeleteTrail cloudtrail:UpdateTrail cloudtrail:PutEventSelectors guardduty:DeleteDetector guardduty:UpdateDetector" +
	" config:StopConfigurationRecorder config:DeleteConfigurationRecorder securityhub:DisableSecurityHub logs:DeleteLogGroup organizations:LeaveOrganization" +
	" access-analyzer:DeleteAnalyzer "

const boundaryActions = " iam:DeleteRolePermissionsBoundary iam:DeleteUserPermissionsBoundary iam:PutRolePermissionsBoundary iam:PutUserPermissionsBoundary "

const destructionActions = " s3:DeleteBucket rds:DeleteDBInstance rds:DeleteDBCluster kms:ScheduleKeyDeletion backup:DeleteRecoveryPoint dynamodb:DeleteTable ec2:DeleteSnapshot" +
	" efs:DeleteFileSystem elasticfilesystem:DeleteFileSystem redshift:DeleteCluster secretsmanager:DeleteSecret ec2:TerminateInstances "

const identityActions = " iam:CreateRole iam:CreateUser iam:AttachRolePolicy iam:AttachUserPolicy iam:PutRolePolicy iam:PutUserPolicy "

// managesPermissions takes those of AWS's level whose names say that they let somebody in.
// The level has many others: GetQuery of Glue, SetWebACL, what deletes or revokes.
func managesPermissions(a catalog.Action) bool {
	if a.Level() != catalog.PermissionsManagement {
		return false
	}
	name := a.Name()
	return name != "CreatePolicy" && name != "CreateNetworkInterfacePermission" && hasWord(name, "Put Set Add Update Create Attach Modify Grant Batch Authorize Enable Disable", strings.HasPrefix) &&
		hasWord(name, "ResourcePolicy Permission Grant Acl Share Sharing PublicAccess Authorize TopicAttributes QueueAttributes SnapshotAttribute DataLakeSettings"+
			" BucketPolicy KeyPolicy RepositoryPolicy RegistryPolicy VaultAccessPolicy FileSystemPolicy AccessPointPolicy IdentityPolicy AuthPolicy TablePolicy"+
			" ApiPolicy AttachPolicy PrincipalPolicy PolicyVersion PolicyGrant DomainNamePolicy ContainerPolicy AccessPolicies", strings.Contains)
}

// hasWord reports whether a name has a word of a list.
func hasWord(name, words string, has func(name, word string) bool) bool {
	for word := range strings.FieldsSeq(words) {
		if has(name, word) {
			return true
		}
	}
	return false
}

func changesResources(a catalog.Action) bool {
	switch a.Level() {
	case catalog.Write, catalog.Tagging, catalog.PermissionsManagement:
		return a.NumRows() > 0 && !a.ResourceOptional()
	}
	return false
}

// classes say which exposures an action belongs to, a bit each, for services as far as they
// were asked for.
type classes struct {
	of          []uint16 // by Index of the action
	interesting expand.Set
	done        []bool // by Index of the service
	wanted      uint16
}

func classesOf(p *lint.Pass) *classes {
	return p.Once("exposures", func() any {
		c := &classes{make([]uint16, p.Catalog.NumActions()), expand.NewSet(p.Catalog), make([]bool, p.Catalog.NumServices()), 0}
		for i := range exposures {
			if p.Wants(exposures[i].id) {
				c.wanted |= 1 << i
			}
		}
		return c
	}).(*classes)
}

// service makes the classes of a service's actions known.
func (c *classes) service(s catalog.Service) {
	if c.done[s.Index()] {
		return
	}
	c.done[s.Index()] = true
	head := " " + s.Prefix() + ":"
	for i := range s.NumActions() {
		a := s.Action(i)
		var class uint16
		id := ""
		for k := range exposures {
			x := &exposures[k]
			if c.wanted>>k&1 == 0 {
				continue
			}
			is := x.belongs != nil && x.belongs(a)
			if !is && strings.Contains(x.actions, head) {
				if id == "" {
					id = head + a.Name() + " "
				}
				is = strings.Contains(x.actions, id)
			}
			if is {
				class |= 1 << k
			}
		}
		if class != 0 {
			c.of[a.Index()] = class
			c.interesting.Add(a)
		}
	}
}

// learn makes the classes of all actions of a statement known.
func (c *classes) learn(p *lint.Pass, s *lint.Statement) {
	all := s.Inverted
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.KnownService && (i == 0 || a.Service != s.Actions[i-1].Service) {
			c.service(a.Service)
		}
		all = all || a.AnyService
	}
	for i := 0; all && i < p.Catalog.NumServices(); i++ {
		c.service(p.Catalog.Service(i))
	}
}

// hits are actions of one kind that a statement gives.
type hits struct {
	// pattern is one for a whole service, of which another rule has something to say, so
	// that its hits stand apart; nil has all others.
	pattern  *lint.Action
	at       policy.Span // of the first pattern that gives one
	names    [mostNames]string
	count    int
	explicit bool // one stands there by its name
	second   bool // all of them are ways to more permissions, which is said of them elsewhere
}

// mostNames are as many as a finding tells.
const mostNames = 5

// text lists the actions.
func (h *hits) text() string {
	text := strings.Join(h.names[:min(h.count, mostNames)], ", ")
	if more := h.count - mostNames; more > 0 {
		text += " and " + lint.Count(more) + " more"
	}
	return text
}

// add notes an action, or says that there is none to note. The caller puts its name into
// the place that it gets, if any.
func (h *hits) add(at policy.Span, explicit, second bool) (name *string) {
	switch {
	case h.count > 0 && second && !h.second:
		return nil
	case h.count == 0 || h.second && !second:
		*h = hits{pattern: h.pattern, at: at, second: second}
	}
	h.explicit = h.explicit || explicit
	if h.count++; h.count <= mostNames {
		return &h.names[h.count-1]
	}
	return nil
}

// giver is a pattern of a statement that gives an action, last where that does; nil is
// NotAction.
func giver(s *lint.Statement, a catalog.Action, last *lint.Action) *lint.Action {
	if s.Inverted {
		return nil
	}
	service := a.Service()
	gives := func(one *lint.Action) bool {
		switch {
		case one.Known:
			return one.Action.Index() == a.Index()
		case one.KnownService:
			return one.Wild && one.Service.Index() == service.Index() && lint.Match(one.Name, a.Name(), true)
		}
		return one.AnyService && lint.Match(one.Prefix, service.Prefix(), true) && lint.Match(one.Name, a.Name(), true)
	}
	if last != nil && gives(last) {
		return last
	}
	for i := range s.Actions {
		if gives(&s.Actions[i]) {
			return &s.Actions[i]
		}
	}
	return nil
}

// collected are hits of one statement, by where they stand.
type collected struct{ hits []hits }

// add notes an action that a pattern gives, see [hits.add]; nil is NotAction.
func (c *collected) add(p *lint.Pass, g *grant, pattern *lint.Action, second bool) (name *string) {
	p.Statement = g.Statement
	at := g.ActionSpan()
	if pattern != nil {
		at = pattern.Span
	} else if g.Inverted {
		at = p.Element("NotAction")
	}
	explicit := pattern != nil && !pattern.Wild
	if pattern != nil && !serviceWide(pattern) {
		pattern = nil
	} else if pattern != nil && lint.Among(mildServices, pattern.Prefix) {
		return nil
	}
	i := 0
	for i < len(c.hits) && c.hits[i].pattern != pattern {
		i++
	}
	if i == len(c.hits) {
		c.hits = append(c.hits, hits{pattern: pattern})
	}
	return c.hits[i].add(at, explicit, second)
}

// exposed finds what the grants of a policy expose.
func exposed(p *lint.Pass, list []grant, ways func(catalog.Action) bool) {
	known := classesOf(p)
	if known.wanted == 0 {
		return
	}
	for i := range list {
		g := &list[i]
		p.Statement = g.Statement
		known.learn(p, g.Statement)
		var found [len(exposures)]collected
		var any uint16
		var from *lint.Action // the last pattern that gave something
		for w, word := range g.set {
			for word &= known.interesting[w]; word != 0; word &= word - 1 {
				i := w*64 + bits.TrailingZeros64(word)
				a, class := p.Catalog.Action(i), known.of[i]
				open, asked, given := false, false, false
				for k := range exposures {
					x := &exposures[k]
					if class>>k&1 == 0 || g.limited && !x.any {
						continue
					}
					if x.any {
						if expand.IsConditional(g.Statement.Statement) {
							continue
						}
					} else if x.named == "" || !strings.Contains(x.named, a.Service().Prefix()+":") {
						if x.star && !g.everything() {
							continue
						}
						if !asked {
							open, asked = g.open(p, a), true
						}
						if !open {
							continue
						}
					}
					if !given {
						from, given = giver(g.Statement, a, from), true
					}
					any |= 1 << k
					if name := found[k].add(p, g, from, ways(a)); name != nil {
						*name = a.ID()
					}
				}
			}
		}
		for k := 0; any != 0 && k < len(exposures); k++ {
			for n := range found[k].hits {
				h := &found[k].hits[n]
				f := p.ReportFor(exposures[k].id, h.at, exposures[k].what+": "+h.text()).Advise(exposures[k].advice)
				if !h.explicit && f.Severity == lint.Security {
					f.As(lint.Warning)
				}
			}
		}
	}
	p.Statement = nil
}
