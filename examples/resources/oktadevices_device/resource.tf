# A phone that was reported lost: no access until it is found, nothing is lost.
resource "oktadevices_device" "lost_phone" {
  device_id = "guo4a5u7JHHhjXrMK0g4"
  status    = "SUSPENDED"
}
