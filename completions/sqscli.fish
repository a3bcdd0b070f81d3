# fish completion for sqscli. Generated from sqscli/cli/table.py by python -m tools.documents.

# The kind of the value of an option; nothing where it takes none.
function __sqscli_value
    switch "$argv[1]:$argv[2]"
        case 'init:-o' 'init:--output'
            printf '%s\n' choice json jsonl text table
        case 'apply:-f' 'apply:--file'
            printf '%s\n' file
        case 'apply:-o' 'apply:--output'
            printf '%s\n' choice json jsonl text table
        case 'create-queue:--visibility-timeout'
            printf '%s\n' text
        case 'create-queue:--retention'
            printf '%s\n' text
        case 'create-queue:--delay'
            printf '%s\n' text
        case 'create-queue:--max-size'
            printf '%s\n' text
        case 'create-queue:--wait'
            printf '%s\n' text
        case 'create-queue:--dlq'
            printf '%s\n' queue
        case 'create-queue:--max-receives'
            printf '%s\n' text
        case 'create-queue:--tag'
            printf '%s\n' text
        case 'create-queue:--attribute'
            printf '%s\n' new-attribute
        case 'create-queue:-o' 'create-queue:--output'
            printf '%s\n' choice json jsonl text table
        case 'list-queues:-o' 'list-queues:--output'
            printf '%s\n' choice json jsonl text table
        case 'delete-queue:-o' 'delete-queue:--output'
            printf '%s\n' choice json jsonl text table
        case 'attributes:-o' 'attributes:--output'
            printf '%s\n' choice json jsonl text table
        case 'send:--body'
            printf '%s\n' text
        case 'send:--body-file'
            printf '%s\n' file
        case 'send:--attr'
            printf '%s\n' message-attribute
        case 'send:--delay'
            printf '%s\n' text
        case 'send:--group'
            printf '%s\n' text
        case 'send:--dedup'
            printf '%s\n' text
        case 'send:--unless-pending'
            printf '%s\n' text
        case 'send:-o' 'send:--output'
            printf '%s\n' choice json jsonl text table
        case 'receive:-n' 'receive:--max'
            printf '%s\n' text
        case 'receive:--wait'
            printf '%s\n' text
        case 'receive:--visibility-timeout'
            printf '%s\n' text
        case 'receive:--to'
            printf '%s\n' file
        case 'receive:-o' 'receive:--output'
            printf '%s\n' choice json jsonl text table body
        case 'extend:-o' 'extend:--output'
            printf '%s\n' choice json jsonl text table
        case 'delete:-o' 'delete:--output'
            printf '%s\n' choice json jsonl text table
        case 'consume:-j' 'consume:--jobs'
            printf '%s\n' text
        case 'consume:--visibility-timeout'
            printf '%s\n' text
        case 'consume:--backoff'
            printf '%s\n' text
        case 'consume:--timeout'
            printf '%s\n' text
        case 'consume:--max-messages'
            printf '%s\n' text
        case 'consume:--max-runtime'
            printf '%s\n' text
        case 'consume:--dead'
            printf '%s\n' text
        case 'consume:--batch'
            printf '%s\n' text
        case 'purge:-o' 'purge:--output'
            printf '%s\n' choice json jsonl text table
        case 'redrive:--to'
            printf '%s\n' queue
        case 'redrive:--rate'
            printf '%s\n' text
        case 'redrive:-o' 'redrive:--output'
            printf '%s\n' choice json jsonl text table
        case 'move:--where'
            printf '%s\n' text
        case 'move:--match'
            printf '%s\n' text
        case 'move:--older-than'
            printf '%s\n' text
        case 'move:--limit'
            printf '%s\n' text
        case 'move:--rate'
            printf '%s\n' text
        case 'move:--transform'
            printf '%s\n' text
        case 'move:-o' 'move:--output'
            printf '%s\n' choice json jsonl text table body
        case 'copy:--where'
            printf '%s\n' text
        case 'copy:--match'
            printf '%s\n' text
        case 'copy:--older-than'
            printf '%s\n' text
        case 'copy:--limit'
            printf '%s\n' text
        case 'copy:--rate'
            printf '%s\n' text
        case 'copy:--transform'
            printf '%s\n' text
        case 'copy:--state'
            printf '%s\n' choice available delayed in-flight any
        case 'copy:-o' 'copy:--output'
            printf '%s\n' choice json jsonl text table body
        case 'peek:-n' 'peek:--max'
            printf '%s\n' text
        case 'peek:--state'
            printf '%s\n' choice available delayed in-flight
        case 'peek:--where'
            printf '%s\n' text
        case 'peek:--match'
            printf '%s\n' text
        case 'peek:-o' 'peek:--output'
            printf '%s\n' choice json jsonl text table body
        case 'stats:-o' 'stats:--output'
            printf '%s\n' choice json jsonl text table
        case 'export:--to'
            printf '%s\n' file
        case 'import:--from'
            printf '%s\n' file
        case 'wait:--min'
            printf '%s\n' text
        case 'wait:--timeout'
            printf '%s\n' text
        case 'check:--max-age'
            printf '%s\n' text
        case 'check:--max-depth'
            printf '%s\n' text
        case 'check:--max-dlq'
            printf '%s\n' text
        case 'check:--prometheus'
            printf '%s\n' file
        case 'check:-o' 'check:--output'
            printf '%s\n' choice plugin json jsonl
        case 'clock:-o' 'clock:--output'
            printf '%s\n' choice json jsonl text table
        case 'fsck:-o' 'fsck:--output'
            printf '%s\n' choice json table text
        case 'journal:-o' 'journal:--output'
            printf '%s\n' choice json table text
        case 'api*:--query'
            printf '%s\n' text
        case 'api*:--cli-input-json'
            printf '%s\n' text
        case 'api*:--generate-cli-skeleton'
            printf '%s\n' choice input output
        case 'api*:--cli-binary-format'
            printf '%s\n' choice base64 raw-in-base64-out
        case 'api*:--region'
            printf '%s\n' text
        case 'api*:--profile'
            printf '%s\n' text
        case 'api*:--endpoint-url'
            printf '%s\n' text
        case 'api*:--ca-bundle'
            printf '%s\n' text
        case 'api*:--cli-read-timeout'
            printf '%s\n' text
        case 'api*:--cli-connect-timeout'
            printf '%s\n' text
        case 'api*:-o' 'api*:--output'
            printf '%s\n' choice json text table
        case 'api*:--color'
            printf '%s\n' choice on off auto always never
        case 'serve:--host'
            printf '%s\n' text
        case 'serve:--port'
            printf '%s\n' text
        case 'serve:--auth'
            printf '%s\n' file
        case 'api/add-permission:--queue-url'
            printf '%s\n' queue
        case 'api/add-permission:--label'
            printf '%s\n' text
        case 'api/add-permission:--aws-account-ids'
            printf '%s\n' text
        case 'api/add-permission:--actions'
            printf '%s\n' text
        case 'api/cancel-message-move-task:--task-handle'
            printf '%s\n' text
        case 'api/change-message-visibility:--queue-url'
            printf '%s\n' queue
        case 'api/change-message-visibility:--receipt-handle'
            printf '%s\n' text
        case 'api/change-message-visibility:--visibility-timeout'
            printf '%s\n' text
        case 'api/change-message-visibility-batch:--queue-url'
            printf '%s\n' queue
        case 'api/change-message-visibility-batch:--entries'
            printf '%s\n' text
        case 'api/create-queue:--queue-name'
            printf '%s\n' text
        case 'api/create-queue:--attributes'
            printf '%s\n' new-attribute
        case 'api/create-queue:--tags'
            printf '%s\n' text
        case 'api/delete-message:--queue-url'
            printf '%s\n' queue
        case 'api/delete-message:--receipt-handle'
            printf '%s\n' text
        case 'api/delete-message-batch:--queue-url'
            printf '%s\n' queue
        case 'api/delete-message-batch:--entries'
            printf '%s\n' text
        case 'api/delete-queue:--queue-url'
            printf '%s\n' queue
        case 'api/get-queue-attributes:--queue-url'
            printf '%s\n' queue
        case 'api/get-queue-attributes:--attribute-names'
            printf '%s\n' choice VisibilityTimeout MaximumMessageSize MessageRetentionPeriod DelaySeconds ReceiveMessageWaitTimeSeconds Policy RedrivePolicy RedriveAllowPolicy KmsMasterKeyId KmsDataKeyReusePeriodSeconds SqsManagedSseEnabled FifoQueue ContentBasedDeduplication DeduplicationScope FifoThroughputLimit ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed CreatedTimestamp LastModifiedTimestamp QueueArn All
        case 'api/get-queue-url:--queue-name'
            printf '%s\n' text
        case 'api/get-queue-url:--queue-owner-aws-account-id'
            printf '%s\n' text
        case 'api/list-dead-letter-source-queues:--queue-url'
            printf '%s\n' queue
        case 'api/list-dead-letter-source-queues:--next-token'
            printf '%s\n' text
        case 'api/list-dead-letter-source-queues:--max-results'
            printf '%s\n' text
        case 'api/list-message-move-tasks:--source-arn'
            printf '%s\n' text
        case 'api/list-message-move-tasks:--max-results'
            printf '%s\n' text
        case 'api/list-queue-tags:--queue-url'
            printf '%s\n' queue
        case 'api/list-queues:--queue-name-prefix'
            printf '%s\n' text
        case 'api/list-queues:--next-token'
            printf '%s\n' text
        case 'api/list-queues:--max-results'
            printf '%s\n' text
        case 'api/purge-queue:--queue-url'
            printf '%s\n' queue
        case 'api/receive-message:--queue-url'
            printf '%s\n' queue
        case 'api/receive-message:--attribute-names'
            printf '%s\n' choice VisibilityTimeout MaximumMessageSize MessageRetentionPeriod DelaySeconds ReceiveMessageWaitTimeSeconds Policy RedrivePolicy RedriveAllowPolicy KmsMasterKeyId KmsDataKeyReusePeriodSeconds SqsManagedSseEnabled FifoQueue ContentBasedDeduplication DeduplicationScope FifoThroughputLimit ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed CreatedTimestamp LastModifiedTimestamp QueueArn All
        case 'api/receive-message:--message-system-attribute-names'
            printf '%s\n' choice All SenderId SentTimestamp ApproximateReceiveCount ApproximateFirstReceiveTimestamp SequenceNumber MessageDeduplicationId MessageGroupId AWSTraceHeader DeadLetterQueueSourceArn
        case 'api/receive-message:--message-attribute-names'
            printf '%s\n' text
        case 'api/receive-message:--max-number-of-messages'
            printf '%s\n' text
        case 'api/receive-message:--visibility-timeout'
            printf '%s\n' text
        case 'api/receive-message:--wait-time-seconds'
            printf '%s\n' text
        case 'api/receive-message:--receive-request-attempt-id'
            printf '%s\n' text
        case 'api/remove-permission:--queue-url'
            printf '%s\n' queue
        case 'api/remove-permission:--label'
            printf '%s\n' text
        case 'api/send-message:--queue-url'
            printf '%s\n' queue
        case 'api/send-message:--message-body'
            printf '%s\n' text
        case 'api/send-message:--delay-seconds'
            printf '%s\n' text
        case 'api/send-message:--message-attributes'
            printf '%s\n' text
        case 'api/send-message:--message-system-attributes'
            printf '%s\n' text
        case 'api/send-message:--message-deduplication-id'
            printf '%s\n' text
        case 'api/send-message:--message-group-id'
            printf '%s\n' text
        case 'api/send-message-batch:--queue-url'
            printf '%s\n' queue
        case 'api/send-message-batch:--entries'
            printf '%s\n' text
        case 'api/set-queue-attributes:--queue-url'
            printf '%s\n' queue
        case 'api/set-queue-attributes:--attributes'
            printf '%s\n' attribute
        case 'api/start-message-move-task:--source-arn'
            printf '%s\n' text
        case 'api/start-message-move-task:--destination-arn'
            printf '%s\n' text
        case 'api/start-message-move-task:--max-number-of-messages-per-second'
            printf '%s\n' text
        case 'api/tag-queue:--queue-url'
            printf '%s\n' queue
        case 'api/tag-queue:--tags'
            printf '%s\n' text
        case 'api/untag-queue:--queue-url'
            printf '%s\n' queue
        case 'api/untag-queue:--tag-keys'
            printf '%s\n' text
        case '*:--home'
            printf '%s\n' directory
        case '*:-o' '*:--output'
            printf '%s\n' choice json jsonl text table body plugin
        case '*:--durability'
            printf '%s\n' choice always batch none
        case '*:--color'
            printf '%s\n' choice auto always never
    end
