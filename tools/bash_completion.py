"""The completion for bash: no need of the bash-completion package, which only has to load it."""

from __future__ import annotations

from sqscli.cli.table import COMMANDS
from tools.completion import DATA_TYPES, NOTE, Place, attribute_lists, attributes, option_lists, value_places, word_places

DRIVER = r"""
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
            _sqscli_offer DATA_TYPES
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
"""


def script() -> str:
    lines = [f"# bash completion for sqscli. {NOTE}", "", "# The kind of the value of an option, or 1 where it takes none.", "_sqscli_value() {"]
    lines += ['    case "$1:$2" in']
    lines += [f"        {' | '.join(patterns)}) kind='{kind(place)}' ;;" for patterns, place in value_places()]
    lines += ["        *) return 1 ;;", "    esac", "}", "", "# The kind of the word behind a command.", "_sqscli_word() {", '    case "$1:$2" in']
    lines += [f"        {pattern}) kind='{kind(place)}' ;;" for pattern, place in word_places()]
    lines += ["    esac", "}", "", *attribute_table(), "", "_sqscli_commands() {", f"    kind='choice {' '.join(COMMANDS)}'"]
    lines += ["    [[ $1 ]] && _sqscli_word api 1", "}", ""]
    lines += ["_sqscli_options() {", '    case "$1" in']
    lines += [f"        {name}) kind='choice {' '.join(each for each, _ in options)}' ;;" for name, options in option_lists()]
    types = " ".join(f"{each}=" for each in DATA_TYPES)
    return "\n".join([*lines, "    esac", "}"]) + "\n" + DRIVER.replace("DATA_TYPES", types)


def attribute_table() -> list[str]:
    """The names of a queue's attributes, and the values of the one that NAME=... begins with."""
    lines = ["# The attributes of a queue that can be set, and the values of the one that a word begins with.", "_sqscli_attributes() {"]
    for array, found in attribute_lists():
        lines += [f"    {array}=({' '.join(f'{each.name}=' for each in found)})"]
    lines += ['    case "$1" in']
    for attribute in attributes():
        if attribute.values:
            lines += [f"        {attribute.name}=*) values=({' '.join(quoted(value) for value in attribute.values)}) ;;"]
    return [*lines, "    esac", "}"]


def quoted(text: str) -> str:
    return text if text.isalnum() else f"'{text}'"


def kind(place: Place) -> str:
    return " ".join(("choice", *place.choices)) if place.kind == "choice" else place.kind
