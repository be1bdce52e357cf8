# By the id of the device. An import changes nothing.
terraform import oktadevices_device.lost_phone guo4a5u7JHHhjXrMK0g4
