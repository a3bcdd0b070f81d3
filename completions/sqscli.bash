# bash completion for sqscli. Generated from sqscli/cli/table.py by python -m tools.documents.

# The kind of the value of an option, or 1 where it takes none.
_sqscli_value() {
    case "$1:$2" in
        init:-o | init:--output) kind='choice json jsonl text table' ;;
        apply:-f | apply:--file) kind='file' ;;
        apply:-o | apply:--output) kind='choice json jsonl text table' ;;
        create-queue:--visibility-timeout) kind='text' ;;
        create-queue:--retention) kind='text' ;;
        create-queue:--delay) kind='text' ;;
        create-queue:--max-size) kind='text' ;;
        create-queue:--wait) kind='text' ;;
        create-queue:--dlq) kind='queue' ;;
        create-queue:--max-receives) kind='text' ;;
        create-queue:--tag) kind='text' ;;
        create-queue:--attribute) kind='new-attribute' ;;
        create-queue:-o | create-queue:--output) kind='choice json jsonl text table' ;;
        list-queues:-o | list-queues:--output) kind='choice json jsonl text table' ;;
        delete-queue:-o | delete-queue:--output) kind='choice json jsonl text table' ;;
        attributes:-o | attributes:--output) kind='choice json jsonl text table' ;;
        send:--body) kind='text' ;;
        send:--body-file) kind='file' ;;
        send:--attr) kind='message-attribute' ;;
        send:--delay) kind='text' ;;
        send:--group) kind='text' ;;
        send:--dedup) kind='text' ;;
        send:--unless-pending) kind='text' ;;
        send:-o | send:--output) kind='choice json jsonl text table' ;;
        receive:-n | receive:--max) kind='text' ;;
        receive:--wait) kind='text' ;;
        receive:--visibility-timeout) kind='text' ;;
        receive:--to) kind='file' ;;
        receive:-o | receive:--output) kind='choice json jsonl text table body' ;;
        extend:-o | extend:--output) kind='choice json jsonl text table' ;;
        delete:-o | delete:--output) kind='choice json jsonl text table' ;;
        consume:-j | consume:--jobs) kind='text' ;;
        consume:--visibility-timeout) kind='text' ;;
        consume:--backoff) kind='text' ;;
        consume:--timeout) kind='text' ;;
        consume:--max-messages) kind='text' ;;
        consume:--max-runtime) kind='text' ;;
        consume:--dead) kind='text' ;;
        consume:--batch) kind='text' ;;
        purge:-o | purge:--output) kind='choice json jsonl text table' ;;
        redrive:--to) kind='queue' ;;
        redrive:--rate) kind='text' ;;
        redrive:-o | redrive:--output) kind='choice json jsonl text table' ;;
        move:--where) kind='text' ;;
        move:--match) kind='text' ;;
        move:--older-than) kind='text' ;;
        move:--limit) kind='text' ;;
        move:--rate) kind='text' ;;
        move:--transform) kind='text' ;;
        move:-o | move:--output) kind='choice json jsonl text table body' ;;
        copy:--where) kind='text' ;;
        copy:--match) kind='text' ;;
        copy:--older-than) kind='text' ;;
        copy:--limit) kind='text' ;;
        copy:--rate) kind='text' ;;
        copy:--transform) kind='text' ;;
        copy:--state) kind='choice available delayed in-flight any' ;;
        copy:-o | copy:--output) kind='choice json jsonl text table body' ;;
        peek:-n | peek:--max) kind='text' ;;
        peek:--state) kind='choice available delayed in-flight' ;;
        peek:--where) kind='text' ;;
        peek:--match) kind='text' ;;
        peek:-o | peek:--output) kind='choice json jsonl text table body' ;;
        stats:-o | stats:--output) kind='choice json jsonl text table' ;;
        export:--to) kind='file' ;;
        import:--from) kind='file' ;;
        wait:--min) kind='text' ;;
        wait:--timeout) kind='text' ;;
        check:--max-age) kind='text' ;;
        check:--max-depth) kind='text' ;;
        check:--max-dlq) kind='text' ;;
        check:--prometheus) kind='file' ;;
        check:-o | check:--output) kind='choice plugin json jsonl' ;;
        clock:-o | clock:--output) kind='choice json jsonl text table' ;;
        fsck:-o | fsck:--output) kind='choice json table text' ;;
        journal:-o | journal:--output) kind='choice json table text' ;;
        api*:--query) kind='text' ;;
        api*:--cli-input-json) kind='text' ;;
        api*:--generate-cli-skeleton) kind='choice input output' ;;
        api*:--cli-binary-format) kind='choice base64 raw-in-base64-out' ;;
        api*:--region) kind='text' ;;
        api*:--profile) kind='text' ;;
        api*:--endpoint-url) kind='text' ;;
        api*:--ca-bundle) kind='text' ;;
        api*:--cli-read-timeout) kind='text' ;;
        api*:--cli-connect-timeout) kind='text' ;;
        api*:-o | api*:--output) kind='choice json text table' ;;
        api*:--color) kind='choice on off auto always never' ;;
        serve:--host) kind='text' ;;
        serve:--port) kind='text' ;;
        serve:--auth) kind='file' ;;
        api/add-permission:--queue-url) kind='queue' ;;
        api/add-permission:--label) kind='text' ;;
        api/add-permission:--aws-account-ids) kind='text' ;;
        api/add-permission:--actions) kind='text' ;;
        api/cancel-message-move-task:--task-handle) kind='text' ;;
        api/change-message-visibility:--queue-url) kind='queue' ;;
        api/change-message-visibility:--receipt-handle) kind='text' ;;
        api/change-message-visibility:--visibility-timeout) kind='text' ;;
        api/change-message-visibility-batch:--queue-url) kind='queue' ;;
        api/change-message-visibility-batch:--entries) kind='text' ;;
        api/create-queue:--queue-name) kind='text' ;;
        api/create-queue:--attributes) kind='new-attribute' ;;
        api/create-queue:--tags) kind='text' ;;
        api/delete-message:--queue-url) kind='queue' ;;
        api/delete-message:--receipt-handle) kind='text' ;;
        api/delete-message-batch:--queue-url) kind='queue' ;;
        api/delete-message-batch:--entries) kind='text' ;;
        api/delete-queue:--queue-url) kind='queue' ;;
        api/get-queue-attributes:--queue-url) kind='queue' ;;
        api/get-queue-attributes:--attribute-names) kind='choice VisibilityTimeout MaximumMessageSize MessageRetentionPeriod DelaySeconds ReceiveMessageWaitTimeSeconds Policy RedrivePolicy RedriveAllowPolicy KmsMasterKeyId KmsDataKeyReusePeriodSeconds SqsManagedSseEnabled FifoQueue ContentBasedDeduplication DeduplicationScope FifoThroughputLimit ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed CreatedTimestamp LastModifiedTimestamp QueueArn All' ;;
        api/get-queue-url:--queue-name) kind='text' ;;
        api/get-queue-url:--queue-owner-aws-account-id) kind='text' ;;
        api/list-dead-letter-source-queues:--queue-url) kind='queue' ;;
        api/list-dead-letter-source-queues:--next-token) kind='text' ;;
        api/list-dead-letter-source-queues:--max-results) kind='text' ;;
        api/list-message-move-tasks:--source-arn) kind='text' ;;
        api/list-message-move-tasks:--max-results) kind='text' ;;
        api/list-queue-tags:--queue-url) kind='queue' ;;
        api/list-queues:--queue-name-prefix) kind='text' ;;
        api/list-queues:--next-token) kind='text' ;;
        api/list-queues:--max-results) kind='text' ;;
        api/purge-queue:--queue-url) kind='queue' ;;
        api/receive-message:--queue-url) kind='queue' ;;
        api/receive-message:--attribute-names) kind='choice VisibilityTimeout MaximumMessageSize MessageRetentionPeriod DelaySeconds ReceiveMessageWaitTimeSeconds Policy RedrivePolicy RedriveAllowPolicy KmsMasterKeyId KmsDataKeyReusePeriodSeconds SqsManagedSseEnabled FifoQueue ContentBasedDeduplication DeduplicationScope FifoThroughputLimit ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed CreatedTimestamp LastModifiedTimestamp QueueArn All' ;;
        api/receive-message:--message-system-attribute-names) kind='choice All SenderId SentTimestamp ApproximateReceiveCount ApproximateFirstReceiveTimestamp SequenceNumber MessageDeduplicationId MessageGroupId AWSTraceHeader DeadLetterQueueSourceArn' ;;
        api/receive-message:--message-attribute-names) kind='text' ;;
        api/receive-message:--max-number-of-messages) kind='text' ;;
        api/receive-message:--visibility-timeout) kind='text' ;;
        api/receive-message:--wait-time-seconds) kind='text' ;;
        api/receive-message:--receive-request-attempt-id) kind='text' ;;
        api/remove-permission:--queue-url) kind='queue' ;;
        api/remove-permission:--label) kind='text' ;;
        api/send-message:--queue-url) kind='queue' ;;
        api/send-message:--message-body) kind='text' ;;
        api/send-message:--delay-seconds) kind='text' ;;
        api/send-message:--message-attributes) kind='text' ;;
        api/send-message:--message-system-attributes) kind='text' ;;
        api/send-message:--message-deduplication-id) kind='text' ;;
        api/send-message:--message-group-id) kind='text' ;;
        api/send-message-batch:--queue-url) kind='queue' ;;
        api/send-message-batch:--entries) kind='text' ;;
        api/set-queue-attributes:--queue-url) kind='queue' ;;
        api/set-queue-attributes:--attributes) kind='attribute' ;;
        api/start-message-move-task:--source-arn) kind='text' ;;
        api/start-message-move-task:--destination-arn) kind='text' ;;
        api/start-message-move-task:--max-number-of-messages-per-second) kind='text' ;;
        api/tag-queue:--queue-url) kind='queue' ;;
        api/tag-queue:--tags) kind='text' ;;
        api/untag-queue:--queue-url) kind='queue' ;;
        api/untag-queue:--tag-keys) kind='text' ;;
        *:--home) kind='directory' ;;
        *:-o | *:--output) kind='choice json jsonl text table body plugin' ;;
        *:--durability) kind='choice always batch none' ;;
        *:--color) kind='choice auto always never' ;;
        *) return 1 ;;
    esac
}

