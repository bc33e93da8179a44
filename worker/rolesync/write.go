package rolesync

import (
	"context"
	"net/http"

	"github.com/leastwise/leastwise/wasm/roles"
)

// call makes the call of a step, and gives AWS's ID of the last request. The resource is in
// the state as it is now.
func (r *run) call(ctx context.Context, s *roles.Step) (requestID string, err error) {
	ctx = context.WithValue(ctx, requestKey{}, &requestID)
	switch s.Kind {
	case roles.RoleKind:
		err = r.writeRole(ctx, s)
	case roles.ProfileKind:
		err = r.writeProfile(ctx, s)
	case roles.BucketKind:
		err = r.writeBucket(ctx, s)
	case roles.KeyKind:
		err = r.writeKey(ctx, s)
	}
	return requestID, err
}

// requestKey is that of the *string in a context which takes the ID of each request.
type requestKey struct{}

// noteRequest takes down the ID of a request for who wants to know.
func noteRequest(ctx context.Context, answer *http.Response) {
	to, ok := ctx.Value(requestKey{}).(*string)
	if !ok || answer == nil {
		return
	}
	for _, name := range []string{"X-Amzn-Requestid", "X-Amz-Request-Id"} {
		if id := answer.Header.Get(name); id != "" {
			*to = id
		}
	}
}
