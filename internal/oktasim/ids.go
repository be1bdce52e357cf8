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
	// firstID makes the ids of an org look like those of an org of 2025:
	// "sd5000" in base 36.
	firstID = 1715860800
	// cell is the end of every id of an org, as at Okta.
	cell = "5d7"
)

// newID returns the next id of 20 characters. Six of them count up, and eight
// look random but depend only on the counter. So ids with the same prefix sort
// by age, and equal runs make equal ids.
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

// mix scrambles a counter into 64 bits (the finalizer of splitmix64).
func mix(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// isID reports whether a text has the form of an id with the prefix.
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
