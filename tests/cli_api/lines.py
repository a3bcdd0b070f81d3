"""The list: command lines, right and wrong, that the AWS CLI and `sqscli api` both run, in this order, each on a home of its own.

    LINE                what stands behind `aws sqs` and behind `sqscli api`
    raw: LINE           with binary values as version 1 of the AWS CLI takes them, which version 2 calls --cli-binary-format raw-in-base64-out
    advance SECONDS     both clocks, which stand still otherwise

`$handle`, `$task` and `$token` are the last receipt handle, task handle and NextToken that the side itself has printed. Files are those of FILES, in
the directory where both run.
"""

from __future__ import annotations

FILES: dict[str, bytes] = {
    "body.txt": "a body\r\nof two lines, with \u00e4 and \U0001f600\n".encode(),
    "latin1.txt": b"caf\xe9",
    "number.txt": b"5\n",
    "names.json": b'["VisibilityTimeout", "DelaySeconds"]',
    "attributes.json": b'{"VisibilityTimeout": "61", "DelaySeconds": "0"}',
    "attributes.short": b"VisibilityTimeout=62,DelaySeconds=0",
    "entries.json": b'[{"Id": "1", "MessageBody": "from a file"}, {"Id": "2", "MessageBody": "and another"}]',
    "entries.short": b"Id=1,MessageBody=one",
    "value.txt": b"from the value's file",
    "value.bin": b"\x00\x01\xff",
    "send.json": b'{"QueueUrl": "orders", "MessageBody": "from JSON", "DelaySeconds": 0}',
    "policy.json": b'{"Version": "2012-10-17", "Statement": []}',
}

QUEUES = r"""
list-queues
list-queues --output text
list-queues --output table
create-queue --queue-name orders
create-queue --queue-name orders
create-queue --queue-name orders --attributes VisibilityTimeout=31
create-queue --queue-name orders --attributes '{"VisibilityTimeout": "30"}' --output text
create-queue --queue-name dead --attributes DelaySeconds=0,MessageRetentionPeriod=1209600 --tags team=a,stage=test --output table
create-queue --queue-name line.fifo --attributes FifoQueue=true,ContentBasedDeduplication=true
create-queue --queue-name line.fifo --attributes FifoQueue=false
create-queue --queue-name line
create-queue --queue-name other.fifo
create-queue --queue-name a/b
create-queue --queue-name 'with space'
create-queue --queue-name ''
create-queue --queue-name new --attributes VisibilityTimeout=50000
create-queue --queue-name new --attributes NoSuchAttribute=1
create-queue --queue-name new --attributes VisibilityTimeout=30,VisibilityTimeout=31
create-queue --queue-name new --attributes VisibilityTimeout
create-queue --queue-name new --attributes '{"VisibilityTimeout": 30}'
create-queue --queue-name new --attributes '{"VisibilityTimeout": "30"'
create-queue --queue-name new --attributes '["VisibilityTimeout"]'
create-queue --queue-name new --attributes ''
create-queue --queue-name new --tags '{"a": null}'
create-queue --queue-name
create-queue
create-queue --queue-name a --nonsense 1
create-queue --queue-name a b
create-queue --queue a
create-queue --queue-name new --attributes file://attributes.json
create-queue --queue-name newer --attributes file://attributes.short
create-queue --queue-name newest --attributes file://nowhere.json
create-queue --queue-name newest --attributes file://latin1.txt
create-queue --generate-cli-skeleton
create-queue --queue-name ignored --generate-cli-skeleton input
create-queue --queue-name checked --generate-cli-skeleton output
create-queue --generate-cli-skeleton output
create-queue --queue-name x --generate-cli-skeleton nonsense
get-queue-url --queue-name orders
get-queue-url --queue-name orders --output text
get-queue-url --queue-name orders --output table
get-queue-url --queue-name nowhere
get-queue-url --queue-name orders --queue-owner-aws-account-id 000000000000
get-queue-url --queue-name orders --queue-owner-aws-account-id 123456789012
get-queue-url --queue-name orders --query QueueUrl
get-queue-url --queue-name orders --query QueueUrl --output text
get-queue-url --queue-name orders --query QueueUrl --output table
get-queue-url --queue-name orders --query 'QueueUrl ||'
get-queue-url --queue-name orders --query 'nothing'
get-queue-url --queue-name orders --query 'nothing' --output text
get-queue-url --queue-name orders --query 'nothing' --output table
get-queue-url --queue-name orders --query 'length(`1`)'
get-queue-url --queue-name orders --query '{}'
get-queue-url --queue-name orders --output yaml-nonsense
get-queue-url --queue-name orders --color off --no-sign-request --no-verify-ssl --cli-read-timeout 5 --cli-connect-timeout 5
get-queue-url --queue-name orders --color maybe
get-queue-url --region eu-west-1 --queue-name orders
--region eu-west-1 get-queue-url --queue-name orders
--output text get-queue-url --queue-name=orders
"""

