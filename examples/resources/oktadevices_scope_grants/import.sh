# By the app's id. The set owns the grants that the app has at the import.
terraform import oktadevices_scope_grants.devices 0oa1gjh63g214q0Hq0g4

# By app and issuer, if the app has grants of several issuers.
terraform import oktadevices_scope_grants.devices 0oa1gjh63g214q0Hq0g4/https://example.okta.com
