package project

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A commit can't be moved as a tag can; the comment says which release it is, for
// people and for dependency updates.
var pinned = regexp.MustCompile(`^[\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

var uses = regexp.MustCompile(`(?m)^\s*(?:- )?uses: (.*)$`)

type workflow struct {
	Name        string         `yaml:"name"`
	On          any            `yaml:"on"`
	Permissions map[string]any `yaml:"permissions"`
	Jobs        map[string]struct {
		RunsOn      string         `yaml:"runs-on"`
		Permissions map[string]any `yaml:"permissions"`
		Steps       []struct {
			Uses string         `yaml:"uses"`
			Run  string         `yaml:"run"`
			With map[string]any `yaml:"with"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
}

// TestWorkflows holds the pipelines, our own and those of the examples, to what
// keeps them from running what somebody else may change, with rights that they
// don't need.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{".github/workflows/*.yml", "examples/*/github.yml"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 4 {
		t.Fatalf("only %d workflows are found", len(files))
	}
	commits := map[string]string{} // by action and release
	for _, file := range files {
		name, _ := filepath.Rel(root, file)
		content := read(t, name)
		var w workflow
		if err := yaml.Unmarshal([]byte(content), &w); err != nil {
			t.Errorf("%s: %s", name, err)
			continue
		}
		if w.Name == "" || w.On == nil || len(w.Jobs) == 0 {
			t.Errorf("%s is no workflow: %+v", name, w)
		}
		if w.Permissions == nil {
			t.Errorf("%s: without permissions at its top it has those that the repository gives", name)
		}
		for right, level := range w.Permissions {
			if level == "write" && strings.HasPrefix(name, ".github") {
				t.Errorf("%s: every job of it may write %s", name, right)
			}
		}
		for _, match := range uses.FindAllStringSubmatch(content, -1) {
			if !pinned.MatchString(match[1]) {
				t.Errorf("%s: %s is not pinned by its commit, with its release in a comment", name, match[1])
				continue
			}
			action, rest, _ := strings.Cut(match[1], "@")
			commit, release, _ := strings.Cut(rest, " # ")
			if other, ok := commits[action+release]; ok && other != commit {
				t.Errorf("%s: %s %s is the commit %s elsewhere", name, action, release, other)
			}
			commits[action+release] = commit
		}
		for job, j := range w.Jobs {
			if j.RunsOn == "" || strings.HasSuffix(j.RunsOn, "-latest") {
				t.Errorf("%s: %s runs on %q, which is not one machine", name, job, j.RunsOn)
			}
			for _, step := range j.Steps {
				if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != false {
					t.Errorf("%s: %s leaves its token in the checkout", name, job)
				}
				if strings.Contains(step.Run, "${{ github.event") || strings.Contains(step.Run, "${{ github.head_ref") {
					t.Errorf("%s: %s puts what a stranger wrote into a script", name, job)
				}
			}
		}
	}

	var gitlab map[string]struct {
		Script []string `yaml:"script"`
	}
	if err := yaml.Unmarshal([]byte(read(t, "examples/drift-detection/gitlab.yml")), &gitlab); err != nil || len(gitlab["drift"].Script) == 0 {
		t.Errorf("gitlab.yml: %v, %v", gitlab, err)
	}
}

// TestFleet sees that all that runs a fleet runs the same orgs.
func TestFleet(t *testing.T) {
	t.Parallel()
	var orgs struct {
		Org []struct {
			Name, Domain   string
			ServiceAccount string `json:"service_account"`
		}
	}
	if err := json.Unmarshal([]byte(read(t, "examples/fleet/orgs.json")), &orgs); err != nil {
		t.Fatal(err)
	}
	var atlantis struct {
		Version  int
		Projects []struct {
			Name, Dir, Workspace, Workflow string
		}
		Workflows map[string]any
	}
	if err := yaml.Unmarshal([]byte(read(t, "examples/fleet/atlantis.yaml")), &atlantis); err != nil {
		t.Fatal(err)
	}
	if atlantis.Version != 3 || len(atlantis.Projects) != len(orgs.Org) {
		t.Fatalf("atlantis.yaml has %+v, orgs.json %+v", atlantis, orgs)
	}
	for i, project := range atlantis.Projects {
		org := orgs.Org[i]
		if project.Name != org.Name || project.Workspace != org.Name || project.Dir != "org" || atlantis.Workflows[project.Workflow] == nil {
			t.Errorf("project %+v is not that of %+v", project, org)
		}
		if org.Domain == "" || org.ServiceAccount == "" {
			t.Errorf("%+v lacks what org/main.tf takes", org)
		}
	}
}
