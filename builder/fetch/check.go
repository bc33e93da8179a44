package fetch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"strings"
)

// ErrBody is wrapped by errors about an answer whose body is not what was asked for.
var ErrBody = errors.New("not the expected file")

// checkPage refuses what is not a complete documentation page.
func checkPage(body []byte, contentType string) error {
	if err := checkType(contentType, "text/html", "application/xhtml+xml"); err != nil {
		return err
	}
	lower := bytes.ToLower(body)
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return fmt.Errorf("empty page: %w", ErrBody)
	case bytes.Contains(lower, []byte("301 moved permanently")) && !bytes.Contains(lower, []byte("main-content")):
		// AWS's servers have sent this text with status 200; an older mirror kept it.
		return fmt.Errorf("the body says 301 Moved Permanently: %w", ErrBody)
	case !bytes.Contains(lower, []byte(`id="main-content"`)) && !bytes.Contains(lower, []byte(`id="main-col-body"`)):
		return fmt.Errorf("no element with id main-content or main-col-body: %w", ErrBody)
	case !bytes.Contains(lower[max(0, len(lower)-4096):], []byte("</html>")):
		return fmt.Errorf("the page ends before </html>, at byte %d: %w", len(body), ErrBody)
	}
	return nil
}

// checkJSON refuses what is not one JSON value.
func checkJSON(body []byte, contentType string) error {
	err := checkType(contentType, "application/json", "text/json", "text/plain", "application/octet-stream", "binary/octet-stream")
	if err != nil {
		return err
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return fmt.Errorf("JSON, byte %d of %d: %w: %w", syntax.Offset, len(body), err, ErrBody)
		}
		return fmt.Errorf("JSON: %w: %w", err, ErrBody)
	}
	return nil
}

// checkType accepts a missing content type: then only the body decides.
func checkType(contentType string, wanted ...string) error {
	if contentType == "" {
		return nil
	}
	got, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("content type %q: %w: %w", contentType, err, ErrBody)
	}
	for _, w := range wanted {
		if strings.EqualFold(got, w) {
			return nil
		}
	}
	return fmt.Errorf("content type is %q, wanted %s: %w", got, wanted[0], ErrBody)
}