ATTRIBUTES = r"""
get-queue-attributes --queue-url orders
get-queue-attributes --queue-url orders --attribute-names
get-queue-attributes --queue-url orders --attribute-names All
get-queue-attributes --queue-url orders --attribute-names All --output text
get-queue-attributes --queue-url orders --attribute-names All --output table
get-queue-attributes --queue-url line.fifo --attribute-names All
get-queue-attributes --queue-url orders --attribute-names VisibilityTimeout DelaySeconds
get-queue-attributes --queue-url orders --attribute-names '["VisibilityTimeout"]'
get-queue-attributes --queue-url orders --attribute-names '["VisibilityTimeout"'
get-queue-attributes --queue-url orders --attribute-names '[1, {}]'
get-queue-attributes --queue-url orders --attribute-names file://names.json
get-queue-attributes --queue-url orders --attribute-names file://number.txt
get-queue-attributes --queue-url orders --attribute-names Policy
get-queue-attributes --queue-url orders --attribute-names Foobar
get-queue-attributes --queue-url orders --attribute-names All --query 'Attributes.[QueueArn, DelaySeconds]' --output text
get-queue-attributes --queue-url orders --attribute-names All --query 'Attributes.[QueueArn, DelaySeconds]' --output table
get-queue-attributes --queue-url orders --attribute-names All --query 'keys(Attributes)'
get-queue-attributes --queue-url orders --attribute-names All --query 'Attributes.{arn: QueueArn, no: nothing}' --output table
get-queue-attributes --queue-url http://localhost:9324/000000000000/orders --attribute-names QueueArn
get-queue-attributes --queue-url http://localhost:9324/123456789012/orders --attribute-names QueueArn
get-queue-attributes --queue-url ../orders --attribute-names QueueArn
get-queue-attributes --queue-url file://names.json --attribute-names QueueArn
get-queue-attributes --attribute-names QueueArn
get-queue-attributes --queue-url --attribute-names QueueArn
get-queue-attributes --queue-url nowhere --attribute-names All
set-queue-attributes --queue-url orders --attributes VisibilityTimeout=60
set-queue-attributes --queue-url orders --attributes VisibilityTimeout=60,DelaySeconds=1000
set-queue-attributes --queue-url orders --attributes 'Policy="{\"Version\": \"2012-10-17\"}"'
set-queue-attributes --queue-url orders --attributes Policy@=file://policy.json
get-queue-attributes --queue-url orders --attribute-names Policy
set-queue-attributes --queue-url orders --attributes Policy=
set-queue-attributes --queue-url orders --attributes Policy@=file://nowhere.json
set-queue-attributes --queue-url orders --attributes VisibilityTimeout={a=1}
set-queue-attributes --queue-url orders --attributes VisibilityTimeout=[1,2]
set-queue-attributes --queue-url orders --attributes VisibilityTimeout=1,2
set-queue-attributes --queue-url orders --attributes '{"RedrivePolicy": "{\"deadLetterTargetArn\": \"arn:aws:sqs:us-east-1:000000000000:dead\", \"maxReceiveCount\": 2}"}'
set-queue-attributes --queue-url orders --attributes '{"RedrivePolicy": "{\"maxReceiveCount\": 2}"}'
set-queue-attributes --queue-url orders --attributes FifoQueue=true
set-queue-attributes --queue-url orders
set-queue-attributes --generate-cli-skeleton
get-queue-attributes --generate-cli-skeleton
set-queue-attributes --queue-url newer --attributes DelaySeconds=1,VisibilityTimeout=2 --generate-cli-skeleton output
add-permission --queue-url orders --label share --aws-account-ids 111122223333 444455556666 --actions SendMessage ReceiveMessage
add-permission --queue-url orders --label share --aws-account-ids 111122223333 --actions SendMessage
add-permission --queue-url orders --label other --aws-account-ids '["111122223333"]' --actions '["*"]'
add-permission --queue-url orders --label other --aws-account-ids --actions SendMessage
add-permission --queue-url orders --label other --actions SendMessage
get-queue-attributes --queue-url orders --attribute-names Policy
remove-permission --queue-url orders --label share
remove-permission --queue-url orders --label share
remove-permission --queue-url orders --label other
remove-permission --queue-url orders
tag-queue --queue-url orders --tags team=a,stage=test
tag-queue --queue-url orders --tags '{"with space": "a b", "empty": ""}'
tag-queue --queue-url orders --tags 'key:with/odd.characters#1=x y,b= trimmed '
tag-queue --queue-url orders --tags ä=ö
tag-queue --queue-url orders --tags a=1,a=2
tag-queue --queue-url orders --tags team
tag-queue --queue-url orders --tags team=a,=b
tag-queue --queue-url orders
list-queue-tags --queue-url orders
list-queue-tags --queue-url orders --output text
list-queue-tags --queue-url orders --output table
list-queue-tags --queue-url line.fifo
list-queue-tags --queue-url line.fifo --output text
list-queue-tags --queue-url line.fifo --output table
untag-queue --queue-url orders --tag-keys empty 'with space'
untag-queue --queue-url orders --tag-keys '["key:with/odd.characters#1"]'
untag-queue --queue-url orders --tag-keys
untag-queue --queue-url orders
list-queue-tags --queue-url orders --query 'Tags.team'
"""

