# Sends a letter to the readers of a list with mailmerge; used by `cargo bench --bench send -- peers`.
# Install by name, outside the repository: pip install --target "${TMPDIR:-/tmp}/phoebe-peers/python" mailmerge
# Arguments: the folder of the letter, the list and the server's settings; `PYTHONPATH` holds the package.
# Prints the letters sent after the warm-up and the seconds they took.
#
# These are the steps of its command `mailmerge --no-dry-run --no-limit`, by its own functions, but for the printing of
# each letter: what is left out is to its advantage. It has no connections in parallel and opens a new one a letter; its
# setting `ratelimit = 0` waits nowhere.
import itertools
import sys
import time
from pathlib import Path

from mailmerge.__main__ import read_csv_database
from mailmerge.sendmail_client import SendmailClient
from mailmerge.template_message import TemplateMessage

WARM_UP = 20
LETTERS = 200
SECONDS = 5.0

folder = Path(sys.argv[1])
template = TemplateMessage(folder / sys.argv[2])
client = SendmailClient(folder / "mailmerge_server.conf")
rows = itertools.chain.from_iterable(read_csv_database(folder / "subscribers.csv") for _ in itertools.count())

begun = time.perf_counter()
counted, elapsed = -WARM_UP, 0.0
while counted < LETTERS or elapsed < SECONDS:
    if counted == 0:
        begun = time.perf_counter()
    sender, recipients, message = template.render(next(rows))
    client.sendmail(sender, recipients, message)
    counted += 1
    elapsed = time.perf_counter() - begun
print(counted, elapsed)
