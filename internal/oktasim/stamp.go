package oktasim

import "time"

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
