"""The completion for fish, with the help of each option and command beside it."""

from __future__ import annotations

from sqscli.cli.table import COMMANDS
from tools.completion import DATA_TYPES, NOTE, Place, attribute_lists, attributes, option_lists, value_places, word_places

DRIVER = r"""
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
        printf '%s\n' $prefix(string replace -r -- ':.*' ':' $current)DATA_TYPES
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
"""


def script() -> str:
    lines = [f"# fish completion for sqscli. {NOTE}", "", "# The kind of the value of an option; nothing where it takes none."]
    lines += ["function __sqscli_value", '    switch "$argv[1]:$argv[2]"']
    for patterns, place in value_places():
        lines += [f"        case {' '.join(quoted(pattern) for pattern in patterns)}", f"            {kind(place)}"]
    lines += ["    end", "end", "", "# The kind of the word behind a command.", "function __sqscli_word", '    switch "$argv[1]:$argv[2]"']
    for pattern, place in word_places():
        lines += [f"        case {quoted(pattern)}", f"            {kind(place)}"]
    lines += ["    end", "end", "", *attribute_tables(), "function __sqscli_commands"]
    lines += table("    ", [(command.name, command.summary) for command in COMMANDS.values()])
    lines += ["end", "", "function __sqscli_options", '    switch "$argv[1]"']
    for name, options in option_lists():
        lines += [f"        case {quoted(name)}", *table("            ", options)]
    return "\n".join([*lines, "    end", "end"]) + "\n" + DRIVER.replace("DATA_TYPES", "{" + ",".join(f"{each}=" for each in DATA_TYPES) + "}")


def attribute_tables() -> list[str]:
    """The names of a queue's attributes with what they may be, and the values of the one that NAME=... begins with."""
    lines: list[str] = []
    for title, found in attribute_lists():
        printed = table("    ", [(f"{each.name}=", each.meaning) for each in found]) if found else []
        lines += [f"function __sqscli_attribute_{title}", *printed, "end", ""]
    lines += ["# The values of the attribute that a word begins with.", "function __sqscli_attribute_values", '    switch "$argv[1]"']
    for each in attributes():
        if each.values:
            lines += [f"        case {quoted(f'{each.name}=*')}", f"            printf '%s\\n' {' '.join(quoted(value) for value in each.values)}"]
    return [*lines, "    end", "end", ""]


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def kind(place: Place) -> str:
    """One word a line, as fish makes lists of them."""
    return " ".join(("printf '%s\\n'", *((place.kind, *place.choices) if place.kind == "choice" else (place.kind,))))


def table(indent: str, entries: list[tuple[str, str]]) -> list[str]:
    """The command that prints the entries as fish reads them: a word, a tab, what it means."""
    lines = [f"{indent}printf '%s\\t%s\\n'", *(f"{indent}    {name} {quoted(meaning)}" for name, meaning in entries)]
    return [f"{line} \\" for line in lines[:-1]] + lines[-1:]
