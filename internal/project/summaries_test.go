package project

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// unknown stands for a part of a summary that the source doesn't fix.
const unknown = "…"

// forTests are packages whose errors no user sees.
var forTests = []string{"internal/acctest", "internal/terraformtest", "internal/oktasim"}

// summaryAt has the calls that add an error, with the position of its summary.
// A validator's checks call refuse, which adds theirs.
var summaryAt = map[string]int{"AddError": 0, "NewErrorDiagnostic": 0, "refuse": 0, "AddAttributeError": 1, "NewAttributeErrorDiagnostic": 1}

// summaries are those of all errors that the provider's code adds.
func summaries(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, s := range packages(t) {
		for _, c := range s.calls {
			at, ok := summaryAt[c.name]
			if !ok || at >= len(c.Args) {
				continue
			}
			for _, text := range s.values(c.Args[at], c.within, 0) {
				if text != unknown {
					found = append(found, text)
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// source is a package, as far as the texts of its expressions depend on it.
type source struct {
	calls []call
	// assigned has the expressions that a variable or a constant may have, by the
	// function that declares it ("" outside of functions) and its name.
	assigned map[[2]string][]ast.Expr
	// parameters has the positions of parameters, by the same keys.
	parameters map[[2]string]int
	// everywhere has the calls of all packages.
	everywhere *[]call
}

// call is a call of a function, and the function that makes it.
type call struct {
	*ast.CallExpr
	name, within string
	in           *source
}

// packages reads the provider's packages.
func packages(t *testing.T) map[string]*source {
	t.Helper()
	all, found := new([]call), map[string]*source{}
	for _, file := range sources(t, "internal") {
		folder := path.Dir(file)
		if slices.Contains(forTests, folder) {
			continue
		}
		if found[folder] == nil {
			found[folder] = &source{assigned: map[[2]string][]ast.Expr{}, parameters: map[[2]string]int{}, everywhere: all}
		}
		for _, declaration := range parse(t, file).Decls {
			found[folder].read(declaration)
		}
	}
	for _, s := range found {
		*all = append(*all, s.calls...)
	}
	return found
}

func (s *source) read(declaration ast.Decl) {
	within := ""
	if f, ok := declaration.(*ast.FuncDecl); ok {
		within = f.Name.Name
		position := 0
		for _, field := range f.Type.Params.List {
			for _, name := range field.Names {
				s.parameters[[2]string{within, name.Name}] = position
				position++
			}
		}
	}
	assign := func(name ast.Expr, value ast.Expr) {
		if to, ok := name.(*ast.Ident); ok {
			key := [2]string{within, to.Name}
			s.assigned[key] = append(s.assigned[key], value)
		}
	}
	ast.Inspect(declaration, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.CallExpr:
			s.calls = append(s.calls, call{n, called(n), within, s})
		case *ast.AssignStmt:
			for i, value := range n.Rhs {
				if len(n.Lhs) == len(n.Rhs) {
					assign(n.Lhs[i], value)
				}
			}
		case *ast.ValueSpec:
			for i, value := range n.Values {
				assign(n.Names[i], value)
			}
		}
		return true
	})
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	default:
		return ""
	}
}

// values are the texts that an expression of a function may have.
func (s *source) values(expr ast.Expr, within string, depth int) []string {
	if depth > 5 {
		return []string{unknown}
	}
	switch e := expr.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil {
			return []string{text}
		}
	case *ast.Ident:
		return s.valuesOf(e.Name, within, depth+1)
	case *ast.BinaryExpr:
		return join(s.values(e.X, within, depth), s.values(e.Y, within, depth))
	case *ast.CallExpr:
		if called(e) == "Sprintf" {
			return s.formatted(e, within, depth)
		}
	}
	return []string{unknown}
}

// valuesOf are the texts of a variable, a constant or a parameter.
func (s *source) valuesOf(name, within string, depth int) []string {
	var found []string
	for _, value := range slices.Concat(s.assigned[[2]string{within, name}], s.assigned[[2]string{"", name}]) {
		found = append(found, s.values(value, within, depth)...)
	}
	if at, ok := s.parameters[[2]string{within, name}]; ok {
		calls := s.calls
		if ast.IsExported(within) {
			calls = *s.everywhere
		}
		for _, c := range calls {
			if c.name == within && at < len(c.Args) {
				found = append(found, c.in.values(c.Args[at], c.within, depth)...)
			}
		}
	}
	if found == nil {
		return []string{unknown}
	}
	return found
}

var verb = regexp.MustCompile(`%[+#]?[a-z]`)

// formatted are the texts of a call of Sprintf.
func (s *source) formatted(e *ast.CallExpr, within string, depth int) []string {
	var found []string
	for _, format := range s.values(e.Args[0], within, depth) {
		texts := []string{""}
		for i, part := range verb.Split(format, -1) {
			if i > 0 {
				texts = join(texts, s.values(e.Args[i], within, depth))
			}
			texts = join(texts, []string{part})
		}
		found = append(found, texts...)
	}
	return found
}

// join continues each of the texts with each of the others.
func join(texts, others []string) []string {
	var found []string
	for _, text := range texts {
		for _, other := range others {
			found = append(found, text+other)
		}
	}
	return found
}
