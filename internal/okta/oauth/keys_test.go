package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// rfcKey is the example of RFC 7515, appendix A.3.
const rfcKey = `{"kty":"EC","crv":"P-256",
 "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
 "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
 "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}`

// The keys of the tests, made once: an RSA key takes its time.
var (
	rsaKey   = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	smallRSA = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 1024)) })
	ecKey    = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func pkcs8(key any) string {
	return pemText("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(key)))
}

func pkcs1(key *rsa.PrivateKey) string {
	return pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))
}

func pemText(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// jwkText is a JWK of a key, changed by the members given; nil takes a member
// away.
func jwkText(key any, changes map[string]any) string {
	var members map[string]any
	if err := json.Unmarshal(must(json.Marshal(jose.JSONWebKey{Key: key})), &members); err != nil {
		panic(err)
	}
	maps.Copy(members, changes)
	maps.DeleteFunc(members, func(_ string, value any) bool { return value == nil })
	return string(must(json.Marshal(members)))
}

func TestReadKey(t *testing.T) {
	t.Parallel()
	sec1 := pemText("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(ecKey())))
	for name, tt := range map[string]struct {
		text      string
		want      crypto.Signer
		algorithm jose.SignatureAlgorithm
		id        string
	}{
		"PKCS#1":                   {pkcs1(rsaKey()), rsaKey(), jose.RS256, ""},
		"PKCS#8, RSA":              {pkcs8(rsaKey()), rsaKey(), jose.RS256, ""},
		"PKCS#8, EC":               {pkcs8(ecKey()), ecKey(), jose.ES256, ""},
		"PKCS#1 called PKCS#8":     {strings.ReplaceAll(pkcs1(rsaKey()), "RSA PRIVATE", "PRIVATE"), rsaKey(), jose.RS256, ""},
		"SEC 1 after its curve":    {pemText("EC PARAMETERS", []byte{6, 8, 42, 134, 72, 206, 61, 3, 1, 7}) + sec1, ecKey(), jose.ES256, ""},
		"blanks around":            {"\n  " + pkcs8(ecKey()) + "\n\n", ecKey(), jose.ES256, ""},
		"text before":              {"Bag Attributes\n    friendlyName: x\n" + pkcs8(ecKey()), ecKey(), jose.ES256, ""},
		"on one line, with text":   {strings.ReplaceAll(pkcs8(ecKey()), "\n", " ") + "# note: mine\n" + pemText("CERTIFICATE", []byte("x")), ecKey(), jose.ES256, ""},
		"line breaks of a PC":      {strings.ReplaceAll(pkcs8(ecKey()), "\n", "\r\n"), ecKey(), jose.ES256, ""},
		"line breaks written out":  {strings.ReplaceAll(pkcs8(ecKey()), "\n", `\n`), ecKey(), jose.ES256, ""},
		"… and those of a PC":      {strings.ReplaceAll(pkcs8(ecKey()), "\n", `\r\n`), ecKey(), jose.ES256, ""},
		"line breaks of old":       {strings.ReplaceAll(pkcs8(ecKey()), "\n", "\r"), ecKey(), jose.ES256, ""},
		"blanks for line breaks":   {strings.ReplaceAll(pkcs8(ecKey()), "\n", " "), ecKey(), jose.ES256, ""},
		"no line breaks":           {strings.ReplaceAll(pkcs1(rsaKey()), "\n", ""), rsaKey(), jose.RS256, ""},
		"indented":                 {strings.ReplaceAll(pkcs8(ecKey()), "\n", "\n    "), ecKey(), jose.ES256, ""},
		"indented with tabs":       {"\t" + strings.ReplaceAll(pkcs8(ecKey()), "\n", "\r\n\t"), ecKey(), jose.ES256, ""},
		"a byte order mark":        {"\ufeff" + pkcs8(ecKey()), ecKey(), jose.ES256, ""},
		"no-break spaces":          {strings.ReplaceAll(pkcs8(ecKey()), "\n", "\u00a0\n\u00a0"), ecKey(), jose.ES256, ""},
		"quotes":                   {`"` + strings.ReplaceAll(pkcs8(ecKey()), "\n", `\n`) + `"` + "\r\n", ecKey(), jose.ES256, ""},
		"single quotes":            {"'" + pkcs8(ecKey()) + "'", ecKey(), jose.ES256, ""},
		"JWK in quotes":            {"'" + rfcKey + "'", nil, jose.ES256, ""},
		"JWK in JSON":              {string(must(json.Marshal(jwkText(ecKey(), nil)))), ecKey(), jose.ES256, ""},
		"JWK with a mark":          {"\ufeff" + rfcKey + "\r\n", nil, jose.ES256, ""},
		"a certificate beside":     {pemText("CERTIFICATE", []byte{1}) + pkcs8(ecKey()), ecKey(), jose.ES256, ""},
		"JWK, RSA":                 {jwkText(rsaKey(), nil), rsaKey(), jose.RS256, ""},
		"JWK, EC":                  {jwkText(ecKey(), map[string]any{"kid": "k1", "use": "sig", "alg": "ES256"}), ecKey(), jose.ES256, "k1"},
		"JWK with an algorithm":    {jwkText(rsaKey(), map[string]any{"alg": "RS512", "kid": "k2", "ext": true}), rsaKey(), jose.RS512, "k2"},
		"JWK of RFC 7515":          {rfcKey, nil, jose.ES256, ""},
		"JWK with least of an RSA": {jwkText(rsaKey(), map[string]any{"dp": nil, "dq": nil, "qi": nil}), rsaKey(), jose.RS256, ""},
	} {
		for _, inFile := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " in a file"}[inFile], func(t *testing.T) {
				t.Parallel()
				value := tt.text
				if inFile {
					value = writeFile(t, tt.text)
				}
				key, err := readKey(value)
				if err != nil {
					t.Fatal(err)
				}
				if same, ok := tt.want.(interface{ Equal(crypto.PrivateKey) bool }); ok && !same.Equal(key.private) {
					t.Error("read another key")
				}
				if key.algorithm != tt.algorithm || key.id != tt.id {
					t.Errorf("got %s %q, want %s %q", key.algorithm, key.id, tt.algorithm, tt.id)
				}
			})
		}
	}
}

func writeFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadKey_refuses(t *testing.T) {
	t.Parallel()
	other := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	_, private := must2(ed25519.GenerateKey(rand.Reader))
	const canary = "canary-of-a-key"
	encrypted := strings.Replace(pkcs1(rsaKey()), "-----\n", "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n", 1)
	for name, tt := range map[string]struct{ value, says string }{
		"empty":                   {"", "not PEM, a JWK or a path"},
		"a word":                  {canary, "there is no such file"},
		"many words":              {canary + strings.Repeat("x", 5000), "not PEM, a JWK or a path"},
		"too long for a name":     {canary + strings.Repeat("x", 3000), "as a path it cannot be read"},
		"two lines":               {canary + "\n" + canary, "not PEM, a JWK or a path"},
		"home folder":             {"~/" + canary, "write the full path"},
		"below a file":            {writeFile(t, canary) + "/" + canary, "as a path it cannot be read"},
		"a folder":                {t.TempDir(), "not a regular file"},
		"a device":                {os.DevNull, "not a regular file"},
		"a file of words":         {writeFile(t, canary), "contains neither PEM nor a JWK"},
		"a file of a path":        {writeFile(t, writeFile(t, rfcKey)), "contains neither PEM nor a JWK"},
		"a file with a small key": {writeFile(t, pkcs1(smallRSA())), "whose key is an RSA key of 1024 bits"},
		"a large file":            {writeFile(t, strings.Repeat(canary, 10_000)), "too large"},
		"1024 bits":               {pkcs1(smallRSA()), "1024 bits"},
		"1024 bits, JWK":          {jwkText(smallRSA(), nil), "1024 bits"},
		"P-384":                   {pkcs8(must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))), "another curve"},
		"P-384, JWK":              {jwkText(must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)), nil), "another curve"},
		"Ed25519":                 {pkcs8(private), "neither an RSA key nor an EC key"},
		"Ed25519, JWK":            {jwkText(private, nil), "another kind"},
		"symmetric JWK":           {jwkText([]byte(canary), nil), "another kind"},
		"public PEM":              {pemText("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(rsaKey().Public()))), "contains no private key"},
		"certificate":             {pemText("CERTIFICATE", []byte(canary)), "contains no private key"},
		"public JWK":              {jwkText(rsaKey().Public(), nil), "public half only"},
		"encrypted PKCS#8":        {pemText("ENCRYPTED PRIVATE KEY", []byte(canary)), "decrypt it first"},
		"encrypted PKCS#1":        {encrypted, "decrypt it first"},
		"OpenSSH":                 {pemText("OPENSSH PRIVATE KEY", []byte(canary)), "ssh-keygen"},
		"two keys":                {pkcs8(ecKey()) + pkcs8(other), "several private keys"},
		"cut off":                 {pkcs8(ecKey())[:100], "broken PEM: it lacks its last line"},
		"its first line is lost":  {strings.Replace(pkcs8(ecKey()), "-----BEGIN PRIVATE KEY-----\n", "", 1), "broken PEM: it lacks its first line"},
		"a short first line":      {strings.Replace(pkcs8(ecKey()), "KEY-----", "KEY---", 1), "first or last line is incomplete"},
		"its middle is cut off":   {pkcs8(ecKey())[:61] + "\n-----END PRIVATE KEY-----", "cut off"},
		"dashes of a typewriter":  {strings.ReplaceAll(pkcs8(ecKey()), "-----", "—–—"), "it contains — (U+2014) where PEM has hyphens"},
		"a character of no key":   {strings.Replace(pkcs8(ecKey()), "M", "é", 1), "it contains é (U+00E9) between BEGIN and END"},
		"escaped twice":           {strings.ReplaceAll(pkcs8(ecKey()), "\n", `\\n`), `it contains \ between BEGIN and END`},
		"a file of Windows":       {writeFile(t, utf16(pkcs8(ecKey()))), "encoded as UTF-16"},
		"odd bytes":               {pemText("PRIVATE KEY", []byte(canary)), "is damaged"},
		"no JSON":                 {"{" + canary, "not valid JSON"},
		"JSON of another kind":    {`{"kty":7,"d":"` + canary + `"}`, "not valid JSON"},
		"a set of keys":           {`{"keys":[` + rfcKey + `]}`, "set of keys"},
		"no kind":                 {`{"d":"` + canary + `"}`, "another kind"},
		"for encryption":          {jwkText(ecKey(), map[string]any{"use": "enc"}), "not for signing"},
		"another algorithm":       {jwkText(ecKey(), map[string]any{"alg": "RS256"}), `"alg" does not fit`},
		"a weak algorithm":        {jwkText(rsaKey(), map[string]any{"alg": "HS256"}), `"alg" does not fit`},
		"without primes":          {jwkText(rsaKey(), map[string]any{"p": nil, "q": nil}), "p and q"},
		"wrong prime":             {jwkText(rsaKey(), map[string]any{"p": "Aw"}), "damaged or incomplete"},
		"halves of two keys":      {jwkText(ecKey(), map[string]any{"d": member(other, "d")}), "is damaged"},
		"off the curve":           {jwkText(ecKey(), map[string]any{"x": member(other, "x")}), "damaged or incomplete"},
		"a file with a bad key":   {writeFile(t, "{"+canary), "whose key is not valid JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := readKey(tt.value)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("got %v, want %q in it", err, tt.says)
			}
			_, isPath := os.Stat(tt.value)
			if strings.Contains(err.Error(), canary) || len(tt.value) > 8 && strings.Contains(err.Error(), tt.value) != (isPath == nil) {
				t.Errorf("%q shows the value, or does not name the file", err)
			}
		})
	}
}

