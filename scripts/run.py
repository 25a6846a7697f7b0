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
KEYS = ("SECRET_KEY", "DATA_KEYS", "DIGEST_KEY")
FLASK = (sys.executable, "-m", "flask")


def main() -> None:
    port = int(os.environ.setdefault("PORT", "5000"))
    _refuse_taken(port)
    os.environ["DEMONSTRATION"] = "1"
    for name in KEYS:
        number = "1:" if name == "DATA_KEYS" else ""
        os.environ.setdefault(name, number + _key(ROOT / "instance" / "keys" / name))
    day = _day_of_data()
    print(f"用新培  http://127.0.0.1:{port}  (Ctrl-C ends it)")
    print(f"演示数据日期 {day}: every name in it is invented.")
    print("To build the data for today, stop, remove the database and repeat: make run")
    print(f"The database: {os.environ.get('DATABASE_URL') or 'instance/portal.sqlite3*'}")
    sys.stdout.flush()
    serve()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken. Choose another: PORT={port + 1} make run")


def _key(path: Path) -> str:
    """The key in this file, which is made on first use and read by its owner alone."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()


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


if __name__ == "__main__":
    main()
