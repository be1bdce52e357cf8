import {
  to = oktadevices_scope_grant.devices["okta.devices.read"]
  id = "0oa1gjh63g214q0Hq0g4/okta.devices.read"
}
