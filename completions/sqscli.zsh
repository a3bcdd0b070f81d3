#compdef sqscli
# zsh completion for sqscli. Generated from sqscli/cli/table.py by python -m tools.documents.

# The kind of the value of an option, or 1 where it takes none.
_sqscli_value() {
    case "$1:$2" in
        (init:-o | init:--output) kind='choice json jsonl text table' ;;
        (apply:-f | apply:--file) kind='file' ;;
        (apply:-o | apply:--output) kind='choice json jsonl text table' ;;
        (create-queue:--visibility-timeout) kind='text' ;;
        (create-queue:--retention) kind='text' ;;
        (create-queue:--delay) kind='text' ;;
        (create-queue:--max-size) kind='text' ;;
        (create-queue:--wait) kind='text' ;;
        (create-queue:--dlq) kind='queue' ;;
        (create-queue:--max-receives) kind='text' ;;
        (create-queue:--tag) kind='text' ;;
        (create-queue:--attribute) kind='new-attribute' ;;
        (create-queue:-o | create-queue:--output) kind='choice json jsonl text table' ;;
        (list-queues:-o | list-queues:--output) kind='choice json jsonl text table' ;;
        (delete-queue:-o | delete-queue:--output) kind='choice json jsonl text table' ;;
        (attributes:-o | attributes:--output) kind='choice json jsonl text table' ;;
        (send:--body) kind='text' ;;
        (send:--body-file) kind='file' ;;
        (send:--attr) kind='message-attribute' ;;
        (send:--delay) kind='text' ;;
        (send:--group) kind='text' ;;
        (send:--dedup) kind='text' ;;
        (send:--unless-pending) kind='text' ;;
        (send:-o | send:--output) kind='choice json jsonl text table' ;;
        (receive:-n | receive:--max) kind='text' ;;
        (receive:--wait) kind='text' ;;
        (receive:--visibility-timeout) kind='text' ;;
        (receive:--to) kind='file' ;;
        (receive:-o | receive:--output) kind='choice json jsonl text table body' ;;
        (extend:-o | extend:--output) kind='choice json jsonl text table' ;;
        (delete:-o | delete:--output) kind='choice json jsonl text table' ;;
        (consume:-j | consume:--jobs) kind='text' ;;
        (consume:--visibility-timeout) kind='text' ;;
        (consume:--backoff) kind='text' ;;
        (consume:--timeout) kind='text' ;;
        (consume:--max-messages) kind='text' ;;
        (consume:--max-runtime) kind='text' ;;
        (consume:--dead) kind='text' ;;
        (consume:--batch) kind='text' ;;
        (purge:-o | purge:--output) kind='choice json jsonl text table' ;;
        (redrive:--to) kind='queue' ;;
        (redrive:--rate) kind='text' ;;
        (redrive:-o | redrive:--output) kind='choice json jsonl text table' ;;
        (move:--where) kind='text' ;;
        (move:--match) kind='text' ;;
        (move:--older-than) kind='text' ;;
        (move:--limit) kind='text' ;;
        (move:--rate) kind='text' ;;
        (move:--transform) kind='text' ;;
        (move:-o | move:--output) kind='choice json jsonl text table body' ;;
        (copy:--where) kind='text' ;;
        (copy:--match) kind='text' ;;
        (copy:--older-than) kind='text' ;;
        (copy:--limit) kind='text' ;;
        (copy:--rate) kind='text' ;;
        (copy:--transform) kind='text' ;;
        (copy:--state) kind='choice available delayed in-flight any' ;;
        (copy:-o | copy:--output) kind='choice json jsonl text table body' ;;
        (peek:-n | peek:--max) kind='text' ;;
        (peek:--state) kind='choice available delayed in-flight' ;;
        (peek:--where) kind='text' ;;
        (peek:--match) kind='text' ;;
        (peek:-o | peek:--output) kind='choice json jsonl text table body' ;;
        (stats:-o | stats:--output) kind='choice json jsonl text table' ;;
        (export:--to) kind='file' ;;
        (import:--from) kind='file' ;;
        (wait:--min) kind='text' ;;
        (wait:--timeout) kind='text' ;;
        (check:--max-age) kind='text' ;;
        (check:--max-depth) kind='text' ;;
        (check:--max-dlq) kind='text' ;;
        (check:--prometheus) kind='file' ;;
        (check:-o | check:--output) kind='choice plugin json jsonl' ;;
        (clock:-o | clock:--output) kind='choice json jsonl text table' ;;
        (fsck:-o | fsck:--output) kind='choice json table text' ;;
        (journal:-o | journal:--output) kind='choice json table text' ;;
        (api*:--query) kind='text' ;;
        (api*:--cli-input-json) kind='text' ;;
        (api*:--generate-cli-skeleton) kind='choice input output' ;;
        (api*:--cli-binary-format) kind='choice base64 raw-in-base64-out' ;;
        (api*:--region) kind='text' ;;
        (api*:--profile) kind='text' ;;
        (api*:--endpoint-url) kind='text' ;;
        (api*:--ca-bundle) kind='text' ;;
        (api*:--cli-read-timeout) kind='text' ;;
        (api*:--cli-connect-timeout) kind='text' ;;
        (api*:-o | api*:--output) kind='choice json text table' ;;
        (api*:--color) kind='choice on off auto always never' ;;
        (serve:--host) kind='text' ;;
        (serve:--port) kind='text' ;;
        (serve:--auth) kind='file' ;;
        (api/add-permission:--queue-url) kind='queue' ;;
        (api/add-permission:--label) kind='text' ;;
        (api/add-permission:--aws-account-ids) kind='text' ;;
        (api/add-permission:--actions) kind='text' ;;
        (api/cancel-message-move-task:--task-handle) kind='text' ;;
        (api/change-message-visibility:--queue-url) kind='queue' ;;
        (api/change-message-visibility:--receipt-handle) kind='text' ;;
        (api/change-message-visibility:--visibility-timeout) kind='text' ;;
        (api/change-message-visibility-batch:--queue-url) kind='queue' ;;
        (api/change-message-visibility-batch:--entries) kind='text' ;;
        (api/create-queue:--queue-name) kind='text' ;;
        (api/create-queue:--attributes) kind='new-attribute' ;;
        (api/create-queue:--tags) kind='text' ;;
        (api/delete-message:--queue-url) kind='queue' ;;
        (api/delete-message:--receipt-handle) kind='text' ;;
        (api/delete-message-batch:--queue-url) kind='queue' ;;
        (api/delete-message-batch:--entries) kind='text' ;;
        (api/delete-queue:--queue-url) kind='queue' ;;
        (api/get-queue-attributes:--queue-url) kind='queue' ;;
        (api/get-queue-attributes:--attribute-names) kind='choice VisibilityTimeout MaximumMessageSize MessageRetentionPeriod DelaySeconds ReceiveMessageWaitTimeSeconds Policy RedrivePolicy RedriveAllowPolicy KmsMasterKeyId KmsDataKeyReusePeriodSeconds SqsManagedSseEnabled FifoQueue ContentBasedDeduplication DeduplicationScope FifoThroughputLimit ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed CreatedTimestamp LastModifiedTimestamp QueueArn All' ;;
        (api/get-queue-url:--queue-name) kind='text' ;;
        (api/get-queue-url:--queue-owner-aws-account-id) kind='text' ;;
        (api/list-dead-letter-source-queues:--queue-url) kind='queue' ;;
        (api/list-dead-letter-source-queues:--next-token) kind='text' ;;
        (api/list-dead-letter-source-queues:--max-results) kind='text' ;;
        (api/list-message-move-tasks:--source-arn) kind='text' ;;
        (api/list-message-move-tasks:--max-results) kind='text' ;;
        (api/list-queue-tags:--queue-url) kind='queue' ;;
        (api/list-queues:--queue-name-prefix) kind='text' ;;
        (api/list-queues:--next-token) kind='text' ;;
        (api/list-queues:--max-results) kind='text' ;;
        (api/purge-queue:--queue-url) kind='queue' ;;
        (api/receive-message:--queue-url) kind='queue' ;;
        (api/receive-message:--attribute-names) kind='choice VisibilityTimeout MaximumMessageSize MessageRetentionPeriod DelaySeconds ReceiveMessageWaitTimeSeconds Policy RedrivePolicy RedriveAllowPolicy KmsMasterKeyId KmsDataKeyReusePeriodSeconds SqsManagedSseEnabled FifoQueue ContentBasedDeduplication DeduplicationScope FifoThroughputLimit ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed CreatedTimestamp LastModifiedTimestamp QueueArn All' ;;
        (api/receive-message:--message-system-attribute-names) kind='choice All SenderId SentTimestamp ApproximateReceiveCount ApproximateFirstReceiveTimestamp SequenceNumber MessageDeduplicationId MessageGroupId AWSTraceHeader DeadLetterQueueSourceArn' ;;
        (api/receive-message:--message-attribute-names) kind='text' ;;
        (api/receive-message:--max-number-of-messages) kind='text' ;;
        (api/receive-message:--visibility-timeout) kind='text' ;;
        (api/receive-message:--wait-time-seconds) kind='text' ;;
        (api/receive-message:--receive-request-attempt-id) kind='text' ;;
        (api/remove-permission:--queue-url) kind='queue' ;;
        (api/remove-permission:--label) kind='text' ;;
        (api/send-message:--queue-url) kind='queue' ;;
        (api/send-message:--message-body) kind='text' ;;
        (api/send-message:--delay-seconds) kind='text' ;;
        (api/send-message:--message-attributes) kind='text' ;;
        (api/send-message:--message-system-attributes) kind='text' ;;
        (api/send-message:--message-deduplication-id) kind='text' ;;
        (api/send-message:--message-group-id) kind='text' ;;
        (api/send-message-batch:--queue-url) kind='queue' ;;
        (api/send-message-batch:--entries) kind='text' ;;
        (api/set-queue-attributes:--queue-url) kind='queue' ;;
        (api/set-queue-attributes:--attributes) kind='attribute' ;;
        (api/start-message-move-task:--source-arn) kind='text' ;;
        (api/start-message-move-task:--destination-arn) kind='text' ;;
        (api/start-message-move-task:--max-number-of-messages-per-second) kind='text' ;;
        (api/tag-queue:--queue-url) kind='queue' ;;
        (api/tag-queue:--tags) kind='text' ;;
        (api/untag-queue:--queue-url) kind='queue' ;;
        (api/untag-queue:--tag-keys) kind='text' ;;
        (*:--home) kind='directory' ;;
        (*:-o | *:--output) kind='choice json jsonl text table body plugin' ;;
        (*:--durability) kind='choice always batch none' ;;
        (*:--color) kind='choice auto always never' ;;
        (*) return 1 ;;
    esac
}

