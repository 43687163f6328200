"""HTTPS servers for the tests of the http channel, in FOLDER: certificates are made there, what was asked is written to
FOLDER/asked, what was put to FOLDER/put. Prints the ports of three servers: a proper one that asks for a client
certificate, one whose certificate has ended, one that another authority vouches for. Ends with its standard input."""
import base64
import datetime
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

folder = pathlib.Path(sys.argv[1])
lock = threading.Lock()
seen = {}


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_authority(name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key", "-out",
            name + ".pem", "-days", "2", "-subj", "/CN=" + name)


def make_certificate(name, authority, ended=False):
    (folder / (name + ".ext")).write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key", "-out",
            name + ".csr", "-subj", "/CN=" + name)
    (folder / (name + ".index")).write_text("")
    (folder / "ca.conf").write_text("[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nrand_serial=yes\n"
                                    "unique_subject=no\n[p]\ncommonName=supplied\n")
    day = datetime.timedelta(days=1)
    now = datetime.datetime.utcnow()
    begins, ends = (now - 3 * day, now - day) if ended else (now - day, now + day)
    form = "%Y%m%d%H%M%SZ"
    with open(folder / "ca.conf", "a") as more:
        more.write(f"[d]\ndatabase={name}.index\n")
    openssl("ca", "-batch", "-config", "ca.conf", "-cert", authority + ".pem", "-keyfile", authority + ".key", "-in", name + ".csr",
            "-out", name + ".pem", "-notext", "-startdate", begins.strftime(form), "-enddate", ends.strftime(form), "-extfile",
            name + ".ext")
    (folder / (name + ".key")).chmod(0o600)


def times(path):
    with lock:
        seen[path] = seen.get(path, 0) + 1
        return seen[path]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self):
        length = int(self.headers.get("Content-Length", "0"))
        self.body = self.rfile.read(length)
        with lock, open(folder / "asked", "a") as asked:
            asked.write(f"{self.command} {self.path}\n")
        address = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(address.query))
        getattr(self, "of_" + address.path.split("/")[1])(address.path)

    do_GET = do_POST = do_PUT = handle_any

    def of_plain(self, _):
        self.answer(200, b"<a/>")

    def of_pages(self, _):
        page, size = int(self.query["page"]), int(self.query["size"])
        items = [f"row {n}" for n in range((page - 1) * size, min(page * size, 5))]
        self.answer(200, json.dumps({"code": "200", "data": {"list": items}}).encode())

    def of_offset(self, _):
        offset = int(json.loads(self.body)["from"])
        self.answer(200, b"" if offset >= 4 else f"<rows from='{offset}'/>".encode())

    def of_next(self, _):
        cursor = self.query.get("cursor", "")
        follows = {"": "b c/&", "b c/&": "last", "last": None}[cursor]
        self.answer(200, json.dumps({"rows": [cursor], "next": follows}).encode())

    def of_loop(self, _):
        self.answer(200, json.dumps({"rows": ["x"], "next": "same"}).encode())

    def of_link(self, path):
        last = path.endswith("/2")
        self.answer(200, b"<p/>", **({} if last else {"Link": '</link/0>; rel="prev", </link/2>; rel="next"'}))

    def of_away(self, _):
        self.answer(200, b"<p/>", Link='<https://other.example/2>; rel="next"')

    def of_failed(self, _):
        self.answer(200, json.dumps({"code": "300", "message": "张三 failed"}).encode())

    def of_busy(self, path):
        if times(path) <= 2:
            self.answer(429, b"later", Retry_After="7")
        else:
            self.answer(200, b"<a/>")

    def of_dated(self, path):
        if times(path) == 1:
            self.answer(503, Retry_After="Mon, 16 Sep 2019 02:01:30 GMT")
        else:
            self.answer(200, b"<a/>")

    def of_never(self, _):
        self.answer(503)

    def of_tomorrow(self, _):
        self.answer(429, Retry_After="86400")

    def of_cut(self, path):
        if times(path) == 1:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"half of it")
            self.close_connection = True
        else:
            self.answer(200, b"<whole/>")

    def of_large(self, _):
        self.answer(200, b"x" * (2 << 20))

    def of_slow(self, _):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"one")
        self.wfile.flush()
        time.sleep(4)

    def of_elsewhere(self, _):
        self.answer(302, Location="https://other.example/")

    def of_soap(self, _):
        inner = '<?xml version="1.0" encoding="GBK"?><MZJZ_BATCH kind="relief"><FAMILY hzxm="王建国 &amp; 子"/></MZJZ_BATCH>'
        escaped = inner.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        self.answer(200, ('<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
                          f"<s:Body><r:getResponse xmlns:r='urn:r'><return>{escaped}</return></r:getResponse></s:Body>"
                          "</s:Envelope>").encode())

    def signed(self, secret):
        text = self.headers["gjgxjhpt_sid"] + self.headers["gjgxjhpt_rid"] + self.headers["gjgxjhpt_rtime"]
        right = base64.b64encode(hmac.new(secret, text.encode(), hashlib.sha256).digest()).decode()
        return self.headers["gjgxjhpt_sign"] == right

    # The secret is encrypted for application key aidgate-demo-appkey-0001; all made up.
    def of_sysapi(self, _):
        sealed = "M+vq/92i9ucmmCOwIiNs8dv1aeZZEW1xpGjEJyI6Kdw="
        good = self.signed(b"aidgate-demo-appkey-0001") and json.loads(self.body)["gjgxjhpt_sid"] == "s_demo_0001"
        data = {"code": "0", "data": {"secret": sealed, "secretEndTime": "2019-09-16 10:30:00"}} if good else {"code": "-1"}
        self.answer(200, json.dumps(data).encode())

    def of_httpproxy(self, path):
        if times(path) == 2:
            self.answer(401)  # as if the secret had ended early
        else:
            self.answer(200 if self.signed(b"demo-appsecret-2f6a") else 401, b"<a/>")

    def of_put(self, path):
        if times(path) == 1 and "retry" in path:
            return self.answer(503)
        (folder / "put").mkdir(exist_ok=True)
        (folder / "put" / pathlib.PurePath(urllib.parse.unquote(path)).name).write_bytes(self.body)
        with open(folder / "keys", "a") as keys:
            keys.write(self.headers.get("Idempotency-Key", "") + "\n")
        self.answer(201)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):  # a client that goes away is what some tests are about
        pass

    def shutdown_request(self, request):
        """Lets the client read what was said last: closing with something unread would take it away from it."""
        try:
            raw = socket.socket(fileno=os.dup(request.fileno()))
            raw.settimeout(2)
            raw.shutdown(socket.SHUT_WR)
            while raw.recv(65536):
                pass
        except OSError:
            pass
        super().shutdown_request(request)


def serve(certificate, authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / (certificate + ".pem"), folder / (certificate + ".key"))
    if authority:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(folder / (authority + ".pem"))
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


for one in ("authority", "stranger"):
    make_authority(one)
for one, by, old in (("server", "authority", False), ("ended", "authority", True), ("foreign", "stranger", False),
                     ("client", "authority", False), ("intruder", "stranger", False)):
    make_certificate(one, by, old)
print(serve("server", "authority"), serve("ended", None), serve("foreign", None), flush=True)
sys.stdin.read()
