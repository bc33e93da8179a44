package serve

import (
	"strconv"
	"strings"
)

// encoding is one precompressed form of a file: its name in Content-Encoding and the
// suffix of the twin beside the file.
type encoding struct{ name, suffix string }

// encodings in the order the server prefers between equal weights. zstd decodes fastest,
// and warm starts are bound by decoding; brotli is smallest; gzip is for old clients.
var encodings = []encoding{{"zstd", ".zst"}, {"br", ".br"}, {"gzip", ".gz"}}

// acceptable returns the encodings that an Accept-Encoding header allows, best first;
// ties keep the order of encodings. Identity is always allowed here: a file that has no
// twin must still be sent. See RFC 9110, section 12.5.3.
func acceptable(header string) []encoding {
	weights := map[string]float64{}
	for _, part := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			weights[name] = weight(params)
		}
	}
	var out []encoding
	var ranks []float64
	for _, e := range encodings {
		q, named := weights[e.name]
		if !named {
			q = weights["*"]
		}
		if q <= 0 || q < weights["identity"] {
			continue
		}
		at := len(out)
		for at > 0 && ranks[at-1] < q {
			at--
		}
		out = append(out[:at], append([]encoding{e}, out[at:]...)...)
		ranks = append(ranks[:at], append([]float64{q}, ranks[at:]...)...)
	}
	return out
}

// weight reads the q parameter; a missing one is 1, a malformed one refuses.
func weight(params string) float64 {
	for _, p := range strings.Split(params, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(strings.TrimSpace(key), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || q < 0 || q > 1 {
			return 0
		}
		return q
	}
	return 1
}
