# By app and user, a login or an id. Destroying leaves what was imported.
terraform import oktadevices_service_account.workflows 0oa1gjh63g214q0Hq0g4/svc-workflows@example.com
