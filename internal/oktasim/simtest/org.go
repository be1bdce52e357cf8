// Package simtest is a simulated org for tests; without it, each call in a test
// would need three lines for an error. The methods of oktasim.Org return
// errors, which in a test nearly always mean that the test has a typo. A Sim
// panics instead, which can't be overlooked. A test that expects an error calls
// the method of Sim.Org.
package simtest

import "github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"

// Sim is a simulated org whose methods succeed or panic.
type Sim struct{ *oktasim.Org }

// New returns an org.
func New(options oktasim.Options) Sim { return Sim{value(oktasim.New(options))} }

// Start serves the org's API on a free port of this machine.
func (s Sim) Start() *oktasim.Server { return value(oktasim.Start(s.Org)) }

// AddUser adds a user with directly assigned admin roles and returns the id.
func (s Sim) AddUser(login, status string, roles ...string) string {
	user := oktasim.User{Login: login, Status: status}
	for _, role := range roles {
		user.Roles = append(user.Roles, oktasim.Role{Type: role})
	}
	return value(s.Org.AddUser(user))
}

// SetUserStatus is the method of oktasim.Org.
func (s Sim) SetUserStatus(login, status string) { must(s.Org.SetUserStatus(login, status)) }

// ChangePassword is the method of oktasim.Org.
func (s Sim) ChangePassword(login string) { must(s.Org.ChangePassword(login)) }

// DeleteUser is the method of oktasim.Org.
func (s Sim) DeleteUser(login string) { must(s.Org.DeleteUser(login)) }

// AssignRole is the method of oktasim.Org.
func (s Sim) AssignRole(login, roleType, assignmentType string) {
	must(s.Org.AssignRole(login, roleType, assignmentType))
}

// RemoveRole is the method of oktasim.Org.
func (s Sim) RemoveRole(login, roleType string, assignmentTypes ...string) {
	must(s.Org.RemoveRole(login, roleType, assignmentTypes...))
}

// ActAs is the method of oktasim.Org.
func (s Sim) ActAs(login, ip string) { must(s.Org.ActAs(login, ip)) }

// AddApp is the method of oktasim.Org.
func (s Sim) AddApp(a oktasim.App) string { return value(s.Org.AddApp(a)) }

// AddServiceApp is the method of oktasim.Org.
func (s Sim) AddServiceApp(a oktasim.App, scopes ...string) string {
	return value(s.Org.AddServiceApp(a, scopes...))
}

// SetAppStatus is the method of oktasim.Org.
func (s Sim) SetAppStatus(appID, status string) { must(s.Org.SetAppStatus(appID, status)) }

// DeleteApp is the method of oktasim.Org.
func (s Sim) DeleteApp(appID string) { must(s.Org.DeleteApp(appID)) }

// ClientSecret is the method of oktasim.Org.
func (s Sim) ClientSecret(appID string) string { return value(s.Org.ClientSecret(appID)) }

// AuthenticateClient is the method of oktasim.Org.
func (s Sim) AuthenticateClient(clientID, secret string) string {
	return value(s.Org.AuthenticateClient(clientID, secret))
}

// AddClientSecret is the method of oktasim.Org.
func (s Sim) AddClientSecret(appID string) string { return value(s.Org.AddClientSecret(appID)) }

// RotateClientSecret is the method of oktasim.Org.
func (s Sim) RotateClientSecret(appID string) string { return value(s.Org.RotateClientSecret(appID)) }

// Assign is the method of oktasim.Org.
func (s Sim) Assign(appID, login, scope string) { must(s.Org.Assign(appID, login, scope)) }

// Unassign is the method of oktasim.Org.
func (s Sim) Unassign(appID, login string, scopes ...string) {
	must(s.Org.Unassign(appID, login, scopes...))
}

// Assignments is the method of oktasim.Org.
func (s Sim) Assignments(appID string) []oktasim.Assignment { return value(s.Org.Assignments(appID)) }