end

# The kind of the word behind a command.
function __sqscli_word
    switch "$argv[1]:$argv[2]"
        case 'init:1'
            printf '%s\n' directory
        case 'create-queue:1'
            printf '%s\n' text
        case 'list-queues:1'
            printf '%s\n' text
        case 'delete-queue:1'
            printf '%s\n' queue
        case 'attributes:1'
            printf '%s\n' queue
        case 'attributes:*'
            printf '%s\n' attribute
        case 'send:1'
            printf '%s\n' queue
        case 'send:2'
            printf '%s\n' text
        case 'receive:1'
            printf '%s\n' queue
        case 'extend:1'
            printf '%s\n' queue
        case 'extend:2'
            printf '%s\n' text
        case 'extend:3'
            printf '%s\n' text
        case 'delete:1'
            printf '%s\n' queue
        case 'delete:*'
            printf '%s\n' text
        case 'consume:1'
            printf '%s\n' queue
        case 'consume:*'
            printf '%s\n' text
        case 'purge:1'
            printf '%s\n' queue
        case 'redrive:1'
            printf '%s\n' queue
        case 'move:1'
            printf '%s\n' queue
        case 'move:2'
            printf '%s\n' queue
        case 'copy:1'
            printf '%s\n' queue
        case 'copy:2'
            printf '%s\n' queue
        case 'peek:1'
            printf '%s\n' queue
        case 'stats:1'
            printf '%s\n' queue
        case 'export:1'
            printf '%s\n' queue
        case 'import:1'
            printf '%s\n' text
        case 'wait:1'
            printf '%s\n' queue
        case 'check:1'
            printf '%s\n' queue
        case 'clock:1'
            printf '%s\n' choice show freeze advance set reset
        case 'clock:2'
            printf '%s\n' text
        case 'fsck:1'
            printf '%s\n' queue
        case 'journal:1'
            printf '%s\n' choice dump verify compact
        case 'journal:2'
            printf '%s\n' queue
        case 'api:1'
            printf '%s\n' choice add-permission cancel-message-move-task change-message-visibility change-message-visibility-batch create-queue delete-message delete-message-batch delete-queue get-queue-attributes get-queue-url list-dead-letter-source-queues list-message-move-tasks list-queue-tags list-queues purge-queue receive-message remove-permission send-message send-message-batch set-queue-attributes start-message-move-task tag-queue untag-queue
        case 'api:*'
            printf '%s\n' text
        case 'serve:*'
            printf '%s\n' command
    end
