package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"regexp"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

// reading is one answer of the provider to ReadDataSource.
type reading struct {
	took time.Duration
	cpu  time.Duration
	size int
	peak int64
	// requests is its use of the org's rate limit.
	requests int
}

var socket = regexp.MustCompile(`"String":"([^"]+)"`)

// readOnce starts the provider like a debugger, and lets it read the devices
// once.
func readOnce(ctx context.Context, path string, org *simulated, extent map[string]any) (reading, error) {
	command := exec.CommandContext(ctx, path, "-debug")
	command.Env = append(os.Environ(), "OKTA_ORG_URL="+org.url, "OKTA_API_TOKEN="+org.token)
	provider, err := begin(command, socket)
	if err != nil {
		return reading{}, err
	}
	_, err = org.requests(ctx)
	if err != nil {
		return reading{}, err
	}
	result, err := read(ctx, provider.printed[1], extent)
	if err == nil {
		result.requests, err = org.requests(ctx)
	}
	result.cpu, result.peak = provider.end()
	return result, err
}

// read makes the two calls of the protocol that read the devices. The engine
// would decode the answer, which would count as the provider's time.
func read(ctx context.Context, address string, extent map[string]any) (reading, error) {
	conn, err := grpc.NewClient("unix:"+address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodecV2(asIs{}), grpc.MaxCallRecvMsgSize(math.MaxInt32)))
	if err != nil {
		return reading{}, err
	}
	defer func() { _ = conn.Close() }()
	config, err := json.Marshal(extent)
	if err != nil {
		return reading{}, err
	}
	// The numbers are those of the fields in tfplugin6.proto. A value may be JSON.
	value := func(content []byte) []byte { return field(2, field(2, content)) }
	var answer mem.BufferSlice
	if err := conn.Invoke(ctx, "/tfplugin6.Provider/ConfigureProvider", value([]byte("{}")), &answer); err != nil {
		return reading{}, err
	}
	if answer.Len() > 0 {
		return reading{}, fmt.Errorf("configuring the provider: %q", answer.Materialize())
	}
	start := time.Now()
	err = conn.Invoke(ctx, "/tfplugin6.Provider/ReadDataSource", append(field(1, []byte("oktadevices_devices")), value(config)...), &answer)
	result := reading{took: time.Since(start), size: answer.Len()}
	if err != nil {
		return result, err
	}
	if first, err := answer.Reader().ReadByte(); err != nil || first != field(1, nil)[0] {
		return result, fmt.Errorf("the provider did not read the devices: %.2000q", answer.Materialize())
	}
	return result, nil
}

// asIs passes encoded messages through and leaves answers undecoded.
type asIs struct{}

func (asIs) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(v.([]byte))}, nil //nolint:errcheck // Only we call it.
}

func (asIs) Unmarshal(data mem.BufferSlice, v any) error {
	data.Ref()
	*v.(*mem.BufferSlice) = data //nolint:errcheck // Only we call it.
	return nil
}

func (asIs) Name() string { return "proto" }

func field(number protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), value)
}
