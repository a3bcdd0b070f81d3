"""AddPermission and RemovePermission: statements of the queue's Policy, which a local queue stores and shows, and nobody asks."""

from __future__ import annotations

from sqscli.actions.call import Call, Result
from sqscli.api.permissions import with_statement, without_statement


def add_permission(call: Call) -> Result:
    request, name = call.request, call.queue
    arn = call.broker.namespace.arn(name)
    call.broker.edit_policy(name, lambda policy: with_statement(policy, arn, request["Label"], request["AWSAccountIds"], request["Actions"]))
    return {}


def remove_permission(call: Call) -> Result:
    label = call.request["Label"]
    call.broker.edit_policy(call.queue, lambda policy: without_statement(policy, label))
    return {}
