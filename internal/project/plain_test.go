package project

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rewritten are the folders whose Go comments and string literals are checked.
// A folder includes the folders below it.
var rewritten = []string{"internal", "main.go"}

// written are the pages and folders that are checked whole. docs has the text of
// the schemas.
var written = []string{
	"README.md", "CHANGELOG.md", "CONTRIBUTING.md", ".github", "docs", "examples", "templates",
}

// dialect has the phrases that a text replaces, each with a sentence that is
// refused and one that passes.
var dialect = []struct {
	phrase *regexp.Regexp
	say    string
	bad    string
	good   string
}{
	{phraseOf(`anew`), "again; resets; a new …", "The window begins anew.", "The window resets."},
	{phraseOf(`tells|told|tell of`), "shows, returns, reports; says (for people)", "As the log tells, it was revoked.", "Tell Terraform where it is."},
	{phraseOf(`(is|are) what|what is none|is none of`), "name the thing", "What is none is refused.", "Null if there is none."},
	{phraseOf(`(for|to|of|from|by|with) who|(^|[.;:] )who (waits|asks|gave)`), "the caller, the user, the poller", "A list for who waits.", "A caller who waits sees who did it."},
	{phraseOf(`lives? on|still lives?|alive`), "is still active", "Its token lives on.", "AUTHORIZATION_STILL_ALIVE on a live org."},
	{
		phraseOf(`ha(s|ve) it not|(is|are) of|words (the|an?|what)|heed(s|ed)?|takes the scopes?`), "doesn't have it, belongs to, describes, respects, needs",
		"Null where the user has it not.", "In other words, the request takes a minute.",
	},
	{phraseOf(`may not (be (read|seen)|read|see|look)`), "the credentials lack `scope`; you have no permission to …", "What may not be read is null.", "It may not be confirmed."},
	{phraseOf(`for good`), "permanently", "It is lost for good.", "It is good for five minutes."},
	{phraseOf(`nobody`), "Okta doesn't report …; the provider can't determine …", "Nobody knows.", "Somebody knows."},
	{phraseOf(`left out`), "if omitted", "Left out, it is null.", "It leaves the grant."},
	{phraseOf(`an? \w+ more`), "another …, an additional …", "An org more is a block more.", "One more org."},
}

// excepted are the uses of a phrase that stay: the file, a part of the text
// around the phrase, and the reason.
var excepted = []struct{ file, text, reason string }{
	{"internal/connection/judgement/memory.go", `json:"alive,omitempty`, "the states of users have this key"},
}

// lineBreak is the end of a line with the sign of a comment after it: a phrase
// may go on there.
var lineBreak = regexp.MustCompile(`\s*\n\s*(#+|//)?\s*`)

func phraseOf(words string) *regexp.Regexp { return regexp.MustCompile(`(?i)\b(` + words + `)\b`) }

// dialectIn returns the phrases of a text, each with what to say instead.
func dialectIn(text string) []string {
	var found []string
	for _, d := range dialect {
		for _, at := range d.phrase.FindAllStringIndex(text, -1) {
			around := text[max(0, at[0]-30):min(len(text), at[1]+30)]
			found = append(found, strings.ToValidUTF8(around, "")+" (say: "+d.say+")")
		}
	}
	return found
}

func TestDialect(t *testing.T) {
	t.Parallel()
	wrapped := lineBreak.ReplaceAllString("# Null if it is\n# what the list lacks.", " ")
	if found := dialectIn(wrapped); len(found) != 1 {
		t.Errorf("%q in two lines of a comment", found)
	}
	for _, d := range dialect {
		if len(dialectIn(d.bad)) == 0 {
			t.Errorf("%q passes", d.bad)
		}
		if found := dialectIn(d.good); found != nil {
			t.Errorf("%q is refused: %q", d.good, found)
		}
	}
}

// TestGoTexts sees that the check reads comments, over the ends of their lines,
// and strings, and nothing else of a Go file.
func TestGoTexts(t *testing.T) {
	t.Parallel()
	source := "package x\n\nimport _ \"left out\"\n\n// A is\n// what it is.\nconst told = \"begins\" + ` anew`\n\nvar y = 1 // nobody\n"
	got := goTexts(t, "x.go", source)
	slices.Sort(got)
	if want := []string{" anew", "A is what it is.", "begins", "nobody"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// TestPlain reads the pages and the rewritten packages, and finds no phrase of the
// dialect.
func TestPlain(t *testing.T) {
	t.Parallel()
	used := make([]bool, len(excepted))
	checked := 0
	check := func(file, text string) {
		checked++
		for _, phrase := range dialectIn(text) {
			at := slices.IndexFunc(excepted, func(e struct{ file, text, reason string }) bool {
				return e.file == file && strings.Contains(phrase, e.text)
			})
			if at < 0 {
				t.Errorf("%s: … %s", file, phrase)
			} else {
				used[at] = true
			}
		}
	}
	for _, file := range filesIn(t, written, func(string) bool { return true }) {
		check(file, lineBreak.ReplaceAllString(read(t, file), " "))
	}
	for _, file := range filesIn(t, rewritten, func(name string) bool {
		return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
	}) {
		for _, text := range goTexts(t, file, read(t, file)) {
			check(file, text)
		}
	}
	if checked < len(written)+len(rewritten) {
		t.Errorf("only %d texts are checked", checked)
	}
	for i, e := range excepted {
		if !used[i] || e.reason == "" {
			t.Errorf("the exception of %q in %s is not used, or has no reason", e.text, e.file)
		}
	}
}

// filesIn returns the files in or below the paths, relative to the root.
func filesIn(t *testing.T, paths []string, wanted func(name string) bool) []string {
	t.Helper()
	var found []string
	for _, path := range paths {
		err := filepath.WalkDir(filepath.Join(root, path), func(path string, entry os.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && wanted(entry.Name()) {
				relative, _ := filepath.Rel(root, path)
				found = append(found, filepath.ToSlash(relative))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// goTexts returns the comments and the string literals of a Go file, without
// its imports.
func goTexts(t *testing.T, name, source string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, group := range file.Comments {
		found = append(found, strings.Join(strings.Fields(group.Text()), " "))
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				found = append(found, strings.Trim(n.Value, "\"`"))
			}
		}
		return true
	})
	return found
}