end

function __sqscli_attribute_names
    printf '%s\t%s\n' \
        VisibilityTimeout= '0 to 43200, 30 by default' \
        MaximumMessageSize= '1024 to 1048576, 1048576 by default' \
        MessageRetentionPeriod= '60 to 1209600, 345600 by default' \
        DelaySeconds= '0 to 900, 0 by default' \
        ReceiveMessageWaitTimeSeconds= '0 to 20, 0 by default' \
        Policy= 'json' \
        RedrivePolicy= 'json' \
        RedriveAllowPolicy= 'json' \
        KmsMasterKeyId= 'text' \
        KmsDataKeyReusePeriodSeconds= '60 to 86400, 300 by default' \
        SqsManagedSseEnabled= 'true or false, true by default'
end

function __sqscli_attribute_new_names
end

function __sqscli_attribute_fifo_names
    printf '%s\t%s\n' \
        ContentBasedDeduplication= 'true or false, false by default' \
        DeduplicationScope= 'queue or messageGroup, queue by default' \
        FifoThroughputLimit= 'perQueue or perMessageGroupId, perQueue by default'
end

function __sqscli_attribute_new_fifo_names
    printf '%s\t%s\n' \
        FifoQueue= 'true or false'
end

# The values of the attribute that a word begins with.
function __sqscli_attribute_values
    switch "$argv[1]"
        case 'RedriveAllowPolicy=*'
            printf '%s\n' '{"redrivePermission":"allowAll"}' '{"redrivePermission":"denyAll"}'
        case 'SqsManagedSseEnabled=*'
            printf '%s\n' 'true' 'false'
        case 'FifoQueue=*'
            printf '%s\n' 'true' 'false'
        case 'ContentBasedDeduplication=*'
            printf '%s\n' 'true' 'false'
        case 'DeduplicationScope=*'
            printf '%s\n' 'queue' 'messageGroup'
        case 'FifoThroughputLimit=*'
            printf '%s\n' 'perQueue' 'perMessageGroupId'
    end
