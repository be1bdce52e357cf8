# By the app's id: what is granted then is the set's own.
terraform import oktadevices_scope_grants.devices 0oa1gjh63g214q0Hq0g4

# By app and issuer, if the app has grants of several issuers.
terraform import oktadevices_scope_grants.devices 0oa1gjh63g214q0Hq0g4/https://example.okta.com
