import {
  to = oktadevices_connection.devices
  id = "0oa1gjh63g214q0Hq0g4/svc-workflows@example.com/Okta Devices (production)"
}
