package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// logSubsystem is what the log calls the client. It follows TF_LOG_PROVIDER, and
// TF_LOG_PROVIDER_OKTADEVICES_OKTA, which sets its level alone.
const logSubsystem = "okta"

func toLog(ctx context.Context) context.Context {
	return tflog.NewSubsystem(ctx, logSubsystem, tflog.WithLevelFromEnv("TF_LOG_PROVIDER_OKTADEVICES", logSubsystem), tflog.WithRootFields())
}

// logExchange logs one attempt of a call to Okta, at DEBUG, and its bodies at
// TRACE. Neither shows a credential: the client has redacted them.
func logExchange(ctx context.Context, e okta.Exchange) {
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
