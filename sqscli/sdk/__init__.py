"""`sqscli.client()`: boto3's SQS client, straight on the engine."""