end

function __sqscli_commands
    printf '%s\t%s\n' \
        init 'Make a home for queues in a directory: its .sqscli.' \
        apply 'Make the queues that a file declares, and make them as it says.' \
        create-queue 'Create a queue, or get the URL of the one that is there.' \
        list-queues 'List the queues.' \
        delete-queue 'Delete a queue with all it holds.' \
        attributes 'Show a queue\'s attributes, or set some.' \
        send 'Send a message, or each record of stdin as one.' \
        receive 'Receive messages, and delete them once they are written.' \
        extend 'Change how long a received message stays invisible.' \
        delete 'Delete received messages.' \
        consume 'Run a command for each message, and delete the message when that went well.' \
        purge 'Delete all messages of a queue.' \
        redrive 'Move the messages of a dead-letter queue back to where they came from.' \
        move 'Move messages from one queue to another: all that are available, or a choice.' \
        copy 'Send copies of messages of one queue to another.' \
        peek 'Look at messages without receiving them.' \
        stats 'Count messages: available, in flight, delayed; their age and disk use.' \
        export 'Write a queue with everything in it to a file, or to stdout.' \
        import 'Make a queue from what \'export\' wrote.' \
        wait 'Wait until a queue is empty, or until it holds enough messages.' \
        check 'Check a queue against limits, for a monitor.' \
        clock 'Show or move the virtual clock of the home.' \
        fsck 'Check the files of a queue, and repair them.' \
        journal 'Show, verify or compact the journal of a queue.' \
        api 'Do what \'aws sqs\' does: Amazon\'s own actions, options and answers.' \
        serve 'Serve the queues over HTTP, as Amazon SQS does, to SDKs and other programs.'
