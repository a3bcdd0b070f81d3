"""What Amazon SQS speaks over HTTP: bytes into requests, results and errors into bytes, in both of its protocols.

    json10   `X-Amz-Target: AmazonSQS.SendMessage` and a JSON object                   -> the same in JSON
    query    `Action=SendMessage&QueueUrl=...`, in a form or in the address itself      -> xml

Law 1: nothing here knows a socket, a header's spelling on the wire, a queue or a clock; what a request means is for `sqscli.actions`.
Law 2: what a request and a result look like is derived from `sqscli.api.actions`; only the older protocol's own names stand here (flat.py).
Law 3: a request that is none is an `SQSError`, however wrong it is; what nobody knows in it is ignored, as Amazon does.
"""
