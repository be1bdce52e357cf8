package paste

import "testing"

func TestTrim(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"a": "a", "": "", " a b ": "a b", "a\r\n": "a", "\ufeffa": "a", "\u00a0a\u00a0": "a", "\u200ba": "a",
		`"a"`: "a", `'a'`: "a", "“a”": "a", " \"a\"\n": "a", `"`: `"`, `"a`: `"a`, `a"`: `a"`, `"a'`: `"a'`, "\"\ufeffa \"": "a", `""`: "", `'"a"'`: "a",
		"a\"b\"": "a\"b\"", " \n ": "",
	} {
		if got := Trim(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestStray(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"a": "", "": "", "a b": "", "Bücher, 東京 'quoted' inside": "",
		" a": "a blank (U+0020)", "a ": "a blank (U+0020)", "a\n": "a line break (U+000A)", "a\r\n": "a line break (U+000D)", "a\nb": "a line break (U+000A)",
		"\ufeffa": "a byte order mark (U+FEFF)", "a\ufeffb": "a byte order mark (U+FEFF)", "a\u00a0": "a no-break space (U+00A0)", "a\u00a0b": "", "a\u2028b": "a line break (U+2028)",
		`"a"`: "a quotation mark (\", U+0022)", "“a”": "a quotation mark (“, U+201C)", "a\x00": "a control character (U+0000)", "a\tb": "a tab (U+0009)",
		"a\u200b": "an invisible character (U+200B)", "a\xffb": "a byte that is not UTF-8", "  ": "a blank (U+0020)", "a\u2003": "a blank of another kind (U+2003)",
	} {
		r, found := Stray(s)
		if found != (want != "") || found && Name(r) != want {
			t.Errorf("%q: got %s (%t), want %q", s, Name(r), found, want)
		}
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]string{'é': "é (U+00E9)", 'x': "x", '/': "/"} {
		if got := Name(r); got != want {
			t.Errorf("%q: got %q, want %q", r, got, want)
		}
	}
}
