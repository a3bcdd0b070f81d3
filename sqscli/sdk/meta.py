"""What a client says about itself: `client.meta`, as far as code that uses SQS looks at it."""

from __future__ import annotations

from sqscli.api.actions import ACTIONS, API_VERSION
from sqscli.api.names import snake


class ServiceModel:
    """`client.meta.service_model`."""

    service_name = "sqs"
    endpoint_prefix = "sqs"
    api_version = API_VERSION
    operation_names = tuple(ACTIONS)


class ClientMeta:
    """`client.meta`. `endpoint_url` is how the client's QueueUrls begin: nothing listens there unless `sqscli serve` does."""

    partition = "aws"

    def __init__(self, region_name: str, endpoint_url: str) -> None:
        self.region_name = region_name
        self.endpoint_url = endpoint_url
        self.service_model = ServiceModel()
        self.method_to_api_mapping = {snake(action): action for action in ACTIONS}