# The kind of the word behind a command.
_sqscli_word() {
    case "$1:$2" in
        (init:1) kind='directory' ;;
        (create-queue:1) kind='text' ;;
        (list-queues:1) kind='text' ;;
        (delete-queue:1) kind='queue' ;;
        (attributes:1) kind='queue' ;;
        (attributes:*) kind='attribute' ;;
        (send:1) kind='queue' ;;
        (send:2) kind='text' ;;
        (receive:1) kind='queue' ;;
        (extend:1) kind='queue' ;;
        (extend:2) kind='text' ;;
        (extend:3) kind='text' ;;
        (delete:1) kind='queue' ;;
        (delete:*) kind='text' ;;
        (consume:1) kind='queue' ;;
        (consume:*) kind='text' ;;
        (purge:1) kind='queue' ;;
        (redrive:1) kind='queue' ;;
        (move:1) kind='queue' ;;
        (move:2) kind='queue' ;;
        (copy:1) kind='queue' ;;
        (copy:2) kind='queue' ;;
        (peek:1) kind='queue' ;;
        (stats:1) kind='queue' ;;
        (export:1) kind='queue' ;;
        (import:1) kind='text' ;;
        (wait:1) kind='queue' ;;
        (check:1) kind='queue' ;;
        (clock:1) kind='choice show freeze advance set reset' ;;
        (clock:2) kind='text' ;;
        (fsck:1) kind='queue' ;;
        (journal:1) kind='choice dump verify compact' ;;
        (journal:2) kind='queue' ;;
        (api:1) kind='choice add-permission cancel-message-move-task change-message-visibility change-message-visibility-batch create-queue delete-message delete-message-batch delete-queue get-queue-attributes get-queue-url list-dead-letter-source-queues list-message-move-tasks list-queue-tags list-queues purge-queue receive-message remove-permission send-message send-message-batch set-queue-attributes start-message-move-task tag-queue untag-queue' ;;
        (api:*) kind='text' ;;
        (serve:*) kind='command' ;;
    esac
}

