# By app, account and nickname, or with the connection's authorization, which is
# confirmed then.
terraform import oktadevices_connection.devices '0oa1gjh63g214q0Hq0g4/svc-workflows@example.com/Okta Devices (production)'
terraform import oktadevices_connection.devices '0oa1gjh63g214q0Hq0g4/oar579Mcp7OUsNTlo0g3/Okta Devices (production)'
