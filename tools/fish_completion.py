"""The completion for fish, with the help of each option and command beside it."""

from __future__ import annotations

from sqscli.cli.table import COMMANDS
from tools.completion import NOTE, Place, option_lists, value_places, word_places

DRIVER = r"""
# The home where nobody names one; of what only sqscli can judge, a link or another user's, one without queues: then it is asked.
function __sqscli_home
    set -l directory (pwd -P 2>/dev/null)
    while test -n "$directory"
        set -l home (string replace -r '/$' '' -- $directory)/.sqscli
        if test -e $home; or test -L $home
            test -d $home; and test -O $home; and not test -L $home; or set home /dev/null
            echo $home
            return
        end
        test "$directory" = /; and break
        set directory (string replace -r '/[^/]*$' '' -- $directory)
        test -n "$directory"; or set directory /
    end
    set -l home ~/.local/share/sqscli
    test -n "$XDG_DATA_HOME"; and set home $XDG_DATA_HOME/sqscli
    echo $home
end

function __sqscli_queues --argument-names home
    if test -z "$home"
        set home $SQSCLI_HOME
    end
    if test -z "$home"
        set home (__sqscli_home)
        if not test -d "$home/queues"
            command $argv[2] list-queues -o text 2>/dev/null
            return
        end
    end
    for directory in (string replace -r '^~/' "$HOME/" -- $home)/queues/*/
        set directory (string trim --right --chars / -- $directory)
        test -L $directory; or string replace -r '.*/' '' -- $directory
    end
end

function __sqscli
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -l command ''
    set -l option ''
    set -l home ''
    set -l position 1
    set -l words_only ''
    set -l prefix ''
    set -l kind
    for word in $words[2..-1]
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
            set position (math $position + 1)
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
    end
    switch "$kind[1]"
        case queue
            string replace -r -- '^' $prefix (__sqscli_queues "$home" $program)
        case file
            string replace -r -- '^' $prefix (__fish_complete_path $current)
        case directory
            string replace -r -- '^' $prefix (__fish_complete_directories $current)
        case choice
            string replace -r -- '^' $prefix $kind[2..-1]
    end
end

complete -c sqscli -f -a '(__sqscli)'
"""


def script() -> str:
    lines = [f"# fish completion for sqscli. {NOTE}", "", "# The kind of the value of an option; nothing where it takes none."]
    lines += ["function __sqscli_value", '    switch "$argv[1]:$argv[2]"']
    for patterns, place in value_places():
        lines += [f"        case {' '.join(quoted(pattern) for pattern in patterns)}", f"            {kind(place)}"]
    lines += ["    end", "end", "", "# The kind of the word behind a command.", "function __sqscli_word", '    switch "$argv[1]:$argv[2]"']
    for pattern, place in word_places():
        lines += [f"        case {quoted(pattern)}", f"            {kind(place)}"]
    lines += ["    end", "end", "", "function __sqscli_commands"]
    lines += table("    ", [(command.name, command.summary) for command in COMMANDS.values()])
    lines += ["end", "", "function __sqscli_options", '    switch "$argv[1]"']
    for name, options in option_lists():
        lines += [f"        case {quoted(name)}", *table("            ", options)]
    return "\n".join([*lines, "    end", "end"]) + "\n" + DRIVER


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def kind(place: Place) -> str:
    """One word a line, as fish makes lists of them."""
    return " ".join(("printf '%s\\n'", *((place.kind, *place.choices) if place.kind == "choice" else (place.kind,))))


def table(indent: str, entries: list[tuple[str, str]]) -> list[str]:
    """The command that prints the entries as fish reads them: a word, a tab, what it means."""
    lines = [f"{indent}printf '%s\\t%s\\n'", *(f"{indent}    {name} {quoted(meaning)}" for name, meaning in entries)]
    return [f"{line} \\" for line in lines[:-1]] + lines[-1:]
