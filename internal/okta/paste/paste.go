// Package paste cleans and checks text that people paste; without it, an
// invisible character would cause an error without a visible cause. Such text
// comes from a heredoc, a vault, an environment file, a browser or a word
// processor.
package paste

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotes are the pairs that may surround a value by accident.
var quotes = []struct{ open, closing string }{{`"`, `"`}, {`'`, `'`}, {"“", "”"}, {"„", "“"}, {"‘", "’"}, {"«", "»"}}

// Trim removes what surrounds a value by accident: blanks and line breaks of
// any kind, invisible characters, and a pair of quotes.
func Trim(s string) string {
	for {
		trimmed := strings.TrimFunc(s, isSpace)
		for _, pair := range quotes {
			if inner, ok := strings.CutPrefix(trimmed, pair.open); ok {
				if inner, ok = strings.CutSuffix(inner, pair.closing); ok {
					trimmed = inner
					break
				}
			}
		}
		if trimmed == s {
			return s
		}
		s = trimmed
	}
}

// Stray returns the first character of s that Trim would remove, or that is
// invisible or never typed on purpose.
func Stray(s string) (r rune, found bool) {
	if trimmed := Trim(s); trimmed != s {
		return firstOf(strings.TrimPrefix(s, trimmed)), true
	}
	return Find(s, func(r rune) bool {
		return !unicode.IsControl(r) && !unicode.In(r, unicode.Zl, unicode.Zp) && !isInvisible(r) && r != utf8.RuneError
	})
}

// Find returns the first character of s that is not allowed.
func Find(s string, allowed func(rune) bool) (r rune, found bool) {
	at := strings.IndexFunc(s, func(r rune) bool { return !allowed(r) })
	if at < 0 {
		return 0, false
	}
	return firstOf(s[at:]), true
}

func firstOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// isSpace reports whether a character looks like a gap or is invisible.
func isSpace(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }

// isInvisible excludes the characters that join emoji and letters of some
// scripts.
func isInvisible(r rune) bool {
	return r == '\ufeff' || r == '\u200b' || r == '\u2060' || r == '\u00ad'
}

// Name describes a character so that a person can find it.
func Name(r rune) string {
	switch r {
	case ' ':
		return "a blank (U+0020)"
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return fmt.Sprintf("a line break (U+%04X)", r)
	case '\t':
		return "a tab (U+0009)"
	case '\ufeff':
		return "a byte order mark (U+FEFF)"
	case '\u00a0', '\u202f', '\u2007':
		return fmt.Sprintf("a no-break space (U+%04X)", r)
	case '"', '\'', '“', '”', '„', '‘', '’', '«', '»':
		return fmt.Sprintf("a quotation mark (%c, U+%04X)", r, r)
	case utf8.RuneError:
		return "a byte that is not UTF-8"
	}
	switch {
	case unicode.IsSpace(r):
		return fmt.Sprintf("a blank of another kind (U+%04X)", r)
	case unicode.IsControl(r):
		return fmt.Sprintf("a control character (U+%04X)", r)
	case !unicode.IsPrint(r):
		return fmt.Sprintf("an invisible character (U+%04X)", r)
	case r > '~':
		return fmt.Sprintf("%c (U+%04X)", r, r)
	default:
		return string(r)
	}
}
