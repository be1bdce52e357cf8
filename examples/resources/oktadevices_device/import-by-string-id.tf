import {
  to = oktadevices_device.lost_phone
  id = "guo4a5u7JHHhjXrMK0g4"
}
