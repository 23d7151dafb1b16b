"""Which addresses of citizens' files are fetched at all."""

from __future__ import annotations

import pytest

from bot.errors import FileRefused
from bot.files.gate import Gate, Target, is_public, pinned

GATE = Gate(("*.zdn.vn", "photo.example.vn"))

STRANGE_ADDRESSES = (
    "",
    "photo.zdn.vn/a.jpg",
    "//photo.zdn.vn/a.jpg",
    "ftp://photo.zdn.vn/a.jpg",
    "file:///etc/passwd",
    "gopher://photo.zdn.vn/",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)",
    "https:photo.zdn.vn/a.jpg",
    "https:///photo.zdn.vn/a.jpg",
    "https://user@photo.zdn.vn/a.jpg",
    "https://photo.zdn.vn@evil.example/a.jpg",
    "https://photo.zdn.vn:pw@evil.example/",
    "https://evil.example\\@photo.zdn.vn/",
    "https://evil.example/photo.zdn.vn",
    "https://evil.example#.zdn.vn/",
    "https://evil.example?.zdn.vn/",
    "https://photo.zdn.vn.evil.example/a.jpg",
    "https://evilzdn.vn/a.jpg",
    "https://zdn.vn/a.jpg",
    "https://.zdn.vn/a.jpg",
    "https://photo..zdn.vn/a.jpg",
    "https://photo.zdn.vn./a.jpg",
    "https://-x.zdn.vn/a.jpg",
    "https://photo.zdn.vn:22/a.jpg",
    "https://photo.zdn.vn:80/a.jpg",
    "https://photo.zdn.vn:8443/a.jpg",
    "https://photo.zdn.vn:0443x/a.jpg",
    "http://photo.zdn.vn:8080/a.jpg",
    "https://photo.zdn.vn /a.jpg",
    "https://photo.zdn.vn/a b.jpg",
    "https://photo.zdn.vn/a.jpg\r\nHost: evil.example",
    "https://photo.zdn.vn/a\tb",
    "https://photo.zdn.vn/\\\\evil.example",
    "https://phоto.zdn.vn/a.jpg",  # a Cyrillic "о"
    "https://photo.zdn。vn/a.jpg",  # an ideographic full stop
    "https://photo.ｚdn.vn/a.jpg",  # a wide "z"
    "https://photo.xn--zdn-abc.vn/a.jpg",
    "https://127.0.0.1/a.jpg",
    "https://2130706433/a.jpg",
    "https://0177.0.0.1/a.jpg",
    "https://0x7f.0x0.0x0.0x1/a.jpg",
    "https://0x7f000001/a.jpg",
    "https://127.1/a.jpg",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/a.jpg",
    "https://[::ffff:127.0.0.1]/a.jpg",
    "https://[fe80::1%25eth0]/a.jpg",
    "https://localhost/a.jpg",
    "http://127.0.0.1:8089/static/anh-mau.png",
    "https://photo.zdn.vn/" + "a" * 2_000,
)
INNER_ADDRESSES = (
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.8",
    "192.88.99.1",
    "168.63.129.16",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.251",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:118.102.1.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "2130706433",
    "0x7f000001",
    "127.1",
    "localhost",
    "",
)


@pytest.mark.parametrize("address", STRANGE_ADDRESSES)
def test_an_address_that_is_not_surely_a_host_of_ours_is_refused(address: str) -> None:
    with pytest.raises(FileRefused):
        GATE.read(address)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://photo.zdn.vn/a/b.jpg?x=1&y=2", Target("photo.zdn.vn", 443, "/a/b.jpg?x=1&y=2")),
        ("https://b-f12-zpg.zdn.vn:443", Target("b-f12-zpg.zdn.vn", 443, "/")),
        ("HTTPS://Photo.ZDN.vn/A", Target("photo.zdn.vn", 443, "/A")),
        ("http://photo.zdn.vn/a", Target("photo.zdn.vn", 443, "/a")),
        ("http://photo.zdn.vn:80/a#x", Target("photo.zdn.vn", 443, "/a")),
        ("https://photo.example.vn/a", Target("photo.example.vn", 443, "/a")),
    ],
)
def test_a_listed_host_is_asked_by_tls_however_it_was_named(address: str, target: Target) -> None:
    assert GATE.read(address) == target


@pytest.mark.parametrize("address", INNER_ADDRESSES)
def test_no_name_leads_to_an_inner_address(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(FileRefused):
        pinned([address])


def test_one_inner_address_among_public_ones_spoils_them_all() -> None:
    assert pinned(["118.102.1.1", "2606:4700::1111"]) == "118.102.1.1"
    for inner in INNER_ADDRESSES:
        with pytest.raises(FileRefused):
            pinned(["118.102.1.1", inner])
    with pytest.raises(FileRefused):
        pinned([])


def test_the_demos_gate_opens_one_port_of_this_machine_and_no_other() -> None:
    demo = Gate(("*.zdn.vn",), local_port=8089)

    assert demo.read("http://127.0.0.1:8089/static/a.png").is_local
    for address in (
        "http://127.0.0.1:8090/a",
        "http://127.0.0.1/a",
        "http://localhost:8089/a",
        "https://127.0.0.1:8089/a",
        "http://127.0.0.2:8089/a",
        "http://user@127.0.0.1:8089/a",
    ):
        with pytest.raises(FileRefused):
            demo.read(address)
