// Package project tests the repository as a whole; without it, pages, links and
// pipelines would break unnoticed. The documentation works when it is pasted, its
// links lead somewhere, every page has the sections of its kind, and the pipelines
// run nothing that somebody else may change.
package project
