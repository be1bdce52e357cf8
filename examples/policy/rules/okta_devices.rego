# Rules over a plan that changes what Okta Workflows may do:
#
#   terraform plan -out=tfplan
#   terraform show -json tfplan > plan.json
#   conftest test --policy rules --data approvals.json plan.json
#
# or, with OPA alone:
#
#   opa eval --data rules --data approvals.json --input plan.json --fail-defined 'data.main.deny[_]'
#
# A reviewer approves changes of approvals.json: name your security team for it
# in CODEOWNERS.
package main

# The resources that the plan creates or updates. The others were checked when
# they were planned.
changes contains change if {
	some change in input.resource_changes
	change.mode == "managed"
	some action in change.change.actions
	action in {"create", "update"}
}

# The scopes that a change adds, of single grants and of sets. A plan need not sort
# a set, so sets are compared without order.
added_scopes[change.address] contains scope if {
	some change in changes
	change.type == "oktadevices_scope_grant"
	scope := change.change.after.scope
	not change.change.before.scope == scope
}

added_scopes[change.address] contains scope if {
	some change in changes
	change.type == "oktadevices_scope_grants"
	some scope in change.change.after.scopes
	not scope in object.get(before(change), "scopes", [])
}

before(change) := change.change.before if is_object(change.change.before)

before(change) := {} if not is_object(change.change.before)

# A scope that only reads passes. Any other scope needs an approval, also if this
# policy doesn't know it.
deny contains message if {
	some address, scopes in added_scopes
	some scope in scopes
	not endswith(scope, ".read")
	not scope in data.approvals.scopes
	message := sprintf("%s grants %s, which can change things and is not in approvals.json", [address, scope])
}

# A value that isn't known in the plan can't be reviewed: write it into the
# configuration. after_unknown has a false for each known element of a set.
deny contains message if {
	some change in changes
	change.type in {"oktadevices_scope_grant", "oktadevices_scope_grants"}
	some attribute in {"scope", "scopes"}
	unknown(object.get(change.change.after_unknown, attribute, false))
	message := sprintf("%s: %s is not known in the plan and can't be reviewed", [change.address, attribute])
}

unknown(value) if value == true

unknown(value) if {
	is_array(value)
	some element in value
	element == true
}

deny contains message if {
	some change in changes
	change.type == "oktadevices_service_account"
	change.change.after.super_admin == true
	not before(change).super_admin == true
	not change.change.after.user in data.approvals.super_admins
	message := sprintf("%s makes %s super admin, which is not in approvals.json", [change.address, change.change.after.user])
}

# After a revocation, a person has to authorize the connection again.
deny contains message if {
	some change in input.resource_changes
	change.type == "oktadevices_connection"
	"delete" in change.change.actions
	change.change.before.revoke_on_destroy == true
	change.change.before.binding == "confirmed"
	message := sprintf("%s revokes the authorization %s permanently; disable the connection in a separate change", [change.address, change.change.before.bound_authorization_id])
}

# A device that is deactivated loses its users, factors and client certificates. A
# device that the plan adopts is always counted, because the plan doesn't show its
# present status. A resource that is replaced may count twice: the device that it
# leaves, and the device that it adopts.
devices_lost contains [change.address, "changed"] if {
	some change in changes
	change.type == "oktadevices_device"
	change.change.after.status == "DEACTIVATED"
	not deactivated_before(change)
}

devices_lost contains [change.address, "destroyed"] if {
	some change in input.resource_changes
	change.type == "oktadevices_device"
	"delete" in change.change.actions
	change.change.before.on_destroy in {"deactivate", "delete"}
	not left_as_it_is(change)
}

deactivated_before(change) if {
	change.change.actions == ["update"]
	change.change.before.status == "DEACTIVATED"
}

left_as_it_is(change) if {
	change.change.before.on_destroy == "deactivate"
	change.change.before.status == "DEACTIVATED"
}

# Anything but a number allows no device.
default devices_allowed := 0

devices_allowed := data.approvals.devices_lost if is_number(data.approvals.devices_lost)

deny contains message if {
	count(devices_lost) > devices_allowed
	addresses := {address | some [address, _] in devices_lost}
	message := sprintf("the plan deactivates or deletes %d devices, and approvals.json allows %d: %s", [
		count(devices_lost), devices_allowed, concat(", ", sort(addresses)),
	])
}

deny contains message if {
	some change in changes
	change.type == "oktadevices_device"
	change.change.after_unknown.status == true
	message := sprintf("%s: status is not known in the plan and can't be reviewed", [change.address])
}

# An action of this provider can't be undone, and a plan shows only which actions
# will run.
deny contains message if {
	some invocation in object.get(input, "action_invocations", [])
	startswith(invocation.type, "oktadevices_")
	not approved_action(invocation.address)
	message := sprintf("%s runs, which is not in approvals.json", [invocation.address])
}

approved_action(address) if address in data.approvals.actions

# The results of the data source oktadevices_authorizations, in every module: an
# authorization may be older than every review. An unknown account status passes.
authorizations contains authorization if {
	walk(input.prior_state, [_, resource])
	resource.mode == "data"
	resource.type == "oktadevices_authorizations"
	some authorization in resource.values.authorizations
}

deny contains message if {
	some authorization in authorizations
	not authorization.account_status in {"ACTIVE", null}
	message := sprintf("the authorization %s belongs to %s, who is %s; revoke it, or activate the account", [
		authorization.id, authorization.account_id, authorization.account_status,
	])
}

deny contains message if {
	some authorization in authorizations
	some scope in authorization.scopes
	endswith(scope, ".manage")
	not scope in data.approvals.scopes
	message := sprintf("the authorization %s of %s carries %s, which is not in approvals.json", [
		authorization.id, authorization.account_id, scope,
	])
}
