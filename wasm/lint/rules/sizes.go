package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// AWS's limits of size, as package policy has them.
var sizeRules = [...]lint.Rule{
	{ID: "size-identity", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForIdentity | lint.ForBoundary, At: lint.AtDocument, Check: tooLarge},
	{ID: "size-trust", Group: lint.GroupSize, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtDocument, Check: tooLarge},
	{ID: "size-session", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForSession, At: lint.AtDocument, Check: tooLarge},
	{ID: "size-scp", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForSCP, At: lint.AtDocument, Check: tooLarge},
	{ID: "size-rcp", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForRCP, At: lint.AtDocument, Check: tooLarge},
	{ID: "size-resource-policy", Group: lint.GroupSize, Severity: lint.Error, Kinds: lint.ForResourceLike, At: lint.AtDocument, Check: tooLarge},
}

var _ = registerAll(sizeRules[:])

// quotaWords are words in the names of quotas of resource policies, by the service in
// CloudFormation's types.
const quotaWords = " S3=S3 KMS=KMS SQS=SQS SNS=SNS SecretsManager=Secrets Lambda=Lambda DynamoDB=DynamoDB ECR=ECR Events=EventBridge Logs=Logs" +
	" ApiGateway=API OpenSearchService=OpenSearch Elasticsearch=OpenSearch EFS=EFS Glue=Glue CodeArtifact=CodeArtifact IoT=IoT RUM=RUM "

// quotaOf is the quota that holds for the policy; nil for a resource of unknown type.
func quotaOf(p *lint.Pass) *policy.Quota {
	quotas := policy.Quotas(p.Kind)
	if p.Kind != policy.Resource {
		return &quotas[0]
	}
	_, rest, _ := strings.Cut(p.ResourceType, "::")
	service, _, _ := strings.Cut(rest, "::")
	i := strings.Index(quotaWords, " "+service+"=")
	if service == "" || i < 0 {
		return nil
	}
	word := quotaWords[i+len(service)+2:]
	word = word[:strings.IndexByte(word, ' ')]
	for i := range quotas {
		if strings.Contains(quotas[i].Name, word) {
			return &quotas[i]
		}
	}
	return nil
}

func tooLarge(p *lint.Pass) {
	text := p.Doc.Source[p.Doc.Span.Start:p.Doc.Span.End]
	if len(text) < 2048 || p.Doc.Fragment {
		return
	}
	q := quotaOf(p)
	if q == nil {
		return
	}
	n := q.Count(text)
	if n <= q.Limit {
		return
	}
	f := p.Report(lint.Start(p.Doc.Span), "the policy has "+lint.Count(n)+" "+q.Unit.String()+", a "+q.Name+" may have "+lint.Count(q.Limit))
	switch dense := policy.Measure(text); {
	case !q.Dense && min(dense.DenseBytes, dense.DenseCharacters) <= q.Limit:
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
