package console

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Keep is how long an answer counts.
const Keep = 24 * time.Hour

// Cache is a folder with answers, a file each, named by what was asked. There are only
// facts in there that are the same for everybody, never a policy or a credential. A nil
// Cache is empty and keeps nothing.
type Cache struct {
	Folder string

	swept bool
}

// kept is a file of the cache.
type kept struct {
	Method  string          `json:"method"`
	Content string          `json:"content"`
	Fetched time.Time       `json:"fetched"`
	Shape   string          `json:"shape"` // hash of the answer's shape
	Answer  json.RawMessage `json:"answer"`
}

func (c *Cache) path(r Request) string {
	sum := sha256.Sum256([]byte("aws\n" + r.Method + "\n" + r.Content))
	return filepath.Join(c.Folder, hex.EncodeToString(sum[:])+".json")
}

// load finds an answer of the last day. A file that can't be read is none.
func (c *Cache) load(r Request, now time.Time) (json.RawMessage, bool) {
	if c == nil {
		return nil, false
	}
	text, err := os.ReadFile(c.path(r))
	if err != nil {
		return nil, false
	}
	var k kept
	if json.Unmarshal(text, &k) != nil || k.Method != r.Method || k.Content != r.Content || len(k.Answer) == 0 {
		return nil, false
	}
	age := now.Sub(k.Fetched)
	return k.Answer, 0 <= age && age < Keep
}

// store writes an answer in one go. The first time it takes out those that no longer count.
func (c *Cache) store(r Request, answer json.RawMessage, now time.Time) error {
	if c == nil {
		return nil
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return err
	}
	if !c.swept {
		c.sweep(now)
		c.swept = true
	}
	text, err := json.Marshal(kept{r.Method, r.Content, now.UTC(), ShapeHash(answer), answer})
	if err != nil {
		return err
	}
	path := c.path(r)
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// sweep removes files that were written more than a day ago.
func (c *Cache) sweep(now time.Time) {
	entries, _ := os.ReadDir(c.Folder)
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && len(e.Name()) >= 64 && strings.Contains(e.Name(), ".json") && now.Sub(info.ModTime()) > Keep {
			_ = os.Remove(filepath.Join(c.Folder, e.Name())) // another process may have been faster
		}
	}
}

// worthKeeping tells facts from nothing, and from what reads like an error.
func worthKeeping(answer json.RawMessage) bool {
	var list []json.RawMessage
	if json.Unmarshal(answer, &list) == nil {
		return len(list) > 0
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(answer, &object) != nil || len(object) == 0 {
		return false
	}
	for name := range object {
		switch strings.ToLower(name) {
		case "message", "errormessage", "error", "errors", "errormap", "__type", "errortype", "code":
			return false
		}
	}
	return true
}
