"""`make run`: the demonstration. Makes its keys and data if they are missing, then serves.

Data that are there already are kept; deleting them is the reader's decision.
"""

import os
import secrets
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

from serve import serve

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
KEYS = ROOT / "instance" / "demonstration.env"
FLASK = (sys.executable, "-m", "flask")


def main() -> None:
    port = int(os.environ.setdefault("PORT", "5000"))
    _refuse_taken(port)
    os.environ.update(_keys() | os.environ)
    os.environ["DEMONSTRATION"] = "1"
    day = _day_of_data()
    print(f"用新培  http://127.0.0.1:{port}  (Ctrl-C ends it)")
    print(f"演示数据日期 {day}: every name in it is invented.")
    print("To build the data for today, stop, remove the database and repeat: make run")
    print(f"The database: {os.environ.get('DATABASE_URL') or 'instance/portal.sqlite3*'}")
    _print_accounts()
    sys.stdout.flush()
    serve()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken. Choose another: PORT={port + 1} make run")


def _keys() -> dict[str, str]:
    """The demonstration's keys, which are made on first use and read by their owner alone.

    One that a newer version asks for is added; the others stay as they are.
    """
    KEYS.parent.mkdir(exist_ok=True)
    KEYS.touch(mode=0o600)
    kept = dict(line.split("=", 1) for line in KEYS.read_text().splitlines())
    key = secrets.token_hex
    made = {
        "DEMONSTRATION": "1",
        "SECRET_KEY": key(32),
        "DATA_KEYS": f"1:{key(32)}",
        "DIGEST_KEY": key(32),
        "CERTIFICATE_KEY": f"1:{key(32)}",
    } | kept
    if made != kept:
        KEYS.write_text("".join(f"{name}={value}\n" for name, value in made.items()))
    return made


def _day_of_data() -> date:
    """The day of the demonstration data, which are made if the database has none.

    Leaves the application imported and unconnected: the server's worker is a fork of this
    process and need not import it again.
    """
    # Only now is there an environment that the portal starts in.
    from flask_migrate import upgrade

    from app import app
    from portal.records.database import db
    from portal.records.demonstration import demonstration_day

    with app.app_context():
        upgrade()
        if not demonstration_day():
            db.session.remove()
            print("Making the demonstration data")
            subprocess.run([*FLASK, "demo"], cwd=ROOT, check=False)
        day = demonstration_day()
        db.session.remove()
        db.engine.dispose()
    return day or sys.exit("There are no demonstration data: `flask demo` says above why.")


def _print_accounts() -> None:
    from portal.services.demonstration.accounts import PARTS, PASSWORD

    print(f"演示账号: sign in at /login with the phone number; the password of all is {PASSWORD}")
    for part in PARTS:
        print(f"  {part.phone}  {part.name}  {part.role.label}  {part.institution}".rstrip())


if __name__ == "__main__":
    main()