// utf16 is how some shells of Windows write text into a file.
func utf16(text string) string {
	return "\xff\xfe" + strings.Join(strings.Split(text, ""), "\x00") + "\x00"
}

func must2[T, U any](v T, u U, err error) (T, U) { return v, must(u, err) }

func member(key any, name string) any {
	var members map[string]any
	_ = json.Unmarshal([]byte(jwkText(key, nil)), &members)
	return members[name]
}

func FuzzParseKey(f *testing.F) {
	for _, seed := range []string{
		rfcKey, pkcs8(ecKey()), pkcs1(rsaKey()), jwkText(rsaKey(), nil), pkcs1(smallRSA()),
		`{"keys":[]}`, `{"kty":"RSA","n":"AQ","e":"AQAB","d":"AQ","p":"AQ","q":"AQ"}`,
		`{"kty":"EC","crv":"P-256","x":"","y":"","d":"AA"}`, `{"kty":"OKP","crv":"Ed25519","d":"AA","x":"AA"}`,
		"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", `-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----`,
		"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\nAA==\n-----END RSA PRIVATE KEY-----\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := parseKey(text)
		if err != nil {
			// The longest word of all messages is shorter.
			if len(text) >= 40 && strings.Contains(err.Error(), text) {
				t.Errorf("%q shows the value", err)
			}
			return
		}
		if !key.works() {
			t.Error("a key that does not work was taken")
		}
	})
}
