package generate_test

import (
	"fmt"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

func open() *catalog.Catalog {
	c, err := catalog.Open(embedded.Blob())
	if err != nil {
		panic(err)
	}
	return c
}

// read reads the templates of a YAML text.
func read(text string) []*generate.Template {
	documents, err := yaml.Read(text)
	if err != nil {
		panic(err)
	}
	var out []*generate.Template
	for i := range documents {
		t, notes := generate.ReadTemplate("orders.yml", i, &documents[i])
		for _, n := range notes {
			fmt.Println(n.Severity, n.Message)
		}
		out = append(out, t)
	}
	return out
}

// The policy of a template, its actions as patterns.
func ExampleFromTemplates() {
	templates := read("mode: crud\nread: ['arn:aws:sqs:eu-west-1:111122223333:jobs']\nconditions: [mfa]\n")
	result := generate.FromTemplates(open(), templates, generate.Options{})
	for _, s := range result.Statements {
		fmt.Println(s.Sid, s.Actions, s.Resources, s.Conditions)
	}
	// Output: SqsReadQueue [sqs:*Tags sqs:G* sqs:ListD* sqs:ListM* sqs:Rec*] [arn:aws:sqs:eu-west-1:111122223333:jobs] [{Bool aws:MultiFactorAuthPresent [true]}]
}

// A slip in a template is a note with its place, in bytes.
func ExampleReadTemplate() {
	documents, _ := yaml.Read("mode: crud\nreed: []\n")
	_, notes := generate.ReadTemplate("orders.yml", 0, &documents[0])
	for _, n := range notes {
		fmt.Println(n.File, n.Start, n.Message, "-", n.Hint)
	}
	// Output: orders.yml 11 a template has no key "reed" - did you mean read?
}

// Why an action is in the policy.
func ExampleResult_Explain() {
	templates := read("mode: actions\nactions: [glue:CreateJob]\n")
	result := generate.FromTemplates(open(), templates, generate.Options{Minimize: -1})
	for _, chain := range result.Explain("iam:PassRole") {
		fmt.Println(chain.Sentence("iam:PassRole", nil))
	}
	// Output: iam:PassRole is needed by glue:CreateJob, whose operation checks it; glue:CreateJob is asked for by "glue:CreateJob", and takes glue job
}

// ARNs and levels without a template.
func ExamplePolicy() {
	result := generate.Policy(open(), generate.Request{
		Table: levels.Strict,
		Items: []generate.Item{{ARN: "arn:aws:sns:eu-west-1:111122223333:news", Levels: levels.Set(0).With(catalog.PermissionsManagement)}},
	})
	text, _, characters := generate.JSON(result.Statements)
	fmt.Print(text, characters, " characters\n")
	// Output:
	// {
	//   "Version": "2012-10-17",
	//   "Statement": [
	//     {
	//       "Sid": "SnsPermissionsmanagementTopic",
	//       "Effect": "Allow",
	//       "Action": [
	//         "sns:AddPermission",
	//         "sns:RemovePermission",
	//         "sns:SetTopicAttributes"
	//       ],
	//       "Resource": [
	//         "arn:aws:sns:eu-west-1:111122223333:news"
	//       ]
	//     }
	//   ]
	// }
	// 229 characters
}

// A recipe is the other way round where it denies.
func ExampleRecipe_Fill() {
	tag, _ := generate.FindRecipe("tag")
	with := map[string][]string{"tag": {"team"}, "value": {"blue", "green"}}
	fmt.Println(tag.Fill(false, with))
	fmt.Println(tag.Fill(true, with))
	// Output:
	// {StringEquals aws:ResourceTag/team [blue green]}
	// {StringNotEquals aws:ResourceTag/team [blue green]}
}
