package bulkstate

import (
	"io"

	"github.com/vmihailenco/msgpack/v5"
)

// Encoder writes values in the form of Terraform's protocol. Its user must
// write as many attributes and elements as announced, and an object's
// attributes in the order of their names.
type Encoder struct {
	m   *msgpack.Encoder
	err error
}

func encode(to io.Writer, write func(*Encoder)) error {
	e := &Encoder{m: msgpack.NewEncoder(to)}
	write(e)
	return e.err
}

func (e *Encoder) note(err error) {
	if e.err == nil {
		e.err = err
	}
}

// Null writes null.
func (e *Encoder) Null() { e.note(e.m.EncodeNil()) }

// String writes a string, or the name of an attribute.
func (e *Encoder) String(s string) { e.note(e.m.EncodeString(s)) }

// Text writes a string, or null for nil.
func (e *Encoder) Text(s *string) {
	if s == nil {
		e.Null()
		return
	}
	e.String(*s)
}

// NonEmpty writes a string, or null if it is empty.
func (e *Encoder) NonEmpty(s string) {
	if s == "" {
		e.Null()
		return
	}
	e.String(s)
}

// Flag writes a bool, or null for nil.
func (e *Encoder) Flag(b *bool) {
	if b == nil {
		e.Null()
		return
	}
	e.note(e.m.EncodeBool(*b))
}

// Int writes a whole number.
func (e *Encoder) Int(n int) { e.note(e.m.EncodeInt(int64(n))) }

// Object begins an object, or a map, with that many attributes. A name and a
// value for each must follow.
func (e *Encoder) Object(attributes int) { e.note(e.m.EncodeMapLen(attributes)) }

// List begins a list with that many elements.
func (e *Encoder) List(elements int) { e.note(e.m.EncodeArrayLen(elements)) }

// raw writes an encoded value.
func (e *Encoder) raw(encoded []byte) { e.note(e.m.Encode(msgpack.RawMessage(encoded))) }

// counter counts the bytes written to it. msgpack calls WriteByte, because an
// io.Writer alone would make it allocate a slice for each byte.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func (c *counter) WriteByte(byte) error {
	*c++
	return nil
}
