terraform {
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
  }
}

# The credential comes from the environment: OKTA_API_TOKEN, OKTA_ACCESS_TOKEN, or
# OKTA_API_CLIENT_ID and OKTA_API_PRIVATE_KEY of a service app.
provider "oktadevices" {
  org_url = "https://example.okta.com" # or OKTA_ORG_URL
}
