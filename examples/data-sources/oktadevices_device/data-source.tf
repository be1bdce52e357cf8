data "oktadevices_device" "lost" {
  serial_number = "C02ABCDEFGHJ"
  include_users = true
}

output "lost_device" {
  value = "${data.oktadevices_device.lost.id} is ${data.oktadevices_device.lost.status}, and used by ${join(", ", data.oktadevices_device.lost.users[*].login)}"
}
