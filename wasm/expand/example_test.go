package expand_test

import (
	"fmt"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/expand"
)

// The shortest patterns for three actions, and nothing else: ssm:GetParameter is not wanted.
func ExampleShrink() {
	c, err := catalog.Open(embedded.Blob())
	if err != nil {
		panic(err)
	}
	wanted, unknown := expand.Actions(c, []string{"ssm:GetParameters", "ssm:GetParametersByPath", "ssm:PutParameter"})
	fmt.Println(len(unknown), expand.Shrink(c, wanted, expand.Options{}).Patterns)
	// Output: 0 [ssm:GetParameters* ssm:PutP*]
}
