package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// AWS's limits of size, as package policy has them.
var sizeRules = [...]lint.Rule{
	{ID: "size-identity", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForIdentity | lint.ForBoundary, At: lint.AtDocument, Check: tooLarge, Most: mostSize, Counts: sizeCounts},
	{ID: "size-trust", Group: lint.GroupSize, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtDocument, Check: tooLarge, Most: mostSize, Counts: sizeCounts},
	{ID: "size-session", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForSession, At: lint.AtDocument, Check: tooLarge, Most: mostSize, Counts: sizeCounts, Yields: onlyWhite[:]},
	{ID: "size-scp", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForSCP, At: lint.AtDocument, Check: tooLarge, Most: mostSize, Counts: sizeCounts, Yields: onlyWhite[:]},
	{ID: "size-rcp", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForRCP, At: lint.AtDocument, Check: tooLarge, Most: mostSize, Counts: sizeCounts, Yields: onlyWhite[:]},
	{ID: "size-resource-policy", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForResourceLike, At: lint.AtDocument, Check: tooLarge, Most: mostSize, Counts: sizeCounts, Yields: onlyWhite[:]},
	{ID: "size-minify-saves", Group: lint.GroupSize, Severity: lint.Warning, Kinds: lint.ForSession | lint.ForSCP | lint.ForRCP | lint.ForResourceLike, At: lint.AtDocument, Check: minifySaves},
	{ID: "size-near-limit", Group: lint.GroupSize, Severity: lint.Suggestion, At: lint.AtDocument, Check: nearLimit, Number: 90, Least: 1, Most: 99, Counts: "percent of the quota"},
	{ID: "element-count-quota", Group: lint.GroupSize, Severity: lint.Warning, Kinds: lint.ForResource, At: lint.AtDocument, Check: tooMany},
	{ID: "sid-or-value-length", Group: lint.GroupSize, Severity: lint.Warning, At: lint.AtStatement, Check: tooLong},
}

// onlyWhite: what white space alone makes too large is one finding.
var onlyWhite = [...]lint.Yield{{To: "size-minify-saves", Where: lint.SamePolicy}}

var _ = registerAll(sizeRules[:])

// quotaWords are words in the names of quotas of resource policies, by the service in
// CloudFormation's types.
const quotaWords = " S3=S3 KMS=KMS SQS=SQS SNS=SNS SecretsManager=Secrets Lambda=Lambda DynamoDB=DynamoDB ECR=ECR Events=EventBridge Logs=Logs" +
	" ApiGateway=API OpenSearchService=OpenSearch Elasticsearch=OpenSearch EFS=EFS Glue=Glue CodeArtifact=CodeArtifact IoT=IoT RUM=RUM "

// quotaOf is the quota that holds for the policy; nil for a resource of unknown type.
func quotaOf(p *lint.Pass) *policy.Quota {
	if p.Kind != policy.Resource {
		return policy.FirstQuota(p.Kind)
	}
	quotas := policy.Quotas(p.Kind)
	_, rest, _ := strings.Cut(p.ResourceType, "::")
	service, _, _ := strings.Cut(rest, "::")
	word := lint.Entry(quotaWords, service)
	if word == "" {
		return nil
	}
	for i := range quotas {
		if strings.Contains(quotas[i].Name, word) {
			return &quotas[i]
		}
	}
	return nil
}

// What a project may say of a quota that AWS has raised for it, or that it wants lower.
const (
	mostSize   = 1 << 20
	sizeCounts = "characters or bytes that the policy may have; 0 is AWS's quota"
)

// limitOf is the size that a project allows itself, 0 if that is AWS's quota.
func limitOf(p *lint.Pass) int {
	switch p.Kind {
	case policy.Identity, policy.Boundary:
		return p.NumberOf("size-identity")
	case policy.Trust:
		return p.NumberOf("size-trust")
	case policy.Session:
		return p.NumberOf("size-session")
	case policy.SCP:
		return p.NumberOf("size-scp")
	case policy.RCP:
		return p.NumberOf("size-rcp")
	}
	return p.NumberOf("size-resource-policy")
}

// leastQuota is the smallest of AWS's.
const leastQuota = 2048

// sizeOf measures the policy; q is nil if no quota is known for it, or the policy is below
// percent of any.
func sizeOf(p *lint.Pass, percent int) (n int, q *policy.Quota) {
	limit := limitOf(p)
	if limit == 0 && (p.Doc.Span.End-p.Doc.Span.Start)*100 < leastQuota*percent || p.Doc.Fragment {
		return 0, nil
	}
	if q = quotaOf(p); q != nil {
		n = q.Of(p.Census().Size)
	}
	if q != nil && limit > 0 {
		own := *q
		own.Limit, own.Maximum = limit, max(q.Maximum, limit)
		q = &own
	}
	return n, q
}

