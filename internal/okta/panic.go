package okta

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// panicError is a bug of ours that an answer has brought to light.
type panicError struct {
	// what was being done, the panic's value, and where it happened.
	what, value, place string
}

func (e *panicError) Error() string {
	return fmt.Sprintf("%s: the client failed at this answer (%s, at %s): this is a bug in the provider; please report it", e.what, e.value, e.place)
}

// recovered makes the error of a panic. It is called by the function that is deferred, with what recover returned.
func recovered(p any, what string) *panicError {
	return &panicError{what: what, value: plain(fmt.Sprint(p)), place: panicPlace()}
}

// panicPlace finds where a panic began that is being recovered: the first caller below the runtime's own.
func panicPlace() string {
	var callers [32]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(0, callers[:])])
	panicking := false
	for {
		frame, more := frames.Next()
		switch {
		case strings.HasPrefix(frame.Function, "runtime."):
			panicking = panicking || strings.Contains(frame.Function, "panic")
		case panicking:
			return fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}

// panicked makes the Error of a call that panicked, and logs it.
func (c *Client) panicked(ctx context.Context, k *call, p any) error {
	bug := recovered(c.plain(fmt.Sprint(p)), k.method+" "+k.requestPath())
	if c.log != nil {
		c.log(ctx, Exchange{
			Method: k.method, PathTemplate: k.path, Attempt: int(k.attempts.Load()), Status: k.answer.status,
			RequestID: c.plain(k.answer.requestID), Err: bug,
		})
	}
	return c.scrub(k.fail(fmt.Sprintf("the client failed at this answer (%s, at %s): this is a bug in the provider; please report it",
		bug.value, bug.place), bug))
}
