package catalog

import "iter"

// Catalog reads a blob in place.
type Catalog struct{ blob []byte }

// Origin is one snapshot the catalog was built from.
type Origin struct {
	Name string // "Service Authorization Reference"
	Date string // YYYY-MM-DD
}

// Open returns a reader over blob; blob must not change afterwards.
func Open(blob []byte) (*Catalog, error) { panic("soon") }

// Verify checks a blob of unknown origin completely.
func Verify(blob []byte) error { panic("soon") }

// Date is the day of the newest snapshot, YYYY-MM-DD.
func (c *Catalog) Date() string { panic("soon") }

// Origins lists the snapshots, oldest first.
func (c *Catalog) Origins() []Origin { panic("soon") }

// NumServices is the number of service prefixes.
func (c *Catalog) NumServices() int { panic("soon") }

// NumActions is the number of actions.
func (c *Catalog) NumActions() int { panic("soon") }

// Service is the i-th service in the order of prefixes.
func (c *Catalog) Service(i int) Service { panic("soon") }

// Services yields all services in the order of prefixes.
func (c *Catalog) Services() iter.Seq[Service] { panic("soon") }

// Action is the action with the given Index.
func (c *Catalog) Action(index int) Action { panic("soon") }

// LookupService finds a service by prefix, in any letter case.
func (c *Catalog) LookupService(prefix string) (Service, bool) { panic("soon") }

// LookupAction finds an action by ID ("s3:GetObject"), in any letter case.
func (c *Catalog) LookupAction(id string) (Action, bool) { panic("soon") }

// Match yields the actions that an action pattern ("s3:Get*", "*:Describe?") covers, in
// catalog order. Star and question mark are wildcards in the service part too; letter
// case does not matter.
func (c *Catalog) Match(pattern string) iter.Seq[Action] { panic("soon") }

// LookupConditionKey finds a global key or a key of any service by name, in any letter
// case; a template part matches any text ("aws:ResourceTag/team").
func (c *Catalog) LookupConditionKey(name string) (ConditionKey, bool) { panic("soon") }

// GlobalKeys yields AWS's global condition keys in the order of lower-case names.
func (c *Catalog) GlobalKeys() iter.Seq[ConditionKey] { panic("soon") }

// TypesByARNService yields the resource types whose ARN format names the given service in
// its third field ("s3", "iam"), over all prefixes: 45 services use another's name.
func (c *Catalog) TypesByARNService(service string) iter.Seq[ResourceType] { panic("soon") }

// NearestAction finds the action ID most like id, for "did you mean"; ok is false when
// nothing is close.
func (c *Catalog) NearestAction(id string) (a Action, ok bool) { panic("soon") }

// NearestService finds the prefix most like prefix.
func (c *Catalog) NearestService(prefix string) (s Service, ok bool) { panic("soon") }

// ServicePrincipals yields known service principals ("ec2.amazonaws.com"), sorted.
func (c *Catalog) ServicePrincipals() iter.Seq[string] { panic("soon") }
