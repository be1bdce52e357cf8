package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"syscall"
	"testing"
)

func TestFaultOf(t *testing.T) {
	t.Parallel()
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	refused := dial(syscall.ECONNREFUSED)
	for name, tt := range map[string]struct {
		err  error
		want Fault
	}{
		"refused":            {refused, FaultNotConnected},
		"unknown host":       {dial(&net.DNSError{IsNotFound: true}), FaultUnreachable},
		"slow name server":   {dial(&net.DNSError{IsTimeout: true}), FaultUnreachable},
		"ailing name server": {dial(&net.DNSError{IsTemporary: true}), FaultNotConnected},
		"no answer":          {dial(context.DeadlineExceeded), FaultUnreachable},
		"reset":              {&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, FaultNotConnected},
		"wrapped":            {fmt.Errorf("x: %w", &url.Error{Op: "Get", Err: refused}), FaultNotConnected},
		"a TLS alert":        {&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}, FaultUnreachable},
		"proxy, 407":         {&proxyRefusal{407}, FaultUnreachable},
		"proxy, 502":         {&proxyRefusal{502}, FaultNotConnected},
		"proxy address":      {errProxyAddress, FaultUnreachable},
		"anything else":      {errors.New("http2: something"), FaultNotConnected},
	} {
		if got := faultOf(tt.err); got != tt.want {
			t.Errorf("%s: got %d, want %d", name, got, tt.want)
		}
	}
}
