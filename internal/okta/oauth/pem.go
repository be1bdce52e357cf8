package oauth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

// pemBlock matches a block of PEM with any line breaks: its kind, headers, body
// and the kind in its last line. encoding/pem needs the line breaks that were
// lost on the way here: CI variables contain a literal \n instead, vaults and
// web forms replace them with blanks, and heredocs indent the lines.
var pemBlock = regexp.MustCompile(`(?s)-----BEGIN ([A-Z0-9 ]+)-----((?:\s*[\w-]+:[^\n]*\n)*)(.*?)-----END ([A-Z0-9 ]+)-----`)

func parsePEM(text string) (key, error) {
	if !strings.ContainsAny(text, "\r\n") {
		text = strings.NewReplacer(`\r\n`, "\n", `\n`, "\n", `\r`, "\n").Replace(text)
	}
	blocks := pemBlock.FindAllStringSubmatch(text, -1)
	if len(blocks) == 0 {
		return key{}, notPEM(text)
	}
	var private []byte
	for _, block := range blocks {
		kind, body, end := block[1], block[3], block[4]
		switch {
		case strings.Contains(kind, "ENCRYPTED") || strings.Contains(block[0], "DEK-Info"):
			return key{}, errors.New("is encrypted with a passphrase: decrypt it first (openssl pkey -in key.pem -out plain.pem)")
		case strings.HasPrefix(kind, "OPENSSH"):
			return key{}, errors.New("is in the format of OpenSSH: convert a copy of it (ssh-keygen -p -m PKCS8 -f copy)")
		case !strings.HasSuffix(kind, "PRIVATE KEY"):
			continue // parameters of a curve, or certificates, next to the key
		case private != nil:
			return key{}, errors.New("contains several private keys: set it to the one whose public half is registered at Okta")
		}
		body = strings.Map(func(r rune) rune {
			if paste.Trim(string(r)) == "" {
				return -1
			}
			return r
		}, body)
		if r, odd := paste.Find(body, inBase64); odd {
			return key{}, fmt.Errorf("is broken PEM: it contains %s between BEGIN and END, where only letters, digits, +, / and = may stand", paste.Name(r))
		}
		var err error
		if private, err = base64.StdEncoding.DecodeString(body); err != nil || end != kind {
			return key{}, errors.New("is broken PEM: the text between BEGIN and END is cut off or not base64, or the two lines name different things")
		}
	}
	if private == nil {
		return key{}, errors.New("contains no private key, perhaps only the public half or a certificate: set it to " + keyForms)
	}
	return parseDER(private)
}

func inBase64(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '='
}

// notPEM says which line of PEM a text lacks.
func notPEM(text string) error {
	if r, odd := paste.Find(text, func(r rune) bool { return !unicode.Is(unicode.Pd, r) || r == '-' }); odd {
		return fmt.Errorf("is broken PEM: it contains %s where PEM has hyphens", paste.Name(r))
	}
	switch {
	case !strings.Contains(text, "-----BEGIN "):
		return errors.New("is broken PEM: it lacks its first line, -----BEGIN PRIVATE KEY-----")
	case !strings.Contains(text, "-----END "):
		return errors.New("is broken PEM: it lacks its last line, -----END PRIVATE KEY-----")
	default:
		return errors.New("is broken PEM: its first or last line is incomplete; they are -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----")
	}
}
