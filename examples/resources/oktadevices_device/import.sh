# By the id of the device. Nothing of it changes.
terraform import oktadevices_device.lost_phone guo4a5u7JHHhjXrMK0g4
