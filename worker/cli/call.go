package cli

import (
	"context"
	"encoding/json"

	"github.com/leastwise/leastwise/worker/api"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// call makes a call of package api, in this process. The body gets the region.
func call(ctx context.Context, config sandbox.Config, operation string, body map[string]any) ([]byte, error) {
	body["region"] = config.Region
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	env := api.Env{Now: sandbox.Now, Wait: sandbox.Wait(ctx), Random: sandbox.Random, Patience: 15_000, AllowNoBoundary: true}
	if config.Credentials != nil {
		env.Do = sandbox.Do(ctx, config.HTTP)
		env.Credentials = func() (aws.Credentials, error) { return config.Credentials(ctx) }
	}
	reply := api.Call(operation, string(text), env)
	if reply.Status < 300 {
		return reply.Body, nil
	}
	var failed struct {
		Error struct {
			Message, Hint, Code string
			LeftBehind          []string
		}
	}
	if err := json.Unmarshal(reply.Body, &failed); err != nil {
		return nil, err
	}
	for _, left := range failed.Error.LeftBehind {
		failed.Error.Message += "\nleft behind: " + left
	}
	return nil, &told{text: failed.Error.Message, hint: failed.Error.Hint, code: 2, apiCode: failed.Error.Code}
}

// body is the part of a request that says what a sandbox is.
func (w *wanted) body(text, nonce string, expires int64) map[string]any {
	b := map[string]any{"policy": text, "nonce": nonce, "expiresAt": aws.FormatDate(expires)}
	if w.base != "" {
		b["mode"], b["base"] = "session", w.base
	}
	if w.boundary != "" {
		b["boundary"] = w.boundary
	}
	if w.noBoundary {
		b["noBoundary"] = true
	}
	if w.allowChaining {
		b["allowChaining"] = true
	}
	if w.principal != "" {
		b["principal"] = w.principal
	}
	if w.carry != nil {
		b["carryIdentity"] = w.carry
	}
	return b
}
