package rules

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
)

var privilegeEscalation = lint.Rule{
	ID:       "privilege-escalation",
	Group:    lint.GroupSecurity,
	Severity: lint.Security,
	Kinds:    lint.ForIdentity,
	At:       lint.AtDocument,
	Yields:   append([]lint.Yield{{To: "assume-role-broad"}}, saidAlready...),
	Check: func(p *lint.Pass) {
		list := grants(p)
		if len(list) == 0 {
			return
		}
		known := waysOf(p)
		if p.Wants("privilege-escalation") {
			escalations(p, list, known)
		}
		exposed(p, list, known.single)
		boundaryEdits(p, list)
		if p.Wants("s3-policy-escalation") {
			bucketEscalation(p, list)
		}
	},
}

var _ = register(&privilegeEscalation)

// wayList has the ways to more permissions that combinations of actions are. Words are:
//
//	iam:X                 on resources that are not named
//	a:X b:Y c:Z           the first on resources that are not named, with the others on any
//	on=TYPE a:X           the same, and on resources of a type that are not named either
//	pass=SERVICE a:X b:Y  with iam:PassRole of any role, which SERVICE may get
//	same a:X b:Y          both on one resource, named or not
//
// A way that holds another one is not there: who may do with less is told so. Nor are ways
// whose first action is another's only one.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
var wayList = [...]string{
	"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:AttachUserPolicy", "iam:AttachGroupPolicy", "iam:AttachRolePolicy", "iam:PutUserPolicy",
	"iam:PutGroupPolicy", "iam:PutRolePolicy", "iam:AddUserToGroup", "iam:UpdateAssumeRolePolicy", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile",

	"same iam:AttachRolePolicy sts:AssumeRole", "same iam:PutRolePolicy sts:AssumeRole", "same iam:AttachRolePolicy iam:UpdateAssumeRolePolicy",
	"same iam:PutRolePolicy iam:UpdateAssumeRolePolicy", "same iam:AttachRolePolicy iam:CreateRole", "same iam:PutRolePolicy iam:CreateRole",
	"same iam:AttachUserPolicy iam:CreateAccessKey", "same iam:PutUserPolicy iam:CreateAccessKey", "same iam:AttachUserPolicy iam:CreateUser iam:CreateLoginProfile",

	"pass=ec2 ec2:RunInstances", "pass=ec2 ec2:RequestSpotInstances", "pass=lambda lambda:CreateFunction lambda:InvokeFunction",
	"pass=lambda lambda:CreateFunction lambda:AddPermission", "pass=lambda lambda:CreateFunction lambda:CreateEventSourceMapping",
	"pass=cloudformation cloudformation:CreateStack", "pass=cloudformation cloudformation:CreateStackSet cloudformation:CreateStackInstances",
	"pass=cloudformation cloudformation:UpdateStackSet", "pass=glue glue:CreateDevEndpoint", "pass=glue glue:CreateJob glue:StartJobRun",
	"pass=glue glue:CreateJob glue:CreateTrigger", "pass=glue glue:UpdateJob glue:StartJobRun", "pass=glue glue:UpdateJob glue:CreateTrigger",
	"pass=datapipeline datapipeline:CreatePipeline", "pass=codebuild codebuild:CreateProject codebuild:StartBuild", "pass=codebuild codebuild:CreateProject codebuild:StartBuildBatch",
	"pass=ecs-tasks ecs:RegisterTaskDefinition ecs:RunTask", "pass=ecs-tasks ecs:RegisterTaskDefinition ecs:StartTask", "pass=ecs-tasks ecs:RegisterTaskDefinition ecs:CreateService",
	"pass=apprunner apprunner:CreateService", "pass=sagemaker sagemaker:CreateNotebookInstance", "pass=sagemaker sagemaker:CreateTrainingJob",
	"pass=sagemaker sagemaker:CreateProcessingJob",
	"pass=bedrock-agentcore bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter",

	"lambda:UpdateFunctionCode", "glue:UpdateDevEndpoint", "cloudformation:UpdateStack", "cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet",
	"codebuild:StartBuild", "codebuild:StartBuildBatch", "apprunner:UpdateService", "ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances",
	"ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate", "ec2-instance-connect:SendSSHPublicKey ec2:DescribeInstances", "on=instance ssm:StartSession",
	"on=instance ssm:SendCommand",
	"ecs:ExecuteCommand ecs:DescribeTasks", "sagemaker:CreatePresignedNotebookInstanceUrl",
	"sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:StopNotebookInstance sagemaker:UpdateNotebookInstance sagemaker:StartNotebookInstance",
	"bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter", "sts:AssumeRole",
}

