import {
  to = oktadevices_scope_grant.devices["okta.devices.read"]
  identity = {
    app_id = "0oa1gjh63g214q0Hq0g4"
    scope  = "okta.devices.read"
  }
}