SENDING = r"""
send-message --queue-url orders --message-body hello
send-message --queue-url orders --message-body hello --output text
send-message --queue-url orders --message-body hello --output table
send-message --queue-url orders --message-body ''
send-message --queue-url orders --message-body -leading-dash
send-message --queue-url orders --message-body=-leading-dash
send-message --queue-url orders --message-body -1
send-message --queue-url orders --message-body "$(printf 'x')" extra
send-message --queue-url orders --message-body file://body.txt
send-message --queue-url orders --message-body file://latin1.txt
send-message --queue-url orders --message-body fileb://latin1.txt
send-message --queue-url orders --message-body file://nowhere.txt
send-message --queue-url orders --message-body hello --delay-seconds 901
send-message --queue-url orders --message-body hello --delay-seconds -1
send-message --queue-url orders --message-body hello --delay-seconds 0
send-message --queue-url orders --message-body hello --delay-seconds file://number.txt
send-message --queue-url orders --message-body hello --delay-seconds ten
send-message --queue-url orders --message-body hello --delay-seconds 1_0
send-message --queue-url orders --message-body hello --delay-seconds 1.5
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringValue=a b},n={DataType=Number,StringValue=12}'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringValue="quoted, with \"quotes\" and {braces}"}'
send-message --queue-url orders --message-body hello --message-attributes "kind={DataType=String,StringValue='single, quoted'}"
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringValue=escaped\,comma}'
send-message --queue-url orders --message-body hello --message-attributes 'kind = { DataType = String , StringValue = spaced  out }'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringValue@=file://value.txt}'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=Binary,BinaryValue@=fileb://value.bin}'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringValue=file://value.txt}'
raw: send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=Binary,BinaryValue=bytes}'
raw: send-message --queue-url orders --message-body hello --message-attributes '{"kind": {"DataType": "Binary", "BinaryValue": "bytes of JSON"}}'
send-message --queue-url orders --message-body hello --message-attributes '{"kind": {"DataType": "String", "StringValue": "\u00e4"}}'
send-message --queue-url orders --message-body hello --message-attributes '{"kind": {"DataType": "String"}}'
send-message --queue-url orders --message-body hello --message-attributes '{"kind": {"StringValue": "x"}}'
send-message --queue-url orders --message-body hello --message-attributes '{"kind": {"DataType": "Wrong", "StringValue": "x"}}'
send-message --queue-url orders --message-body hello --message-attributes '{"kind": "x"}'
send-message --queue-url orders --message-body hello --message-attributes '{"kind": {"DataType": "String", "Nonsense": 1, "StringListValues": "x"}}'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringListValues=[a,b]}'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringListValues=a}'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringValue=x'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringValue="x}'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String StringValue=x}'
send-message --queue-url orders --message-body hello --message-attributes 'kind={DataType=String,StringValue=😀}'
send-message --queue-url orders --message-body hello --message-attributes 'kind=[DataType=String]'
send-message --queue-url orders --message-body hello --message-attributes 'kind'
send-message --queue-url orders --message-body hello --message-attributes '{'
send-message --queue-url orders --message-body hello --message-attributes 'aws.kind={DataType=String,StringValue=x}'
send-message --queue-url orders --message-body hello --message-system-attributes 'AWSTraceHeader={DataType=String,StringValue=Root=1-5759e988-bd862e3fe1be46a994272793}'
send-message --queue-url orders --message-body hello --message-system-attributes 'Other={DataType=String,StringValue=x}'
send-message --queue-url orders --message-body hello --message-group-id g --query MessageId --output text
send-message --queue-url orders --message-body hello --message-group-id 'a b'
send-message --queue-url line.fifo --message-body one --message-group-id g
send-message --queue-url line.fifo --message-body two --message-group-id g --message-deduplication-id d --output text
send-message --queue-url line.fifo --message-body three
send-message --queue-url nowhere --message-body hello
send-message --queue-url orders
send-message --message-body hello
send-message --queue orders --message-b abbreviated
send-message --queue-url orders --message hello
send-message --cli-input-json file://send.json
send-message --cli-input-json '{"QueueUrl": "orders", "MessageBody": "from the line"}' --message-body overrides --query MD5OfMessageBody
send-message --cli-input-json '{"QueueUrl": "orders"}'
send-message --cli-input-json '{"QueueUrl": "orders", "MessageBody": "x", "Nonsense": 1}'
send-message --cli-input-json '{"QueueUrl": 7, "MessageBody": ["x"], "DelaySeconds": "1"}'
send-message --cli-input-json '{}'
send-message --cli-input-json file://nowhere.json
send-message --generate-cli-skeleton
send-message --queue-url x --message-body y --generate-cli-skeleton output --output text
send-message --queue-url x --message-body y --generate-cli-skeleton output --query MessageId
send-message-batch --queue-url orders --entries Id=1,MessageBody=one Id=2,MessageBody=two,DelaySeconds=1
send-message-batch --queue-url orders --entries Id=1,MessageBody=one Id=2,MessageBody=two --output text
send-message-batch --queue-url orders --entries Id=1,MessageBody=one Id=2,MessageBody=two,DelaySeconds=1000 --output table
send-message-batch --queue-url orders --entries Id=1,MessageBody=one,DelaySeconds=1000
send-message-batch --queue-url orders --entries '[{"Id": "1", "MessageBody": "one"}]'
send-message-batch --queue-url orders --entries '{"Id": "1", "MessageBody": "one"}' '{"Id": "2", "MessageBody": "two"}'
send-message-batch --queue-url orders --entries 'Id=1,MessageBody=one,MessageAttributes={kind={DataType=String,StringValue=x}}'
send-message-batch --queue-url orders --entries 'Id=1,MessageBody=a,b,MessageGroupId=g'
send-message-batch --queue-url orders --entries file://entries.json
send-message-batch --queue-url orders --entries file://entries.short
send-message-batch --queue-url orders --entries Id=1,MessageBody=one Id=1,MessageBody=two
send-message-batch --queue-url orders --entries Id=1,MessageBody=one,Id=2,MessageBody=two
send-message-batch --queue-url orders --entries 'Id=a b,MessageBody=one'
send-message-batch --queue-url orders --entries Id=1 MessageBody=one
send-message-batch --queue-url orders --entries Id=1,MessageBody=one,DelaySeconds=x
send-message-batch --queue-url orders --entries
send-message-batch --queue-url orders --entries '[]'
send-message-batch --queue-url orders --entries '[1]'
send-message-batch --queue-url orders --entries one
send-message-batch --queue-url orders --entries Id=1,MessageBody=1 Id=2,MessageBody=2 Id=3,MessageBody=3 Id=4,MessageBody=4 Id=5,MessageBody=5 Id=6,MessageBody=6 Id=7,MessageBody=7 Id=8,MessageBody=8 Id=9,MessageBody=9 Id=10,MessageBody=10 Id=11,MessageBody=11
send-message-batch --queue-url line.fifo --entries Id=1,MessageBody=four,MessageGroupId=h Id=2,MessageBody=five,MessageGroupId=h
send-message-batch --queue-url line.fifo --entries Id=1,MessageBody=six
send-message-batch --generate-cli-skeleton
send-message-batch --queue-url x --entries Id=1,MessageBody=y --generate-cli-skeleton output
"""

