package oktasim

import (
	"encoding/json"
	"strings"
)

// filterWord is a bare word, a parenthesis, or the content of a quoted text.
type filterWord struct {
	text   string
	quoted bool
}

// scanFilter splits a filter into words. It fails on an unclosed quote.
func scanFilter(text string) (words []filterWord, ok bool) {
	for {
		text = strings.TrimLeft(text, " \t")
		if text == "" {
			return words, true
		}
		length := 1
		switch text[0] {
		case '(', ')':
			words = append(words, filterWord{text: text[:1]})
		case '"':
			var value string
			if value, length, ok = scanQuoted(text); !ok {
				return nil, false
			}
			words = append(words, filterWord{value, true})
		default:
			if length = strings.IndexAny(text, " \t()\""); length < 0 {
				length = len(text)
			}
			words = append(words, filterWord{text: text[:length]})
		}
		text = text[length:]
	}
}

// scanQuoted reads a text in quotes, which has the escapes of a JSON string.
func scanQuoted(text string) (value string, length int, ok bool) {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			err := json.Unmarshal([]byte(text[:i+1]), &value)
			return value, i + 1, err == nil
		}
	}
	return "", 0, false
}