# The kind of the word behind a command.
_sqscli_word() {
    case "$1:$2" in
        init:1) kind='directory' ;;
        create-queue:1) kind='text' ;;
        list-queues:1) kind='text' ;;
        delete-queue:1) kind='queue' ;;
        attributes:1) kind='queue' ;;
        attributes:*) kind='attribute' ;;
        send:1) kind='queue' ;;
        send:2) kind='text' ;;
        receive:1) kind='queue' ;;
        extend:1) kind='queue' ;;
        extend:2) kind='text' ;;
        extend:3) kind='text' ;;
        delete:1) kind='queue' ;;
        delete:*) kind='text' ;;
        consume:1) kind='queue' ;;
        consume:*) kind='text' ;;
        purge:1) kind='queue' ;;
        redrive:1) kind='queue' ;;
        move:1) kind='queue' ;;
        move:2) kind='queue' ;;
        copy:1) kind='queue' ;;
        copy:2) kind='queue' ;;
        peek:1) kind='queue' ;;
        stats:1) kind='queue' ;;
        export:1) kind='queue' ;;
        import:1) kind='text' ;;
        wait:1) kind='queue' ;;
        check:1) kind='queue' ;;
        clock:1) kind='choice show freeze advance set reset' ;;
        clock:2) kind='text' ;;
        fsck:1) kind='queue' ;;
        journal:1) kind='choice dump verify compact' ;;
        journal:2) kind='queue' ;;
        api:1) kind='choice add-permission cancel-message-move-task change-message-visibility change-message-visibility-batch create-queue delete-message delete-message-batch delete-queue get-queue-attributes get-queue-url list-dead-letter-source-queues list-message-move-tasks list-queue-tags list-queues purge-queue receive-message remove-permission send-message send-message-batch set-queue-attributes start-message-move-task tag-queue untag-queue' ;;
        api:*) kind='text' ;;
        serve:*) kind='command' ;;
    esac
}

