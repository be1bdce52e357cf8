// Package printable makes texts that came from Okta safe for a terminal.
// Without it, a device's name could move the cursor of the person who reads a
// plan.
package printable

import (
	"strings"
	"unicode"
)

// longestText bounds a text of the server's in an error: a page of HTML helps
// nobody.
const longestText = 1000

// Name makes a name that was given at Okta safe for a terminal and leaves the
// rest of it as it is: control characters, and those that turn the direction of
// writing, become blanks. What scripts and emoji are joined with stays.
func Name(name string) string {
	if isPlainASCII(name) { // nearly all names, of which a large org has a million
		return name
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, name)
}

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Line makes a server's text safe for a terminal: control and invisible
// formatting characters become blanks, so that nothing in it can move a cursor
// or turn the direction of writing, and runs of blanks become one.
func Line(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestText {
		text = string(runes[:longestText]) + "…"
	}
	return text
}
