package oktasim

import "net/http"

// getOrganization needs no credential. The custom domain, if there is one, is
// always the alternate link, whichever address the caller used.
func (o *Org) getOrganization(c *call) (answer, *apiError) {
	links := object{"organization": href{Href: c.base}}
	if c.base == o.info.AlternateURL {
		links["organization"] = href{Href: o.orgURL()}
	}
	if o.info.AlternateURL != "" {
		links["alternate"] = href{Href: o.info.AlternateURL}
	}
	return jsonAnswer(http.StatusOK, object{"id": o.info.ID, "pipeline": o.info.Pipeline, "_links": links}), nil
}

// inactivePage is the answer of an inactive org. Okta's real answer is not
// known. A 404 with a page for people is the most dangerous one for a client,
// which must not conclude that all its objects are gone.
func inactivePage() answer {
	return answer{
		status:  http.StatusNotFound,
		header:  http.Header{"Content-Type": {"text/html;charset=utf-8"}},
		body:    []byte("<!DOCTYPE html>\n<html><head><title>Page not found</title></head><body>This page doesn't exist.</body></html>\n"),
		guessed: true,
	}
}
