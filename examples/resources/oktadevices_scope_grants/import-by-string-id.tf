import {
  to = oktadevices_scope_grants.devices
  id = "0oa1gjh63g214q0Hq0g4"
}
