package catalog_test

import (
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
)

// smallSet is a hand-made catalog that holds every shape the layout knows: plurals,
// level exceptions, alternatives, rows with keys, foreign ARNs, odd formats, template
// keys, dependents from each source, and a service without actions.
func smallSet() *fact.Set {
	both := fact.Sources(fact.Pages).With(fact.ServiceReference)
	return &fact.Set{
		Origins: []fact.Origin{
			{Source: fact.Pages, Name: "Pages", Date: "2026-01-02"},
			{Source: fact.ServiceReference, Name: "Reference", Date: "2026-03-04"},
		},
		Services: []fact.Service{
			{Prefix: "empty"},
			{
				Prefix: "shop",
				Names:  []string{"Shop", "Shop Classic"},
				Pages:  []string{"list_shop", "list_shopclassic"},
				ConditionKeys: []fact.ConditionKey{
					{Name: "aws:RequestTag/${TagKey}", Types: []string{"String"}},
					{Name: "aws:ResourceTag/${TagKey}", Types: []string{"String"}},
					{Name: "aws:TagKeys", Types: []string{"ArrayOfString"}},
					{Name: "login.example.com:aud", Types: []string{"String"}},
					{Name: "shop:Header/${Name}.value", Types: []string{"ARN"}},
					{Name: "shop:Protocol", Types: []string{"String", "ArrayOfString"}},
					{Name: "shop:tag/<key>", Types: []string{"Numeric"}},
				},
				ResourceTypes: []fact.ResourceType{
					{Name: "basket", Formats: []string{
						"arn:${Partition}:shop:${Region}:${Account}:basket/${BasketId}",
						"arn:${Partition}:shop:${Region}::/baskets/${basket}"},
						ConditionKeys: []string{"aws:ResourceTag/${TagKey}"}},
					{Name: "Gift Card", Formats: []string{"arn:${Partition}:store:::${GiftCardName}/Gift Card"}},
					{Name: "odd", Formats: []string{"urn:odd:${Odd}"}},
				},
				Actions: []fact.Action{
					{Name: "CreateBasket", Level: fact.Write, Sources: both, Rows: []fact.Row{
						{ResourceType: "basket", Required: true, Sources: both, ConditionKeys: []string{"shop:Protocol"}},
						{ConditionKeys: []string{"aws:TagKeys", "aws:RequestTag/${TagKey}"}, Sources: both},
					}, Dependents: []fact.Dependent{
						{Action: "shop:TagBasket", Sources: fact.Sources(fact.Pages)},
						{Action: "till:Open", Sources: both},
					}},
					{Name: "GetBasket", Level: fact.Read, Sources: both, Rows: []fact.Row{
						{ResourceType: "basket", Sources: both},
						{ResourceType: "Gift Card", Required: true, Scenario: "Gift", Sources: both},
					}},
					{Name: "ListBaskets", Level: fact.List, Sources: both},
					{Name: "ListBasketsX", Level: fact.List, PermissionOnly: true, Sources: both},
					{Name: "ListCherries", Level: fact.Read, Sources: both},
					{Name: "ListCherry", Level: fact.List, Sources: both},
					{Name: "search", Level: fact.Read, Sources: both, Rows: []fact.Row{
						{ResourceType: "basket", Page: -1, Sources: fact.Sources(fact.ServiceReference)},
					}},
					{Name: "TagBasket", Level: fact.Tagging, Sources: both, Dependents: []fact.Dependent{
						{Action: "till:Open", Sources: fact.Sources(fact.ServiceReference)},
					}},
				},
			},
			{Prefix: "till", Names: []string{"Till"}, Actions: []fact.Action{{Name: "Open", Level: fact.Write}}},
		},
		GlobalKeys: []fact.ConditionKey{
			{Name: "aws:EpochTime", Types: []string{"Date", "Numeric"}},
			{Name: "aws:PrincipalTag/${TagKey}", Types: []string{"String"}},
			{Name: "aws:SourceIp", Types: []string{"IPAddress"}},
		},
		Partitions:        []fact.Partition{{Name: "aws", Regions: []string{"eu-west-1", "us-east-1"}}, {Name: "aws-cn"}},
		ServicePrincipals: []string{"ec2.amazonaws.com", "shop.example.org"},
		Opinions:          []fact.Opinion{{Action: "shop:GetBasket", Level: fact.PermissionsManagement, Reason: "it mints", URL: "https://example.org"}},
	}
}

func packSmall(t testing.TB) []byte {
	t.Helper()
	blob, err := pack.Catalog(smallSet())
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func openSmall(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(packSmall(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
