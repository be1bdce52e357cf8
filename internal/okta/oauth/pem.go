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

func parsePEM(text string) (Key, error) {
	text, err := straighten(text)
	if err != nil {
		return Key{}, err
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
			return Key{}, errors.New("is encrypted with a passphrase: decrypt it first (openssl pkey -in key.pem -out plain.pem)")
		case strings.HasPrefix(block.Type, "OPENSSH"):
			return Key{}, errors.New("is in the format of OpenSSH: convert a copy of it (ssh-keygen -p -m PKCS8 -f copy)")
		case !strings.HasSuffix(block.Type, "PRIVATE KEY"):
			// Parameters of a curve, or certificates, beside the key.
		case private != nil:
			return Key{}, errors.New("holds several private keys: give the one whose public half is registered at Okta")
		default:
			private = block.Bytes
		}
	}
	switch {
	case private != nil:
		return parseDER(private)
	case strings.Contains(text, "PRIVATE KEY"):
		return Key{}, errors.New("is broken PEM: what stands between BEGIN and END is cut off or is no base64, or the two name different things")
	default:
		return Key{}, errors.New("holds no private key, perhaps its public half or a certificate: give " + keyForms)
	}
}

// pemBlock is a block of PEM with whatever line breaks.
var pemBlock = regexp.MustCompile(`(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END ([A-Z0-9 ]+)-----`)

// straighten gives PEM back the line breaks that it was written with: variables
// of CI systems hold \n as text for them, vaults and web forms turn them into
// blanks, heredocs indent what follows them. What else is wrong it names.
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
			// The headers of a key with a passphrase end with their line.
			body = strings.TrimSpace(body)
		} else {
			body = strings.Map(func(r rune) rune {
				if paste.Trim(string(r)) == "" {
					return -1
				}
				return r
			}, body)
			if r, odd := paste.Find(body, inBase64); odd {
				return "", fmt.Errorf("is broken PEM: it holds %s between BEGIN and END, where only letters, digits, +, / and = stand", paste.Name(r))
			}
		}
		fmt.Fprintf(&straight, "-----BEGIN %s-----\n%s\n-----END %s-----\n", block[1], body, block[3])
	}
	return straight.String(), nil
}

func inBase64(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '='
}

// notPEM says which line a text lacks to be PEM.
func notPEM(text string) error {
	if r, odd := paste.Find(text, func(r rune) bool { return !unicode.Is(unicode.Pd, r) || r == '-' }); odd {
		return fmt.Errorf("is broken PEM: it holds %s, where hyphens stand in PEM", paste.Name(r))
	}
	switch {
	case !strings.Contains(text, "-----BEGIN "):
		return errors.New("is broken PEM: it lacks its first line, -----BEGIN PRIVATE KEY-----")
	case !strings.Contains(text, "-----END "):
		return errors.New("is broken PEM: it lacks its last line, -----END PRIVATE KEY-----")
	default:
		return errors.New("is broken PEM: its first or last line is not whole; they are -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----")
	}
}
