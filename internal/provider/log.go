package provider

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// logSubsystem is the name of the client in the log. It follows
// TF_LOG_PROVIDER, and TF_LOG_PROVIDER_OKTADEVICES_OKTA, which sets its level
// alone.
const logSubsystem = "okta"

func toLog(ctx context.Context) context.Context {
	return tflog.NewSubsystem(ctx, logSubsystem, tflog.WithLevelFromEnv("TF_LOG_PROVIDER_OKTADEVICES", logSubsystem), tflog.WithRootFields())
}

// wantsBodies reports whether the user asks for the bodies of calls: for TRACE,
// which JSON means, too. Without an answer the logger writes everything, for the
// engine to throw away: to redact each page of a fleet of devices for that would
// take ten times as long as to read it.
func wantsBodies(getenv func(string) string) bool {
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_OKTADEVICES", "TF_LOG_PROVIDER_OKTADEVICES_OKTA"} {
		if level := strings.ToUpper(strings.TrimSpace(getenv(name))); level == "TRACE" || level == "JSON" {
			return true
		}
	}
	return false
}

// SilenceLog turns off the log of a provider process, unless an environment
// variable such as TF_LOG asks for it. The libraries write every step of every
// call to the engine, which drops it: a third of the CPU time of a plan.
func SilenceLog(environ []string, setenv func(name, value string) error) error {
	if slices.ContainsFunc(environ, func(variable string) bool { return strings.HasPrefix(variable, "TF_LOG") }) {
		return nil
	}
	return errors.Join(setenv("TF_LOG_SDK", "OFF"), setenv("TF_LOG_PROVIDER_OKTADEVICES", "OFF"))
}

// logCall logs one attempt of a call to Okta, at DEBUG.
func logCall(ctx context.Context, e okta.Exchange) {
	ctx = toLog(ctx)
	fields := map[string]any{
		"method": e.Method, "path": e.PathTemplate, "status": e.Status, "attempt": e.Attempt,
		"duration_ms": e.Duration.Milliseconds(), "request_id": e.RequestID,
		"rate_limit": e.RateLimit, "rate_remaining": e.RateRemaining, "rate_reset": e.RateReset,
	}
	if e.Err != nil {
		fields["error"] = e.Err.Error()
	}
	tflog.SubsystemDebug(ctx, logSubsystem, "Okta API call", fields)
}

// logExchange logs one attempt of a call to Okta as logCall does, and its bodies
// at TRACE. Neither shows a credential: the client has redacted them.
func logExchange(ctx context.Context, e okta.Exchange) {
	logCall(ctx, e)
	ctx = toLog(ctx)
	bodies := map[string]any{"method": e.Method, "path": e.PathTemplate, "request_id": e.RequestID}
	if e.RequestBody != nil {
		bodies["request_body"] = e.RequestBody
	}
	if e.ResponseBody != nil {
		bodies["response_body"] = e.ResponseBody
	}
	if e.RequestBody != nil || e.ResponseBody != nil {
		tflog.SubsystemTrace(ctx, logSubsystem, "Okta API bodies", bodies)
	}
}

// logWait logs a wait when it begins, at INFO: a run that seems to hang says why.
func logWait(ctx context.Context, w okta.Wait) {
	fields := map[string]any{
		"method": w.Method, "path": w.PathTemplate, "reason": w.Reason, "attempts": w.Attempt,
		"seconds": w.Duration.Seconds(),
	}
	if w.Bucket != "" {
		fields["bucket"] = w.Bucket
	}
	tflog.SubsystemInfo(toLog(ctx), logSubsystem, "Waiting before the next call to Okta", fields)
}
