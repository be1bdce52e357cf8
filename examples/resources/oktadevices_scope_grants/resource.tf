# An app of your own, which no other connector uses: scopes that are not listed
# here are revoked.
resource "oktadevices_scope_grants" "devices" {
  app_id = "0oa1gjh63g214q0Hq0g4"
  scopes = provider::oktadevices::required_scopes(["Suspend Device", "Search Devices", "Device Enrolled"])
}
