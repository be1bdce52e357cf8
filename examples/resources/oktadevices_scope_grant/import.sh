# By app and scope, or by app and grant id.
terraform import 'oktadevices_scope_grant.devices["okta.devices.read"]' 0oa1gjh63g214q0Hq0g4/okta.devices.read
terraform import 'oktadevices_scope_grant.devices["okta.devices.read"]' 0oa1gjh63g214q0Hq0g4/oag3ih1zrm1cBFOiq0h6
