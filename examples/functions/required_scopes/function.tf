# The scopes of two cards, and one more for a Custom API Action.
output "scopes" {
  value = setunion(
    provider::oktadevices::required_scopes(["Suspend Device", "Device Enrolled"]),
    ["okta.users.read"],
  )
}
