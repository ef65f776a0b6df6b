"""Time stamps by an outside authority, here one of OpenSSL's behind a server on loopback."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cli_program import Program

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL's command makes the test's authority")

CONFIG = """
[tsa]
default_tsa = own
[own]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
ess_cert_id_alg = sha256
"""
EXTENSIONS = "extendedKeyUsage=critical,timeStamping\nbasicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Its address, and its root certificate."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "tsa.cnf").write_text(CONFIG)
    (folder / "tsa.ext").write_text(EXTENSIONS)
    (folder / "serial").write_text("01\n")
    for command in (
        (
            "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj /CN=root"
            " -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign"
        ),
        "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=tsa",
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 30 -extfile tsa.ext",
    ):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            command = ["openssl", "ts", "-reply", "-queryfile", "query", "-config", "tsa.cnf", "-out", "reply"]
            made = subprocess.run(command, cwd=folder, capture_output=True, check=False)
            body = (folder / "reply").read_bytes() if made.returncode == 0 else b""
            self.send_response(200 if body else 500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """No noise."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", folder / "root.pem"
    server.shutdown()
    server.server_close()


def _settings(program: Program, authority: str, root: Path | None) -> None:
    own = f'authority = "{authority}"\n' + (f'authority_root = "{root}"\n' if root else "")
    file = program.folder / "prongsai.toml"
    file.write_text(file.read_text() + own)


def test_the_head_is_stamped_and_the_stamp_verified(proof_city: Program, authority: tuple[str, Path]) -> None:
    """The authority's time stands in the verification; the history itself goes on as before."""
    _settings(proof_city, *authority)

    made = proof_city.document("journal", "stamp", "--json")
    found = proof_city.document("verify", "--quick", "--json")

    assert made["number"] == len(proof_city.document("journal", "list", "--json")["entries"])
    (stamps,) = (check for check in found["checks"] if check["what"] == "time stamps")
    assert (stamps["count"], stamps["faults"]) == (1, [])
    assert made["at"][:16].replace("T", " ") in stamps["notes"][0]


def test_a_stamp_of_another_head_is_a_fault(proof_city: Program, authority: tuple[str, Path]) -> None:
    """With the authority's root certificate and without."""
    _settings(proof_city, *authority)
    proof_city.document("journal", "stamp", "--json")
    with sqlite3.connect(proof_city.folder / "prongsai.db") as shell:
        shell.execute("DROP TRIGGER stamps_refuse_UPDATE")
        shell.execute("UPDATE stamps SET number = 2")
    shell.close()

    code, _, err = proof_city.run("verify", "--quick")

    assert code == 3
    assert "entry 2" in err or "trigger" in err
    (proof_city.folder / "prongsai.toml").write_text('[journal]\nkey = "operator.pem"\n')
    _, out, _ = proof_city.run("verify", "--quick")
    assert "it is of something else" in out


@pytest.mark.parametrize(
    ("address", "told"), [("", "no time-stamping authority is set"), ("http://127.0.0.1:1/", "cannot be reached")]
)
def test_without_an_authority_nothing_is_stamped(proof_city: Program, address: str, told: str) -> None:
    """And nothing is kept of the attempt."""
    if address:
        _settings(proof_city, address, None)

    code, _, err = proof_city.run("journal", "stamp")

    assert (code, told in err) == (3 if address else 2, True)
