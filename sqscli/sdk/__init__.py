"""`sqscli.client()`: boto3's SQS client, straight on the engine, without HTTP, an account or a running server.

    >>> import sqscli, tempfile
    >>> sqs = sqscli.client(tempfile.mkdtemp())
    >>> url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    >>> sent = sqs.send_message(QueueUrl=url, MessageBody="order 1001")
    >>> [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    >>> message["Body"], message["MessageId"] == sent["MessageId"]
    ('order 1001', True)
    >>> answer = sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    >>> answer["ResponseMetadata"]["HTTPStatusCode"]
    200
    >>> try:
    ...     sqs.get_queue_url(QueueName="nowhere")
    ... except sqs.exceptions.QueueDoesNotExist as error:
    ...     print(error.response["Error"]["Code"])
    AWS.SimpleQueueService.NonExistentQueue
    >>> sqs.close()

    client.py        the object: boto3's methods, and what boto3 has around them
    messages.py, queues.py, move_tasks.py, paginators.py, shapes.py, results.py, errors.py
                     its methods, types and exceptions, generated from the table of actions by `python -m tools.documents`
    method.py        what stands behind a generated signature
    request.py       parameters -> what the engine takes
    answer.py        what the engine gives or raises -> boto3's dictionaries and exceptions
    client_error.py, lookalikes.py   botocore's exceptions where it is installed, others like them where not
    paginator.py     lists in pages
    shared.py        one broker for all clients of a home, whose turn it is, and what a fork means for it

Law 1: code that was written for boto3 cannot tell the difference: the same methods, parameters, results, exceptions and messages, with one
       exception: where the disk is wrong a `JournalError` (`sqscli.journal.errors`) says so, for which Amazon has no words.
Law 2: any number of threads may use a client, and any number of clients a home; who waits for a message keeps nobody waiting.
"""