// way is an entry of wayList.
type way struct {
	service string // that gets the role passed
	on      string // a part of the names of the types that must be open as well
	same    bool
	actions []catalog.Action // the first gives the place of a finding
}

// ways are what a catalog knows of wayList.
type ways struct {
	list     []way
	passRole catalog.Action
	firsts   expand.Set // of ways that are one action
	all      expand.Set // every action of a way, but iam:PassRole
}

func (w *ways) single(a catalog.Action) bool { return w.firsts.Has(a) }

func waysOf(p *lint.Pass) *ways {
	return p.Once("ways", func() any {
		out := &ways{firsts: expand.NewSet(p.Catalog), all: expand.NewSet(p.Catalog)}
		out.passRole, _ = p.Catalog.LookupAction("iam:PassRole")
	entries:
		for _, text := range wayList {
			var w way
			for word := range strings.FieldsSeq(text) {
				if service, ok := strings.CutPrefix(word, "pass="); ok {
					w.service = service
					continue
				}
				if on, ok := strings.CutPrefix(word, "on="); ok {
					w.on = on
					continue
				}
				if word == "same" {
					w.same = true
					continue
				}
				a, ok := p.Catalog.LookupAction(word)
				if !ok {
					continue entries // of another catalog
				}
				w.actions = append(w.actions, a)
				out.all.Add(a)
			}
			if len(w.actions) == 1 && w.service == "" {
				out.firsts.Add(w.actions[0])
			}
			out.list = append(out.list, w)
		}
		return out
	}).(*ways)
}

// escalations reports the ways that a policy's grants open, those of a statement together.
func escalations(p *lint.Pass, list []grant, known *ways) {
	any := false
	for i := range list {
		any = any || meets(list[i].set, known.all)
	}
	if !any {
		return
	}
	may := p.Actions() // in statements without a condition on whom or what they are for
	for i := range list {
		if !list[i].limited {
			may.AddSet(list[i].set)
		}
	}
	found := make([]collected, len(list))
	var told []catalog.Action // first actions that are in a finding
	for i := range known.list {
		w := &known.list[i]
		if !may.Has(w.actions[0]) || slices.Contains(told, w.actions[0]) || !hasAll(may, w.actions) {
			continue
		}
		for n := range list {
			if !list[n].opens(p, list, w, known.passRole) {
				continue
			}
			told = append(told, w.actions[0])
			if name := found[n].add(p, &list[n], giver(list[n].Statement, w.actions[0], nil), false); name != nil {
				*name = w.text()
			}
			if w.service != "" || w.on != "" {
				break // the roles are the cause, or another statement has the rest
			}
		}
	}
	for n := range found {
		for k := range found[n].hits {
			h := &found[n].hits[k]
			p.Statement = list[n].Statement
			p.Report(h.at, "a way to more permissions than the policy says: "+h.text()).
				Advise("name the resources, or bound what is made with a condition on iam:PermissionsBoundary or iam:PassedToService")
		}
	}
	p.Statement = nil
}

func meets(a, b expand.Set) bool {
	for i := range a {
		if a[i]&b[i] != 0 {
			return true
		}
	}
	return false
}

func hasAll(s expand.Set, list []catalog.Action) bool {
	for _, a := range list {
		if !s.Has(a) {
			return false
		}
	}
	return true
}

// text is how a finding calls a way.
func (w *way) text() string {
	names := make([]string, len(w.actions))
	for i, a := range w.actions {
		names[i] = a.ID()
	}
	if w.service != "" {
		names = append([]string{"iam:PassRole"}, names...)
	}
	return strings.Join(names, " + ")
}

// opens reports whether a grant gives a way's first action so that the way is open.
func (g *grant) opens(p *lint.Pass, list []grant, w *way, passRole catalog.Action) bool {
	switch {
	case g.limited || !g.set.Has(w.actions[0]):
		return false
	case w.service != "":
		for i := range list {
			if list[i].set.Has(passRole) && list[i].passes(w.service) {
				return true
			}
		}
		return false
	case w.on != "":
		return (g.open(p, w.actions[0]) || runsAnything(g)) && slices.ContainsFunc(list, func(other grant) bool { return other.openTo(p, w.actions[0], w.on) })
	case !w.same:
		return g.open(p, w.actions[0])
	}
	for _, a := range w.actions[1:] {
		shared := false
		for i := range list {
			shared = shared || !list[i].limited && list[i].set.Has(a) && shareRole(g.Statement, list[i].Statement)
		}
		if !shared {
			return false
		}
	}
	return true
}

