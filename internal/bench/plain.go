package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"time"
)

// plainly is the argument that makes this program the plain one.
const plainly = "plain"

// plainResult is the output of the plain program.
type plainResult struct {
	Devices int
	Took    time.Duration
	Peak    int64
	cpu     time.Duration
}

// plainDevice has all fields of a device that the provider keeps.
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

// plain reads all devices of an org, page by page, in the most obvious way.
func plain(ctx context.Context, url, token string) error {
	start := time.Now()
	devices := 0
	for target := url + "/api/v1/devices?limit=200"; target != ""; {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "SSWS "+token)
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		var page []plainDevice
		err = json.NewDecoder(resp.Body).Decode(&page)
		_ = resp.Body.Close()
		if err != nil {
			return err
		}
		devices += len(page)
		target = ""
		for _, link := range resp.Header.Values("Link") {
			if next := nextPage.FindStringSubmatch(link); next != nil {
				target = next[1]
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(plainResult{Devices: devices, Took: time.Since(start), Peak: peakOf(os.Getpid())})
}

var nextPage = regexp.MustCompile(`<([^>]*)>; rel="next"`)

// runPlain runs the plain program in its own process.
func runPlain(ctx context.Context, org *simulated) (plainResult, error) {
	self, err := os.Executable()
	if err != nil {
		return plainResult{}, err
	}
	command := exec.CommandContext(ctx, self, plainly, org.url, org.token)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, os.Stderr
	if err := command.Run(); err != nil {
		return plainResult{}, fmt.Errorf("the plain program: %w", err)
	}
	var result plainResult
	err = json.Unmarshal(output.Bytes(), &result)
	result.cpu = cpuOf(command)
	return result, err
}
