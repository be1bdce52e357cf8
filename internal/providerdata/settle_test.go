package providerdata

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestSettle_waitsForQuiet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := New(nil)
		d.begin()
		start := time.Now()
		go func() {
			// Other objects begin, each just before it would have been quiet.
			for range 3 {
				<-time.After(200 * time.Millisecond)
				d.begin()
			}
		}()
		d.Settle(t.Context())
		if got := time.Since(start); got != 3*200*time.Millisecond+quiet {
			t.Errorf("settled after %s", got)
		}
	})
}

func TestSettle_endsInABusyRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := New(nil)
		d.begin()
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			for {
				select {
				case <-ctx.Done():
					return
				case <-time.After(quiet / 2):
					d.begin()
				}
			}
		}()
		start := time.Now()
		d.Settle(t.Context())
		if got := time.Since(start); got != 20*quiet {
			t.Errorf("settled after %s, want %s", got, 20*quiet)
		}
		stop()
	})
}

func TestSettle_endsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := New(nil)
		d.begin()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		start := time.Now()
		d.Settle(ctx)
		if got := time.Since(start); got != 0 {
			t.Errorf("settled after %s although the run was interrupted", got)
		}
	})
}

func TestFrom(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	if From(nil, &diags) != nil || len(diags) > 0 {
		t.Error("while Terraform validates there is no data, and that is no error")
	}
	if From("something else", &diags) != nil || !diags.HasError() {
		t.Error("data of another kind is no error")
	}
	if data := New(nil); From(data, &diags) != data {
		t.Error("the data is not handed on")
	}
}

func TestWarnUnread_once(t *testing.T) {
	t.Parallel()
	d := Unknown([]string{"org_url", "api_token"})
	var diags diag.Diagnostics
	d.WarnUnread(&diags)
	d.WarnUnread(&diags)
	if len(diags) != 1 {
		t.Errorf("%d warnings, want one a run", len(diags))
	}
}
