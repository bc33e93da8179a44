package rules

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// The fields of ARNs.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
var arnRules = [...]lint.Rule{
	{ID: "arn-prefix", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Check: arnPrefix},
	{ID: "arn-missing-field", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: arnMissingField},
	{ID: "arn-partition", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: arnPartition},
	{ID: "arn-service-case", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: arnServiceCase},
	{ID: "arn-service-unknown", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: arnServiceUnknown,
		Yields: []lint.Yield{{To: "unknown-service", Where: lint.SameStatement}}}, // mostly the same one
	{ID: "arn-service-wildcard", Group: lint.GroupCatalog, Severity: lint.Suggestion, At: lint.AtResource, Check: arnServiceWildcard},
	{ID: "arn-region-invalid", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: arnRegionInvalid},
	{ID: "arn-region-not-allowed", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: func(p *lint.Pass) {
		place := p.Place()
		notAllowed(p, place, place.Region, 3, p.Resource.Written().Region, "region")
	}},
	{ID: "arn-region-missing", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: func(p *lint.Pass) {
		place := p.Place()
		fieldMissing(p, place, place.Region, 3, p.Resource.Written().Region, "region")
	}},
	{ID: "arn-account-invalid", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: arnAccountInvalid,
		Yields: []lint.Yield{{To: "arn-account-not-allowed"}}},
	{ID: "arn-account-not-allowed", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: func(p *lint.Pass) {
		place := p.Place()
		notAllowed(p, place, place.Account, 4, p.Resource.Written().Account, "account")
	}},
	{ID: "arn-account-missing", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: func(p *lint.Pass) {
		place := p.Place()
		fieldMissing(p, place, place.Account, 4, p.Resource.Written().Account, "account")
	}},
	{ID: "arn-resource-format", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtResource, Placeholders: true, Check: arnResourceFormat},
}

var _ = registerAll(arnRules[:])

const arnShape = "an ARN reads arn:partition:service:region:account:resource"

func arnPrefix(p *lint.Pass) {
	r := p.Resource
	if r.Err == nil || strings.HasPrefix(r.Value, "arn:") || strings.HasPrefix(r.Value, "execute-api:/") {
		return // API Gateway completes a path of its API
	}
	f := p.Report(r.Span, `%q is neither an ARN nor "*"`, r.Value)
	if r.Err.Suggestion == "" {
		f.Advise(arnShape)
		return
	}
	f.Advise("write %s", r.Err.Suggestion).Fix(lint.NeedsInput, lint.Rename(&r.String, r.Err.Suggestion))
}

// arnMissingField tells an ARN with too few colons from one whose last field may run over
// them: AWS takes arn:aws:s3:* for all there is.
func arnMissingField(p *lint.Pass) {
	r := p.Resource
	if r.Err == nil || !strings.HasPrefix(r.Value, "arn:") || r.Vague() {
		return
	}
	f := p.Report(r.Span, "%q is no ARN: "+r.Err.Reason, r.Value)
	colons := strings.Count(r.Text, ":")
	name, isS3 := strings.CutPrefix(r.Value, "arn:aws:s3:")
	switch {
	case isS3 && colons < 5 && strings.Trim(name, ":") != "":
		want := "arn:aws:s3:::" + strings.TrimLeft(name, ":")
		f.Advise("write %s", want).Fix(lint.NeedsInput, lint.Rename(&r.String, want))
	case colons < 5 && strings.HasSuffix(r.Value, "*"):
		f.As(lint.Warning).Advise("write all six fields: " + arnShape)
	default:
		f.Advise(arnShape)
	}
}

// plainField reports whether a field holds neither wildcard nor variable.
func plainField(s string) bool { return s != "" && !strings.ContainsAny(s, "*?$") }

// parsed reports whether the resource is an ARN.
func parsed(r *lint.Resource) bool { return r.Err == nil && !r.Everything }

// part is the span of a field of the resource's ARN.
func part(p *lint.Pass, field int) policy.Span {
	start, end := p.FieldSpan(field)
	return p.Within(&p.Resource.String, start, end)
}

