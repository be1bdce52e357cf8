package console

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// lastRequests is how many requests the page shows.
const lastRequests = 20

// form holds the fields of the page's form. The client secret is no part of it,
// so that the page can't show it.
type form struct {
	Token                 string // of the connection to reauthorize or to delete
	User, Nickname        string
	TypedDomain, ClientID string
	Scopes                string
}

// connection is a connection as the page lists it.
type connection struct {
	form
	App, appID, Ends string
}

// page is everything that the page shows.
type page struct {
	form
	Domain, Problem string
	Users           []oktasim.User
	Connections     []connection
	Requests        []oktasim.Request
	Last            int
}

// submitPage does what the submitted form asks for, and shows the page.
func submitPage(o *oktasim.Org, w http.ResponseWriter, r *http.Request) {
	if filled, err := submit(o, w, r); err != nil {
		showPage(o, w, filled, err)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// submit does what the submitted form asks for. It returns what was typed.
func submit(o *oktasim.Org, w http.ResponseWriter, r *http.Request) (form, error) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if err := r.ParseForm(); err != nil {
		return form{}, err
	}
	typed := r.PostForm
	filled := form{
		Token: typed.Get("token"), User: typed.Get("user"), Nickname: strings.TrimSpace(typed.Get("nickname")),
		TypedDomain: strings.TrimSpace(typed.Get("domain")), ClientID: strings.TrimSpace(typed.Get("client_id")), Scopes: typed.Get("scopes"),
	}
	switch act := typed.Get("act"); act {
	case "create", "reauthorize":
		return filled, filled.authorize(o, act, strings.TrimSpace(typed.Get("client_secret")))
	case "delete":
		c, ok := connectionOf(o, filled.Token)
		if !ok {
			return form{}, errors.New("the connection no longer exists")
		}
		return form{}, o.DeleteConnection(c.appID, c.Token, c.Nickname)
	default:
		return filled, fmt.Errorf("the form has no button %q", act)
	}
}

// authorize creates or reauthorizes a connection, if the form is filled in as
// Okta would accept it.
func (f form) authorize(o *oktasim.Org, act, secret string) error {
	if f.Nickname == "" {
		return errors.New("a connection needs a nickname")
	}
	if f.TypedDomain != domain(o) {
		return fmt.Errorf("the domain %q is not this org's: type %s", f.TypedDomain, domain(o))
	}
	appID, err := o.AuthenticateClient(f.ClientID, secret)
	if err != nil {
		return err
	}
	scopes := strings.FieldsFunc(f.Scopes, func(c rune) bool { return strings.ContainsRune(" ,\t\r\n", c) })
	if act == "create" {
		_, err = o.Authorize(appID, f.User, f.Nickname, scopes...)
	} else {
		_, err = o.ReauthorizeAs(appID, f.Token, f.User, f.Nickname, scopes...)
	}
	return err
}

func showPage(o *oktasim.Org, w http.ResponseWriter, filled form, problem error) {
	shown := page{form: filled, Domain: domain(o), Users: o.Users(), Connections: connections(o), Last: lastRequests}
	status := http.StatusOK
	if problem != nil {
		shown.Problem, status = problem.Error(), http.StatusBadRequest
	}
	for _, request := range slices.Backward(o.Requests()) {
		if len(shown.Requests) < lastRequests {
			// Some endpoints of OAuth have secrets in their query.
			if request.RawQuery != "" && strings.HasPrefix(request.Path, "/api/") {
				request.Path += "?" + request.RawQuery
			}
			shown.Requests = append(shown.Requests, request)
		}
	}
	var body bytes.Buffer
	if err := pageTemplate.Execute(&body, shown); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

// connections lists the connections of all apps.
func connections(o *oktasim.Org) []connection {
	var all []connection
	for _, a := range o.Apps() {
		tokens, _ := o.Tokens(a.ID) // None if the app is gone since.
		for _, t := range tokens {
			if t.Connection == "" {
				continue
			}
			c := connection{App: a.Label, appID: a.ID, Ends: "never", form: form{
				Token: t.ID, User: loginOf(o, t.User), Nickname: t.Connection, TypedDomain: domain(o), ClientID: a.ClientID,
			}}
			if !t.NeverExpires {
				c.Ends = t.ExpiresAt.Format("2006-01-02")
			}
			// Every token has the automatic scopes as well.
			scopes := slices.DeleteFunc(t.Scopes, func(scope string) bool { return !strings.HasPrefix(scope, "okta.") })
			slices.Sort(scopes)
			c.Scopes = strings.Join(scopes, ", ")
			all = append(all, c)
		}
	}
	return all
}

// connectionOf finds the connection that has a token.
func connectionOf(o *oktasim.Org, token string) (connection, bool) {
	for _, c := range connections(o) {
		if c.Token == token {
			return c, true
		}
	}
	return connection{}, false
}

// loginOf is the login of a user, or the id of a deleted one.
func loginOf(o *oktasim.Org, userID string) string {
	if u, ok := o.User(userID); ok {
		return u.Login
	}
	return userID
}

// domain is the value that the connector's Domain field takes.
func domain(o *oktasim.Org) string {
	_, host, _ := strings.Cut(o.URL(), "://")
	return host
}