RECEIVING = r"""
purge-queue --queue-url orders
purge-queue --queue-url orders
purge-queue --queue-url nowhere
purge-queue
receive-message --queue-url orders
receive-message --queue-url orders --output text
receive-message --queue-url orders --output table
receive-message --queue-url orders --wait-time-seconds 1
receive-message --queue-url orders --query 'Messages[0].Body'
receive-message --queue-url orders --query 'Messages[0].Body' --output text
send-message --queue-url orders --message-body first --message-attributes 'b={DataType=String,StringValue=x},a={DataType=Number.int,StringValue=1}'
send-message --queue-url orders --message-body second
raw: send-message --queue-url orders --message-body third --message-attributes 'bin={DataType=Binary,BinaryValue=bytes}'
send-message --queue-url orders --message-body file://body.txt
receive-message --queue-url orders --max-number-of-messages 10 --visibility-timeout 0
receive-message --queue-url orders --max-number-of-messages 10 --visibility-timeout 0
advance 1
receive-message --queue-url dead --max-number-of-messages 10 --attribute-names All --message-attribute-names All --visibility-timeout 0
receive-message --queue-url dead --max-number-of-messages 10 --attribute-names All --message-attribute-names All --visibility-timeout 0 --output text
receive-message --queue-url dead --max-number-of-messages 10 --attribute-names All --message-attribute-names All --visibility-timeout 0 --output table
receive-message --queue-url orders --max-number-of-messages 10 --attribute-names All --message-attribute-names All --visibility-timeout 0
receive-message --queue-url dead --max-number-of-messages 10 --attribute-names All --message-attribute-names All --visibility-timeout 0 --output text
receive-message --queue-url dead --max-number-of-messages 10 --attribute-names All --message-attribute-names All --visibility-timeout 0 --output table
receive-message --queue-url dead --visibility-timeout 0 --message-system-attribute-names SentTimestamp ApproximateReceiveCount
receive-message --queue-url dead --visibility-timeout 0 --attribute-names SentTimestamp --message-attribute-names a 'b.*'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --output text --query 'Messages[].[Body, MessageId]'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --output text --query 'Messages[].{body: Body, id: MessageId, none: Nothing}'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --output table --query 'Messages[].{body: Body, id: MessageId}'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --output table --query 'Messages[].[Body, MessageId]'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --output table --query 'Messages[].Body'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --query 'Messages[].Body'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --query 'length(Messages)'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --query 'length(Messages)' --output text
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --query '[Messages[0].Body, [Messages[1].Body, `2`]]' --output text
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --query '[Messages[0].Body, [Messages[1].Body, `2`]]' --output table
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --query '[`true`, `null`, `1.5`, `"x"`]'
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --query '[`true`, `null`, `1.5`, `"x"`]' --output text
receive-message --queue-url dead --visibility-timeout 0 --max-number-of-messages 3 --query '[[`1`, `2`], [`3`]]' --output table
receive-message --queue-url dead --max-number-of-messages 0
receive-message --queue-url dead --max-number-of-messages 11
receive-message --queue-url dead --max-number-of-messages ten
receive-message --queue-url dead --wait-time-seconds 21
receive-message --queue-url dead --visibility-timeout -1
receive-message --queue-url dead --attribute-names Foobar
receive-message --queue-url dead --message-system-attribute-names Foobar
receive-message --queue-url nowhere
receive-message
receive-message --generate-cli-skeleton
receive-message --queue-url dead
delete-message --queue-url dead --receipt-handle $handle
delete-message --queue-url dead --receipt-handle $handle
change-message-visibility --queue-url dead --receipt-handle $handle --visibility-timeout 10
delete-message --queue-url dead --receipt-handle nonsense
delete-message --queue-url dead --receipt-handle ''
delete-message --queue-url nowhere --receipt-handle nonsense
delete-message --queue-url dead
receive-message --queue-url dead
change-message-visibility --queue-url dead --receipt-handle $handle --visibility-timeout 0
change-message-visibility --queue-url dead --receipt-handle $handle --visibility-timeout 43201
change-message-visibility --queue-url dead --receipt-handle $handle --visibility-timeout x
change-message-visibility --queue-url dead --receipt-handle $handle
change-message-visibility --queue-url dead --receipt-handle nonsense --visibility-timeout 1
receive-message --queue-url dead --max-number-of-messages 2
change-message-visibility-batch --queue-url dead --entries Id=1,ReceiptHandle=$handle,VisibilityTimeout=100 Id=2,ReceiptHandle=nonsense,VisibilityTimeout=1
change-message-visibility-batch --queue-url dead --entries Id=1,ReceiptHandle=$handle,VisibilityTimeout=99999 --output text
change-message-visibility-batch --queue-url dead --entries '[{"Id": "1", "ReceiptHandle": "$handle", "VisibilityTimeout": "x"}]'
change-message-visibility-batch --queue-url dead --entries Id=1,ReceiptHandle=$handle
change-message-visibility-batch --generate-cli-skeleton
delete-message-batch --queue-url dead --entries Id=1,ReceiptHandle=$handle Id=2,ReceiptHandle=nonsense
delete-message-batch --queue-url dead --entries Id=1,ReceiptHandle=$handle Id=2,ReceiptHandle=nonsense --output text
delete-message-batch --queue-url dead --entries Id=1,ReceiptHandle=$handle Id=2,ReceiptHandle=nonsense --output table
delete-message-batch --queue-url dead --entries Id=1
delete-message-batch --queue-url dead --entries Id=1,ReceiptHandle=$handle Id=1,ReceiptHandle=$handle
delete-message-batch --generate-cli-skeleton
receive-message --queue-url line.fifo --attribute-names All --max-number-of-messages 10
receive-message --queue-url line.fifo --receive-request-attempt-id 'a b'
advance 31
delete-message --queue-url line.fifo --receipt-handle $handle
"""

