// Package project holds the repository as a whole to what it promises: that the
// documentation works when it is pasted, that its links lead somewhere, that
// every page says what a page of its kind has to, and that the pipelines run
// nothing that somebody else may change. It has tests only.
package project
