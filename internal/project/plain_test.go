package project

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
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
			found = append(found, fmt.Sprintf("%q in %s (say: %s)", text[at[0]:at[1]], strings.ToValidUTF8(around, ""), d.say))
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
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	got := goTexts(file)
	slices.Sort(got)
	if want := []string{" anew", "A is what it is.", "begins", "nobody"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// TestPlain reads the pages and the rewritten packages, and finds no phrase of the
// dialect.
func TestPlain(t *testing.T) {
	t.Parallel()
	check := func(file, text string) {
		for _, phrase := range dialectIn(text) {
			t.Errorf("%s: … %s", file, phrase)
		}
	}
	for _, file := range filesIn(t, "", written...) {
		check(file, lineBreak.ReplaceAllString(read(t, file), " "))
	}
	for _, file := range sources(t, rewritten...) {
		for _, text := range goTexts(parse(t, file)) {
			check(file, text)
		}
	}
}

// TestPlain_saysWhatWouldBeWorse sees that the first sentence about each package,
// and about each layer that a call passes through, says what would be worse
// without it.
func TestPlain_saysWhatWouldBeWorse(t *testing.T) {
	t.Parallel()
	check := func(file, comment string) {
		if first := new(doc.Package).Synopsis(comment); !strings.Contains(first, "without ") {
			t.Errorf("%s: %q doesn't say what would be worse without it", file, first)
		}
	}
	packages, layers := 0, 0
	for _, file := range filesIn(t, ".go", "internal") {
		if about := parse(t, file).Doc; about != nil {
			packages++
			check(file, about.Text())
		}
	}
	send := regexp.MustCompile(`(?m)^func \(\w+ (\w+)\) Send\(`) // the method of a transport.Layer
	for _, file := range sources(t, "internal/okta") {
		for _, method := range send.FindAllStringSubmatch(read(t, file), -1) {
			layers++
			above, _, _ := strings.Cut(read(t, file), "\ntype "+method[1]+" ")
			check(file, lineBreak.ReplaceAllString(above[strings.LastIndex(above, "\n\n"):], " "))
		}
	}
	if packages < 30 || layers < 6 {
		t.Errorf("only %d packages and %d layers are found", packages, layers)
	}
}

// goTexts returns the comments and the string literals of a Go file, without
// its imports and the tags of fields.
func goTexts(file *ast.File) (found []string) {
	for _, group := range file.Comments {
		found = append(found, strings.Join(strings.Fields(group.Text()), " "))
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			n.Tag = nil
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				found = append(found, strings.Trim(n.Value, "\"`"))
			}
		}
		return true
	})
	return found
}
