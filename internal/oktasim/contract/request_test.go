package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// checkRequest compares a request of the provider's client with the document or
// the standard that describes it, and returns its operation. It is stricter
// than a server: any undocumented part is a finding, because Okta ignores
// unknown parameters and fields, and nothing else would catch a misspelt one.
func (d *document) checkRequest(t *testing.T, e exchange) (operation string, findings []finding) {
	t.Helper()
	about := finding{operation: e.Request.Method + " " + e.Request.Path}
	if e.Request.Unreadable {
		findings = append(findings, about.of("the body", "is neither JSON nor a form"))
	}
	query, err := url.ParseQuery(e.Request.Query)
	if err != nil {
		return about.operation, append(findings, about.of("the query", err.Error()))
	}
	input := d.find(t, e)
	if input == nil {
		for _, known := range oauthRequests {
			if known.operation == about.operation {
				return about.operation, append(findings, known.check(t, about, e, query)...)
			}
		}
		return about.operation, append(findings, about.of("the path", "is of no operation"))
	}
	about.operation = input.Route.Method + " " + input.Route.Path
	input.Options.RejectWhenRequestBodyNotSpecified = true
	findings = about.from(findings, openapi3filter.ValidateRequest(t.Context(), input))
	findings = append(findings, unknownParameters(about, input, query)...)
	findings = append(findings, wrongCredential(about, input, e)...)
	if content := bodySchema(input.Route.Operation, e.Request.ContentType); content != nil {
		var body any
		if err := json.Unmarshal(e.Request.Body, &body); err != nil {
			return about.operation, append(findings, about.of("the body", err.Error()))
		}
		findings = append(findings, unknownMembers(about, content, body)...)
	}
	return about.operation, findings
}

// of returns a finding about a part of the request.
func (f finding) of(part, what string) finding {
	f.part, f.what = part, what
	return f
}

// unknownParameters finds query parameters that the operation doesn't have, or
// that occur twice without being a list.
func unknownParameters(about finding, input *openapi3filter.RequestValidationInput, query url.Values) (findings []finding) {
	for _, name := range slices.Sorted(maps.Keys(query)) {
		parameter := input.Route.Operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name)
		if parameter == nil {
			parameter = input.Route.PathItem.Parameters.GetByInAndName(openapi3.ParameterInQuery, name)
		}
		switch {
		case parameter == nil:
			findings = append(findings, about.of("the parameter "+name, "is unknown to the operation"))
		case len(query[name]) > 1 && !parameter.Schema.Value.Type.Is(openapi3.TypeArray):
			findings = append(findings, about.of("the parameter "+name, "is there more than once"))
		}
	}
	return findings
}

// wrongCredential finds an unexpected credential, a missing credential, a DPoP
// token without a proof, and a proof without such a token (RFC 9449, 7.1).
func wrongCredential(about finding, input *openapi3filter.RequestValidationInput, e exchange) (findings []finding) {
	required := input.Route.Operation.Security
	if required == nil {
		required = &input.Route.Spec.Security
	}
	secured := slices.ContainsFunc(*required, func(one openapi3.SecurityRequirement) bool { return len(one) > 0 })
	wrong := "is " + e.Request.Authorization + ", which the operation doesn't take"
	switch e.Request.Authorization {
	case "":
		if secured {
			findings = append(findings, about.of("the credential", "is missing"))
		}
	case "SSWS", "Bearer", "DPoP":
		if !secured {
			findings = append(findings, about.of("the credential", wrong))
		}
	default:
		findings = append(findings, about.of("the credential", wrong))
	}
	if e.Request.Proof != (e.Request.Authorization == "DPoP") {
		findings = append(findings, about.of("the proof", fmt.Sprintf("is there: %t, with a credential %q",
			e.Request.Proof, e.Request.Authorization)))
	}
	return findings
}

// bodySchema returns the schema of an operation's body, or nil.
func bodySchema(operation *openapi3.Operation, contentType string) *openapi3.Schema {
	if operation.RequestBody == nil || operation.RequestBody.Value == nil {
		return nil
	}
	media := operation.RequestBody.Value.Content.Get(contentType)
	if media == nil || media.Schema == nil {
		return nil
	}
	return media.Schema.Value
}

// unknownMembers finds the fields of a body that its schema doesn't have.
func unknownMembers(about finding, schema *openapi3.Schema, body any) (findings []finding) {
	object, ok := body.(map[string]any)
	known := properties(schema)
	if !ok || len(known) == 0 { // a free object, or of a type that the validation has already checked
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		below := about
		below.where += "/" + name
		if property, ok := known[name]; ok {
			findings = append(findings, unknownMembers(below, property.Value, object[name])...)
			continue
		}
		findings = append(findings, below.of("the body", "is unknown to the operation"))
	}
	return findings
}

// properties returns the properties of a schema and of the schemas that it
// combines.
func properties(schema *openapi3.Schema) openapi3.Schemas {
	known := maps.Clone(schema.Properties)
	if known == nil {
		known = openapi3.Schemas{}
	}
	for _, parts := range []openapi3.SchemaRefs{schema.AllOf, schema.OneOf, schema.AnyOf} {
		for _, part := range parts {
			maps.Copy(known, properties(part.Value))
		}
	}
	return known
}
