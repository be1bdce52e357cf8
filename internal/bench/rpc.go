package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

const dataSource = "oktadevices_devices"

// reading is one answer of the provider to ReadDataSource.
type reading struct {
	took  time.Duration
	cpu   time.Duration
	size  int
	peak  int64
	total int
	// requests is its use of the org's rate limit.
	requests int
}

var socket = regexp.MustCompile(`"String":"([^"]+)"`)

// readOnce starts the provider like a debugger, and lets it read the devices
// once.
func readOnce(ctx context.Context, path string, org *simulated, extent map[string]any) (reading, error) {
	command := exec.CommandContext(ctx, path, "-debug")
	command.Env = append(os.Environ(), "OKTA_ORG_URL="+org.url, "OKTA_API_TOKEN="+org.token)
	match, err := startUntil(command, socket)
	if err != nil {
		return reading{}, fmt.Errorf("the provider: %w", err)
	}
	_, err = org.requests(ctx)
	if err != nil {
		return reading{}, err
	}
	result, err := read(ctx, match[1], extent)
	result.peak = peakOf(command.Process.Pid)
	if err == nil {
		result.requests, err = org.requests(ctx)
	}
	_ = command.Process.Signal(syscall.SIGINT)
	_ = command.Wait()
	result.cpu = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	return result, err
}

func read(ctx context.Context, address string, extent map[string]any) (reading, error) {
	schemas, err := acctest.Server(acctest.NoEnvironment)().GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return reading{}, err
	}
	conn, err := grpc.NewClient("unix:"+address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodecV2(asIs{}), grpc.MaxCallRecvMsgSize(math.MaxInt32)))
	if err != nil {
		return reading{}, err
	}
	defer func() { _ = conn.Close() }()
	provider, err := dynamic(schemas.Provider.ValueType(), nil)
	if err != nil {
		return reading{}, err
	}
	config, err := dynamic(schemas.DataSourceSchemas[dataSource].ValueType(), extent)
	if err != nil {
		return reading{}, err
	}
	// The numbers are those of the fields in tfplugin6.proto.
	var answer mem.BufferSlice
	if err := conn.Invoke(ctx, "/tfplugin6.Provider/ConfigureProvider", bytesField(nil, 2, provider), &answer); err != nil {
		return reading{}, err
	}
	if answer.Len() > 0 {
		return reading{}, fmt.Errorf("configuring the provider: %q", answer.Materialize())
	}
	start := time.Now()
	err = conn.Invoke(ctx, "/tfplugin6.Provider/ReadDataSource", bytesField(bytesField(nil, 1, []byte(dataSource)), 2, config), &answer)
	result := reading{took: time.Since(start), size: answer.Len()}
	if err != nil {
		return result, err
	}
	result.total, err = total(answer.Materialize())
	return result, err
}

// asIs passes encoded messages through and leaves answers undecoded, so that
// decoding a large one doesn't count as the provider's work.
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

func bytesField(message []byte, number protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(message, number, protowire.BytesType), value)
}

// dynamic encodes an object with some attributes set and the rest null.
func dynamic(typ tftypes.Type, set map[string]any) ([]byte, error) {
	values := map[string]tftypes.Value{}
	for name, attribute := range typ.(tftypes.Object).AttributeTypes { //nolint:errcheck // A schema's type is an object.
		values[name] = tftypes.NewValue(attribute, nil)
		if value, ok := set[name]; ok {
			values[name] = tftypes.NewValue(attribute, value)
		}
	}
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		return nil, err
	}
	return bytesField(nil, 1, value.MsgPack), nil
}

// total reads the number of devices from an answer and skips the rest.
func total(answer []byte) (int, error) {
	number, kind, n := protowire.ConsumeTag(answer)
	if n < 0 || number != 1 || kind != protowire.BytesType {
		return 0, fmt.Errorf("the provider did not read the devices: %.2000q", answer)
	}
	state, n := protowire.ConsumeBytes(answer[n:])
	if n < 0 {
		return 0, protowire.ParseError(n)
	}
	_, _, n = protowire.ConsumeTag(state)
	packed, n := protowire.ConsumeBytes(state[max(n, 0):])
	if n < 0 {
		return 0, protowire.ParseError(n)
	}
	decoder := msgpack.NewDecoder(bytes.NewReader(packed))
	attributes, err := decoder.DecodeMapLen()
	for range attributes {
		name, err := decoder.DecodeString()
		switch {
		case err != nil:
			return 0, err
		case name == "total":
			return decoder.DecodeInt()
		}
		if err := decoder.Skip(); err != nil {
			return 0, err
		}
	}
	return 0, fmt.Errorf("the answer has no total: %w", err)
}
