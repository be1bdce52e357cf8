package terraformtest

import (
	"encoding/json"
	"maps"
	"strings"
)

// JSON returns a main.tf.json with the blocks, so that an engine can play what a
// driver plays. It can't have a [Later] argument.
func JSON(blocks ...Block) []byte {
	config := []any{}
	for _, b := range blocks {
		if b.moved != nil {
			config = append(config, map[string]any{"moved": map[string]any{"from": b.moved.from, "to": b.moved.to}})
			continue
		}
		args := map[string]any{}
		maps.Copy(args, b.Args)
		if len(b.DependsOn) > 0 {
			args["depends_on"] = b.DependsOn
		}
		if b.CreateBeforeDestroy {
			args["lifecycle"] = map[string]any{"create_before_destroy": true}
		}
		kind := "resource"
		if b.Data {
			kind = "data"
		}
		config = append(config, map[string]any{kind: map[string]any{b.Type: map[string]any{b.Name: args}}})
	}
	content, err := json.Marshal(config)
	must(err)
	return content
}

// MarshalJSON returns the reference as an expression.
func (r Reference) MarshalJSON() ([]byte, error) {
	return json.Marshal("${" + strings.Join(append([]string{r.Address}, r.Path...), ".") + "}")
}