# The attributes of a queue that can be set, and what is known of the values of the one that a word begins with.
_sqscli_attributes() {
    names=(
        'VisibilityTimeout:0 to 43200, 30 by default'
        'MaximumMessageSize:1024 to 1048576, 1048576 by default'
        'MessageRetentionPeriod:60 to 1209600, 345600 by default'
        'DelaySeconds:0 to 900, 0 by default'
        'ReceiveMessageWaitTimeSeconds:0 to 20, 0 by default'
        'Policy:json'
        'RedrivePolicy:json'
        'RedriveAllowPolicy:json'
        'KmsMasterKeyId:text'
        'KmsDataKeyReusePeriodSeconds:60 to 86400, 300 by default'
        'SqsManagedSseEnabled:true or false, true by default'
    )
    new_names=(
    )
    fifo_names=(
        'ContentBasedDeduplication:true or false, false by default'
        'DeduplicationScope:queue or messageGroup, queue by default'
        'FifoThroughputLimit:perQueue or perMessageGroupId, perQueue by default'
    )
    new_fifo_names=(
        'FifoQueue:true or false'
    )
    case $1 in
        (VisibilityTimeout=*) meaning='0 to 43200, 30 by default' ;;
        (MaximumMessageSize=*) meaning='1024 to 1048576, 1048576 by default' ;;
        (MessageRetentionPeriod=*) meaning='60 to 1209600, 345600 by default' ;;
        (DelaySeconds=*) meaning='0 to 900, 0 by default' ;;
        (ReceiveMessageWaitTimeSeconds=*) meaning='0 to 20, 0 by default' ;;
        (Policy=*) meaning='json' ;;
        (RedrivePolicy=*) meaning='json' ;;
        (RedriveAllowPolicy=*) meaning='json' values=('{"redrivePermission":"allowAll"}' '{"redrivePermission":"denyAll"}') ;;
        (KmsMasterKeyId=*) meaning='text' ;;
        (KmsDataKeyReusePeriodSeconds=*) meaning='60 to 86400, 300 by default' ;;
        (SqsManagedSseEnabled=*) meaning='true or false, true by default' values=('true' 'false') ;;
        (FifoQueue=*) meaning='true or false' values=('true' 'false') ;;
        (ContentBasedDeduplication=*) meaning='true or false, false by default' values=('true' 'false') ;;
        (DeduplicationScope=*) meaning='queue or messageGroup, queue by default' values=('queue' 'messageGroup') ;;
        (FifoThroughputLimit=*) meaning='perQueue or perMessageGroupId, perQueue by default' values=('perQueue' 'perMessageGroupId') ;;
    esac
}