# The attributes of a queue that can be set, and the values of the one that a word begins with.
_sqscli_attributes() {
    names=(VisibilityTimeout= MaximumMessageSize= MessageRetentionPeriod= DelaySeconds= ReceiveMessageWaitTimeSeconds= Policy= RedrivePolicy= RedriveAllowPolicy= KmsMasterKeyId= KmsDataKeyReusePeriodSeconds= SqsManagedSseEnabled=)
    new_names=()
    fifo_names=(ContentBasedDeduplication= DeduplicationScope= FifoThroughputLimit=)
    new_fifo_names=(FifoQueue=)
    case "$1" in
        RedriveAllowPolicy=*) values=('{"redrivePermission":"allowAll"}' '{"redrivePermission":"denyAll"}') ;;
        SqsManagedSseEnabled=*) values=(true false) ;;
        FifoQueue=*) values=(true false) ;;
        ContentBasedDeduplication=*) values=(true false) ;;
        DeduplicationScope=*) values=(queue messageGroup) ;;
        FifoThroughputLimit=*) values=(perQueue perMessageGroupId) ;;
    esac
}

_sqscli_commands() {
    kind='choice init apply create-queue list-queues delete-queue attributes send receive extend delete consume purge redrive move copy peek stats export import wait check clock fsck journal api serve'
    [[ $1 ]] && _sqscli_word api 1
}

