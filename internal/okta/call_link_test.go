package okta

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

func TestNextLink(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		lines []string
		want  string
	}{
		"none":               {nil, ""},
		"empty":              {[]string{"", " , "}, ""},
		"self only":          {[]string{`<https://o/api?limit=1>; rel="self"`}, ""},
		"a line each":        {[]string{`<https://o/a>; rel="self"`, `<https://o/b>; rel="next"`}, "https://o/b"},
		"joined by a comma":  {[]string{`<https://o/a>; rel="self", <https://o/b>; rel="next"`}, "https://o/b"},
		"next first":         {[]string{`<https://o/b>;rel="next",<https://o/a>;rel="self"`}, "https://o/b"},
		"commas inside":      {[]string{`<https://o/b?x=1,2;3>; title="a, b; c\", d"; rel="next"`}, "https://o/b?x=1,2;3"},
		"bare, upper case":   {[]string{`<https://o/b>; REL=NEXT`}, "https://o/b"},
		"several relations":  {[]string{`<https://o/b>; rel="last next"`}, "https://o/b"},
		"next is no part":    {[]string{`<https://o/b>; rel="nextish"`, `<https://o/b>; rel="prev"; title="next"`}, ""},
		"empty parameters":   {[]string{`<https://o/b>;; rel="next";`}, "https://o/b"},
		"no parameter":       {[]string{`<https://o/b>; title="; rel=next"`}, ""},
		"the first rel":      {[]string{`<https://o/b>; rel="self"; rel="next"`}, ""},
		"no relation":        {[]string{`<https://o/b>`, `<https://o/b>; crossorigin; x=`}, ""},
		"twice the same":     {[]string{`<https://o/b>; rel="next"`, `<https://o/b>; rel="next"`}, "https://o/b"},
		"blanks all around":  {[]string{"  <https://o/b>\t ;  rel = \"next\"  ,"}, "https://o/b"},
		"relative reference": {[]string{`</api/v1/apps?after=1>; rel=next`}, "/api/v1/apps?after=1"},
	} {
		if got, err := nextLink(tt.lines); err != nil || got != tt.want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, tt.want)
		}
	}
	for _, line := range []string{
		`https://o/b; rel="next"`, `<https://o/b; rel="next"`, `<https://o/b> rel="next"`, `<https://o/b>; rel="next`,
		`<https://o/b>; rel="next\`, `<>; rel="next"`, `<https://o/b>; rel="next", <https://o/c>; rel="next"`, `garbage`,
	} {
		if got, err := nextLink([]string{line}); err == nil {
			t.Errorf("%s was read as %q", line, got)
		}
	}
}

func TestNextPage_staysInTheAPI(t *testing.T) {
	t.Parallel()
	c := newTestClient(t)
	for link, want := range map[string]string{
		"https://example.okta.com/api/v1/apps?after=1&limit=200": "/api/v1/apps?after=1&limit=200",
		"HTTPS://EXAMPLE.okta.com:443/api/v1/apps?after=1":       "/api/v1/apps?after=1",
		"/api/v1/apps?after=%2F..%2F":                            "/api/v1/apps?after=%2F..%2F",
		"?after=2":                                               "/api/v1/apps?after=2",
		"https://example.okta.com/api/v1/apps?after=1#x":         "/api/v1/apps?after=1",
		"http://example.okta.com/api/v1/apps":                    "",
		"https://evil.test/api/v1/apps":                          "",
		"//evil.test/api/v1/apps":                                "",
		"https://example.okta.com:8443/api/v1/apps":              "",
		"https://example.okta.com@evil.test/api/v1/apps":         "",
		"https://me:pw@example.okta.com/api/v1/apps":             "",
		"https://example.okta.com/oauth2/v1/token":               "",
		"https://example.okta.com/api/../oauth2/v1/token":        "",
		"https://example.okta.com/api/%2e%2e/oauth2/v1/token":    "",
		"https://example.okta.com/api/v1/%2e%2e":                 "",
		"https://exa\x7fmple.okta.com/api/":                      "",
		"mailto:x@example.org":                                   "",
	} {
		k := &transport.Call{Endpoint: listApplications, Target: "/api/v1/apps?limit=200", Answer: transport.Answer{Header: http.Header{"Link": {"<" + link + `>; rel="next"`}}}}
		got, err := c.nextPage(k)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v; want %q", link, got, err, want)
		}
	}
}

