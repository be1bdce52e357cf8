// Package sentence fits a text into a message; without it, diagnostics would
// begin with the lower-case letter of an error.
package sentence

import (
	"unicode"
	"unicode/utf8"
)

// Begin makes the first letter of a text a capital.
func Begin(text string) string { return first(text, unicode.ToUpper) }

// GoOn makes the first letter of a text a small one, for a sentence that goes
// on after a colon.
func GoOn(text string) string { return first(text, unicode.ToLower) }

func first(text string, change func(rune) rune) string {
	if text == "" {
		return ""
	}
	letter, size := utf8.DecodeRuneInString(text)
	return string(change(letter)) + text[size:]
}
