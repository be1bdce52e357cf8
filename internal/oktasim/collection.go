package oktasim

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
)

// collection holds the org's objects of one kind, sorted by id, as Okta lists
// them.
type collection[T identified] []T

type identified interface{ key() string }

func (k collection[T]) search(id string) (at int, found bool) {
	return slices.BinarySearchFunc(k, id, func(item T, id string) int { return cmp.Compare(item.key(), id) })
}

func (k collection[T]) get(id string) (item T, ok bool) {
	at, ok := k.search(id)
	if ok {
		item = k[at]
	}
	return item, ok
}

func (k *collection[T]) add(item T) error {
	at, taken := k.search(item.key())
	if taken {
		return fmt.Errorf("the id %s exists already", item.key())
	}
	*k = slices.Insert(*k, at, item)
	return nil
}

func (k *collection[T]) remove(item T) {
	if at, ok := k.search(item.key()); ok {
		*k = slices.Delete(*k, at, at+1)
	}
}

// the returns the object whose id is the path's first variable, or Okta's 404.
func (k collection[T]) the(c *call, typeName string) (T, *apiError) {
	item, ok := k.get(c.params[0])
	if !ok {
		return item, notFound(c.params[0], typeName)
	}
	return item, nil
}

// each returns the items in another form. It is never nil, as a list in JSON
// must not be null.
func each[T, U any](items []T, form func(T) U) []U {
	all := make([]U, len(items))
	for i, item := range items {
		all[i] = form(item)
	}
	return all
}

// listed answers with a whole list, for endpoints without pages.
func listed[T, B any](o *Org, c *call, items []T, body func(*Org, *call, T) B) (answer, *apiError) {
	return jsonAnswer(http.StatusOK, each(items, func(item T) B { return body(o, c, item) })), nil
}