_sqscli_options() {
    case "$1" in
        init) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        apply) kind='choice -f --file --dry-run --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        create-queue) kind='choice --fifo --visibility-timeout --retention --delay --max-size --wait --dlq --max-receives --content-based-dedup --tag --attribute --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        list-queues) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        delete-queue) kind='choice --yes --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        attributes) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        send) kind='choice --body --body-file --lines -0 --null --jsonl --attr --delay --group --dedup --unless-pending --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        receive) kind='choice -n --max --all --wait --visibility-timeout --delete --to -0 --null --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        extend) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        delete) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        consume) kind='choice -j --jobs --visibility-timeout --backoff --timeout --until-empty --max-messages --max-runtime --lock --dead --batch --home --durability -q --quiet -v --verbose --color --version -h --help' ;;
        purge) kind='choice --yes --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        redrive) kind='choice --to --rate --dry-run --until-done --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        move) kind='choice --where --match --older-than --limit --rate --dry-run --transform --yes --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        copy) kind='choice --where --match --older-than --limit --rate --dry-run --transform --state --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        peek) kind='choice -n --max --state --where --match --follow --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        stats) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        export) kind='choice --to --force --home --durability -q --quiet -v --verbose --color --version -h --help' ;;
        import) kind='choice --from --home --durability -q --quiet -v --verbose --color --version -h --help' ;;
        wait) kind='choice --empty --min --timeout --home --durability -q --quiet -v --verbose --color --version -h --help' ;;
        check) kind='choice --max-age --max-depth --max-dlq --prometheus --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        clock) kind='choice --yes --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        fsck) kind='choice --repair --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        journal) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        api) kind='choice --query --cli-input-json --generate-cli-skeleton --no-paginate --cli-binary-format --region --profile --endpoint-url --ca-bundle --cli-read-timeout --cli-connect-timeout --no-sign-request --no-verify-ssl --no-cli-pager --no-cli-auto-prompt --debug --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        serve) kind='choice --host --port --auth --home --durability -q --quiet -v --verbose --color --version -h --help' ;;
        api/add-permission) kind='choice --queue-url --label --aws-account-ids --actions --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/cancel-message-move-task) kind='choice --task-handle --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/change-message-visibility) kind='choice --queue-url --receipt-handle --visibility-timeout --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/change-message-visibility-batch) kind='choice --queue-url --entries --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/create-queue) kind='choice --queue-name --attributes --tags --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/delete-message) kind='choice --queue-url --receipt-handle --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/delete-message-batch) kind='choice --queue-url --entries --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/delete-queue) kind='choice --queue-url --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/get-queue-attributes) kind='choice --queue-url --attribute-names --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/get-queue-url) kind='choice --queue-name --queue-owner-aws-account-id --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/list-dead-letter-source-queues) kind='choice --queue-url --next-token --max-results --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/list-message-move-tasks) kind='choice --source-arn --max-results --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/list-queue-tags) kind='choice --queue-url --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/list-queues) kind='choice --queue-name-prefix --next-token --max-results --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/purge-queue) kind='choice --queue-url --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/receive-message) kind='choice --queue-url --attribute-names --message-system-attribute-names --message-attribute-names --max-number-of-messages --visibility-timeout --wait-time-seconds --receive-request-attempt-id --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/remove-permission) kind='choice --queue-url --label --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/send-message) kind='choice --queue-url --message-body --delay-seconds --message-attributes --message-system-attributes --message-deduplication-id --message-group-id --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/send-message-batch) kind='choice --queue-url --entries --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/set-queue-attributes) kind='choice --queue-url --attributes --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/start-message-move-task) kind='choice --source-arn --destination-arn --max-number-of-messages-per-second --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/tag-queue) kind='choice --queue-url --tags --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        api/untag-queue) kind='choice --queue-url --tag-keys --query --cli-input-json --generate-cli-skeleton -o --output' ;;
        *) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
    esac
}

