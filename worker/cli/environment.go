package cli

import (
	"os"
	"strings"

	"github.com/leastwise/leastwise/worker/aws"
)

// kept are the variables of AWS's tools that say how they talk and not as whom. Every other
// one that begins with AWS_ is taken out of a command's environment, whether we know it or
// not. A name that ends in "*" stands for all that begin so.
var kept = []string{
	"AWS_CA_BUNDLE", "AWS_CLI_AUTO_PROMPT", "AWS_CLI_FILE_ENCODING", "AWS_CLI_HISTORY_FILE", "AWS_CLI_S3_MV_VALIDATE_SAME_S3_PATHS",
	"AWS_DATA_PATH", "AWS_DEFAULT_OUTPUT", "AWS_DEFAULTS_MODE", "AWS_DISABLE_REQUEST_COMPRESSION", "AWS_ENDPOINT_URL*", "AWS_EXECUTION_ENV",
	"AWS_MAX_ATTEMPTS", "AWS_NODEJS_CONNECTION_REUSE_ENABLED", "AWS_PAGER", "AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION",
	"AWS_RETRY_MODE", "AWS_SDK_UA_APP_ID", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT",
}

// alien are further variables that lead to credentials.
var alien = []string{"AMAZON_*", "AWSUME_*", "AWS_*", "BOTO_*", "GRANTED_*", "SAML2AWS_*"}

// environment is a command's: of all that leads to AWS credentials it has the sandbox's
// only. Files are switched off rather than left out, so that a tool told to use another
// profile fails instead of using it.
func environment(all []string, c aws.Credentials, region, id string) []string {
	var env []string
	for _, v := range all {
		if name, _, _ := strings.Cut(v, "="); !matches(alien, name) || matches(kept, name) {
			env = append(env, v)
		}
	}
	return append(env,
		"AWS_ACCESS_KEY_ID="+c.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY="+c.SecretAccessKey,
		"AWS_SESSION_TOKEN="+c.SessionToken,
		"AWS_CREDENTIAL_EXPIRATION="+aws.FormatDate(c.Expires),
		"AWS_REGION="+region,
		"AWS_DEFAULT_REGION="+region,
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE="+os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE="+os.DevNull,
		"LEASTWISE_SANDBOX="+id,
	)
}

// matches compares names as Windows does, whatever their letter case.
func matches(list []string, name string) bool {
	name = strings.ToUpper(name)
	for _, p := range list {
		if prefix, ok := strings.CutSuffix(p, "*"); p == name || ok && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
