"""Opens an SM2/SM4 envelope as docs/envelopes.md tells it, with the openssl command and Python's own HMAC and nothing of
aidgate's: envelope_reader.py ENVELOPE RECEIVERS_KEY SIGNERS_PUBLIC_KEY OUT"""
import hashlib
import hmac
import subprocess
import sys
import tempfile


def openssl(*arguments, given=b""):
    return subprocess.run(["openssl", *arguments], input=given, stdout=subprocess.PIPE, check=True).stdout


def sm3(text):
    return hashlib.new("sm3", text).digest()


def hmac_sm3(key, text):
    return hmac.new(key, text, lambda data=b"": hashlib.new("sm3", data)).digest()


def hkdf(secret, salt, info, size):
    return hmac_sm3(hmac_sm3(salt, secret), info + b"\x01")[:size]


def key_id(pem_file, public):
    return sm3(openssl("pkey", *(["-pubin"] if public else []), "-in", pem_file, "-pubout", "-outform", "DER"))[:8]


def der(tag, content):
    size = len(content)
    return bytes([tag]) + (bytes([size]) if size < 128 else bytes([0x81, size])) + content


def number(text):
    text = text.lstrip(b"\0") or b"\0"
    return der(2, (b"\0" if text[0] & 0x80 else b"") + text)


def sm2_decrypt(raw, key_file):
    assert raw[0] == 4
    cipher = der(0x30, number(raw[1:33]) + number(raw[33:65]) + der(4, raw[65:97]) + der(4, raw[97:]))
    return openssl("pkeyutl", "-decrypt", "-inkey", key_file, given=cipher)


class Bytes:
    def __init__(self, content):
        self.content, self.at = content, 0

    def take(self, count):
        assert self.at + count <= len(self.content), "too short"
        self.at += count
        return self.content[self.at - count:self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "big")


def main(envelope_file, key_file, signer_file, out_file):
    envelope = Bytes(open(envelope_file, "rb").read())
    assert envelope.take(8) == b"\x89AENV\r\n\x1a"
    assert envelope.take(4) == bytes([1, 1, 2, 1]), "version 1, SM4, SM2, signed with SM2"
    piece_bytes = envelope.number(4)
    assert envelope.take(8) == key_id(key_file, False)
    assert envelope.take(8) == key_id(signer_file, True)
    salt = envelope.take(32)
    assert envelope.take(envelope.number(2)) == b"a.xml"
    secret = sm2_decrypt(envelope.take(envelope.number(2)), key_file)
    header = envelope.content[:envelope.at]
    header_mac = envelope.take(32)
    assert header_mac == hmac_sm3(hkdf(secret, salt, b"aidgate envelope 1 header", 32), header)
    encrypt_key = hkdf(secret, salt, b"aidgate envelope 1 encrypt", 16)
    mac_key = hkdf(secret, salt, b"aidgate envelope 1 mac", 32)
    plain, count, mark = b"", 0, 0
    while mark == 0:
        mark = envelope.number(1)
        size = envelope.number(4)
        body, mac = envelope.take(size - 32), envelope.take(32)
        beside = header_mac + count.to_bytes(8, "big") + bytes([mark]) + size.to_bytes(4, "big")
        assert mac == hmac_sm3(mac_key, beside + body), f"piece {count}"
        opened = openssl("enc", "-d", "-sm4-cbc", "-K", encrypt_key.hex(), "-iv", body[:16].hex(), given=body[16:])
        assert len(opened) == piece_bytes or mark == 1
        plain, count = plain + opened, count + 1
    signed = b"aidgate envelope 1 signature" + sm3(envelope.content[:envelope.at])
    signature = envelope.take(envelope.number(2))
    assert envelope.at == len(envelope.content)
    with tempfile.NamedTemporaryFile() as text, tempfile.NamedTemporaryFile() as by:
        text.write(signed), by.write(signature), text.flush(), by.flush()
        openssl("pkeyutl", "-verify", "-pubin", "-inkey", signer_file, "-in", text.name, "-sigfile", by.name, "-rawin",
                "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")
    open(out_file, "wb").write(plain)


main(*sys.argv[1:])
