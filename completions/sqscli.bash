# bash completion for sqscli. Generated from sqscli/cli/table.py by python -m tools.documents.

# The kind of the value of an option, or 1 where it takes none.
_sqscli_value() {
    case "$1:$2" in
        create-queue:--visibility-timeout) kind='text' ;;
        create-queue:--retention) kind='text' ;;
        create-queue:--delay) kind='text' ;;
        create-queue:--max-size) kind='text' ;;
        create-queue:--wait) kind='text' ;;
        create-queue:--dlq) kind='queue' ;;
        create-queue:--max-receives) kind='text' ;;
        create-queue:--tag) kind='text' ;;
        create-queue:--attribute) kind='text' ;;
        create-queue:-o | create-queue:--output) kind='choice json jsonl text table' ;;
        list-queues:-o | list-queues:--output) kind='choice json jsonl text table' ;;
        delete-queue:-o | delete-queue:--output) kind='choice json jsonl text table' ;;
        attributes:-o | attributes:--output) kind='choice json jsonl text table' ;;
        send:--body) kind='text' ;;
        send:--body-file) kind='file' ;;
        send:--attr) kind='text' ;;
        send:--delay) kind='text' ;;
        send:--group) kind='text' ;;
        send:--dedup) kind='text' ;;
        send:-o | send:--output) kind='choice json jsonl text table' ;;
        receive:-n | receive:--max) kind='text' ;;
        receive:--wait) kind='text' ;;
        receive:--visibility-timeout) kind='text' ;;
        receive:--to) kind='file' ;;
        receive:-o | receive:--output) kind='choice json jsonl text table body' ;;
        extend:-o | extend:--output) kind='choice json jsonl text table' ;;
        delete:-o | delete:--output) kind='choice json jsonl text table' ;;
        purge:-o | purge:--output) kind='choice json jsonl text table' ;;
        redrive:--to) kind='queue' ;;
        redrive:--rate) kind='text' ;;
        redrive:-o | redrive:--output) kind='choice json jsonl text table' ;;
        peek:-n | peek:--max) kind='text' ;;
        peek:--state) kind='choice available delayed in-flight' ;;
        peek:-o | peek:--output) kind='choice json jsonl text table body' ;;
        stats:-o | stats:--output) kind='choice json jsonl text table' ;;
        clock:-o | clock:--output) kind='choice json jsonl text table' ;;
        api:--query) kind='text' ;;
        api:--cli-input-json) kind='text' ;;
        api:--generate-cli-skeleton) kind='choice input output' ;;
        api:--cli-binary-format) kind='choice base64 raw-in-base64-out' ;;
        api:--region) kind='text' ;;
        api:--profile) kind='text' ;;
        api:--endpoint-url) kind='text' ;;
        api:--ca-bundle) kind='text' ;;
        api:--cli-read-timeout) kind='text' ;;
        api:--cli-connect-timeout) kind='text' ;;
        api:-o | api:--output) kind='choice json text table' ;;
        serve:--host) kind='text' ;;
        serve:--port) kind='text' ;;
        serve:--auth) kind='file' ;;
        serve:-o | serve:--output) kind='choice text' ;;
        *:--home) kind='directory' ;;
        *:-o | *:--output) kind='choice json jsonl text table body' ;;
        *:--durability) kind='choice always batch none' ;;
        *:--color) kind='choice auto always never' ;;
        *) return 1 ;;
    esac
}

