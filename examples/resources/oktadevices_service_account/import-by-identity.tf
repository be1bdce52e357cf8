import {
  to = oktadevices_service_account.workflows
  identity = {
    app_id  = "0oa1gjh63g214q0Hq0g4"
    user_id = "00ub0oNGTSWTBKOLGLNR"
  }
}