_sqscli_commands() {
    offered=(
        'init:Make a home for queues in a directory: its .sqscli.'
        'apply:Make the queues that a file declares, and make them as it says.'
        'create-queue:Create a queue, or get the URL of the one that is there.'
        'list-queues:List the queues.'
        'delete-queue:Delete a queue with all it holds.'
        'attributes:Show a queue'\''s attributes, or set some.'
        'send:Send a message, or each record of stdin as one.'
        'receive:Receive messages, and delete them once they are written.'
        'extend:Change how long a received message stays invisible.'
        'delete:Delete received messages.'
        'consume:Run a command for each message, and delete the message when that went well.'
        'purge:Delete all messages of a queue.'
        'redrive:Move the messages of a dead-letter queue back to where they came from.'
        'move:Move messages from one queue to another: all that are available, or a choice.'
        'copy:Send copies of messages of one queue to another.'
        'peek:Look at messages without receiving them.'
        'stats:Count messages: available, in flight, delayed; their age and disk use.'
        'export:Write a queue with everything in it to a file, or to stdout.'
        'import:Make a queue from what '\''export'\'' wrote.'
        'wait:Wait until a queue is empty, or until it holds enough messages.'
        'check:Check a queue against limits, for a monitor.'
        'clock:Show or move the virtual clock of the home.'
        'fsck:Check the files of a queue, and repair them.'
        'journal:Show, verify or compact the journal of a queue.'
        'api:Do what '\''aws sqs'\'' does: Amazon'\''s own actions, options and answers.'
        'serve:Serve the queues over HTTP, as Amazon SQS does, to SDKs and other programs.'
    )
}

