//go:build !race

package faultmatrix_test

const detectsRaces = false
