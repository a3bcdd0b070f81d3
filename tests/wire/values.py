"""Requests and results of every action, made from the table."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sqscli.api.actions import ENUMS, STRUCTURES, ListOf, MapOf, Member, Type

# Every character that a message may hold; those that a protocol may stumble over come more often.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("\t\n\r&<>\"'%+=;/ \\\u00e4\u20ac\ud7ff\ue000\ufffd\U0001f600\U0010ffff"),
        st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"),
    ),
    max_size=12,
)
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "str": TEXTS,
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(0, 2**53),
    "bool": st.booleans(),
    "blob": st.binary(max_size=8),
}


Known = dict[str, st.SearchStrategy[Any]]


def structures(members: tuple[Member, ...], known: Known | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """`known` are the values of members of those names, where any will not do."""

    def of(member: Member) -> st.SearchStrategy[Any]:
        return known[member.name] if known and member.name in known else values(member.type, known)

    required = {member.name: of(member) for member in members if member.required}
    return st.fixed_dictionaries(required, optional={member.name: of(member) for member in members if not member.required})


def values(type_: Type, known: Known | None = None) -> st.SearchStrategy[Any]:
    if isinstance(type_, ListOf):
        return st.lists(values(type_.element, known), min_size=1, max_size=3)
    if isinstance(type_, MapOf):
        keys = st.sampled_from(ENUMS[type_.key]) if type_.key in ENUMS else TEXTS.filter(bool)
        return st.dictionaries(keys, values(type_.value, known), min_size=1, max_size=3)
    if type_ in STRUCTURES:
        return structures(STRUCTURES[type_], known)
    return st.sampled_from(ENUMS[type_]) if type_ in ENUMS else SCALARS[type_]