// inField offers the resource with another text in a field.
func inField(p *lint.Pass, f *lint.Finding, effect lint.Effect, field int, text string) {
	start, end := p.FieldSpan(field)
	value := p.Resource.Value
	f.Fix(effect, lint.Rename(&p.Resource.String, value[:start]+text+value[end:]))
}

// meanings are the words for what placeholders stand for.
var meanings = [...]string{lint.Account: "an account", lint.Region: "a region", lint.Partition: "a partition", lint.Domain: "a domain"}

// displaced reports a field that is filled with something else than what stands there.
func displaced(p *lint.Pass, field int, value string, want lint.Meaning) bool {
	got := lint.MeaningOf(value)
	if !p.Resource.Filled || got == lint.Anything || got == want {
		return false
	}
	p.Report(part(p, field), "%q is "+meanings[got]+", and stands where "+meanings[want]+" does", value).Advise(arnShape)
	return true
}

func partitions(p *lint.Pass) []string {
	return p.Once("partitions", func() any {
		var names []string
		for name := range p.Catalog.Partitions() {
			names = append(names, name)
		}
		return names
	}).([]string)
}

func arnPartition(p *lint.Pass) {
	a := p.Resource.Written()
	if !parsed(p.Resource) || displaced(p, 1, a.Partition, lint.Partition) || !plainField(a.Partition) {
		return
	}
	names := partitions(p)
	if slices.Contains(names, a.Partition) {
		return
	}
	f := p.Report(part(p, 1), "%q is no partition of AWS", a.Partition)
	if name := p.Guess(a.Partition, names); name != "" {
		f.Advise("did you mean %s?", name)
		inField(p, f, lint.NeedsInput, 1, name)
	} else {
		f.Advise("there are " + strings.Join(names, ", "))
	}
}

func arnServiceCase(p *lint.Pass) {
	a := p.Resource.Written()
	if !parsed(p.Resource) || strings.Contains(a.Service, "$") {
		return
	}
	if low := lower(a.Service); low != a.Service {
		f := p.Report(part(p, 2), "the service %q of an ARN is written in small letters", a.Service).Advise("write %s", low)
		inField(p, f, lint.NeedsInput, 2, low)
	}
}

func arnServiceUnknown(p *lint.Pass) {
	a := p.Resource.Written()
	if !parsed(p.Resource) || !plainField(a.Service) || lower(a.Service) != a.Service || p.Formats(a.Service) != nil {
		return
	}
	if _, known := p.Catalog.LookupService(a.Service); known {
		return
	}
	f := p.Report(part(p, 2), "the service %q is "+p.Unknown(), a.Service)
	if name := guessService(p, a.Service); name != "" {
		f.Advise("did you mean %s?", name)
		inField(p, f, lint.NeedsInput, 2, name)
	}
}

func arnServiceWildcard(p *lint.Pass) {
	if a := &p.Resource.ARN; parsed(p.Resource) && strings.ContainsAny(a.Service, "*?") {
		p.Report(part(p, 2), "the service %q of an ARN stands for many", a.Service).Advise("name the service")
	}
}

func arnRegionInvalid(p *lint.Pass) {
	place := p.Place()
	region := p.Resource.Written().Region
	if place.Formats == nil || place.Region&lint.Filled == 0 || displaced(p, 3, region, lint.Region) || !plainField(region) || lint.Fold(region, "region") {
		return
	}
	badRegion(p, part(p, 3), region, func(f *lint.Finding, name string) { inField(p, f, lint.NeedsInput, 3, name) })
}

