package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// print prints the credentials of an answer.
func print(w io.Writer, form string, reply []byte, region string) error {
	var is struct {
		Credentials struct{ AccessKeyID, SecretAccessKey, SessionToken, Expiration string }
	}
	if err := json.Unmarshal(reply, &is); err != nil {
		return err
	}
	c := is.Credentials
	switch form {
	case "env":
		for _, kv := range [][2]string{
			{"AWS_ACCESS_KEY_ID", c.AccessKeyID}, {"AWS_SECRET_ACCESS_KEY", c.SecretAccessKey}, {"AWS_SESSION_TOKEN", c.SessionToken},
			{"AWS_CREDENTIAL_EXPIRATION", c.Expiration}, {"AWS_REGION", region}, {"AWS_DEFAULT_REGION", region},
		} {
			fmt.Fprintf(w, "export %s='%s'\n", kv[0], strings.ReplaceAll(kv[1], "'", `'\''`))
		}
		fmt.Fprintln(w, "unset AWS_PROFILE AWS_DEFAULT_PROFILE")
		return nil
	case "json":
		fmt.Fprintf(w, "%s\n", reply)
		return nil
	case "credential-process":
		// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
		text, err := json.Marshal(struct {
			Version                                                int
			AccessKeyId, SecretAccessKey, SessionToken, Expiration string
		}{1, c.AccessKeyID, c.SecretAccessKey, c.SessionToken, c.Expiration})
		fmt.Fprintf(w, "%s\n", text)
		return err
	}
	return broken("--output is none of env, json and credential-process", "")
}

// notReady reports whether an error of call may go by itself.
func notReady(err error) bool {
	var t *told
	return errors.As(err, &t) && t.apiCode == "not_ready"
}