# Offers those words that go on as the current one does. `lead` is what stands in front of them in the same word, `cut` what readline has cut off.
_sqscli_offer() {
    local each
    for each; do
        each=$lead$each
        [[ $each == "$cur"* ]] && COMPREPLY+=("${each#"$cut"}")
    done
}

_sqscli_paths() {
    local each
    compopt -o filenames 2>/dev/null
    while IFS= read -r each; do
        each=$lead$each
        COMPREPLY+=("${each#"$cut"}")
    done < <(compgen -A "$1" -- "${cur#"$lead"}")
}

_sqscli_queues() {
    local each program=${COMP_WORDS[0]}
    while IFS= read -r each; do
        _sqscli_offer "$each"
    done < <("${program/#\~\//$HOME/}" ${home:+--home "$home"} list-queues -o text -- "${cur#"$lead"}" 2>/dev/null </dev/null)
}

_sqscli_attribute() {
    local values=() names=() new_names=() fifo_names=() new_fifo_names=() each
    _sqscli_attributes "${cur#"$lead"}"
    if [[ ${cur#"$lead"} == *=* ]]; then
        lead=${cur%%=*}=
        for each in "${values[@]}"; do
            # What the shell would take apart is quoted, unless the line does so already.
            [[ $each == *[!A-Za-z]* && $piece != [\'\"]* ]] && each="'$each'"
            _sqscli_offer "$each"
        done
        return
    fi
    compopt -o nospace 2>/dev/null
    _sqscli_offer "${names[@]}"
    [[ $kind == new-attribute ]] && _sqscli_offer "${new_names[@]}"
    [[ $first && ${first//[\"\']/} != *.fifo ]] && return
    _sqscli_offer "${fifo_names[@]}"
    [[ $kind == new-attribute ]] && _sqscli_offer "${new_fifo_names[@]}"
}

_sqscli_message_attribute() {
    local each
    case ${cur#"$lead"} in
        *:*=@*)
            lead=${cur%%=@*}=@
            while IFS= read -r each; do
                [[ -d $each ]] && each+=/ && compopt -o nospace 2>/dev/null
                printf -v each '%s%q' "$lead" "$each" # in the place of `-o filenames`, which quotes the @
                COMPREPLY+=("${each#"$cut"}")
            done < <(compgen -A file -- "${cur#"$lead"}")
            ;;
        *=*) ;;
        *:*)
            lead=${cur%:*}:
            compopt -o nospace 2>/dev/null
            _sqscli_offer String= Number= Binary=
            ;;
    esac
}

# The words from the one of this number on are a command line of their own.
_sqscli_command() {
    if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    elif ((COMP_CWORD > $1)) || [[ $cur == */* ]]; then
        _sqscli_paths file
    else
        _sqscli_offer $(compgen -A command -- "$cur")
    fi
}

_sqscli() {
    local kind='' command='' option='' home='' first='' position=1 words_only='' tail='' lead='' cut='' cur piece word i
    local line=$COMP_LINE words=() starts=() count=0 IFS=$' \t\n'
    COMPREPLY=()
    # readline cuts words at `=` and `:`: what stands together in the line is one word here.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        word=${line%%[![:space:]]*}
        line=${line#"$word"}
        line=${line#"$piece"}
        if [[ $word || $i == 0 ]]; then
            cut=''
            words[count]=$piece
            starts[count]=$i
            count=$((count + 1))
        else
            cut=${words[count - 1]}
            words[count - 1]+=$piece
        fi
    done
    [[ $piece == [:=@]* ]] && cut+=$piece
    [[ $2 == @* ]] && cut=${cut%@} # which it cuts off in its words and leaves on in what it wants completed
    cur=$cut$2
    for ((i = 1; i < count - 1; i++)); do
        word=${words[i]}
        if [[ $option ]]; then
            [[ $option == --home ]] && home=$word
            option=''
        elif [[ ! $words_only && $word == -?* ]]; then
            case $word in
                --) words_only=1 ;;
                --home=*) home=${word#*=} ;;
                --*=*) ;;
                *) _sqscli_value "$command" "$word" && option=$word ;;
            esac
        elif [[ ! $command || $command == api ]]; then
            command=${command:+$command/}$word
        else
            kind=''
            _sqscli_word "$command" "$position"
            [[ $kind == command && $words_only ]] && tail=${starts[i]} && break
            position=$((position + 1))
            first=${first:-$word}
        fi
    done
    home=${home//[\"\'\\]/}
    home=${home/#\~\//$HOME/}
    [[ $home =~ ^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?(.*)$ ]] && home=${!BASH_REMATCH[1]}${BASH_REMATCH[2]}
    kind=''
    if [[ $tail ]]; then
        _sqscli_command "$tail"
    elif [[ $option ]]; then
        _sqscli_value "$command" "$option"
    elif [[ ! $words_only && $cur == --*=* ]]; then
        lead=${cur%%=*}=
        _sqscli_value "$command" "${cur%%=*}"
    elif [[ ! $words_only && $cur == -* ]]; then
        _sqscli_options "$command"
    elif [[ ! $command || $command == api ]]; then
        _sqscli_commands "$command"
    else
        _sqscli_word "$command" "$position"
        if [[ $kind == command && $words_only ]]; then
            kind=''
            _sqscli_command "${starts[count - 1]}"
        elif [[ $kind == command ]]; then
            kind='choice --'
        fi
    fi
    case $kind in
        queue) _sqscli_queues ;;
        file | directory) _sqscli_paths "$kind" ;;
        attribute | new-attribute) _sqscli_attribute ;;
        message-attribute) _sqscli_message_attribute ;;
        command) _sqscli_offer $(compgen -A command -- "${cur#"$lead"}") ;;
        choice*) _sqscli_offer ${kind#choice} ;;
    esac
}

complete -F _sqscli sqscli
