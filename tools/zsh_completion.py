"""The completion for zsh, with the help of each option and command beside it."""

from __future__ import annotations

from sqscli.cli.table import COMMANDS
from tools.completion import DATA_TYPES, NOTE, Place, attribute_lists, attributes, option_lists, value_places, word_places

DRIVER = r"""
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
    local -a types=(DATA_TYPES)
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
"""


def script() -> str:
    lines = ["#compdef sqscli", f"# zsh completion for sqscli. {NOTE}", ""]
    lines += ["# The kind of the value of an option, or 1 where it takes none.", "_sqscli_value() {", '    case "$1:$2" in']
    lines += [f"        ({' | '.join(patterns)}) kind='{kind(place)}' ;;" for patterns, place in value_places()]
    lines += ["        (*) return 1 ;;", "    esac", "}", "", "# The kind of the word behind a command.", "_sqscli_word() {", '    case "$1:$2" in']
    lines += [f"        ({pattern}) kind='{kind(place)}' ;;" for pattern, place in word_places()]
    lines += ["    esac", "}", "", *attribute_table(), "", "_sqscli_commands() {", "    offered=("]
    lines += [f"        {described(command.name, command.summary)}" for command in COMMANDS.values()]
    lines += ["    )", "}", "", "_sqscli_options() {", '    case "$1" in']
    for name, options in option_lists():
        lines += [f"        ({name}) offered=("]
        lines += [f"            {described(each, meaning)}" for each, meaning in options]
        lines += ["        ) ;;"]
    return "\n".join([*lines, "    esac", "}"]) + "\n" + DRIVER.replace("DATA_TYPES", " ".join(DATA_TYPES))


def attribute_table() -> list[str]:
    """The names of a queue's attributes with what they may be, and the values of the one that NAME=... begins with."""
    lines = [
        "# The attributes of a queue that can be set, and what is known of the values of the one that a word begins with.",
        "_sqscli_attributes() {",
    ]
    for array, found in attribute_lists():
        lines += [f"    {array}=(", *(f"        {described(each.name, each.meaning)}" for each in found), "    )"]
    lines += ["    case $1 in"]
    for each in attributes():
        values = f" values=({' '.join(quoted(value) for value in each.values)})" if each.values else ""
        lines += [f"        ({each.name}=*) meaning={quoted(each.meaning)}{values} ;;"]
    return [*lines, "    esac", "}"]


def described(name: str, help_text: str) -> str:
    """`'name:help'` for `_describe`, which splits at the first colon."""
    return quoted(f"{name}:{help_text}")


def quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def kind(place: Place) -> str:
    return " ".join(("choice", *place.choices)) if place.kind == "choice" else place.kind
