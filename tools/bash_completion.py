"""The completion for bash: no need of the bash-completion package, which only has to load it."""

from __future__ import annotations

from sqscli.cli.table import COMMANDS
from tools.completion import NOTE, Place, option_lists, value_places, word_places

DRIVER = r"""
# The home where nobody names one; of what only sqscli can judge, a link or another user's, one without queues: then it is asked.
_sqscli_home() {
    local directory
    directory=$(pwd -P 2>/dev/null)
    while [[ $directory ]]; do
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
    local directory home=$1
    home=${home//[\"\']/}
    home=${home/#\~\//$HOME/}
    [[ $home ]] || home=${SQSCLI_HOME-}
    [[ $home ]] || _sqscli_home
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
        elif [[ ! $command || $command == api ]]; then
            command=${command:+$command/}$word
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
"""


def script() -> str:
    lines = [f"# bash completion for sqscli. {NOTE}", "", "# The kind of the value of an option, or 1 where it takes none.", "_sqscli_value() {"]
    lines += ['    case "$1:$2" in']
    lines += [f"        {' | '.join(patterns)}) kind='{kind(place)}' ;;" for patterns, place in value_places()]
    lines += ["        *) return 1 ;;", "    esac", "}", "", "# The kind of the word behind a command.", "_sqscli_word() {", '    case "$1:$2" in']
    lines += [f"        {pattern}) kind='{kind(place)}' ;;" for pattern, place in word_places()]
    lines += ["    esac", "}", "", "_sqscli_commands() {", f"    kind='choice {' '.join(COMMANDS)}'", "}", ""]
    lines += ["_sqscli_options() {", '    case "$1" in']
    lines += [f"        {name}) kind='choice {' '.join(each for each, _ in options)}' ;;" for name, options in option_lists()]
    return "\n".join([*lines, "    esac", "}"]) + "\n" + DRIVER


def kind(place: Place) -> str:
    return " ".join(("choice", *place.choices)) if place.kind == "choice" else place.kind
