"""Durable ordered bytes: frames in segments, checkpoints over pages. It has never heard of SQS."""
