package rolesync

import (
	"context"
	"slices"
	"strings"
	"sync"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/leastwise/leastwise/wasm/roles"
)

const notFound = "NotFoundException"

// readKey reads the key that has an alias, or the one that was made for it and did not get
// it yet, nil if there is neither. unnamed gives the ID of the latter.
func (a *Account) readKey(ctx context.Context, alias, region string, unnamed func(context.Context, string) (string, error)) (*roles.Key, error) {
	k := &roles.Key{Alias: alias, Region: region}
	got, err := a.keys(region).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: new("alias/" + alias)})
	if is(err, notFound) {
		id := ""
		if id, err = unnamed(ctx, alias); err != nil || id == "" {
			return nil, err
		}
		k.Unnamed = true
		got, err = a.keys(region).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &id})
	}
	if err != nil {
		return nil, told("kms:DescribeKey", "alias/"+alias+" in "+region, err)
	}
	k.ID, k.State = sdk.ToString(got.KeyMetadata.KeyId), string(got.KeyMetadata.KeyState)
	k.Description = new(sdk.ToString(got.KeyMetadata.Description))
	g := together(ctx)
	g.run(func(ctx context.Context) error {
		got, err := a.keys(region).GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: &k.ID, PolicyName: new("default")})
		if err != nil {
			return told("kms:GetKeyPolicy", "alias/"+alias+" in "+region, err)
		}
		k.Policy = new(sdk.ToString(got.Policy))
		return nil
	})
	g.run(func(ctx context.Context) error {
		tags, err := a.keyTags(ctx, k.ID, region)
		k.Tags = slices.DeleteFunc(tags, func(t roles.Tag) bool { return t.Key == roles.AliasTag || ofAWS(t.Key) })
		return err
	})
	g.run(func(ctx context.Context) (err error) {
		k.Grants, err = a.readGrants(ctx, k.ID, region)
		return err
	})
	if err := g.end(); err != nil {
		return nil, err
	}
	return k, nil
}

// keyTags are all tags of a key, sorted; never nil.
func (a *Account) keyTags(ctx context.Context, id, region string) ([]roles.Tag, error) {
	out := []roles.Tag{}
	if err := pages(func(marker *string) (*string, error) {
		page, err := a.keys(region).ListResourceTags(ctx, &kms.ListResourceTagsInput{KeyId: &id, Marker: marker})
		if err != nil {
			return nil, told("kms:ListResourceTags", id, err)
		}
		for _, t := range page.Tags {
			out = append(out, roles.Tag{Key: sdk.ToString(t.TagKey), Value: sdk.ToString(t.TagValue)})
		}
		return further(page.Truncated, page.NextMarker), nil
	}); err != nil {
		return nil, err
	}
	sortTags(out)
	return out, nil
}

func sortTags(tags []roles.Tag) {
	slices.SortFunc(tags, func(a, b roles.Tag) int { return strings.Compare(a.Key, b.Key) })
}

// readGrants reads all grants of a key, sorted by ID; never nil.
func (a *Account) readGrants(ctx context.Context, id, region string) ([]roles.Grant, error) {
	out := []roles.Grant{}
	if err := pages(func(marker *string) (*string, error) {
		page, err := a.keys(region).ListGrants(ctx, &kms.ListGrantsInput{KeyId: &id, Marker: marker})
		if err != nil {
			return nil, told("kms:ListGrants", id, err)
		}
		for i := range page.Grants {
			out = append(out, grantOf(&page.Grants[i]))
		}
		return further(page.Truncated, page.NextMarker), nil
	}); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b roles.Grant) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

// grantOf is a grant; those that it names may be services.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
func grantOf(from *types.GrantListEntry) roles.Grant {
	g := roles.Grant{ID: sdk.ToString(from.GrantId), Name: sdk.ToString(from.Name),
		Grantee: either(from.GranteePrincipal, from.GranteeServicePrincipal), Retiree: either(from.RetiringPrincipal, from.RetiringServicePrincipal)}
	for _, o := range from.Operations {
		g.Operations = append(g.Operations, string(o))
	}
	slices.Sort(g.Operations)
	if c := from.Constraints; c != nil {
		g.Subset, g.Equals, g.Source = pairsOf(c.EncryptionContextSubset), pairsOf(c.EncryptionContextEquals), sdk.ToString(c.SourceArn)
	}
	return g
}

func either(a, b *string) string {
	if a != nil && *a != "" {
		return *a
	}
	return sdk.ToString(b)
}

func pairsOf(from map[string]string) []roles.Tag {
	var out []roles.Tag
	for key, value := range from {
		out = append(out, roles.Tag{Key: key, Value: value})
	}
	sortTags(out)
	return out
}

// search finds keys of a region that were made for an alias and have none, by their tag. It
// looks once, when it is first needed.
type search struct {
	account *Account
	region  string
	once    sync.Once
	byAlias map[string]string
	err     error
}

func (s *search) unnamed(ctx context.Context, alias string) (string, error) {
	s.once.Do(func() { s.byAlias, s.err = s.account.unnamedKeys(ctx, s.region) })
	return s.byAlias[alias], s.err
}

// unlessEnding is the alias, or empty if the key is about to be deleted.
func (a *Account) unlessEnding(ctx context.Context, alias, id, region string) (string, error) {
	got, err := a.keys(region).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &id})
	if err != nil {
		return "", told("kms:DescribeKey", id+" in "+region, err)
	}
	if got.KeyMetadata.DeletionDate != nil || strings.HasPrefix(string(got.KeyMetadata.KeyState), "PendingDeletion") {
		return "", nil
	}
	return alias, nil
}

// unnamedKeys are the IDs of keys without alias by the alias that they were made for, the
// first by ID of several.
func (a *Account) unnamedKeys(ctx context.Context, region string) (map[string]string, error) {
	named := map[string]bool{}
	if err := pages(func(marker *string) (*string, error) {
		page, err := a.keys(region).ListAliases(ctx, &kms.ListAliasesInput{Marker: marker})
		if err != nil {
			return nil, told("kms:ListAliases", region, err)
		}
		for _, l := range page.Aliases {
			named[sdk.ToString(l.TargetKeyId)] = true
		}
		return further(page.Truncated, page.NextMarker), nil
	}); err != nil {
		return nil, err
	}
	var ids []string
	if err := pages(func(marker *string) (*string, error) {
		page, err := a.keys(region).ListKeys(ctx, &kms.ListKeysInput{Limit: sdk.Int32(pageSize), Marker: marker})
		if err != nil {
			return nil, told("kms:ListKeys", region, err)
		}
		for _, k := range page.Keys {
			if id := sdk.ToString(k.KeyId); !named[id] {
				ids = append(ids, id)
			}
		}
		return further(page.Truncated, page.NextMarker), nil
	}); err != nil {
		return nil, err
	}
	slices.Sort(ids)
	aliases := make([]string, len(ids))
	g := together(ctx)
	for i, id := range ids {
		g.run(func(ctx context.Context) error {
			tags, err := a.keyTags(ctx, id, region)
			if denied(err) || is(err, notFound) {
				return nil // a key of somebody else's, or none any more
			}
			if err != nil {
				return err
			}
			for _, t := range tags {
				if t.Key == roles.AliasTag {
					aliases[i], err = a.unlessEnding(ctx, t.Value, id, region)
				}
			}
			return err
		})
	}
	if err := g.end(); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for i, alias := range aliases {
		if alias != "" && out[alias] == "" {
			out[alias] = ids[i]
		}
	}
	return out, nil
}
