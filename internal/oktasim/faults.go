package oktasim

import (
	"net/http"
	"time"
)

// Fault makes chosen calls go wrong.
//
// With a Status, a Code or a Body the call gets that answer and, unless Effective, does nothing. With none of them, the call
// is carried out and answered truly, apart from the rest of what is set.
type Fault struct {
	// Method and Path choose the calls: any method if empty, any path if empty, else a pattern as in Count.
	Method string `json:"method"`
	Path   string `json:"path"`
	// Nth is the number of the first matching call that goes wrong, counted from 1. 0: from the first on.
	Nth int `json:"nth"`
	// Times is how many calls go wrong. 0: one if Nth is given, else all.
	Times int `json:"times"`

	// Status of the answer; 200 if only a Body is given.
	Status int `json:"status"`
	// Code is an Okta error code for the answer's body, such as E0000009.
	Code string `json:"code"`
	// Body is the whole body, instead of an Okta error.
	Body string `json:"body"`
	// Header is added to the answer, and replaces what is there.
	Header http.Header `json:"header"`
	// Effective carries the call out although it is answered with the Status or the Body.
	Effective bool `json:"effective"`

	// CloseBefore breaks the connection before the call has an effect, CloseAfter after it.
	CloseBefore bool `json:"closeBefore"`
	CloseAfter  bool `json:"closeAfter"`
	// Truncate cuts the answer's body in half. It arrives as if it were whole: unlike with a Content-Length in Header that
	// promises more, only a reader of its JSON notices.
	Truncate bool `json:"truncate"`
	// Hang never answers: the call ends when the caller gives up. It has no effect unless Effective.
	Hang bool `json:"hang"`
	// Lag holds the call up before it has an effect.
	Lag time.Duration `json:"-"`
	// Gate holds the call up, before it has an effect, until the gate is opened.
	Gate *Gate `json:"-"`
	// Do is called before the call has an effect, for what somebody else does in the middle of a run. It may use the org.
	Do func() `json:"-"`
}

type armedFault struct {
	Fault
	seen, fired int
}

// Fail arms a fault. Faults are looked at in the order in which they were armed; the first that fits counts.
func (o *Org) Fail(f Fault) error {
	if err := checkPattern(f.Path); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = append(o.faults, &armedFault{Fault: f})
	return nil
}

// ClearFaults disarms all faults.
func (o *Org) ClearFaults() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = nil
}

// takeFault counts the call in every fault that it matches and returns the one that strikes, if any.
func (o *Org) takeFault(r *http.Request) (f Fault, strikes bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var struck *armedFault
	for _, f := range o.faults {
		if f.strikes(r) && struck == nil {
			f.fired++
			struck = f
		}
	}
	if struck == nil {
		return Fault{}, false
	}
	return struck.Fault, true
}

func (f *armedFault) strikes(r *http.Request) bool {
	if f.Method != "" && f.Method != r.Method || f.Path != "" && !matches(f.Path, r.URL.EscapedPath()) {
		return false
	}
	f.seen++
	times := f.Times
	if times == 0 && f.Nth > 0 {
		times = 1
	}
	return f.seen >= f.Nth && (times == 0 || f.fired < times)
}

// before does what happens before the call has an effect. It reports false if the caller went away meanwhile.
func (f Fault) before(r *http.Request) bool {
	if f.Do != nil {
		f.Do()
	}
	if !f.Gate.pass(r.Context()) || !wait(r, f.Lag) {
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

// after does what happens to the answer. It reports false if there is nobody to send it to.
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

// meddles reports whether the fault has a part in the answer.
func (f Fault) meddles() bool { return f.replaces() || f.Header != nil }

// replaces reports whether the answer is the fault's.
func (f Fault) replaces() bool { return f.Status != 0 || f.Code != "" || f.Body != "" }

func (f Fault) answer(errorID string) answer {
	status := f.Status
	if status == 0 {
		status = http.StatusOK
	}
	if f.Code != "" && f.Body == "" {
		return (&apiError{status: status, code: f.Code}).answer(errorID)
	}
	return rawAnswer(status, []byte(f.Body))
}
