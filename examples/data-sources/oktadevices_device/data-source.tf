data "oktadevices_device" "lost" {
  serial_number = "C02ABCDEFGHJ"
}

output "lost_device" {
  value = "${data.oktadevices_device.lost.id} is ${data.oktadevices_device.lost.status}"
}
