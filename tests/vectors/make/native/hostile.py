"""Messages that must be refused, each with the name of its error. Only the named thing is wrong: wherever a signature can
be right, it is. A case whose error is "none" must be accepted."""

from . import hostile_offers, hostile_people, hostile_signed, hostile_statements


def hostile_cases(story):
    cases = []
    for part in (hostile_signed, hostile_statements, hostile_people, hostile_offers):
        cases += part.cases(story)
    names = [case["name"] for case in cases]
    assert len(names) == len(set(names)), "two cases of one name"
    return cases

