package oktasim

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
)

// attributes are the names that a filter may use, in lower case.
type attributes map[string]attributeRule

type attributeRule struct {
	kind     attributeKind
	contains bool // allows co
}

type attributeKind int

const (
	textAttribute attributeKind = iota
	boolAttribute
	timeAttribute
)

// filter is a parsed SCIM filter of bodies. A nil one matches everything.
type filter func(object) bool

// filterWord matches a text in quotes, a parenthesis, or a bare word. A quote
// that isn't closed is a word that no filter allows.
var filterWord = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[()"]|[^\s()"]+`)

// parseFilter parses the part of SCIM that Okta supports: eq, co, sw, gt, ge,
// lt, le, pr, and, or and parentheses. For anything else it returns Okta's
// error.
func parseFilter(text string, known attributes) (filter, *apiError) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	p := &filterParser{words: filterWord.FindAllString(text, -1), known: known}
	f, ok := p.either()
	if !ok || len(p.words) > 0 {
		return nil, badSearch()
	}
	return f, nil
}

// filterParser consumes words from the front. Its methods return false at the
// first unexpected word.
type filterParser struct {
	words []string
	known attributes
}

func (p *filterParser) next() string {
	if len(p.words) == 0 {
		return ""
	}
	word := p.words[0]
	p.words = p.words[1:]
	return word
}

// took consumes the next word if it is the given bare one.
func (p *filterParser) took(bare string) bool {
	if len(p.words) == 0 || !strings.EqualFold(p.words[0], bare) {
		return false
	}
	p.next()
	return true
}

// either parses terms joined with or, which binds less tightly than and.
func (p *filterParser) either() (filter, bool) {
	left, ok := p.both()
	for ok && p.took("or") {
		var right filter
		a := left
		right, ok = p.both()
		left = func(item object) bool { return a(item) || right(item) }
	}
	return left, ok
}

func (p *filterParser) both() (filter, bool) {
	left, ok := p.term()
	for ok && p.took("and") {
		var right filter
		a := left
		right, ok = p.term()
		left = func(item object) bool { return a(item) && right(item) }
	}
	return left, ok
}

func (p *filterParser) term() (filter, bool) {
	if p.took("(") {
		f, ok := p.either()
		return f, ok && p.took(")")
	}
	return p.comparison()
}

func (p *filterParser) comparison() (filter, bool) {
	name := strings.ToLower(p.next())
	rule, known := p.known[name]
	if !known {
		return nil, false
	}
	operator := strings.ToLower(p.next())
	path := strings.Split(name, ".")
	if operator == "pr" {
		return func(item object) bool { return len(valuesAt(item, path)) > 0 }, true
	}
	value := p.next()
	test, ok := rule.comparer(operator, value)
	return func(item object) bool { return slices.ContainsFunc(valuesAt(item, path), test) }, ok
}

// valuesAt returns the values at a path in a body: below a list, those of all
// its elements. Names are in lower case. A null counts as missing.
func valuesAt(value any, path []string) (found []any) {
	switch v := value.(type) {
	case nil:
	case []object:
		for _, element := range v {
			found = append(found, valuesAt(element, path)...)
		}
	case object:
		for name, member := range v {
			if len(path) > 0 && strings.EqualFold(name, path[0]) {
				found = append(found, valuesAt(member, path[1:])...)
			}
		}
	default:
		if len(path) == 0 {
			found = append(found, v)
		}
	}
	return found
}

// comparer returns a test for an attribute's value, if the attribute allows the
// operator and the value has the right type. A text in quotes has the escapes
// of a JSON string.
func (r attributeRule) comparer(operator, value string) (func(any) bool, bool) {
	if r.kind == boolAttribute {
		wanted := strings.EqualFold(value, "true")
		valid := wanted || strings.EqualFold(value, "false")
		return func(actual any) bool { return actual == wanted }, valid && operator == "eq"
	}
	var text string
	if !strings.HasPrefix(value, `"`) || json.Unmarshal([]byte(value), &text) != nil {
		return nil, false
	}
	if r.kind == timeAttribute {
		wanted, err := time.Parse(time.RFC3339, text)
		accepts, ok := orders[operator]
		return func(actual any) bool { return accepts(time.Time(actual.(stamp)).Compare(wanted)) }, ok && err == nil
	}
	test, ok := textComparer(operator, text, r.contains)
	return func(actual any) bool { return test(actual.(string)) }, ok
}

// orders are the operators on values that have an order.
var orders = map[string]func(int) bool{
	"eq": func(c int) bool { return c == 0 },
	"gt": func(c int) bool { return c > 0 },
	"ge": func(c int) bool { return c >= 0 },
	"lt": func(c int) bool { return c < 0 },
	"le": func(c int) bool { return c <= 0 },
}

// textComparer ignores case, except for order: ids are ordered as in pages.
func textComparer(operator, wanted string, contains bool) (func(string) bool, bool) {
	lower := strings.ToLower(wanted)
	switch operator {
	case "eq":
		return func(actual string) bool { return strings.EqualFold(actual, wanted) }, true
	case "sw":
		return func(actual string) bool { return strings.HasPrefix(strings.ToLower(actual), lower) }, true
	case "co":
		return func(actual string) bool { return strings.Contains(strings.ToLower(actual), lower) }, contains
	default:
		accepts, ok := orders[operator]
		return func(actual string) bool { return accepts(strings.Compare(actual, wanted)) }, ok
	}
}
