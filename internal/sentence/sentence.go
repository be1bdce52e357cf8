// Package sentence fits a text or a day into a message; without it, diagnostics
// would begin with the lower-case letter of an error.
package sentence

import (
	"time"
	"unicode"
	"unicode/utf8"
)

// Begin makes the first letter of a text a capital.
func Begin(text string) string { return first(text, unicode.ToUpper) }

// GoOn makes the first letter of a text a small one, for a sentence that goes
// on after a colon.
func GoOn(text string) string { return first(text, unicode.ToLower) }

// Date writes the day of a time in UTC, like the times in the state.
func Date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func first(text string, change func(rune) rune) string {
	if text == "" {
		return ""
	}
	letter, size := utf8.DecodeRuneInString(text)
	return string(change(letter)) + text[size:]
}
