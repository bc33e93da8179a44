package rolesync

import (
	"context"
	"fmt"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/leastwise/leastwise/wasm/roles"
)

// writeKey makes a call about a key. None switches off KMS's check that somebody can still
// change the key's policy.
func (r *run) writeKey(ctx context.Context, s *roles.Step) (err error) {
	client := r.keys(s.Region)
	if s.Op == roles.CreateKey {
		return r.createKey(ctx, s)
	}
	k := r.state.Key(s.Thing.Name, s.Region)
	if k == nil || k.ID == "" {
		return fmt.Errorf("there is no %s", thingText(s.Thing))
	}
	id := &k.ID
	switch s.Op {
	case roles.CreateAlias:
		_, err = client.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: new("alias/" + s.Thing.Name), TargetKeyId: id})
	case roles.UpdateKeyDescription:
		_, err = client.UpdateKeyDescription(ctx, &kms.UpdateKeyDescriptionInput{KeyId: id, Description: s.Description})
	case roles.PutKeyPolicy:
		_, err = client.PutKeyPolicy(ctx, &kms.PutKeyPolicyInput{KeyId: id, PolicyName: new("default"), Policy: &s.Document})
	case roles.TagKey:
		_, err = client.TagResource(ctx, &kms.TagResourceInput{KeyId: id, Tags: kmsTags(s.Tags)})
	case roles.UntagKey:
		_, err = client.UntagResource(ctx, &kms.UntagResourceInput{KeyId: id, TagKeys: s.TagKeys})
	case roles.CreateGrant:
		_, err = client.CreateGrant(ctx, grantInput(id, s.Grant))
	case roles.RevokeGrant:
		_, err = client.RevokeGrant(ctx, &kms.RevokeGrantInput{KeyId: id, GrantId: &s.Grant.ID})
	}
	return err
}

// createKey asks once only: a second request makes a second key if the first one's answer
// got lost.
func (r *run) createKey(ctx context.Context, s *roles.Step) error {
	got, err := r.keys(s.Region).CreateKey(ctx, &kms.CreateKeyInput{Policy: filled(s.Document), Description: optional(s.Description), Tags: kmsTags(s.Tags)},
		func(o *kms.Options) { o.Retryer = sdk.NopRetryer{} })
	if err == nil {
		r.made[s.Thing] = sdk.ToString(got.KeyMetadata.KeyId)
	}
	return err
}

// grantInput asks for a grant under its name, by which a repeated request makes no second
// grant. An ARN is a principal, everything else a service.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
func grantInput(key *string, g *roles.Grant) *kms.CreateGrantInput {
	in := &kms.CreateGrantInput{KeyId: key, Name: &g.Name, GrantTokens: g.Tokens}
	if in.GranteePrincipal = &g.Grantee; !strings.HasPrefix(g.Grantee, "arn:") {
		in.GranteePrincipal, in.GranteeServicePrincipal = nil, &g.Grantee
	}
	switch {
	case strings.HasPrefix(g.Retiree, "arn:"):
		in.RetiringPrincipal = &g.Retiree
	case g.Retiree != "":
		in.RetiringServicePrincipal = &g.Retiree
	}
	for _, o := range g.Operations {
		in.Operations = append(in.Operations, types.GrantOperation(o))
	}
	if len(g.Subset)+len(g.Equals) > 0 {
		in.Constraints = &types.GrantConstraints{EncryptionContextSubset: mapOf(g.Subset), EncryptionContextEquals: mapOf(g.Equals)}
	}
	return in
}

func mapOf(pairs []roles.Tag) map[string]string {
	if len(pairs) == 0 {
		return nil
	}
	out := map[string]string{}
	for _, p := range pairs {
		out[p.Key] = p.Value
	}
	return out
}

func kmsTags(from []roles.Tag) []types.Tag {
	var out []types.Tag
	for _, t := range from {
		out = append(out, types.Tag{TagKey: &t.Key, TagValue: &t.Value})
	}
	return out
}
