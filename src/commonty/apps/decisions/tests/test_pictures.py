"""What is left of a picture that somebody took of a signed sheet."""

import io

import pytest
from PIL import Image, PngImagePlugin

from commonty.apps.decisions.pictures import NoPicture, stripped
from commonty.apps.decisions.tests.halls import photograph


def pixels(raw: bytes) -> bytes:
    return Image.open(io.BytesIO(raw)).tobytes()


def test_a_photograph_is_kept_as_it_is_and_says_nothing_but_which_way_is_up() -> None:
    taken = photograph(upright=6)

    kept = stripped(taken)

    shown = Image.open(io.BytesIO(kept.raw))
    assert kept.media == "image/jpeg"
    assert pixels(kept.raw) == pixels(taken)
    assert dict(shown.getexif()) == {0x0112: 6}
    assert "comment" not in shown.info
    assert not any(each in kept.raw for each in (b"Ada", b"a film", b"Phone"))
    assert any(each in taken for each in (b"Ada", b"a film", b"Phone"))


def test_a_picture_that_stands_upright_has_no_word_with_it() -> None:
    kept = stripped(photograph(upright=1))

    assert b"Exif" not in kept.raw


def test_a_picture_without_loss_keeps_its_dots_and_loses_what_was_written_into_it() -> None:
    written = PngImagePlugin.PngInfo()
    written.add_text("Author", "Ada")
    made = io.BytesIO()
    Image.radial_gradient("L").resize((20, 20)).save(made, "PNG", pnginfo=written)

    kept = stripped(made.getvalue() + b"more")

    assert kept.media == "image/png"
    assert pixels(kept.raw) == pixels(made.getvalue())
    assert b"Ada" not in kept.raw
    assert b"more" not in kept.raw


@pytest.mark.parametrize("cut", [3, 30, 200, -40])
def test_what_breaks_off_is_refused(cut: int) -> None:
    whole = stripped(photograph()).raw

    with pytest.raises(NoPicture):
        stripped(whole[:cut])


@pytest.mark.parametrize("other", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"%PDF-1.7", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff"])
def test_what_is_no_picture_is_refused(other: bytes) -> None:
    with pytest.raises(NoPicture):
        stripped(other)
