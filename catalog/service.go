package catalog

import "iter"

// Service is one service prefix ("s3"). It is a small value: copy it freely.
type Service struct {
	c *Catalog
	i int32
}

// Prefix is the part before the colon of an action, in AWS's spelling: "s3".
func (s Service) Prefix() string { panic("soon") }

// Name is the display name, "Amazon S3"; the first one where several pages share a
// prefix, and the prefix itself where AWS publishes no page.
func (s Service) Name() string { panic("soon") }

// Names are all display names, one per documentation page.
func (s Service) Names() iter.Seq[string] { panic("soon") }

// NumActions is the number of the service's actions.
func (s Service) NumActions() int { panic("soon") }

// Action is the i-th action in the order of lower-case names; 0 <= i < NumActions.
func (s Service) Action(i int) Action { panic("soon") }

// Actions yields all actions in the order of lower-case names.
func (s Service) Actions() iter.Seq[Action] { panic("soon") }

// LookupAction finds an action by its name without prefix, in any letter case.
func (s Service) LookupAction(name string) (Action, bool) { panic("soon") }

// NumResourceTypes is the number of the service's resource types.
func (s Service) NumResourceTypes() int { panic("soon") }

// ResourceType is the i-th resource type in the order of lower-case names.
func (s Service) ResourceType(i int) ResourceType { panic("soon") }

// ResourceTypes yields all resource types in the order of lower-case names.
func (s Service) ResourceTypes() iter.Seq[ResourceType] { panic("soon") }

// LookupResourceType finds a resource type by name, in any letter case.
func (s Service) LookupResourceType(name string) (ResourceType, bool) { panic("soon") }

// NumConditionKeys is the number of keys the service declares, aws: tag keys included.
func (s Service) NumConditionKeys() int { panic("soon") }

// ConditionKey is the i-th key in the order of lower-case names.
func (s Service) ConditionKey(i int) ConditionKey { panic("soon") }

// ConditionKeys yields the keys the service declares in the order of lower-case names.
func (s Service) ConditionKeys() iter.Seq[ConditionKey] { panic("soon") }
