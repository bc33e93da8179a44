// Command serve runs moto for tests that are not in Go, until its standard input ends.
//
//	go run ./worker/internal/moto/serve
//
// It prints one line of JSON: url, moto's own; control, an address of ours; bin, the folder
// with python and aws; account; arn and admin, a session that may do everything. Control has
//
//	GET  /roles?path=/leastwise-sandbox/    names of roles, as JSON
//	GET  /bodies                            all bodies that came in, as JSON
//	POST /role?name=N                       a role with the body as policy; a session of it
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/moto"
)

// process stands for the test that moto belongs to.
type process struct{ ends []func() }

func (p *process) Helper()                   {}
func (p *process) Log(a ...any)              { fmt.Fprintln(os.Stderr, a...) }
func (p *process) Cleanup(end func())        { p.ends = append(p.ends, end) }
func (p *process) Fatal(a ...any)            { p.fail(fmt.Sprintln(a...)) }
func (p *process) Fatalf(f string, a ...any) { p.fail(fmt.Sprintf(f+"\n", a...)) }

func (p *process) fail(why string) {
	fmt.Fprint(os.Stderr, why)
	p.end()
	os.Exit(1)
}

func (p *process) end() {
	for i := len(p.ends) - 1; i >= 0; i-- {
		p.ends[i]()
	}
}

// session are credentials as tests in JavaScript write them.
func session(c aws.Credentials) map[string]string {
	return map[string]string{"accessKeyId": c.AccessKeyID, "secretAccessKey": c.SecretAccessKey, "sessionToken": c.SessionToken}
}

func main() {
	p := &process{}
	s := moto.Start(p)
	tell := func(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }
	mux := http.NewServeMux()
	mux.HandleFunc("GET /roles", func(w http.ResponseWriter, r *http.Request) { tell(w, s.Roles(p, r.FormValue("path"))) })
	mux.HandleFunc("GET /bodies", func(w http.ResponseWriter, _ *http.Request) { tell(w, s.Bodies()) })
	mux.HandleFunc("POST /role", func(w http.ResponseWriter, r *http.Request) {
		policy, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		tell(w, session(s.Role(p, r.URL.Query().Get("name"), string(policy))))
	})
	control := httptest.NewServer(mux)
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{
		"url": s.URL, "control": control.URL, "bin": s.Bin, "account": s.Account, "arn": s.AdminARN, "admin": session(s.Admin),
	})
	_, _ = io.Copy(io.Discard, os.Stdin)
	control.Close()
	p.end()
}
