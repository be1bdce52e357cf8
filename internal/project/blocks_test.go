package project

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestBlocks pastes the Terraform of each page into an empty folder, block after
// block, as a reader does, applies it each time, lets a person authorize what
// awaits it, and sees that the plan is empty then. Blocks that are files of
// examples/ are left to the tests of these, and those marked "parsed only" are.
func TestBlocks(t *testing.T) {
	t.Parallel()
	examples := exampleFiles(t)
	ran, marked := 0, 0
	for _, page := range pages(t) {
		var run []fence
		for _, f := range blocks(t, page, "terraform", "hcl", "tf") {
			f.text = strings.TrimRight(f.text, "\n") + "\n"
			if examples[f.text] {
				continue
			}
			split(t, page, f.text)
			if strings.HasPrefix(f.mark, "parsed only") {
				marked++
				continue
			}
			run = append(run, f)
		}
		if len(run) == 0 {
			continue
		}
		ran += len(run)
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			paste(t, page, run)
		})
	}
	if ran < 6 {
		t.Errorf("only %d blocks are run, and %d parsed", ran, marked)
	}
}

// paste runs the blocks of a page.
func paste(t *testing.T, page string, run []fence) {
	t.Helper()
	org := acctest.NewOrg(t)
	org.AddDevices(10)
	app := org.FlowAppID()
	w := acctest.NewWorkspace(t, org.Getenv)
	w.ServeBeside("okta/okta", org.OfficialProvider)
	w.ServeBeside("hashicorp/vault", new(acctest.Vault).Server)

	var pasted []block
	for _, f := range run {
		text := strings.ReplaceAll(org.InPlaceOfExample(f.text), "0oa1gjh63g214q0Hq0g4", app)
		pasted = merge(pasted, split(t, page, text))
		var config strings.Builder
		for _, b := range pasted {
			config.WriteString(b.text + "\n\n")
			if b.kind == "okta_app_oauth_api_scope" {
				// The stand-in of the official provider keeps a state and grants
				// nothing.
				for _, scope := range regexp.MustCompile(`"(okta\.[^"]*)"`).FindAllStringSubmatch(b.text, -1) {
					org.GrantInConsole(app, scope[1])
				}
			}
		}
		w.Write(config.String())
		if result := w.Run("apply", "-auto-approve"); result.ExitCode != 0 {
			t.Fatalf("%s:%d: it can't be applied: %s\n%s", page, f.line, result, config.String())
		}
		for _, b := range pasted {
			if b.kind == "oktadevices_connection" {
				authorize(t, org, w.Resource(b.address()))
			}
		}
		if result := w.Run("plan", "-detailed-exitcode"); result.ExitCode != 0 {
			t.Fatalf("%s:%d: the plan is not empty afterwards: %s\n%s", page, f.line, result, config.String())
		}
	}
}

// authorize is the person who does what the warning of a connection says.
func authorize(t *testing.T, org acctest.Org, connection map[string]any) {
	t.Helper()
	if status := connection["status"]; status != "PENDING_AUTHORIZATION" {
		return
	}
	var scopes []string
	for _, scope := range connection["scopes"].([]any) {
		scopes = append(scopes, scope.(string))
	}
	org.Authorize(org.FlowAppID(), connection["service_account"].(string), connection["name"].(string), scopes...)
}

// block is a top-level block of a configuration.
type block struct {
	// key is what a reader takes for the same block, when it comes again.
	key, kind, name, text string
	// from is the address that a moved block moves away.
	from string
}

func (b block) address() string { return b.kind + "." + b.name }

// split parses a configuration into its blocks.
func split(t *testing.T, page, config string) []block {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(config), page, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %s\n%s", page, diags, config)
	}
	var found []block
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		text := config[b.TypeRange.Start.Byte:b.CloseBraceRange.End.Byte]
		one := block{key: b.Type + " " + strings.Join(b.Labels, "."), text: text}
		switch b.Type {
		case "resource":
			one.kind, one.name = b.Labels[0], b.Labels[1]
		case "moved":
			one.key = text
			from := b.Body.Attributes["from"].Expr.Range()
			one.from = config[from.Start.Byte:from.End.Byte]
		case "import", "removed", "provider", "locals":
			one.key = text
		}
		found = append(found, one)
	}
	return found
}

// merge adds blocks as a reader does: what is there already is replaced, what has
// moved is gone.
func merge(have, more []block) []block {
	for _, b := range more {
		have = slices.DeleteFunc(have, func(old block) bool {
			return old.key == b.key || b.from != "" && old.address() == b.from
		})
		have = append(have, b)
	}
	return have
}

// exampleFiles are the contents of the files in examples/.
func exampleFiles(t *testing.T) map[string]bool {
	t.Helper()
	contents := map[string]bool{}
	for _, path := range filesIn(t, "", "examples") {
		contents[strings.TrimRight(read(t, path), "\n")+"\n"] = true
	}
	return contents
}

// TestBlocks_sharedApp sees that no page and no example has an exact set of grants
// on Okta Workflows OAuth: pasted into an org, it would revoke the scopes of the
// other connectors.
func TestBlocks_sharedApp(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for content := range exampleFiles(t) {
		texts["an example"] += content
	}
	for _, page := range pages(t) {
		for _, f := range blocks(t, page, "terraform") {
			texts[page] += f.text
		}
	}
	set := regexp.MustCompile(`(?s)resource "oktadevices_scope_grants" .*?\n\s*}\n`)
	sets := 0
	for page, text := range texts {
		for _, block := range set.FindAllString(text, -1) {
			sets++
			if strings.Contains(block, "oktadevices_workflows_app") {
				t.Errorf("%s grants an exact set on an app that is shared:\n%s", page, block)
			}
		}
	}
	if sets == 0 {
		t.Error("no set is found")
	}
}

// TestBlocks_shell sees that what is to be pasted into a shell is the language of
// one. It runs none of it.
func TestBlocks_shell(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, page := range pages(t) {
		for _, f := range blocks(t, page, "shell", "sh", "bash") {
			checked++
			command := exec.CommandContext(t.Context(), "bash", "-n")
			command.Stdin = strings.NewReader(f.text)
			if output, err := command.CombinedOutput(); err != nil {
				t.Errorf("%s:%d: %s\n%s", page, f.line, output, f.text)
			}
		}
	}
	if checked < 10 {
		t.Errorf("only %d blocks are checked", checked)
	}
}