// GrantInConsole is the method of oktasim.Org.
func (s Sim) GrantInConsole(appID string, scopes ...string) string {
	return value(s.Org.GrantInConsole(appID, scopes...))
}

// RevokeInConsole is the method of oktasim.Org.
func (s Sim) RevokeInConsole(appID string, scopes ...string) {
	must(s.Org.RevokeInConsole(appID, scopes...))
}

// Grants is the method of oktasim.Org.
func (s Sim) Grants(appID string) []oktasim.Grant { return value(s.Org.Grants(appID)) }

// Authorize is the method of oktasim.Org.
func (s Sim) Authorize(appID, login, connectionName string, scopes ...string) string {
	return value(s.Org.Authorize(appID, login, connectionName, scopes...))
}

// AuthorizeConnector is the method of oktasim.Org.
func (s Sim) AuthorizeConnector(appID, login, connector, connectionName string, scopes ...string) string {
	return value(s.Org.AuthorizeConnector(appID, login, connector, connectionName, scopes...))
}

// Reauthorize is the method of oktasim.Org.
func (s Sim) Reauthorize(appID, tokenID, connectionName string, scopes ...string) string {
	return value(s.Org.Reauthorize(appID, tokenID, connectionName, scopes...))
}

// ReauthorizeAs is the method of oktasim.Org.
func (s Sim) ReauthorizeAs(appID, tokenID, login, connectionName string, scopes ...string) string {
	return value(s.Org.ReauthorizeAs(appID, tokenID, login, connectionName, scopes...))
}

// DeleteConnection is the method of oktasim.Org.
func (s Sim) DeleteConnection(appID, tokenID, connectionName string) {
	must(s.Org.DeleteConnection(appID, tokenID, connectionName))
}

// Tokens is the method of oktasim.Org.
func (s Sim) Tokens(appID string) []oktasim.Token { return value(s.Org.Tokens(appID)) }

// UseToken is the method of oktasim.Org.
func (s Sim) UseToken(tokenID string) string { return value(s.Org.UseToken(tokenID)) }

// RevokeToken is the method of oktasim.Org.
func (s Sim) RevokeToken(appID, tokenID string) { must(s.Org.RevokeToken(appID, tokenID)) }

// AddDevice is the method of oktasim.Org.
func (s Sim) AddDevice(d oktasim.Device) string { return value(s.Org.AddDevice(d)) }

// AddDevices is the method of oktasim.Org.
func (s Sim) AddDevices(n int, users ...string) { must(s.Org.AddDevices(n, users...)) }

// SetDeviceStatus is the method of oktasim.Org.
func (s Sim) SetDeviceStatus(id, status string) { must(s.Org.SetDeviceStatus(id, status)) }

// DeleteDevice is the method of oktasim.Org.
func (s Sim) DeleteDevice(id string) { must(s.Org.DeleteDevice(id)) }

// LogConnection is the method of oktasim.Org.
func (s Sim) LogConnection(act, login, connector, connectionName string) {
	must(s.Org.LogConnection(act, login, connector, connectionName))
}

// LogEvent is the method of oktasim.Org.
func (s Sim) LogEvent(e oktasim.Event) { must(s.Org.LogEvent(e)) }

// SetPipeline is the method of oktasim.Org.
func (s Sim) SetPipeline(pipeline string) { must(s.Org.SetPipeline(pipeline)) }

// SetOrgStatus is the method of oktasim.Org.
func (s Sim) SetOrgStatus(status string) { must(s.Org.SetOrgStatus(status)) }

// Fail is the method of oktasim.Org.
func (s Sim) Fail(f oktasim.Fault) { must(s.Org.Fail(f)) }

// Count is the method of oktasim.Org.
func (s Sim) Count(method, pathPattern string) int { return value(s.Org.Count(method, pathPattern)) }

func value[T any](v T, err error) T {
	must(err)
	return v
}

func must(err error) {
	if err != nil {
		panic("oktasim: " + err.Error())
	}
}
