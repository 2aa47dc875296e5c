"""Secrets are not written down by accident."""

import copy
import json
import logging
import pickle
from string import Template

import pytest

from commonty.ballots.credential import PrivateCredential
from commonty.ballots.secret import Secret, SecretScalar, SecretWithheld

NUMBER = 31415926535897932384626433832795
KEY = SecretScalar(NUMBER)


def test_whoever_means_to_has_the_value() -> None:
    assert KEY.disclose() == NUMBER


def test_its_representation_which_tracebacks_show_does_not_tell_it() -> None:
    assert repr(KEY) == "<SecretScalar, withheld>"
    assert repr([PrivateCredential("abc")]) == "[<PrivateCredential, withheld>]"
    assert f"{KEY!r}" == "<SecretScalar, withheld>"


@pytest.mark.parametrize(
    "write",
    [
        str,
        print,
        lambda secret: f"{secret}",
        lambda secret: f"{secret:d}",
        "{}".format,
        lambda secret: "%s" % secret,  # noqa: UP031 - that is what is tried
        lambda secret: Template("$it").substitute(it=secret),
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        lambda secret: pickle.dumps([secret], protocol=0),
    ],
)
def test_what_would_write_it_down_is_refused(write: object) -> None:
    with pytest.raises(SecretWithheld):
        write(KEY)  # type: ignore[operator] # a callable


@pytest.mark.parametrize("write", [json.dumps, int, "%d".__mod__, hash, bytes, vars])
def test_what_takes_plain_values_alone_does_not_take_it(write: object) -> None:
    with pytest.raises(TypeError):
        write(KEY)  # type: ignore[operator] # a callable


def test_a_log_does_not_tell_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("ballots").info("the key: %r", KEY)

    assert caplog.messages == ["the key: <SecretScalar, withheld>"]


def test_secrets_of_the_same_value_are_equal_and_others_are_not() -> None:
    assert SecretScalar(NUMBER) == KEY
    assert SecretScalar(NUMBER + 1) != KEY
    assert KEY != NUMBER
    assert Secret("7") != Secret("8")