# The kind of the word behind a command.
_sqscli_word() {
    case "$1:$2" in
        create-queue:1) kind='text' ;;
        list-queues:1) kind='text' ;;
        delete-queue:1) kind='queue' ;;
        attributes:1) kind='queue' ;;
        attributes:*) kind='text' ;;
        send:1) kind='queue' ;;
        send:2) kind='text' ;;
        receive:1) kind='queue' ;;
        extend:1) kind='queue' ;;
        extend:2) kind='text' ;;
        extend:3) kind='text' ;;
        delete:1) kind='queue' ;;
        delete:*) kind='text' ;;
        purge:1) kind='queue' ;;
        redrive:1) kind='queue' ;;
        peek:1) kind='queue' ;;
        stats:1) kind='queue' ;;
        clock:1) kind='choice show freeze advance set reset' ;;
        clock:2) kind='text' ;;
        api:1) kind='choice add-permission cancel-message-move-task change-message-visibility change-message-visibility-batch create-queue delete-message delete-message-batch delete-queue get-queue-attributes get-queue-url list-dead-letter-source-queues list-message-move-tasks list-queue-tags list-queues purge-queue receive-message remove-permission send-message send-message-batch set-queue-attributes start-message-move-task tag-queue untag-queue' ;;
        api:*) kind='text' ;;
        serve:*) kind='text' ;;
    esac
}

_sqscli_commands() {
    kind='choice create-queue list-queues delete-queue attributes send receive extend delete purge redrive peek stats clock api serve'
}

_sqscli_options() {
    case "$1" in
        create-queue) kind='choice --fifo --visibility-timeout --retention --delay --max-size --wait --dlq --max-receives --content-based-dedup --tag --attribute --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        list-queues) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        delete-queue) kind='choice --yes --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        attributes) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        send) kind='choice --body --body-file --lines -0 --null --jsonl --attr --delay --group --dedup --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        receive) kind='choice -n --max --all --wait --visibility-timeout --delete --to -0 --null --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        extend) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        delete) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        purge) kind='choice --yes --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        redrive) kind='choice --to --rate --dry-run --until-done --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        peek) kind='choice -n --max --state --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        stats) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        clock) kind='choice --yes --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        api) kind='choice --query --cli-input-json --generate-cli-skeleton --no-paginate --cli-binary-format --region --profile --endpoint-url --ca-bundle --cli-read-timeout --cli-connect-timeout --no-sign-request --no-verify-ssl --no-cli-pager --no-cli-auto-prompt --debug --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        serve) kind='choice --host --port --auth --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
        *) kind='choice --home -o --output --durability -q --quiet -v --verbose --color --version -h --help' ;;
    esac
}

_sqscli_queues() {
    local directory home=$1
    home=${home//[\"\']/}
    home=${home/#\~\//$HOME/}
    [[ $home ]] || home=${SQSCLI_HOME-}
    [[ $home ]] || home=${XDG_DATA_HOME:-$HOME/.local/share}/sqscli
    if [[ ! -d $home/queues && ! $1 && ! ${SQSCLI_HOME-} ]]; then
        COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" list-queues -o text 2>/dev/null)" -- "$2"))
        return
    fi
    for directory in "$home/queues/$2"*/; do
        directory=${directory%/}
        [[ -d $directory && ! -L $directory ]] && COMPREPLY+=("${directory##*/}")
    done
}

_sqscli() {
    local word cur=${COMP_WORDS[COMP_CWORD]} command='' option='' home='' kind='' position=1 joined='' words_only='' i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == [:=@]* ]]; then # readline splits `--home=DIR`, URLs and ARNs
            [[ $option ]] || joined=1
        elif [[ $joined ]]; then
            joined=''
        elif [[ $option ]]; then
            [[ $option == --home ]] && home=$word
            option=''
        elif [[ ! $words_only && $word == -?* ]]; then
            if [[ $word == -- ]]; then words_only=1; elif _sqscli_value "$command" "$word"; then option=$word; fi
        elif [[ ! $command ]]; then
            command=$word
        else
            position=$((position + 1))
        fi
    done
    [[ $cur == '=' ]] && cur=''
    if [[ $option ]]; then
        _sqscli_value "$command" "$option"
    elif [[ ! $words_only && $cur == -* ]]; then
        _sqscli_options "$command"
    elif [[ ! $command ]]; then
        _sqscli_commands
    else
        _sqscli_word "$command" "$position"
    fi
    case $kind in
        queue) _sqscli_queues "$home" "$cur" ;;
        file | directory)
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -A "$kind" -- "$cur")
            ;;
        choice*) COMPREPLY=($(compgen -W "${kind#choice}" -- "$cur")) ;;
    esac
}

complete -F _sqscli sqscli
