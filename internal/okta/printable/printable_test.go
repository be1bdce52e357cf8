package printable

import (
	"strings"
	"testing"
	"unicode"
)

func TestName_leavesWhatIsHarmless(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "João's  iPhone", "👨\u200d👩\u200d👧", "نمی\u200cخواهم", "日本", "a\u00a0b", "\ufffd"} {
		if got := Name(name); got != name {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "a\r\n\t b": "a b", "a\x1b[31mred": "a [31mred", "b\u202eevil\x00": "b evil", "zero\u200bwidth": "zero width",
	} {
		if got := Line(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	long := Line(strings.Repeat("ä", 2*longestText))
	if len([]rune(long)) != longestText+1 || strings.ContainsFunc(long, unicode.IsControl) {
		t.Errorf("%d letters of a long text are left", len([]rune(long)))
	}
}