MOVES_AND_PAGES = r"""
list-dead-letter-source-queues --queue-url dead
list-dead-letter-source-queues --queue-url dead --output text
list-dead-letter-source-queues --queue-url dead --output table
list-dead-letter-source-queues --queue-url orders
list-dead-letter-source-queues --queue-url orders --output text
list-dead-letter-source-queues --queue-url orders --output table
list-dead-letter-source-queues --queue-url nowhere
list-message-move-tasks --source-arn arn:aws:sqs:us-east-1:000000000000:dead
list-message-move-tasks --source-arn arn:aws:sqs:us-east-1:000000000000:nowhere
list-message-move-tasks --source-arn arn:aws:sqs:us-east-1:000000000000:dead --max-results 11
list-message-move-tasks --generate-cli-skeleton
start-message-move-task --source-arn arn:aws:sqs:us-east-1:000000000000:orders
start-message-move-task --source-arn arn:aws:sqs:us-east-1:000000000000:nowhere
start-message-move-task --source-arn nonsense
start-message-move-task --source-arn arn:aws:sqs:us-east-1:000000000000:dead --max-number-of-messages-per-second 501
start-message-move-task --source-arn arn:aws:sqs:us-east-1:000000000000:dead --destination-arn arn:aws:sqs:us-east-1:000000000000:nowhere
start-message-move-task --source-arn arn:aws:sqs:us-east-1:000000000000:dead --max-number-of-messages-per-second 1
start-message-move-task --source-arn arn:aws:sqs:us-east-1:000000000000:dead
list-message-move-tasks --source-arn arn:aws:sqs:us-east-1:000000000000:dead --max-results 10
list-message-move-tasks --source-arn arn:aws:sqs:us-east-1:000000000000:dead --output text
list-message-move-tasks --source-arn arn:aws:sqs:us-east-1:000000000000:dead --output table
cancel-message-move-task --task-handle nonsense
cancel-message-move-task --task-handle $task
cancel-message-move-task --task-handle $task
cancel-message-move-task
list-message-move-tasks --source-arn arn:aws:sqs:us-east-1:000000000000:dead
start-message-move-task --source-arn arn:aws:sqs:us-east-1:000000000000:dead --output text
list-queues
list-queues --output text
list-queues --output table
list-queues --queue-name-prefix ne
list-queues --queue-name-prefix nothing
list-queues --queue-name-prefix nothing --output text
list-queues --queue-name-prefix nothing --output table
list-queues --max-items 2
list-queues --starting-token $token --max-items 2
list-queues --starting-token $token --output text
list-queues --max-items 2 --output text
list-queues --max-items 2 --output table
list-queues --max-items 3 --page-size 2
list-queues --starting-token $token --page-size 2
list-queues --max-items 2 --page-size 2
list-queues --starting-token $token
list-queues --page-size 1
list-queues --page-size 1 --output text
list-queues --page-size 1 --output text --query 'QueueUrls[0]'
list-queues --page-size 2 --query 'QueueUrls[1:]'
list-queues --page-size 1001
list-queues --page-size x
list-queues --max-items x
list-queues --max-items 0
list-queues --max-items -1
list-queues --no-paginate
list-queues --no-paginate --max-items 2
list-queues --no-paginate --max-results 2
list-queues --max-results 2
list-queues --max-results 2 --next-token $token
list-queues --max-results 2 --max-items 1
list-queues --next-token nonsense
list-queues --starting-token nonsense
list-queues --starting-token None
list-queues --starting-token None___2
list-queues --starting-token bm9uc2Vuc2U=
list-queues --starting-token eyJmb28iOiAxfQ==
list-queues --max-results 1001
list-queues --max-results 0
list-queues extra
list-queues --generate-cli-skeleton
list-queues --generate-cli-skeleton output
list-queues --generate-cli-skeleton output --output table
list-dead-letter-source-queues --queue-url dead --max-items 1
list-dead-letter-source-queues --queue-url dead --max-results 1
list-dead-letter-source-queues --queue-url dead --generate-cli-skeleton output --output text
delete-queue --queue-url newer
delete-queue --queue-url newer
create-queue --queue-name newer
delete-queue
nonsense --queue-url orders
send-mesage --queue-url orders
--nonsense list-queues
list-queues --query
"""

LINES: list[str] = [line for part in (QUEUES, ATTRIBUTES, SENDING, RECEIVING, MOVES_AND_PAGES) for line in part.strip().splitlines()]
