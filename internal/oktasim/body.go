package oktasim

import "time"

// object is a JSON object of an answer.
type object = map[string]any

// orNull returns null for an empty text.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// stamp formats a time like Okta: RFC 3339, UTC, always three decimals. A zero
// stamp is null.
type stamp time.Time

const stampLayout = "2006-01-02T15:04:05.000Z"

func (s stamp) String() string { return time.Time(s).UTC().Format(stampLayout) }

// MarshalJSON implements json.Marshaler.
func (s stamp) MarshalJSON() ([]byte, error) {
	if time.Time(s).IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + s.String() + `"`), nil
}

// href is a HAL link.
type href struct {
	Name   string `json:"name,omitempty"`
	Href   string `json:"href"`
	Title  string `json:"title,omitempty"`
	Type   string `json:"type,omitempty"`
	Method string `json:"method,omitempty"`
	Hints  *hints `json:"hints,omitempty"`
}

// hints are the methods that a link allows.
type hints struct {
	Allow []string `json:"allow"`
}

func allow(methods ...string) *hints { return &hints{methods} }
