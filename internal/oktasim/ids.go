package oktasim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
)

const (
	base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	// firstID puts the ids of an org where those of an org of 2025 are: "sd5000" in base 36.
	firstID = 1715860800
	// cell ends every id of an org, as it does at Okta.
	cell = "5d7"
)

// newID returns the next id: 20 characters, of which six count up and eight look random but depend on the counter alone.
// Ids of one prefix therefore sort by age, and the same acts give the same ids in every run.
func (o *Org) newID(prefix string) string {
	o.lastID++
	return makeID(prefix, o.lastID)
}

func makeID(prefix string, n uint64) string {
	var id strings.Builder
	id.Grow(20)
	id.WriteString(prefix)
	id.WriteString(strconv.FormatUint(firstID+n, 36))
	mixed := mix(n*31 + uint64(prefix[2]))
	for range 8 {
		id.WriteByte(base62[mixed%62])
		mixed /= 62
	}
	id.WriteString(cell)
	return id.String()
}

// mix spreads a counter over 64 bits (the finalizer of splitmix64).
func mix(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// isID reports whether a text has the form of an id with that prefix.
func isID(text, prefix string) bool {
	if len(text) != 20 || !strings.HasPrefix(text, prefix) {
		return false
	}
	return strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(base62, r) }) < 0
}

// requestIDs returns the request id and the error id of the n-th request.
func requestIDs(n uint64) (requestID, errorID string) {
	sum := sha256.Sum256(strconv.AppendUint([]byte("request "), n, 10))
	return hex.EncodeToString(sum[:16]), "oae" + base64.RawURLEncoding.EncodeToString(sum[16:])[:22]
}
