"""Amazon's own description of SQS, as botocore ships it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import botocore
import pytest

from tests.contract.service_model import ServiceModel


@pytest.fixture(scope="session")
def model() -> ServiceModel:
    path = Path(botocore.__file__).parent / "data" / "sqs" / "2012-11-05" / "service-2.json.gz"
    return ServiceModel(json.loads(gzip.decompress(path.read_bytes())))