func TestList_pages(t *testing.T) {
	t.Parallel()
	var org *fakeOrg
	org = newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		after := r.URL.Query().Get("after")
		if after == "" {
			w.Header().Add("Link", "<"+org.URL+`/api/v1/apps?limit=200>; rel="self"`)
			w.Header().Add("Link", "<"+org.URL+`/api/v1/apps?after=A%2Fb%3D&limit=200>; rel="next"`)
			sendJSON(w, 200, `[{"id":"0oa1","label":"old"},{"id":"0oa2"}]`)
			return
		}
		if after == "A/b=" {
			w.Header().Add("Link", "<"+org.URL+`/api/v1/apps?limit=200>; rel="self", <`+org.URL+`/api/v1/apps?after=c>; rel="next"`)
			sendJSON(w, 200, `[]`)
			return
		}
		sendJSON(w, 200, `[{"id":"0oa1","label":"new"},{"id":"0oa3"}]`)
	})
	apps, err := org.client(t).Apps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(apps) != 3 || apps[0].Label != "new" || apps[2].ID != "0oa3" {
		t.Errorf("got %+v", apps)
	}
	org.expectAsked(t, "GET /api/v1/apps?limit=200", "GET /api/v1/apps?after=A%2Fb%3D&limit=200", "GET /api/v1/apps?after=c")
}

func TestList_oddLinks(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		link, says string
		requests   int
	}{
		"malformed":          {`<http://[::1>; rel="next"`, "cannot be followed", 1},
		"without an end":     {`<https://x; rel="next"`, "malformed", 1},
		"next is itself":     {`</api/v1/apps?limit=200>; rel="next"`, "does not end", 1},
		"a ring of pages":    {`</api/v1/apps?limit=2>; rel="next"`, "does not end", 2},
		"control characters": {"<https://evil\t.test/>; rel=\"next\"", "cannot be followed", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Link", tt.link)
				sendJSON(w, 200, `[{"id":"0oa1"}]`)
			})
			_, err := org.client(t).Apps(t.Context())
			if _, ok := AsError(err); !ok || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "\t") {
				t.Errorf("got %v, want an Error that says %q", err, tt.says)
			}
			if len(org.asked()) != tt.requests {
				t.Errorf("asked %q", org.asked())
			}
		})
	}
}

func TestList_neverStops(t *testing.T) {
	t.Parallel()
	page := 0
	c := servedBy(t, func(w http.ResponseWriter, _ *http.Request) {
		page++
		w.Header().Set("Link", fmt.Sprintf(`</api/v1/apps?after=%d>; rel="next"`, page))
		sendJSON(w, 200, `[]`)
	})
	if _, err := c.Apps(t.Context()); err == nil || !strings.Contains(err.Error(), "pages") || page != mostPages {
		t.Errorf("after %d pages: %v", page, err)
	}
}

func FuzzNextLink(f *testing.F) {
	for _, seed := range []string{
		`<https://example.okta.com/api/v1/apps?after=1>; rel="next"`,
		`<https://o/a>; rel="self", </api/v1/apps?after=1>; rel="next"; title="a\"b"`, `<http://[::1>; rel="next"`, `<>;rel=next`, `,;=<>"\`,
	} {
		f.Add(seed)
	}
	c := newTestClient(f)
	f.Fuzz(func(t *testing.T, line string) {
		k := &transport.Call{Endpoint: listApplications, Target: "/api/v1/apps?limit=200", Answer: transport.Answer{Header: http.Header{"Link": {line}}}}
		target, err := c.nextPage(k)
		if err != nil || target == "" {
			return
		}
		if !strings.HasPrefix(target, "/api/") {
			t.Errorf("%q leads to %q", line, target)
		}
		if req, err := http.NewRequest(http.MethodGet, c.orgURL+target, nil); err == nil && req.URL.Host != "example.okta.com" {
			t.Errorf("%q leads to the host %q", line, req.URL.Host)
		}
	})
}
