package oauth

import (
	"encoding/pem"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

func parsePEM(text string) (key, error) {
	text, err := straighten(text)
	if err != nil {
		return key{}, err
	}
	var private []byte
	for rest := []byte(text); ; {
		block, tail := pem.Decode(rest)
		if block == nil {
			break
		}
		rest = tail
		switch {
		case strings.Contains(block.Type, "ENCRYPTED") || block.Headers["DEK-Info"] != "":
			return key{}, errors.New("is encrypted with a passphrase: decrypt it first (openssl pkey -in key.pem -out plain.pem)")
		case strings.HasPrefix(block.Type, "OPENSSH"):
			return key{}, errors.New("is in the format of OpenSSH: convert a copy of it (ssh-keygen -p -m PKCS8 -f copy)")
		case !strings.HasSuffix(block.Type, "PRIVATE KEY"):
			// Parameters of a curve, or certificates, next to the key.
		case private != nil:
			return key{}, errors.New("contains several private keys: set it to the one whose public half is registered at Okta")
		default:
			private = block.Bytes
		}
	}
	switch {
	case private != nil:
		return parseDER(private)
	case strings.Contains(text, "PRIVATE KEY"):
		return key{}, errors.New("is broken PEM: the text between BEGIN and END is cut off or not base64, or the two lines name different things")
	default:
		return key{}, errors.New("contains no private key, perhaps only the public half or a certificate: set it to " + keyForms)
	}
}

// pemBlock matches a block of PEM with any line breaks.
var pemBlock = regexp.MustCompile(`(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END ([A-Z0-9 ]+)-----`)

// straighten restores the line breaks of PEM. CI variables contain a literal \n
// instead, vaults and web forms replace them with blanks, and heredocs indent
// the lines. straighten returns an error for other damage.
func straighten(text string) (string, error) {
	if !strings.ContainsAny(text, "\r\n") {
		text = strings.NewReplacer(`\r\n`, "\n", `\n`, "\n", `\r`, "\n").Replace(text)
	}
	blocks := pemBlock.FindAllStringSubmatch(text, -1)
	if len(blocks) == 0 {
		return "", notPEM(text)
	}
	var straight strings.Builder
	for _, block := range blocks {
		body := block[2]
		if strings.Contains(body, ":") {
			// The headers of an encrypted key end with their line.
			body = strings.TrimSpace(body)
		} else {
			body = strings.Map(func(r rune) rune {
				if paste.Trim(string(r)) == "" {
					return -1
				}
				return r
			}, body)
			if r, odd := paste.Find(body, inBase64); odd {
				return "", fmt.Errorf("is broken PEM: it contains %s between BEGIN and END, where only letters, digits, +, / and = may stand", paste.Name(r))
			}
		}
		fmt.Fprintf(&straight, "-----BEGIN %s-----\n%s\n-----END %s-----\n", block[1], body, block[3])
	}
	return straight.String(), nil
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
