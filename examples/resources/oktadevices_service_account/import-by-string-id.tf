import {
  to = oktadevices_service_account.workflows
  id = "0oa1gjh63g214q0Hq0g4/svc-workflows@example.com"
}