// openTo reports whether a grant gives an action on all resources of the types in whose
// names a word is.
func (g *grant) openTo(p *lint.Pass, a catalog.Action, word string) bool {
	if g.limited || !g.set.Has(a) {
		return false
	}
	if g.everything() {
		return true
	}
	for i := range g.Resources {
		for k := range a.NumRows() {
			if t := a.Row(k).ResourceType(); strings.Contains(t.Name(), word) && isAllOf(p, &g.Resources[i], t) {
				return true
			}
		}
	}
	return false
}

// runDocuments are documents of Systems Manager that run what the caller gives them. Others
// of AWS's do one thing.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command.html
var runDocuments = [...]string{"AWS-RunShellScript", "AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-RunDocument", "AWS-RunAnsiblePlaybook", "AWS-ApplyAnsiblePlaybooks", "AWS-RunSaltState"}

// runsAnything reports whether such a document is among a grant's resources.
func runsAnything(g *grant) bool {
	for i := range g.Resources {
		r := &g.Resources[i]
		if r.Err != nil || r.Nameless() || r.ARN.Service != "ssm" {
			continue
		}
		for _, name := range runDocuments {
			if lint.Match(r.ARN.Resource, "document/"+name, true) {
				return true
			}
		}
	}
	return false
}

// passes reports whether a grant of iam:PassRole is for any role, and a service may get it.
func (g *grant) passes(service string) bool {
	open := g.Elsewhere
	for i := range g.Resources {
		r := &g.Resources[i]
		open = open || !r.Nameless() && openRole(r, roleHead) && !saysName(r)
	}
	if !open || !g.limited {
		return open
	}
	to := conditionIn(g.Statement, "iam:PassedToService")
	if to == nil || len(g.Condition) > 1 || len(g.Condition[0].Keys) > 1 || strings.Contains(g.Condition[0].Operator.Value, "Not") {
		return false // limited by something else
	}
	for i := range to.Items {
		text := to.Items[i].Value
		if lint.Match(text, service+".amazonaws.com", false) || strings.HasSuffix(text, "."+service+".amazonaws.com") {
			return true
		}
	}
	return false
}

// saysName reports whether a pattern of roles has as much of a name as tells whose they are,
// *-app-worker: six characters without a wildcard, behind which Access Analyzer lets one
// stand in a condition.
func saysName(r *lint.Resource) bool {
	const enough = 6
	if r.Everything {
		return false
	}
	name, ok := strings.CutPrefix(r.ARN.Resource, "role/")
	if !ok {
		return false
	}
	for word := range strings.FieldsFuncSeq(strings.TrimPrefix(name, "service-role/"), func(c rune) bool { return c == '*' || c == '?' || c == '/' }) {
		if len(word) >= enough {
			return true
		}
	}
	return false
}

// shareRole reports whether two statements have a role or user in common that both name,
// or all of them.
func shareRole(a, b *lint.Statement) bool {
	if a.Elsewhere || b.Elsewhere {
		return true
	}
	for i := range a.Resources {
		x := &a.Resources[i]
		for k := range b.Resources {
			y := &b.Resources[k]
			if x.Value == y.Value && !x.Opaque || x.Everything && !x.Filled || y.Everything && !y.Filled {
				return true
			}
			if isIdentity(x) && isIdentity(y) && (arn.Covers(x.Text, y.Text) || arn.Covers(y.Text, x.Text)) {
				return true
			}
		}
	}
	return false
}

func isIdentity(r *lint.Resource) bool {
	return r.Err == nil && !r.Opaque && !r.Filled && r.ARN.Service == "iam"
}

// boundaryEdits finds grants to change a policy that is called a boundary: who may do that
// widens what others are held by, or himself.
func boundaryEdits(p *lint.Pass, list []grant) {
	for i := range list {
		g := &list[i]
		if g.limited || g.Inverted || g.Elsewhere {
			continue
		}
		for k := range g.Resources {
			r := &g.Resources[k]
			if r.Err != nil || r.Opaque || r.ARN.Service != "iam" || !strings.HasPrefix(r.ARN.Resource, "policy/") || !strings.Contains(lower(r.ARN.Resource), "boundary") {
				continue
			}
			for _, name := range [...]string{"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"} {
				if a, ok := p.Catalog.LookupAction(name); ok && g.set.Has(a) {
					p.Statement = g.Statement
					p.ReportFor("boundary-tampering", r.Span, "%q is a boundary by its name, and "+name+" changes what it allows", r.Value).Advise("leave the action to those who set boundaries")
					break
				}
			}
		}
	}
	p.Statement = nil
}
