import {
  to = oktadevices_scope_grants.devices
  identity = {
    app_id = "0oa1gjh63g214q0Hq0g4"
  }
}
