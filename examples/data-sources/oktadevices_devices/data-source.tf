# Active phones that were not updated since the turn of the year, with their users
# and without their profiles.
data "oktadevices_devices" "stale" {
  status              = ["ACTIVE"]
  platform            = ["ANDROID", "IOS"]
  last_updated_before = "2026-01-01T00:00:00Z"
  expand_users        = "summary"
  include_profile     = false
}

output "stale_devices" {
  value = { for device in data.oktadevices_devices.stale.devices : device.id => device.users[*].login }
}

# The whole fleet in numbers: the state has no device of it.
data "oktadevices_devices" "all" {
  summary_only = true
}

output "fleet" {
  value = data.oktadevices_devices.all.count_by_platform
}
