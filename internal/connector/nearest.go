package connector

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the candidate with the spelling most similar to word, or ""
// if none is similar.
func Nearest(word string, candidates []string) string {
	for _, near := range nearest(word, candidates, 1) {
		return near
	}
	return ""
}

// nearest returns up to most candidates with a spelling similar to word, the
// most similar first. Up to two letters may differ, or up to a third of the
// word's letters if that is more.
func nearest(word string, candidates []string, most int) []string {
	type scored struct {
		text     string
		distance int
	}
	word = strings.ToLower(word)
	limit := max(2, len([]rune(word))/3)
	var near []scored
	for _, candidate := range candidates {
		if d := distance(word, strings.ToLower(candidate)); d <= limit {
			near = append(near, scored{candidate, d})
		}
	}
	slices.SortFunc(near, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.text, b.text))
	})
	texts := make([]string, 0, most)
	for _, candidate := range near[:min(most, len(near))] {
		texts = append(texts, candidate.text)
	}
	return texts
}

// distance is the number of letters to insert, delete or replace to turn a into
// b (Levenshtein).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			change := diagonal
			if r != s {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(to)]
}
