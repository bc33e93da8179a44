package convert

import "github.com/leastwise/leastwise/wasm/jsonspan"

// formTerraform is what Terraform's data source "external" reads: an object of strings on
// one line. https://github.com/hashicorp/terraform-provider-external/blob/main/docs/data-sources/external.md
var formTerraform = Format{"terraform", "one line for Terraform's external data source: an object with the document as its string \"policy\"", appendPolicyTerraform, nil}

func appendPolicyTerraform(dst []byte, policy *jsonspan.Doc, o Options) ([]byte, error) {
	spaced := appendSpaced(nil, jsonspan.AppendCompact(nil, policy.Root()))
	if o.Like == PolicySentry {
		spaced = appendASCII(nil, spaced)
	}
	dst = append(dst, `{"policy": `...)
	return append(jsonspan.AppendString(dst, string(spaced)), "}\n"...), nil
}

// appendSpaced appends compact JSON with a blank behind each comma and colon.
func appendSpaced(dst, compact []byte) []byte {
	inside := false
	for i := 0; i < len(compact); i++ {
		c := compact[i]
		dst = append(dst, c)
		switch {
		case c == '\\' && inside:
			i++
			dst = append(dst, compact[i])
		case c == '"':
			inside = !inside
		case !inside && (c == ',' || c == ':'):
			dst = append(dst, ' ')
		}
	}
	return dst
}
