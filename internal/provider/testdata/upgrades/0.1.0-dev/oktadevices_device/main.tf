resource "oktadevices_device" "lost" {
  device_id = "guo4a5u7JHHhjXrMK0g4"
  status    = "SUSPENDED"
}

resource "oktadevices_device" "found" {
  device_id  = "guo4a5u7JHHhjXrMK0g5"
  status     = "ACTIVE"
  on_destroy = "deactivate"
}
