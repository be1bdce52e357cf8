package oktasim

// href is a HAL link. The order of the fields is Okta's.
type href struct {
	Name   string `json:"name,omitempty"`
	Href   string `json:"href"`
	Title  string `json:"title,omitempty"`
	Type   string `json:"type,omitempty"`
	Method string `json:"method,omitempty"`
	Hints  *hints `json:"hints,omitempty"`
}

type hints struct {
	Allow []string `json:"allow"`
}

func allow(methods ...string) *hints { return &hints{methods} }