_sqscli_options() {
    case "$1" in
        (init) offered=(
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (apply) offered=(
            '-f:The declarations; '\''-'\'' reads them from stdin.'
            '--file:The declarations; '\''-'\'' reads them from stdin.'
            '--dry-run:Only say what would be changed.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (create-queue) offered=(
            '--fifo:A FIFO queue; a name that ends in .fifo says so too.'
            '--visibility-timeout:How long a received message stays invisible: 0 to 12h, 30s without it.'
            '--retention:How long a message is kept: 60s to 14d, 4d without it.'
            '--delay:How long a new message is held back: 0 to 15m, 0 without it.'
            '--max-size:The largest message: 1KiB to 1MiB, 1MiB without it.'
            '--wait:How long a receive waits for a message: 0 to 20s, 0 without it.'
            '--dlq:Messages received too often move to this dead-letter queue; with --max-receives.'
            '--max-receives:How often a message may be received before it moves there: 1 to 1000.'
            '--content-based-dedup:The body'\''s SHA-256 is the deduplication id where a message has none; FIFO only.'
            '--tag:A tag of the queue. Repeatable.'
            '--attribute:Any SQS queue attribute by its own name. Repeatable.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (list-queues) offered=(
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (delete-queue) offered=(
            '--yes:Do it without asking.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (attributes) offered=(
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (send) offered=(
            '--body:The text of the message, whatever it looks like.'
            '--body-file:The content of FILE is the body, byte for byte.'
            '--lines:Each line of stdin is a message, without its LF or CRLF.'
            '-0:Each NUL-terminated record of stdin is a message.'
            '--null:Each NUL-terminated record of stdin is a message.'
            '--jsonl:Each line of stdin is an object: Body, MessageAttributes, DelaySeconds, MessageGroupId, MessageDeduplicationId.'
            '--attr:A message attribute: NAME=TEXT, NAME:Number=42, NAME:Binary=@FILE, or with a custom type NAME:Number.int=1. Repeatable.'
            '--delay:Deliver it after this time, at most 15m; else the queue'\''s own delay.'
            '--group:The message group, which a FIFO queue wants.'
            '--dedup:The deduplication id of one message in a FIFO queue.'
            '--unless-pending:Send one message, unless one that was sent with this key is available, delayed or in flight.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (receive) offered=(
            '-n:Receive up to N messages; 1 without it. At most 120,000 can be in flight.'
            '--max:Receive up to N messages; 1 without it. At most 120,000 can be in flight.'
            '--all:Receive until nothing is available; with --wait, until nothing came for that long.'
            '--wait:Wait so long in real time for a message, also longer than Amazon'\''s 20s; else the queue'\''s own wait.'
            '--visibility-timeout:Hold the messages so long, at most 12h; else the queue'\''s own visibility timeout.'
            '--delete:Delete the messages after the output was written and flushed.'
            '--to:Append the output to FILE; with --delete the messages are deleted after the file was fsynced.'
            '-0:Write the bodies alone, each ended by NUL.'
            '--null:Write the bodies alone, each ended by NUL.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (extend) offered=(
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (delete) offered=(
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (consume) offered=(
            '-j:Run up to N commands at a time, or as many as the queue is deep between MIN and MAX; 1 without it.'
            '--jobs:Run up to N commands at a time, or as many as the queue is deep between MIN and MAX; 1 without it.'
            '--visibility-timeout:Hold a message so long at a time, 1s to 12h; else the queue'\''s own visibility timeout.'
            '--backoff:How long a failed message stays away: doubled from the first to the last; 5s..10m without it.'
            '--timeout:Stop a command that runs longer (SIGTERM, after 10 seconds SIGKILL); it has failed.'
            '--until-empty:End when nothing is available, and no message that failed here is still to come again.'
            '--max-messages:End after N messages.'
            '--max-runtime:Take no more messages after this time, and end with the commands that run then.'
            '--lock:End with exit status 3, at once, where another '\''consume --lock'\'' has this queue.'
            '--dead:Exit status that moves a message to the dead-letter queue at once: 1 to 255.'
            '--batch:Give up to N messages to one command, as lines of JSON.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (purge) offered=(
            '--yes:Do it without asking.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (redrive) offered=(
            '--to:Move all to this queue instead of to each message'\''s own source.'
            '--rate:Move at most N messages a second.'
            '--dry-run:Only say how many messages would go where.'
            '--until-done:Carry on the queue'\''s active move task until it is over.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (move) offered=(
            '--where:Only messages of which this JMESPath expression is true; wants jmespath, which sqscli[query] brings.'
            '--match:Only messages in whose body this regular expression, in Python'\''s syntax, is found.'
            '--older-than:Only messages that were sent longer ago.'
            '--limit:No more than N messages.'
            '--rate:No more than N messages a second.'
            '--dry-run:Only say what would go: how many as JSON, each message in another format.'
            '--transform:Run CMD for each message: it is given the body on stdin, and what it writes to stdout is the new body.'
            '--yes:Do it without asking.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (copy) offered=(
            '--where:Only messages of which this JMESPath expression is true; wants jmespath, which sqscli[query] brings.'
            '--match:Only messages in whose body this regular expression, in Python'\''s syntax, is found.'
            '--older-than:Only messages that were sent longer ago.'
            '--limit:No more than N messages.'
            '--rate:No more than N messages a second.'
            '--dry-run:Only say what would go: how many as JSON, each message in another format.'
            '--transform:Run CMD for each message: it is given the body on stdin, and what it writes to stdout is the new body.'
            '--state:The messages in this state; available without it.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (peek) offered=(
            '-n:Show up to N messages; 10 without it, and no end with --follow.'
            '--max:Show up to N messages; 10 without it, and no end with --follow.'
            '--state:Only the messages in this state; with --follow, when they arrive.'
            '--where:Only messages of which this JMESPath expression is true; wants jmespath, which sqscli[query] brings.'
            '--match:Only messages in whose body this regular expression, in Python'\''s syntax, is found.'
            '--follow:Show what arrives from now on.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (stats) offered=(
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (export) offered=(
            '--to:Write to FILE, which must not be there yet.'
            '--force:Replace FILE where it is there.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (import) offered=(
            '--from:Read FILE instead of stdin.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (wait) offered=(
            '--empty:Until no message is available, in flight or delayed.'
            '--min:Until N messages are available.'
            '--timeout:Give up after this time, with exit status 4; for ever without it. 0 only looks.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (check) offered=(
            '--max-age:The oldest message may be so old.'
            '--max-depth:The queue may hold N messages; 0 or more.'
            '--max-dlq:The dead-letter queue may hold N messages; 0 or more.'
            '--prometheus:Write the numbers to FILE, too.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: the line of a monitor'\''s plugin (the default), Amazon'\''s JSON, or one JSON object a line.'
            '--output:How the answer is written: the line of a monitor'\''s plugin (the default), Amazon'\''s JSON, or one JSON object a line.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (clock) offered=(
            '--yes:Do it without asking.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (fsck) offered=(
            '--repair:Mend what can be mended.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), a table, or tab-separated text.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), a table, or tab-separated text.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (journal) offered=(
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), a table, or tab-separated text.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), a table, or tab-separated text.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (api) offered=(
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '--no-paginate:One page of a list only.'
            '--cli-binary-format:How binary values are written on the line and in JSON.'
            '--region:Changes nothing; see $SQSCLI_REGION.'
            '--profile:Changes nothing.'
            '--endpoint-url:Changes nothing.'
            '--ca-bundle:Changes nothing.'
            '--cli-read-timeout:Changes nothing.'
            '--cli-connect-timeout:Changes nothing.'
            '--no-sign-request:Changes nothing.'
            '--no-verify-ssl:Changes nothing.'
            '--no-cli-pager:Changes nothing: there is no pager.'
            '--no-cli-auto-prompt:Changes nothing: there is no prompt.'
            '--debug:The request, once it is read, and the home on stderr.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and the request, once it is read.'
            '--verbose:Say on stderr which home is used and why, and the request, once it is read.'
            '--color:Colour in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (serve) offered=(
            '--host:The address to listen at; 127.0.0.1 without it.'
            '--port:The port to listen at; 0 picks a free one; 9324 without it, and with CMD a free one.'
            '--auth:The keys that requests have to be signed with, and their rights.'
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and a line for each request.'
            '--verbose:Say on stderr which home is used and why, and a line for each request.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
        (api/add-permission) offered=(
            '--queue-url:string required'
            '--label:string required'
            '--aws-account-ids:list of string required'
            '--actions:list of string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/cancel-message-move-task) offered=(
            '--task-handle:string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/change-message-visibility) offered=(
            '--queue-url:string required'
            '--receipt-handle:string required'
            '--visibility-timeout:integer required, 0 to 43200'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/change-message-visibility-batch) offered=(
            '--queue-url:string required'
            '--entries:list of structure required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/create-queue) offered=(
            '--queue-name:string required'
            '--attributes:map of one of VisibilityTimeout, MaximumMessageSize, MessageRetentionPeriod, DelaySeconds, ReceiveMessageWaitTimeSeconds, Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled, FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed, CreatedTimestamp, LastModifiedTimestamp, QueueArn, All to string'
            '--tags:map of string to string'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/delete-message) offered=(
            '--queue-url:string required'
            '--receipt-handle:string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/delete-message-batch) offered=(
            '--queue-url:string required'
            '--entries:list of structure required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/delete-queue) offered=(
            '--queue-url:string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/get-queue-attributes) offered=(
            '--queue-url:string required'
            '--attribute-names:list of one of VisibilityTimeout, MaximumMessageSize, MessageRetentionPeriod, DelaySeconds, ReceiveMessageWaitTimeSeconds, Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled, FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed, CreatedTimestamp, LastModifiedTimestamp, QueueArn, All'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/get-queue-url) offered=(
            '--queue-name:string required'
            '--queue-owner-aws-account-id:string'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/list-dead-letter-source-queues) offered=(
            '--queue-url:string required'
            '--next-token:string'
            '--max-results:integer 1 to 1000'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/list-message-move-tasks) offered=(
            '--source-arn:string required'
            '--max-results:integer 1 to 10, 1 without it'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/list-queue-tags) offered=(
            '--queue-url:string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/list-queues) offered=(
            '--queue-name-prefix:string'
            '--next-token:string'
            '--max-results:integer 1 to 1000'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/purge-queue) offered=(
            '--queue-url:string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/receive-message) offered=(
            '--queue-url:string required'
            '--attribute-names:list of one of VisibilityTimeout, MaximumMessageSize, MessageRetentionPeriod, DelaySeconds, ReceiveMessageWaitTimeSeconds, Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled, FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed, CreatedTimestamp, LastModifiedTimestamp, QueueArn, All'
            '--message-system-attribute-names:list of one of All, SenderId, SentTimestamp, ApproximateReceiveCount, ApproximateFirstReceiveTimestamp, SequenceNumber, MessageDeduplicationId, MessageGroupId, AWSTraceHeader, DeadLetterQueueSourceArn'
            '--message-attribute-names:list of string'
            '--max-number-of-messages:integer 1 to 10, 1 without it'
            '--visibility-timeout:integer 0 to 43200'
            '--wait-time-seconds:integer 0 to 20'
            '--receive-request-attempt-id:string'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/remove-permission) offered=(
            '--queue-url:string required'
            '--label:string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/send-message) offered=(
            '--queue-url:string required'
            '--message-body:string required'
            '--delay-seconds:integer 0 to 900'
            '--message-attributes:map of string to structure'
            '--message-system-attributes:map of one of AWSTraceHeader to structure'
            '--message-deduplication-id:string'
            '--message-group-id:string'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/send-message-batch) offered=(
            '--queue-url:string required'
            '--entries:list of structure required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/set-queue-attributes) offered=(
            '--queue-url:string required'
            '--attributes:map of one of VisibilityTimeout, MaximumMessageSize, MessageRetentionPeriod, DelaySeconds, ReceiveMessageWaitTimeSeconds, Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled, FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed, CreatedTimestamp, LastModifiedTimestamp, QueueArn, All to string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/start-message-move-task) offered=(
            '--source-arn:string required'
            '--destination-arn:string'
            '--max-number-of-messages-per-second:integer 1 to 500'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/tag-queue) offered=(
            '--queue-url:string required'
            '--tags:map of string to string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (api/untag-queue) offered=(
            '--queue-url:string required'
            '--tag-keys:list of string required'
            '--query:A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.'
            '--cli-input-json:The parameters as one JSON object, or file://PATH of it; options on the line come before it.'
            '--generate-cli-skeleton:Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), tab-separated text, or a table.'
        ) ;;
        (*) offered=(
            '--home:The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user'\''s data directory.'
            '-o:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, the bodies alone, or the line of a monitor'\''s plugin.'
            '--output:How the answer is written: Amazon'\''s JSON (the default), one JSON object a line, tab-separated text, a table, the bodies alone, or the line of a monitor'\''s plugin.'
            '--durability:When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.'
            '-q:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '--quiet:No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.'
            '-v:Say on stderr which home is used and why, and which were passed over.'
            '--verbose:Say on stderr which home is used and why, and which were passed over.'
            '--color:Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.'
            '--version:Show the version and exit.'
            '-h:Show this help and exit.'
            '--help:Show this help and exit.'
        ) ;;
    esac
}

# A directory as the line has it, without anything in it being run: `~/` and one variable in front are known.
_sqscli_home() {
    local given=${(Q)1}
    given=${given/#\~\//$HOME/}
    [[ $given =~ '^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?(.*)$' ]] && given=${(P)match[1]}$match[2]
    print -r -- "$given"
}

_sqscli_queues() {
    local -a names given
    [[ -n $home ]] && given=(--home "$(_sqscli_home "$home")")
    names=(${(f)"$($~program $given list-queues -o text 2>/dev/null </dev/null)"})
    _wanted queues expl queue compadd -a names
}

_sqscli_attribute() {
    local -a names new_names fifo_names new_fifo_names values
    local meaning=text
    _sqscli_attributes "$PREFIX"
    if [[ $PREFIX == *=* ]]; then
        compset -P '*='
        ((${#values})) || { _message "$meaning"; return 1; }
        _wanted values expl value compadd -a values
        return
    fi
    [[ $kind == new-attribute ]] && names+=($new_names)
    if [[ -z $first || ${(Q)first} == *.fifo ]]; then
        names+=($fifo_names)
        [[ $kind == new-attribute ]] && names+=($new_fifo_names)
    fi
    _describe -t attributes attribute names -S =
}

_sqscli_message_attribute() {
    local -a types=(String Number Binary)
    if compset -P '*:*=@'; then
        _files
    elif [[ $PREFIX == *=* ]]; then
        _message value
    elif compset -P '*:'; then
        _wanted types expl type compadd -S = -a types
    else
        _message 'NAME[:TYPE]=VALUE'
    fi
}

# The words from this one on are a command line of their own.
_sqscli_command() {
    words=("${(@)words[$1,-1]}")
    ((CURRENT -= $1 - 1))
    _normal
}

_sqscli() {
    local word program=${words[1]} command='' option='' home='' first='' kind='' position=1 words_only='' i expl
    local -a offered
    for ((i = 2; i < CURRENT; i++)); do
        word=$words[i]
        if [[ -n $option ]]; then
            [[ $option == --home ]] && home=$word
            option=''
        elif [[ -z $words_only && $word == -?* ]]; then
            if [[ $word == -- ]]; then
                words_only=1
            elif [[ $word == --*=* ]]; then
                [[ $word == --home=* ]] && home=${word#*=}
            elif _sqscli_value "$command" $word; then
                option=$word
            fi
        elif [[ -z $command || $command == api ]]; then
            command=${command:+$command/}$word
        else
            kind=''
            _sqscli_word $command $position
            if [[ $kind == command && -n $words_only ]]; then
                _sqscli_command $i
                return
            fi
            ((position++))
            first=${first:-$word}
        fi
    done
    kind=''
    if [[ -n $option ]]; then
        _sqscli_value "$command" $option
    elif [[ -z $words_only && $PREFIX == --*=* ]] && _sqscli_value "$command" ${PREFIX%%=*}; then
        compset -P 1 '*='
    elif [[ -z $words_only && $PREFIX == -* ]]; then
        _sqscli_options "$command"
        _describe -t options option offered
        return
    elif [[ -z $command ]]; then
        _sqscli_commands
        _describe -t commands command offered
        return
    elif [[ $command == api ]]; then
        _sqscli_word api 1
    else
        _sqscli_word $command $position
        if [[ $kind == command && -n $words_only ]]; then
            _sqscli_command $CURRENT
            return
        fi
        [[ $kind == command ]] && kind='choice --'
    fi
    case $kind in
        queue) _sqscli_queues ;;
        file) _files ;;
        directory) _files -/ ;;
        attribute | new-attribute) _sqscli_attribute ;;
        message-attribute) _sqscli_message_attribute ;;
        command) _command_names -e ;;
        choice*) offered=(${=kind#choice}); _wanted values expl value compadd -a offered ;;
        *) _message text ;;
    esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _sqscli "$@"
else
    compdef _sqscli sqscli
fi
