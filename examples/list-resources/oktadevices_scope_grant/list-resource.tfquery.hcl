# Write this into a file that ends in .tfquery.hcl, such as grants.tfquery.hcl. It
# needs Terraform 1.14: terraform query -generate-config-out=grants.tf
list "oktadevices_scope_grant" "all" {
  provider = oktadevices
}

list "oktadevices_scope_grant" "workflows" {
  provider         = oktadevices
  include_resource = true

  config {
    app_id = "0oa1gjh63g214q0Hq0g4"
  }
}
