package transport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/url"
	"regexp"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
)

// longestBody limits how much of a body a log shows.
const longestBody = 20_000

// Body is the body of a request or answer, for a log. It is redacted only when
// it is printed, so it costs nothing if no log shows it.
type Body struct {
	contentType string
	raw         []byte
	// redact removes our own credential from a text.
	redact func(string) string
}

// String returns the body without its secrets, as JSON or as a form. Of any
// other body it returns only type and size, because its secrets can't be found.
func (b *Body) String() string {
	if b == nil {
		return ""
	}
	text, ok := b.json()
	if !ok {
		text, ok = b.form()
	}
	if !ok {
		return fmt.Sprintf("(%d bytes of %s, not shown)", len(b.raw), printable.Name(b.redact(b.contentType)))
	}
	if len(text) > longestBody {
		text = strings.ToValidUTF8(text[:longestBody], "") + fmt.Sprintf("… (%d bytes)", len(b.raw))
	}
	return text
}

// MarshalText implements encoding.TextMarshaler, for loggers that write JSON.
func (b *Body) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

func (b *Body) json() (string, bool) {
	decoder := json.NewDecoder(bytes.NewReader(b.raw))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.More() {
		return "", false
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(b.without(personal(value, nil)).value(value)) != nil {
		return "", false
	}
	return strings.TrimSuffix(text.String(), "\n"), true
}

// value redacts a decoded JSON value.
func (b *Body) value(value any) any {
	switch value := value.(type) {
	case map[string]any:
		_, isKey := value["kty"] // RFC 7517, 4.1
		shown := make(map[string]any, len(value))
		for name, inner := range value {
			switch {
			case isSecret(name) || isKey && isKeyPart(name):
				inner = redacted
			case name == "value" && value["sensitive"] == true:
				// Okta marks it as personal data.
				inner = redacted
			default:
				inner = b.value(inner)
			}
			shown[b.text(name)] = inner
		}
		return shown
	case []any:
		shown := make([]any, len(value))
		for i, inner := range value {
			shown[i] = b.value(inner)
		}
		return shown
	case string:
		return b.text(value)
	default:
		return value
	}
}

// personal collects the names that Okta marks as personal data from a decoded
// JSON value. Okta marks such a text in one place ({"value": …, "sensitive":
// true}) and repeats it in others: a device's name is in its profile too.
func personal(value any, found []string) []string {
	switch value := value.(type) {
	case map[string]any:
		if text, ok := value["value"].(string); ok && value["sensitive"] == true {
			found = append(found, text)
		}
		if name, _ := value["resourceDisplayName"].(map[string]any); name["sensitive"] == true {
			profile, _ := value["profile"].(map[string]any)
			text, _ := profile["displayName"].(string)
			found = append(found, text)
		}
		for _, inner := range value {
			found = personal(inner, found)
		}
	case []any:
		for _, inner := range value {
			found = personal(inner, found)
		}
	}
	return found
}

// without returns the body with these names redacted too. It skips very short
// names, which may be part of ordinary words.
func (b *Body) without(names []string) *Body {
	other := *b
	other.redact = func(text string) string {
		for _, name := range names {
			if text == name && name != "" {
				return redacted
			}
			if len(name) >= 4 {
				text = strings.ReplaceAll(text, name, redacted)
			}
		}
		return b.redact(text)
	}
	return &other
}

func (b *Body) form() (string, bool) {
	if kind, _, err := mime.ParseMediaType(b.contentType); err != nil || kind != "application/x-www-form-urlencoded" {
		return "", false
	}
	fields, err := url.ParseQuery(string(b.raw))
	if err != nil {
		return "", false
	}
	for name, values := range fields {
		for i := range values {
			if isSecret(name) {
				values[i] = redacted
			} else {
				values[i] = b.text(values[i])
			}
		}
	}
	return strings.ReplaceAll(fields.Encode(), url.QueryEscape(redacted), redacted), true
}

const redacted = "(redacted)"

// Secrets that can be recognized in any text: an Authorization header, a JSON
// web token, a private key in PEM, a parameter of a URL.
var (
	schemes    = regexp.MustCompile(`(?i)\b(SSWS|Bearer|DPoP|Basic)\s+[^\s",;]+`)
	webTokens  = regexp.MustCompile(`\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}`)
	pemKeys    = regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)
	parameters = regexp.MustCompile(`(?i)\b([\w-]*(?:secret|password|assertion|token|code_verifier))=[^&\s"]+`)
)

// WithoutWebTokens replaces each JSON web token.
func WithoutWebTokens(text, instead string) string { return webTokens.ReplaceAllString(text, instead) }

// text redacts a string.
func (b *Body) text(text string) string {
	text = pemKeys.ReplaceAllString(text, redacted)
	text = schemes.ReplaceAllString(text, "$1 "+redacted)
	text = WithoutWebTokens(text, redacted)
	text = parameters.ReplaceAllString(text, "$1="+redacted)
	return printable.Name(b.redact(text))
}

// isSecret reports whether a field's name indicates a secret, such as
// client_secret, refresh_token or privateKey. It accepts both spellings that
// Okta uses.
func isSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	switch name {
	case "authorization", "cookie", "setcookie", "dpop", "passcode", "answer", "codeverifier":
		return true
	}
	for _, part := range []string{"secret", "password", "assertion", "privatekey"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return strings.HasSuffix(name, "token") || strings.HasSuffix(name, "apikey")
}

// isKeyPart reports whether a member of a JSON web key is private (RFC 7518,
// 6.2.2, 6.3.2 and 6.4.1).
func isKeyPart(name string) bool {
	switch name {
	case "d", "p", "q", "dp", "dq", "qi", "oth", "k":
		return true
	}
	return false
}
