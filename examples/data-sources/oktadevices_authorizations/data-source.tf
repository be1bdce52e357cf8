# The authorizations of Okta Workflows OAuth, of every connector.
data "oktadevices_authorizations" "all" {}

output "authorizations" {
  value = [
    for a in data.oktadevices_authorizations.all.authorizations :
    "${coalesce(a.nickname, "unknown connection")} of ${coalesce(a.account_login, "unknown account")}: ${join(", ", a.scopes)}"
  ]
}

# The ones of a service account that may change devices, without the System Log.
data "oktadevices_authorizations" "devices" {
  account       = "svc-workflows@example.com"
  scope         = "okta.devices.manage"
  include_names = false
}
