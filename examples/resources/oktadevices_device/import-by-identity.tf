import {
  to = oktadevices_device.lost_phone
  identity = {
    device_id = "guo4a5u7JHHhjXrMK0g4"
  }
}
