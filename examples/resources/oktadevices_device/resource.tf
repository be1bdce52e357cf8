# A phone that was reported missing: suspended, it has no access and keeps its
# users and factors.
resource "oktadevices_device" "lost_phone" {
  device_id = "guo4a5u7JHHhjXrMK0g4"
  status    = "SUSPENDED"
}
