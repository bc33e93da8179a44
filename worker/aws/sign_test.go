package aws

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const formType = "application/x-www-form-urlencoded; charset=utf-8"

// authorization signs and gives the header.
func authorization(r Request, c Credentials, service, region string, now int64) string {
	Sign(&r, c, service, region, now)
	for _, h := range r.Headers {
		if h.Name == "Authorization" {
			return h.Value
		}
	}
	return ""
}

// The signatures were made by two signers that are not ours.
func TestSignGolden(t *testing.T) {
	const now = 1700000000 // 20231114T221320Z
	body := []byte("Action=GetCallerIdentity&Version=2011-06-15")
	c := Credentials{AccessKeyID: "ASIAX", SecretAccessKey: "s", SessionToken: "t"}
	for _, tt := range []struct {
		headers []Header
		want    string
	}{
		{[]Header{{"Content-Type", formType}, {"Content-Length", strconv.Itoa(len(body))}},
			"b35e96da23973805ff7d6c6fdccd6f29522e42d3f4542b6c222ae74464467591"},
		{[]Header{{"Content-Type", formType}},
			"3e5db178c84f8a394746aa957a0864204866f3b4de336759d670a9f00286d39f"},
	} {
		got := authorization(Request{Host: "sts.us-east-1.amazonaws.com", Headers: tt.headers, Body: body}, c, "sts", "us-east-1", now)
		if !strings.HasSuffix(got, "Signature="+tt.want) {
			t.Errorf("signed %d headers: got %s, want the signature %s", len(tt.headers), got, tt.want)
		}
	}
}

// Whatever is signed, the SDK's signer comes to the same header.
func TestSignLikeSDK(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func(most int) string {
		b := make([]byte, r.IntN(most+1))
		for i := range b {
			b[i] = byte(' ' + r.IntN(95))
		}
		return string(b)
	}
	for range 2000 {
		place := placeAt(r.IntN(1000))
		service, host, region := "iam", place.IAMHost, place.IAMRegion
		if r.IntN(2) == 0 {
			service, host, region = "sts", place.STSHost, place.Region
		}
		c := Credentials{AccessKeyID: "ASIA" + text(16), SecretAccessKey: "x" + text(90), SessionToken: strings.TrimSpace(text(300))}
		if c.AccessKeyID = strings.ReplaceAll(c.AccessKeyID, " ", ""); r.IntN(5) == 0 {
			c.SessionToken = ""
		}
		now, body := int64(r.IntN(4_000_000_000)), []byte(text(500))
		want, err := http.NewRequest("POST", "https://"+host+"/", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		want.ContentLength = 0 // or the signer signs the length
		headers := []Header{{"Content-Type", formType}}
		if r.IntN(2) == 0 {
			headers = append(headers, Header{"X-Amz-Extra", "a  b" + text(20)})
		}
		for _, h := range headers {
			want.Header.Set(h.Name, h.Value)
		}
		sum := sha256.Sum256(body)
		err = v4.NewSigner().SignHTTP(context.Background(), sdk.Credentials{
			AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken,
		}, want, hex.EncodeToString(sum[:]), service, region, time.Unix(now, 0))
		if err != nil {
			t.Fatal(err)
		}
		got := authorization(Request{Host: host, Headers: headers, Body: body}, c, service, region, now)
		if got != want.Header.Get("Authorization") {
			t.Fatalf("signing %q with %q for %s in %s:\ngot  %s\nwant %s", body, headers, host, region, got, want.Header.Get("Authorization"))
		}
	}
}

// placeAt picks a place by number.
func placeAt(n int) Place {
	var all []Place
	for _, p := range partitions {
		for _, r := range strings.Fields(p.regions) {
			all = append(all, p.place(r))
		}
	}
	return all[n%len(all)]
}

func BenchmarkSign(b *testing.B) {
	c := Credentials{AccessKeyID: "ASIAX", SecretAccessKey: "s", SessionToken: strings.Repeat("t", 800)}
	body := bytes.Repeat([]byte("x"), 3000)
	for b.Loop() {
		r := Request{Host: "iam.amazonaws.com", Headers: []Header{{"Content-Type", formType}}, Body: body}
		Sign(&r, c, "iam", "us-east-1", 1700000000)
	}
}
