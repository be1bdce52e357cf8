# Keep this in a configuration of its own: each plan and each apply of it reads
# the secret, and leaves an audit event in Okta's System Log.
terraform {
  required_version = ">= 1.11"
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
    vault = {
      source = "hashicorp/vault"
    }
  }
}

data "oktadevices_workflows_app" "this" {}

ephemeral "oktadevices_app_credentials" "workflows" {
  app_id = data.oktadevices_workflows_app.this.id
}

# Neither the state nor the plan holds a write-only argument.
resource "vault_kv_secret_v2" "workflows" {
  mount = "secret"
  name  = "okta-workflows-oauth"
  data_json_wo = jsonencode({
    client_id     = ephemeral.oktadevices_app_credentials.workflows.client_id
    client_secret = ephemeral.oktadevices_app_credentials.workflows.client_secret
  })
  data_json_wo_version = 1 # Raise it after each rotation: nothing else has the vault written again.
}
