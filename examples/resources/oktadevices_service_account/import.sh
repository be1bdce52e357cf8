# By the id of the app, and the login or id of the user. Destroying the resource
# leaves an assignment and a role that existed at the import.
terraform import oktadevices_service_account.workflows 0oa1gjh63g214q0Hq0g4/svc-workflows@example.com