end

function __sqscli_options
    switch "$argv[1]"
        case 'init'
            printf '%s\t%s\n' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'apply'
            printf '%s\t%s\n' \
                -f 'The declarations; \'-\' reads them from stdin.' \
                --file 'The declarations; \'-\' reads them from stdin.' \
                --dry-run 'Only say what would be changed.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'create-queue'
            printf '%s\t%s\n' \
                --fifo 'A FIFO queue; a name that ends in .fifo says so too.' \
                --visibility-timeout 'How long a received message stays invisible: 0 to 12h, 30s without it.' \
                --retention 'How long a message is kept: 60s to 14d, 4d without it.' \
                --delay 'How long a new message is held back: 0 to 15m, 0 without it.' \
                --max-size 'The largest message: 1KiB to 1MiB, 1MiB without it.' \
                --wait 'How long a receive waits for a message: 0 to 20s, 0 without it.' \
                --dlq 'Messages received too often move to this dead-letter queue; with --max-receives.' \
                --max-receives 'How often a message may be received before it moves there: 1 to 1000.' \
                --content-based-dedup 'The body\'s SHA-256 is the deduplication id where a message has none; FIFO only.' \
                --tag 'A tag of the queue. Repeatable.' \
                --attribute 'Any SQS queue attribute by its own name. Repeatable.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'list-queues'
            printf '%s\t%s\n' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'delete-queue'
            printf '%s\t%s\n' \
                --yes 'Do it without asking.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'attributes'
            printf '%s\t%s\n' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'send'
            printf '%s\t%s\n' \
                --body 'The text of the message, whatever it looks like.' \
                --body-file 'The content of FILE is the body, byte for byte.' \
                --lines 'Each line of stdin is a message, without its LF or CRLF.' \
                -0 'Each NUL-terminated record of stdin is a message.' \
                --null 'Each NUL-terminated record of stdin is a message.' \
                --jsonl 'Each line of stdin is an object: Body, MessageAttributes, DelaySeconds, MessageGroupId, MessageDeduplicationId.' \
                --attr 'A message attribute: NAME=TEXT, NAME:Number=42, NAME:Binary=@FILE, or with a custom type NAME:Number.int=1. Repeatable.' \
                --delay 'Deliver it after this time, at most 15m; else the queue\'s own delay.' \
                --group 'The message group, which a FIFO queue wants.' \
                --dedup 'The deduplication id of one message in a FIFO queue.' \
                --unless-pending 'Send one message, unless one that was sent with this key is available, delayed or in flight.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'receive'
            printf '%s\t%s\n' \
                -n 'Receive up to N messages; 1 without it. At most 120,000 can be in flight.' \
                --max 'Receive up to N messages; 1 without it. At most 120,000 can be in flight.' \
                --all 'Receive until nothing is available; with --wait, until nothing came for that long.' \
                --wait 'Wait so long in real time for a message, also longer than Amazon\'s 20s; else the queue\'s own wait.' \
                --visibility-timeout 'Hold the messages so long, at most 12h; else the queue\'s own visibility timeout.' \
                --delete 'Delete the messages after the output was written and flushed.' \
                --to 'Append the output to FILE; with --delete the messages are deleted after the file was fsynced.' \
                -0 'Write the bodies alone, each ended by NUL.' \
                --null 'Write the bodies alone, each ended by NUL.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'extend'
            printf '%s\t%s\n' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'delete'
            printf '%s\t%s\n' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'consume'
            printf '%s\t%s\n' \
                -j 'Run up to N commands at a time, or as many as the queue is deep between MIN and MAX; 1 without it.' \
                --jobs 'Run up to N commands at a time, or as many as the queue is deep between MIN and MAX; 1 without it.' \
                --visibility-timeout 'Hold a message so long at a time, 1s to 12h; else the queue\'s own visibility timeout.' \
                --backoff 'How long a failed message stays away: doubled from the first to the last; 5s..10m without it.' \
                --timeout 'Stop a command that runs longer (SIGTERM, after 10 seconds SIGKILL); it has failed.' \
                --until-empty 'End when nothing is available, and no message that failed here is still to come again.' \
                --max-messages 'End after N messages.' \
                --max-runtime 'Take no more messages after this time, and end with the commands that run then.' \
                --lock 'End with exit status 3, at once, where another \'consume --lock\' has this queue.' \
                --dead 'Exit status that moves a message to the dead-letter queue at once: 1 to 255.' \
                --batch 'Give up to N messages to one command, as lines of JSON.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'purge'
            printf '%s\t%s\n' \
                --yes 'Do it without asking.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'redrive'
            printf '%s\t%s\n' \
                --to 'Move all to this queue instead of to each message\'s own source.' \
                --rate 'Move at most N messages a second.' \
                --dry-run 'Only say how many messages would go where.' \
                --until-done 'Carry on the queue\'s active move task until it is over.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'move'
            printf '%s\t%s\n' \
                --where 'Only messages of which this JMESPath expression is true; wants jmespath, which sqscli[query] brings.' \
                --match 'Only messages in whose body this regular expression, in Python\'s syntax, is found.' \
                --older-than 'Only messages that were sent longer ago.' \
                --limit 'No more than N messages.' \
                --rate 'No more than N messages a second.' \
                --dry-run 'Only say what would go: how many as JSON, each message in another format.' \
                --transform 'Run CMD for each message: it is given the body on stdin, and what it writes to stdout is the new body.' \
                --yes 'Do it without asking.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'copy'
            printf '%s\t%s\n' \
                --where 'Only messages of which this JMESPath expression is true; wants jmespath, which sqscli[query] brings.' \
                --match 'Only messages in whose body this regular expression, in Python\'s syntax, is found.' \
                --older-than 'Only messages that were sent longer ago.' \
                --limit 'No more than N messages.' \
                --rate 'No more than N messages a second.' \
                --dry-run 'Only say what would go: how many as JSON, each message in another format.' \
                --transform 'Run CMD for each message: it is given the body on stdin, and what it writes to stdout is the new body.' \
                --state 'The messages in this state; available without it.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'peek'
            printf '%s\t%s\n' \
                -n 'Show up to N messages; 10 without it, and no end with --follow.' \
                --max 'Show up to N messages; 10 without it, and no end with --follow.' \
                --state 'Only the messages in this state; with --follow, when they arrive.' \
                --where 'Only messages of which this JMESPath expression is true; wants jmespath, which sqscli[query] brings.' \
                --match 'Only messages in whose body this regular expression, in Python\'s syntax, is found.' \
                --follow 'Show what arrives from now on.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'stats'
            printf '%s\t%s\n' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'export'
            printf '%s\t%s\n' \
                --to 'Write to FILE, which must not be there yet.' \
                --force 'Replace FILE where it is there.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'import'
            printf '%s\t%s\n' \
                --from 'Read FILE instead of stdin.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'wait'
            printf '%s\t%s\n' \
                --empty 'Until no message is available, in flight or delayed.' \
                --min 'Until N messages are available.' \
                --timeout 'Give up after this time, with exit status 4; for ever without it. 0 only looks.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'check'
            printf '%s\t%s\n' \
                --max-age 'The oldest message may be so old.' \
                --max-depth 'The queue may hold N messages; 0 or more.' \
                --max-dlq 'The dead-letter queue may hold N messages; 0 or more.' \
                --prometheus 'Write the numbers to FILE, too.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: the line of a monitor\'s plugin (the default), Amazon\'s JSON, or one JSON object a line.' \
                --output 'How the answer is written: the line of a monitor\'s plugin (the default), Amazon\'s JSON, or one JSON object a line.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'clock'
            printf '%s\t%s\n' \
                --yes 'Do it without asking.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'fsck'
            printf '%s\t%s\n' \
                --repair 'Mend what can be mended.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), a table, or tab-separated text.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), a table, or tab-separated text.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'journal'
            printf '%s\t%s\n' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), a table, or tab-separated text.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), a table, or tab-separated text.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'api'
            printf '%s\t%s\n' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                --no-paginate 'One page of a list only.' \
                --cli-binary-format 'How binary values are written on the line and in JSON.' \
                --region 'Changes nothing; see $SQSCLI_REGION.' \
                --profile 'Changes nothing.' \
                --endpoint-url 'Changes nothing.' \
                --ca-bundle 'Changes nothing.' \
                --cli-read-timeout 'Changes nothing.' \
                --cli-connect-timeout 'Changes nothing.' \
                --no-sign-request 'Changes nothing.' \
                --no-verify-ssl 'Changes nothing.' \
                --no-cli-pager 'Changes nothing: there is no pager.' \
                --no-cli-auto-prompt 'Changes nothing: there is no prompt.' \
                --debug 'The request, once it is read, and the home on stderr.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and the request, once it is read.' \
                --verbose 'Say on stderr which home is used and why, and the request, once it is read.' \
                --color 'Colour in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'serve'
            printf '%s\t%s\n' \
                --host 'The address to listen at; 127.0.0.1 without it.' \
                --port 'The port to listen at; 0 picks a free one; 9324 without it, and with CMD a free one.' \
                --auth 'The keys that requests have to be signed with, and their rights.' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and a line for each request.' \
                --verbose 'Say on stderr which home is used and why, and a line for each request.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
        case 'api/add-permission'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --label 'string required' \
                --aws-account-ids 'list of string required' \
                --actions 'list of string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/cancel-message-move-task'
            printf '%s\t%s\n' \
                --task-handle 'string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/change-message-visibility'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --receipt-handle 'string required' \
                --visibility-timeout 'integer required, 0 to 43200' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/change-message-visibility-batch'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --entries 'list of structure required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/create-queue'
            printf '%s\t%s\n' \
                --queue-name 'string required' \
                --attributes 'map of one of VisibilityTimeout, MaximumMessageSize, MessageRetentionPeriod, DelaySeconds, ReceiveMessageWaitTimeSeconds, Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled, FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed, CreatedTimestamp, LastModifiedTimestamp, QueueArn, All to string' \
                --tags 'map of string to string' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/delete-message'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --receipt-handle 'string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/delete-message-batch'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --entries 'list of structure required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/delete-queue'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/get-queue-attributes'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --attribute-names 'list of one of VisibilityTimeout, MaximumMessageSize, MessageRetentionPeriod, DelaySeconds, ReceiveMessageWaitTimeSeconds, Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled, FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed, CreatedTimestamp, LastModifiedTimestamp, QueueArn, All' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/get-queue-url'
            printf '%s\t%s\n' \
                --queue-name 'string required' \
                --queue-owner-aws-account-id 'string' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/list-dead-letter-source-queues'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --next-token 'string' \
                --max-results 'integer 1 to 1000' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/list-message-move-tasks'
            printf '%s\t%s\n' \
                --source-arn 'string required' \
                --max-results 'integer 1 to 10, 1 without it' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/list-queue-tags'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/list-queues'
            printf '%s\t%s\n' \
                --queue-name-prefix 'string' \
                --next-token 'string' \
                --max-results 'integer 1 to 1000' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/purge-queue'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/receive-message'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --attribute-names 'list of one of VisibilityTimeout, MaximumMessageSize, MessageRetentionPeriod, DelaySeconds, ReceiveMessageWaitTimeSeconds, Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled, FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed, CreatedTimestamp, LastModifiedTimestamp, QueueArn, All' \
                --message-system-attribute-names 'list of one of All, SenderId, SentTimestamp, ApproximateReceiveCount, ApproximateFirstReceiveTimestamp, SequenceNumber, MessageDeduplicationId, MessageGroupId, AWSTraceHeader, DeadLetterQueueSourceArn' \
                --message-attribute-names 'list of string' \
                --max-number-of-messages 'integer 1 to 10, 1 without it' \
                --visibility-timeout 'integer 0 to 43200' \
                --wait-time-seconds 'integer 0 to 20' \
                --receive-request-attempt-id 'string' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/remove-permission'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --label 'string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/send-message'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --message-body 'string required' \
                --delay-seconds 'integer 0 to 900' \
                --message-attributes 'map of string to structure' \
                --message-system-attributes 'map of one of AWSTraceHeader to structure' \
                --message-deduplication-id 'string' \
                --message-group-id 'string' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/send-message-batch'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --entries 'list of structure required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/set-queue-attributes'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --attributes 'map of one of VisibilityTimeout, MaximumMessageSize, MessageRetentionPeriod, DelaySeconds, ReceiveMessageWaitTimeSeconds, Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled, FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed, CreatedTimestamp, LastModifiedTimestamp, QueueArn, All to string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/start-message-move-task'
            printf '%s\t%s\n' \
                --source-arn 'string required' \
                --destination-arn 'string' \
                --max-number-of-messages-per-second 'integer 1 to 500' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/tag-queue'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --tags 'map of string to string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case 'api/untag-queue'
            printf '%s\t%s\n' \
                --queue-url 'string required' \
                --tag-keys 'list of string required' \
                --query 'A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.' \
                --cli-input-json 'The parameters as one JSON object, or file://PATH of it; options on the line come before it.' \
                --generate-cli-skeleton 'Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), tab-separated text, or a table.'
        case '*'
            printf '%s\t%s\n' \
                --home 'The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user\'s data directory.' \
                -o 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, the bodies alone, or the line of a monitor\'s plugin.' \
                --output 'How the answer is written: Amazon\'s JSON (the default), one JSON object a line, tab-separated text, a table, the bodies alone, or the line of a monitor\'s plugin.' \
                --durability 'When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.' \
                -q 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                --quiet 'No summaries and no progress on stderr; errors and a clock that is not the real one are still reported.' \
                -v 'Say on stderr which home is used and why, and which were passed over.' \
                --verbose 'Say on stderr which home is used and why, and which were passed over.' \
                --color 'Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.' \
                --version 'Show the version and exit.' \
                -h 'Show this help and exit.' \
                --help 'Show this help and exit.'
    end