// badRegion reports what is no region; one of the usual shape may be newer than the
// catalog.
func badRegion(p *lint.Pass, at policy.Span, region string, fix func(*lint.Finding, string)) {
	var all []string
	for _, regions := range p.Catalog.Partitions() {
		for _, r := range regions {
			if r == region {
				return
			}
			all = append(all, r)
		}
	}
	shape := strings.Count(region, "-") >= 2 && isDigit(region[len(region)-1])
	f := p.Report(at, "%q is no region in the catalog of "+p.Catalog.Date(), region)
	zone := region[:len(region)-1]
	if last := region[len(region)-1]; 'a' <= last && last <= 'z' && zone != "" && isDigit(zone[len(zone)-1]) {
		f.Advise("that is an availability zone; its region is %s", zone)
		fix(f, zone)
		return
	}
	if name := p.Guess(region, all); name != "" {
		f.Advise("did you mean %s?", name)
		fix(f, name)
	}
	if shape {
		f.As(lint.Warning)
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// notAllowed reports a field that no documented format has.
func notAllowed(p *lint.Pass, place *lint.Place, allowed lint.Field, field int, value, name string) {
	if place.Formats == nil || !plainField(value) && lint.MeaningOf(value) == lint.Anything || allowed != lint.Blank {
		return
	}
	f := p.Report(part(p, field), "an ARN of this kind has no "+name+", here it is %q", value).Advise("leave the field empty")
	inField(p, f, lint.NeedsInput, field, "")
}

// fieldMissing reports an empty field that all documented formats fill.
func fieldMissing(p *lint.Pass, place *lint.Place, allowed lint.Field, field int, value, name string) {
	if place.Formats == nil || value != "" || allowed&lint.Blank != 0 {
		return
	}
	if field == 4 && p.Resource.ARN.Accountless() {
		return
	}
	f := p.Report(p.Resource.Span, "%q lacks the "+name+" that an ARN of this kind has", p.Resource.Value).
		Advise("name the " + name + `, or write "*" there`)
	inField(p, f, lint.NeedsInput, field, "*")
}

func arnAccountInvalid(p *lint.Pass) {
	account := p.Resource.Written().Account
	if !parsed(p.Resource) || displaced(p, 4, account, lint.Account) || !plainField(account) || arn.IsAccount(account) {
		return
	}
	place := p.Place()
	if standsForAccount(account) || arn.IsOwner(account) || place.Formats != nil && place.Formats.HasWord(account) {
		return
	}
	f := p.Report(part(p, 4), "%q is no account: they have twelve digits", account)
	if digits := strings.ReplaceAll(account, "-", ""); arn.IsAccount(digits) {
		f.Advise("write %s", digits)
		inField(p, f, lint.NeedsInput, 4, digits)
	}
}

// standsForAccount reports whether a text is what documentation writes in place of an
// account: ACCOUNT-ID, account-id-without-hyphens.
func standsForAccount(s string) bool { return strings.Contains(lower(s), "account") }

// otherFormats are what ARNs begin with that AWS documents elsewhere than in the reference of
// actions and resources, which for recovery points leaves the service open.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html
// https://docs.aws.amazon.com/waf/latest/developerguide/classic-waf-api-permissions-ref.html
// https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html
var otherFormats = [...]string{"cloudformation:transform/", "waf:changetoken/", "waf-regional:changetoken/", "backup:recovery-point:"}

func arnResourceFormat(p *lint.Pass) {
	place := p.Place()
	r := p.Resource
	a := r.Written()
	if place.Formats == nil || len(place.Fits) > 0 || a.Resource == "*" || strings.ContainsAny(r.ARN.Partition+r.ARN.Region+r.ARN.Account, "$") {
		return
	}
	for _, head := range otherFormats {
		if text, ok := strings.CutPrefix(head, r.ARN.Service+":"); ok && strings.HasPrefix(r.ARN.Resource, text) {
			return
		}
	}
	f := p.Report(part(p, 5), "no ARN format of "+r.ARN.Service+" in the catalog of "+p.Catalog.Date()+" fits %q", a.Resource)
	if strings.ContainsAny(r.ARN.Resource, "*?$") {
		f.As(lint.Warning)
	}
	if list := suggestARN(p, place, a); len(list) > 0 {
		f.Advise("did you mean %s?", lint.List(list)).Fix(lint.NeedsInput, lint.Rename(&r.String, list[0]))
	}
}

// suggestARN is slow, and done for the first few hundred slips only.
func suggestARN(p *lint.Pass, place *lint.Place, a arn.ARN) []string {
	if !p.MayGuess() {
		return nil
	}
	return place.Formats.Suggest(a)
}
