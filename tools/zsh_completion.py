"""The completion for zsh, with the help of each option and command beside it."""

from __future__ import annotations

from sqscli.cli.table import COMMANDS
from tools.completion import NOTE, Place, option_lists, value_places, word_places

DRIVER = r"""
# The home where nobody names one; of what only sqscli can judge, a link or another user's, one without queues: then it is asked.
_sqscli_home() {
    local directory="$(pwd -P 2>/dev/null)"
    while [[ -n $directory ]]; do
        home=${directory%/}/.sqscli
        if [[ -e $home || -L $home ]]; then
            [[ -d $home && -O $home && ! -L $home ]] || home=/dev/null
            return
        fi
        [[ $directory == / ]] && break
        directory=${directory%/*}
        directory=${directory:-/}
    done
    home=${XDG_DATA_HOME:-$HOME/.local/share}/sqscli
}

_sqscli_queues() {
    local home=${(Q)1}
    local -a names
    home=${home/#\~\//$HOME/}
    home=${home:-$SQSCLI_HOME}
    [[ -n $home ]] || _sqscli_home
    if [[ ! -d $home/queues && -z $1 && -z $SQSCLI_HOME ]]; then
        names=(${(f)"$(_call_program queues ${(q)program} list-queues -o text 2>/dev/null)"})
    else
        names=($home/queues/*(/N:t))
    fi
    _describe -t queues queue names
}

_sqscli() {
    local word program=$words[1] command='' option='' home='' kind='' position=1 words_only='' i
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
            ((position++))
        fi
    done
    kind=''
    if [[ -n $option ]]; then
        _sqscli_value "$command" $option
    elif [[ -z $words_only && $words[CURRENT] == --*=* ]] && _sqscli_value "$command" ${words[CURRENT]%%=*}; then
        compset -P '*='
    elif [[ -z $words_only && $words[CURRENT] == -* ]]; then
        _sqscli_options "$command"
        _describe -t options option offered
        return
    elif [[ -z $command ]]; then
        _sqscli_commands
        _describe -t commands command offered
        return
    else
        _sqscli_word $command $position
    fi
    case $kind in
        queue) _sqscli_queues "$home" ;;
        file) _files ;;
        directory) _files -/ ;;
        choice*) offered=(${=kind#choice}); _describe -t values value offered ;;
        *) _message 'text' ;;
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
    lines += ["    esac", "}", "", "_sqscli_commands() {", "    offered=("]
    lines += [f"        {described(command.name, command.summary)}" for command in COMMANDS.values()]
    lines += ["    )", "}", "", "_sqscli_options() {", '    case "$1" in']
    for name, options in option_lists():
        lines += [f"        ({name}) offered=("]
        lines += [f"            {described(each, meaning)}" for each, meaning in options]
        lines += ["        ) ;;"]
    return "\n".join([*lines, "    esac", "}"]) + "\n" + DRIVER


def described(name: str, help_text: str) -> str:
    """`'name:help'` for `_describe`, which splits at the first colon."""
    quoted = help_text.replace("'", "'\\''")
    return f"'{name}:{quoted}'"


def kind(place: Place) -> str:
    return " ".join(("choice", *place.choices)) if place.kind == "choice" else place.kind
