variable "lost_device" {
  type        = string
  description = "Id of a device that was reported lost."
  default     = "guo4a5u7JHHhjXrMK0g4"
}

# terraform apply -invoke=action.oktadevices_device_lifecycle.suspend_lost -var=lost_device=guo…
action "oktadevices_device_lifecycle" "suspend_lost" {
  config {
    device_id = var.lost_device
    operation = "suspend"
  }
}
