package oktasim_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/recording"
)

// recordings reads what was recorded in a folder, each by its method, path and whether it has an answer. It returns the
// files' contents too.
func recordings(t *testing.T, dir string) (exchanges map[string]recording.Exchange, contents []string) {
	t.Helper()
	exchanges = map[string]recording.Exchange{}
	for _, file := range must(filepath.Glob(filepath.Join(dir, "*"))) {
		content := must(os.ReadFile(file))
		var exchange recording.Exchange
		succeed(json.Unmarshal(content, &exchange))
		key := exchange.Request.Method + " " + exchange.Request.Path
		if exchange.Response != nil {
			key += " answered"
		}
		exchanges[key] = exchange
		contents = append(contents, string(content))
	}
	if len(exchanges) != len(contents) {
		t.Errorf("%d files of %d exchanges", len(contents), len(exchanges))
	}
	return exchanges, contents
}

func TestRecordings(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "recordings")
	var flow string
	for range 2 { // two runs of the same leave one recording of each
		c := start(t, oktasim.Options{RecordDir: dir})
		flow = c.flow()
		c.grant("okta.devices.read").wants(200)
		c.get(flow + "/tokens").wants(200)
		c.get(flow + "/tokens").wants(200)
	}
	exchanges, contents := recordings(t, dir)
	for _, key := range []string{"POST " + flow + "/grants answered", "GET " + flow + "/tokens answered"} {
		x, ok := exchanges[key]
		if !ok || x.Response.Status != 200 || x.Response.Headers["Date"] == nil || x.Request.Host != "example.okta.com" ||
			x.Request.Authorization != "SSWS" || x.Request.Proof || x.Request.Unreadable {
			t.Errorf("%s: recorded %+v", key, x)
		}
		if x.Request.Method == "POST" && !strings.Contains(string(x.Request.Body), `"https://example.okta.com"`) {
			t.Errorf("recorded %s", x.Request.Body)
		}
	}
	if all := strings.Join(contents, ""); len(contents) != 2 || strings.Contains(all, "127.0.0.1") {
		t.Errorf("%d recordings: %s", len(contents), all)
	}
}

// TestRecordings_withoutAnAnswer is about requests whose answer proves nothing of Okta, or never came. They were sent.
func TestRecordings_withoutAnAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]oktasim.Fault{
		"made up":     {Status: 500, Body: "made up"},
		"header":      {Header: http.Header{"Content-Type": {"text/html"}}},
		"effective":   {Status: 502, Effective: true},
		"no effect":   {CloseBefore: true},
		"broken":      {CloseAfter: true},
		"org is gone": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c := start(t, oktasim.Options{RecordDir: dir})
			if name == "org is gone" {
				c.org.SetOrgStatus("INACTIVE") // of which nothing is known
			} else {
				c.org.Fail(fault)
			}
			_, err := c.try("POST", c.flow()+"/grants", `{"scopeId":"okta.devices.read"}`)
			if broken := fault.CloseBefore || fault.CloseAfter; (err != nil) != broken {
				t.Fatal(err)
			}
			exchanges, _ := recordings(t, dir)
			x, ok := exchanges["POST "+c.flow()+"/grants"]
			if !ok || string(x.Request.Body) != `{"scopeId":"okta.devices.read"}` {
				t.Errorf("recorded %+v", exchanges)
			}
			if _, answered := exchanges["POST "+c.flow()+"/grants answered"]; answered != fault.CloseAfter {
				t.Error("a made-up answer is recorded, or a true one isn't")
			}
		})
	}
}

// recordOne sends one request to a fresh org and returns what is recorded of it, parsed and as text.
func recordOne(t *testing.T, method, path, contentType, body string, header http.Header) (recording.Request, string) {
	t.Helper()
	dir := t.TempDir()
	c := start(t, oktasim.Options{RecordDir: dir}).as(t, "")
	request := c.request(method, path, body)
	maps.Copy(request.Header, header)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	must(c.exchange(request))
	exchanges, contents := recordings(t, dir)
	if len(contents) != 1 {
		t.Fatalf("recorded %s", contents)
	}
	for _, x := range exchanges {
		return x.Request, contents[0]
	}
	return recording.Request{}, ""
}

