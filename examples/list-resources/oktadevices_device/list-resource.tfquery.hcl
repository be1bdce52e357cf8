# Write this into a file that ends in .tfquery.hcl, such as devices.tfquery.hcl. It
# needs Terraform 1.14: terraform query -generate-config-out=devices.tf
list "oktadevices_device" "suspended_phones" {
  provider         = oktadevices
  include_resource = true

  config {
    status   = ["SUSPENDED"]
    platform = ["ANDROID", "IOS"]
  }
}

list "oktadevices_device" "jailbroken" {
  provider = oktadevices
  limit    = 500

  config {
    search = "profile.integrityJailbreak eq true"
  }
}