// whiteOnly reports whether a policy is too large by white space alone.
func whiteOnly(p *lint.Pass, n int, q *policy.Quota) bool {
	if q == nil || q.Dense || n <= q.Limit {
		return false
	}
	dense := &p.Census().Size
	return min(dense.DenseBytes, dense.DenseCharacters) <= q.Limit
}

func sizeSays(n int, q *policy.Quota) string {
	return "the policy has " + lint.Count(n) + " " + q.Unit.String() + ", a " + q.Name + " may have " + lint.Count(q.Limit)
}

func minifySaves(p *lint.Pass) {
	n, q := sizeOf(p, 100)
	if whiteOnly(p, n, q) {
		p.Report(lint.Start(p.Doc.Span), sizeSays(n, q)+"; without white space it fits").
			Advise("take the white space out, as some of AWS's consoles do").Fix(lint.Same, policy.Edit{Span: p.Doc.Span, Text: policy.Print(p.Doc, policy.Layout{})})
	}
}

func nearLimit(p *lint.Pass) {
	if n, q := sizeOf(p, p.Number()); q != nil && n <= q.Limit && n*100 >= q.Limit*p.Number() {
		p.Report(lint.Start(p.Doc.Span), sizeSays(n, q)).Advise("see what \"shrink\" makes of it before it grows")
	}
}

func tooLarge(p *lint.Pass) {
	n, q := sizeOf(p, 100)
	if q == nil || n <= q.Limit {
		return
	}
	f := p.Report(lint.Start(p.Doc.Span), sizeSays(n, q))
	switch {
	case whiteOnly(p, n, q):
		f.Advise("without white space it fits").Fix(lint.Same, policy.Edit{Span: p.Doc.Span, Text: policy.Print(p.Doc, policy.Layout{})})
	case p.Kind == policy.Identity:
		f.Advise("an inline policy of a role may have 10240; else split it, or see what \"shrink\" and \"fit\" make of it")
	default:
		f.Advise("join statements, or see what \"shrink\" makes of it")
	}
	switch {
	case q.Maximum > 0 && n > q.Maximum:
		f.As(lint.Error)
	case q.Maximum > 0, !q.Verified, p.Kind == policy.Identity: // which may be inline, or a permission set's
		f.As(lint.Warning)
	}
}

// tooMany knows what queues may have.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
func tooMany(p *lint.Pass) {
	if own, _ := ownService(p); own != "sqs" {
		return
	}
	principals, conditions := 0, 0
	for i := range p.Statements() {
		s := &p.Statements()[i]
		eachPrincipal(s, func(one *policy.Principal) { principals += len(one.Items) })
		for k := range s.Condition {
			conditions += len(s.Condition[k].Keys)
		}
	}
	for _, c := range [...]struct {
		n, most int
		what    string
	}{{len(p.Doc.Statements), 20, "statements"}, {principals, 50, "principals"}, {conditions, 10, "conditions"}} {
		if c.n > c.most {
			p.Report(lint.Start(p.Doc.Span), "the policy has "+lint.Count(c.n)+" "+c.what+", one of a queue may have "+lint.Count(c.most)).Advise("join some of them")
			return
		}
	}
}

// longest are the lengths that AWS's API takes, in characters.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
var longest = [...]struct {
	key string
	n   int
}{{"sts:ExternalId", 1224}, {"sts:RoleSessionName", 64}, {"sts:SourceIdentity", 64}, {"aws:SourceIdentity", 64}}

const longestARN = 2048

func tooLong(p *lint.Pass) {
	s := p.Statement
	check := func(item *policy.String, most int, what string) {
		if len(item.Value) > most && item.Form == policy.Text && !strings.Contains(item.Value, "${") {
			p.Report(item.Span, what+" of "+lint.Count(len(item.Value))+" characters, of at most "+lint.Count(most)).Advise("nothing has it; write less")
		}
	}
	for i := range s.Resources {
		check(&s.Resources[i].String, longestARN, "an ARN")
	}
	eachPrincipal(s, func(one *policy.Principal) {
		for i := range one.Items {
			check(&one.Items[i], longestARN, "a principal")
		}
	})
	for _, l := range longest {
		if key := conditionIn(s, l.key); key != nil {
			for i := range key.Items {
				check(&key.Items[i], l.n, "a value of "+l.key)
			}
		}
	}
}
