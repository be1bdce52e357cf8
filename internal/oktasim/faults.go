package oktasim

import (
	"cmp"
	"net/http"
	"time"
)

// Fault makes selected calls fail.
//
// With a Status, a Code or a Body, the call gets that answer and has no effect
// unless Effective is set. Without them, the call has its effect and its normal
// answer, apart from the other fields.
type Fault struct {
	// Method and Path select the calls. If empty, they match any. Path may be a
	// pattern as in Count.
	Method string `json:"method"`
	Path   string `json:"path"`
	// Nth is the number of the first matching call that fails, counted from 1.
	// 0 means the first.
	Nth int `json:"nth"`
	// Times is how many calls fail. 0 means one if Nth is set, otherwise all.
	Times int `json:"times"`

	// Status is the status of the answer. It defaults to 200 if only a Body is
	// set.
	Status int `json:"status"`
	// Code is an Okta error code for the answer's body, such as E0000009.
	Code string `json:"code"`
	// Body is the whole body, instead of an Okta error.
	Body string `json:"body"`
	// Header is added to the answer and replaces existing headers, if its names
	// have their canonical form.
	Header http.Header `json:"header"`
	// Effective lets the call have its effect although it gets the Status or
	// the Body as its answer.
	Effective bool `json:"effective"`

	// CloseBefore closes the connection before the call has an effect,
	// CloseAfter after it.
	CloseBefore bool `json:"closeBefore"`
	CloseAfter  bool `json:"closeAfter"`
	// Truncate sends only the first half of the answer's body, as if it were
	// complete. Only a reader of its JSON notices, unlike with a larger
	// Content-Length in Header.
	Truncate bool `json:"truncate"`
	// Hang never answers: the call ends when the caller gives up. It has no
	// effect unless Effective is set.
	Hang bool `json:"hang"`
	// Lag delays the call before it has an effect.
	Lag time.Duration `json:"-"`
	// Do is called before the call has an effect, to simulate what somebody
	// else does at that time, or to hold the call. It may use the org.
	Do func() `json:"-"`
}

type armedFault struct {
	Fault
	seen, fired int
}

// Fail adds a fault. The first matching fault applies, in the order in which
// they were added.
func (o *Org) Fail(f Fault) error {
	if err := checkCalls(f.Method, f.Path); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = append(o.faults, &armedFault{Fault: f})
	return nil
}

// ClearFaults removes all faults.
func (o *Org) ClearFaults() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = nil
}

// takeFault counts the call in every fault that it matches, and returns the
// fault that applies, if any.
func (o *Org) takeFault(r *http.Request) (f Fault, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var found *armedFault
	for _, f := range o.faults {
		if f.matchesCall(r) && found == nil {
			f.fired++
			found = f
		}
	}
	if found == nil {
		return Fault{}, false
	}
	return found.Fault, true
}

func (f *armedFault) matchesCall(r *http.Request) bool {
	if f.Method != "" && f.Method != r.Method || !matches(f.Path, r.URL.EscapedPath()) {
		return false
	}
	f.seen++
	times := f.Times
	if times == 0 && f.Nth > 0 {
		times = 1
	}
	return f.seen >= f.Nth && (times == 0 || f.fired < times)
}

// before applies the fault before the call has an effect. It returns false if
// the caller went away.
func (f Fault) before(r *http.Request) bool {
	if f.Do != nil {
		f.Do()
	}
	if !wait(r, f.Lag) {
		return false
	}
	if f.CloseBefore {
		panic(http.ErrAbortHandler)
	}
	if f.Hang && !f.Effective {
		<-r.Context().Done()
		return false
	}
	return true
}

// after applies the fault to the answer. It returns false if there is no
// connection left to answer on.
func (f Fault) after(r *http.Request, a *answer) bool {
	if f.CloseAfter {
		panic(http.ErrAbortHandler)
	}
	if f.Hang {
		<-r.Context().Done()
		return false
	}
	if f.Truncate {
		a.body = a.body[:len(a.body)/2]
	}
	return true
}

// replaces reports whether the fault replaces the answer.
func (f Fault) replaces() bool { return f.Status != 0 || f.Code != "" || f.Body != "" }

func (f Fault) answer(errorID string) answer {
	status := cmp.Or(f.Status, http.StatusOK)
	if f.Code != "" && f.Body == "" {
		return (&apiError{status: status, code: f.Code}).answer(errorID)
	}
	return rawAnswer(status, []byte(f.Body))
}