end

function __sqscli_queues --argument-names program home
    set -l given
    # `~/` and one variable in front are known; nothing of the line is run.
    set home (string replace -r '^~/' "$HOME/" -- $home)
    set -l found (string match -r '^\{?\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?(/.*)?$' -- $home)
    if test -n "$found[2]"
        set home "$$found[2]$found[3]"
    end
    test -n "$home"; and set given --home $home
    set program (string replace -r '^~/' "$HOME/" -- $program)
    command $program $given list-queues -o text 2>/dev/null </dev/null
end

function __sqscli_offer --argument-names prefix
    for each in $argv[2..-1]
        printf '%s\n' $prefix$each
    end
end

# What fish itself offers for a path, however it is quoted.
function __sqscli_paths --argument-names kind current
    set -l found (complete -C "'' $current" | string replace -r '\t.*' '')
    if test "$kind" = directory
        string match -r '.*/$' -- $found
    else
        set -q found[1]; and printf '%s\n' $found
    end
end

function __sqscli_attribute --argument-names kind first current prefix
    if string match -q -- '*=*' $current
        __sqscli_offer "$prefix"(string replace -r -- '=.*' '=' $current) (__sqscli_attribute_values $current)
        return
    end
    set -l names (__sqscli_attribute_names)
    if test "$kind" = new-attribute
        set -a names (__sqscli_attribute_new_names)
    end
    if test -z "$first"; or string match -q -- '*.fifo' $first
        set -a names (__sqscli_attribute_fifo_names)
        if test "$kind" = new-attribute
            set -a names (__sqscli_attribute_new_fifo_names)
        end
    end
    __sqscli_offer "$prefix" $names
