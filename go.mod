module github.com/leastwise/leastwise

go 1.26.0

require (
	github.com/PuerkitoBio/goquery v1.13.0 // AWS's pages are HTML that only a browser's parser reads
	github.com/andybalholm/brotli v1.2.8 // twins of the page's files; the standard library has no encoder
	github.com/aws/aws-sdk-go-v2 v1.47.7 // roles: what the clients share, waits and retries; tests: its signer beside ours
	github.com/aws/aws-sdk-go-v2/config v1.33.15 // sandbox: credentials as AWS's tools find them, profiles and sign-in; 4 MB of the binary
	github.com/aws/aws-sdk-go-v2/credentials v1.20.15 // sandbox: asks for an MFA code on stderr
	github.com/aws/aws-sdk-go-v2/service/accessanalyzer v1.49.1 // tests: its client beside ours
	github.com/aws/aws-sdk-go-v2/service/iam v1.64.8 // roles: reads and writes them; tests: the hosts it knows beside ours
	github.com/aws/aws-sdk-go-v2/service/kms v1.60.0 // roles: reads and writes keys and grants; 1.61 and later make tables for 0.4 ms at each start of any program
	github.com/aws/aws-sdk-go-v2/service/s3 v1.114.8 // roles: reads and writes bucket policies
	github.com/aws/aws-sdk-go-v2/service/sts v1.51.8 // roles: whose credentials they are; tests: the hosts it knows beside ours
	github.com/aws/smithy-go v1.28.8 // roles: the errors of AWS; tests: how the SDK tells its hosts
	github.com/goccy/go-yaml v1.19.2 // templates and levels in YAML, with anchors and merge keys
	github.com/hashicorp/hcl/v2 v2.25.0 // policies in Terraform's files; 2.5 MB of the binary
	github.com/klauspost/compress v1.20.3 // zstd, for archives and twins
	github.com/owenrumney/go-sarif/v3 v3.3.1 // tests: the schema of SARIF
	github.com/rogpeppe/go-internal v1.16.0 // tests: scripts of command lines
	github.com/spf13/cobra v1.10.2 // the command line: completion, help, suggestions
	github.com/spf13/pflag v1.0.9 // cobra's flags, some with optional values
	github.com/syumai/workers v0.31.0 // worker: serves the handler on Cloudflare, and brings the glue
	github.com/tidwall/gjson v1.20.1 // the service reference, read without a struct for each version
	github.com/xeipuuv/gojsonschema v1.2.0 // tests: validates by it
	github.com/zclconf/go-cty v1.19.0 // values of HCL
	golang.org/x/net v0.58.0 // HTML, which goquery stands on
	golang.org/x/term v0.47.0 // is this a terminal?
	golang.org/x/text v0.41.0 // tests: Unicode forms in HCL
)

require (
	github.com/agext/levenshtein v1.2.1 // indirect
	github.com/andybalholm/cascadia v1.3.4 // indirect
	github.com/apparentlymart/go-textseg/v15 v15.0.0 // indirect
	github.com/apparentlymart/go-textseg/v17 v17.0.1 // indirect
	github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream v1.7.26 // indirect
	github.com/aws/aws-sdk-go-v2/feature/ec2/imds v1.20.7 // indirect
	github.com/aws/aws-sdk-go-v2/internal/configsources v1.5.10 // indirect
	github.com/aws/aws-sdk-go-v2/internal/endpoints/v2 v2.8.10 // indirect
	github.com/aws/aws-sdk-go-v2/internal/v4a v1.5.10 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/accept-encoding v1.13.24 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/checksum v1.11.11 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/presigned-url v1.14.10 // indirect
	github.com/aws/aws-sdk-go-v2/service/internal/s3shared v1.20.10 // indirect
	github.com/aws/aws-sdk-go-v2/service/signin v1.12.3 // indirect
	github.com/aws/aws-sdk-go-v2/service/sso v1.39.3 // indirect
	github.com/aws/aws-sdk-go-v2/service/ssooidc v1.44.3 // indirect
	github.com/google/go-cmp v0.6.0 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/mitchellh/go-wordwrap v1.0.1 // indirect
	github.com/tidwall/match v1.1.1 // indirect
	github.com/tidwall/pretty v1.2.0 // indirect
	github.com/xeipuuv/gojsonpointer v0.0.0-20180127040702-4e3ac2762d5f // indirect
	github.com/xeipuuv/gojsonreference v0.0.0-20180127040603-bd5ef7bd5415 // indirect
	golang.org/x/mod v0.38.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/tools v0.48.0 // indirect
)
