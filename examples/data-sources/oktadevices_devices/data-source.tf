# Phones that nobody has used since the turn of the year.
data "oktadevices_devices" "stale" {
  status   = ["ACTIVE"]
  platform = ["ANDROID", "IOS"]
  search   = "lastUpdated lt \"2026-01-01T00:00:00.000Z\""
}

output "stale_devices" {
  value = data.oktadevices_devices.stale.total
}
