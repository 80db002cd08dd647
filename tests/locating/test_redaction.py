"""No password comes through, however the address is written."""

import pytest

from tracker.store.redaction import redacted, redacted_text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://u:s3cret@h:5432/d", "postgresql://u:***@h:5432/d"),
        ("postgresql+psycopg2://u:s3%63ret@h/d", "postgresql+psycopg2://u:***@h/d"),
        ("mysql://u:s3@cret@h/d", "mysql://u:***@h/d"),
        ("mysql://u:s3/cr?et@h/d", "mysql://u:***@h/d"),
        ("postgresql://:s3cret@h/d", "postgresql://:***@h/d"),
        ("postgresql://h/d?user=u&password=s3cret&sslmode=require", "postgresql://h/d?user=u&password=***&sslmode=require"),
        ("postgresql://h/d?pass%77ord=s3cret", "postgresql://h/d?pass%77ord=***"),
        ("mysql://h/d?ssl_ca=/x;PASSWD=s3cret", "mysql://h/d?ssl_ca=/x;PASSWD=***"),
        ("https://h/x?access_token=s3cret", "https://h/x?access_token=***"),
        ("postgresql:/u:s3cret@h/d", "postgresql:/u:***@h/d"),
        ("u:s3cret@h/d", "u:***@h/d"),
    ],
)  # fmt: skip
def test_a_password_is_hidden(address: str, shown: str) -> None:
    assert redacted(address) == shown


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://h:5432/d",
        "postgresql://u@h/d?sslmode=require",
        "file:///home/a:b@c/mlruns",
        "sqlite:////home/a:b@c/x.db",
        "/home/mira/mlruns",
        "",
    ],
)
def test_what_has_no_password_stays_as_it_is(address: str) -> None:
    assert redacted(address) == address


def test_addresses_inside_a_text_are_redacted() -> None:
    text = "could not connect to 'postgresql://u:s3cret@h/d' nor to mysql://u:s3cret@h/d?a=b, sorry"
    assert redacted_text(text) == "could not connect to 'postgresql://u:***@h/d' nor to mysql://u:***@h/d?a=b, sorry"