end

function __sqscli_message_attribute --argument-names current prefix
    if string match -q -- '*:*=@*' $current
        set -l path (string replace -r -- '^[^@]*@' '' $current)
        __sqscli_offer "$prefix"(string replace -r -- '@.*' '@' $current) (__sqscli_paths file $path)
    else if string match -q -- '*:*' $current; and not string match -q -- '*=*' $current
        printf '%s\n' $prefix(string replace -r -- ':.*' ':' $current){String=,Number=,Binary=}
    end
end

function __sqscli
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -l command ''
    set -l option ''
    set -l home ''
    set -l first ''
    set -l position 1
    set -l words_only ''
    set -l prefix ''
    set -l kind
    set -l i 1
    for word in $words[2..-1]
        set i (math $i + 1)
        if test -n "$option"
            test "$option" = --home; and set home $word
            set option ''
        else if test -z "$words_only"; and string match -q -r -- '^-.' $word
            if test "$word" = --
                set words_only 1
            else if string match -q -- '--*=*' $word
                string match -q -- '--home=*' $word; and set home (string replace -- --home= '' $word)
            else if test -n "$(__sqscli_value "$command" $word)"
                set option $word
            end
        else if test -z "$command"
            set command $word
        else if test "$command" = api
            set command api/$word
        else
            if test -n "$words_only"; and test "$(__sqscli_word $command $position)" = command
                # The words from this one on are a command line of their own.
                complete -C (string join -- ' ' (string escape -- $words[$i..-1]) $current)
                return
            end
            set position (math $position + 1)
            test -z "$first"; and set first $word
        end
    end
    if test -n "$option"
        set kind (__sqscli_value "$command" $option)
    else if test -z "$words_only"; and string match -q -- '--*=*' $current
        set prefix (string replace -r -- '=.*' '=' $current)
        set current (string replace -r -- '^[^=]*=' '' $current)
        set kind (__sqscli_value "$command" (string trim --right --chars = -- $prefix))
    else if test -z "$words_only"; and string match -q -- '-*' $current
        __sqscli_options "$command"
        return
    else if test -z "$command"
        __sqscli_commands
        return
    else
        set kind (__sqscli_word $command $position)
        if test "$kind" = command
            if test -n "$words_only"
                complete -C "$current"
                return
            end
            printf '%s\t%s\n' -- 'the command stands behind it'
            return
        end
    end
    switch "$kind[1]"
        case queue
            __sqscli_offer "$prefix" (__sqscli_queues $program $home)
        case file
            __sqscli_offer "$prefix" (__sqscli_paths file $current)
        case directory
            __sqscli_offer "$prefix" (__sqscli_paths directory $current)
        case attribute new-attribute
            __sqscli_attribute $kind "$first" "$current" "$prefix"
        case message-attribute
            __sqscli_message_attribute "$current" "$prefix"
        case command
            __sqscli_offer "$prefix" (__fish_complete_command)
        case choice
            __sqscli_offer "$prefix" $kind[2..-1]
    end
end

complete -c sqscli -f -a '(__sqscli)'