func TestRecordings_ofARequest(t *testing.T) {
	t.Parallel()
	const form = "application/x-www-form-urlencoded"
	header := http.Header{"User-Agent": {"one/1.2 (a comment) two three/4"}, "Authorization": {"Bearer x"}, "Dpop": {"y"}}
	got, _ := recordOne(t, "POST", "/oauth2/v1/token?a=1&b=%20", form+"; charset=utf-8", "scope=a+b&scope=c", header)
	if !slices.Equal(got.Agent, []string{"one", "two", "three"}) || got.Authorization != "Bearer" || !got.Proof ||
		got.ContentType != form+"; charset=utf-8" || string(got.Body) != "null" || got.Unreadable ||
		!slices.Equal(got.Form["scope"], []string{"a b", "c"}) {
		t.Errorf("recorded %+v", got)
	}
	got, _ = recordOne(t, "GET", "/api/v1/devices?limit=5&search=a+eq+%22b%22&limit=6", "", "", nil)
	if got.Query != "limit=5&search=a+eq+%22b%22&limit=6" || string(got.Body) != "null" || got.Form != nil || got.Unreadable ||
		got.Authorization != "" || got.Proof {
		t.Errorf("recorded %+v", got)
	}
	for body, contentType := range map[string]string{"nonsense": "", "a=%zz": form, `{"cut":`: "application/json"} {
		if got, _ := recordOne(t, "POST", "/api/v1/apps", contentType, body, nil); !got.Unreadable || got.Form != nil {
			t.Errorf("%s: recorded %+v", body, got)
		}
	}
	got, _ = recordOne(t, "POST", "/api/v1/apps", "application/json", `{"list": [null, true], "n": 12345678901234567890}`, nil)
	if string(got.Body) != `{"list":[null,true],"n":12345678901234567890}` {
		t.Errorf("recorded %s", got.Body)
	}
}

// TestRecordings_keepNoSecret sends secrets where they belong, and where a client may put them by mistake.
func TestRecordings_keepNoSecret(t *testing.T) {
	t.Parallel()
	const canary = "canary%2F%2B+%22%26%C3%A9-0123456789"
	const form = "application/x-www-form-urlencoded"
	const api, token = "/api/v1/devices", "/oauth2/v1/token"
	jwt := "eyJhbGciOiJFUzI1NiJ9.eyJjYW5hcnkiOjF9.canary"
	for name, sent := range map[string]struct {
		path, contentType, body string
		header                  http.Header
	}{
		"header":             {api, "", "", http.Header{"Authorization": {"SSWS canary-0123456789"}, "Dpop": {jwt}}},
		"header, no scheme":  {api, "", "", http.Header{"Authorization": {"canary-0123456789"}}},
		"odd scheme":         {api, "", "", http.Header{"Authorization": {"canary x"}}},
		"assertion":          {token, form, "client_assertion=" + canary, nil},
		"client secret":      {token, form, "client_secret=" + canary, nil},
		"code":               {token, form, "code=" + canary + "&code=" + canary, nil},
		"token":              {"/oauth2/v1/introspect", form, "token=" + canary, nil},
		"unheard of":         {token, form, "unheard_of=" + canary, nil},
		"assertion in a URL": {token + "?client_assertion=" + canary, form, "", nil},
		"odd pair in a URL":  {token + "?client_%zzassertion=" + canary, form, "", nil},
		"secret of the API":  {api + "?api_token=" + canary, "", "", nil},
		"JSON":               {api, "application/json", `{"client_secret":"canary"}`, nil},
		"a JWT anywhere":     {api + "?q=" + jwt, "application/json", `{"it":"` + jwt + `"}`, nil},
		"form of no form":    {token, "", "client_assertion=" + canary, nil},
		"a body of no kind":  {token, "text/plain", canary, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, content := recordOne(t, "POST", sent.path, sent.contentType, sent.body, sent.header)
			if strings.Contains(content, "canary") || strings.Contains(content, "0123456789") || strings.Contains(content, "eyJ") {
				t.Errorf("recorded %s", content)
			}
			if strings.Contains(sent.path, "?") != (got.Query != "") {
				t.Errorf("recorded the query %q", got.Query)
			}
			if sent.contentType == form && !strings.Contains(sent.path, "?") && len(got.Form) == 0 {
				t.Error("recorded no form")
			}
		})
	}
	if got, _ := recordOne(t, "POST", token, form, "client_assertion=&client_assertion_type=jwt", nil); !slices.Equal(got.Form["client_assertion"], []string{""}) ||
		!slices.Equal(got.Form["client_assertion_type"], []string{"jwt"}) {
		t.Errorf("recorded %v", got.Form)
	}
}

func TestRecordings_impossibleFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	succeed(os.WriteFile(file, nil, 0o600))
	if _, err := oktasim.New(oktasim.Options{RecordDir: filepath.Join(file, "below")}); err == nil {
		t.Error("no error")
	}
}
