"""What the documents say of the rules is what the rules are."""

from tools import make_conformance


def test_the_conformance_statement_is_made_of_the_rules() -> None:
    assert make_conformance.TARGET.read_text(encoding="utf-8") == make_conformance.text()
