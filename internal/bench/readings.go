package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
)

// readAsProvider reads a fleet with the provider's ReadDataSource, without an
// engine.
func readAsProvider(ctx context.Context, arguments string) (time.Duration, error) {
	server := provider.Server(provider.New(provider.Options{Version: "bench"}))()
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: &tfprotov6.DynamicValue{JSON: []byte("{}")}})
	if err == nil {
		err = first(configured.Diagnostics)
	}
	if err != nil {
		return 0, err
	}
	start := time.Now()
	resp, err := server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: "oktadevices_devices", Config: &tfprotov6.DynamicValue{JSON: []byte(arguments)},
	})
	took := time.Since(start)
	if err == nil {
		err = first(resp.Diagnostics)
	}
	return took, err
}

func first(diagnostics []*tfprotov6.Diagnostic) error {
	for _, d := range diagnostics {
		return fmt.Errorf("%s: %s", d.Summary, d.Detail)
	}
	return nil
}

// plainDevice has the same fields of a device as the provider.
type plainDevice struct {
	ID          string    `json:"id"`
	Status      string    `json:"status"`
	Created     time.Time `json:"created"`
	LastUpdated time.Time `json:"lastUpdated"`
	Profile     struct {
		DisplayName           string `json:"displayName"`
		Platform              string `json:"platform"`
		Manufacturer          string `json:"manufacturer"`
		Model                 string `json:"model"`
		OSVersion             string `json:"osVersion"`
		SerialNumber          string `json:"serialNumber"`
		IMEI                  string `json:"imei"`
		MEID                  string `json:"meid"`
		UDID                  string `json:"udid"`
		SID                   string `json:"sid"`
		TPMPublicKeyHash      string `json:"tpmPublicKeyHash"`
		DiskEncryptionType    string `json:"diskEncryptionType"`
		IntegrityJailbreak    *bool  `json:"integrityJailbreak"`
		Managed               *bool  `json:"managed"`
		Registered            bool   `json:"registered"`
		SecureHardwarePresent *bool  `json:"secureHardwarePresent"`
	} `json:"profile"`
	ResourceDisplayName struct {
		Value     string `json:"value"`
		Sensitive bool   `json:"sensitive"`
	} `json:"resourceDisplayName"`
}

// readPlainly reads all devices of an org, page by page, in the simplest way.
func readPlainly(ctx context.Context, url, token string) (time.Duration, error) {
	start := time.Now()
	client := &http.Client{Timeout: time.Minute}
	for target := url + "/api/v1/devices?limit=200"; target != ""; {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
		if err != nil {
			return 0, err
		}
		req.Header.Set("Authorization", "SSWS "+token)
		resp, err := client.Do(req)
		if err != nil {
			return 0, err
		}
		var page []plainDevice
		err = json.NewDecoder(resp.Body).Decode(&page)
		_ = resp.Body.Close()
		if err != nil {
			return 0, err
		}
		target = ""
		for _, link := range resp.Header.Values("Link") {
			if next := nextPage.FindStringSubmatch(link); next != nil {
				target = next[1]
			}
		}
	}
	return time.Since(start), nil
}

var nextPage = regexp.MustCompile(`<([^>]*)>; rel="next"`)
