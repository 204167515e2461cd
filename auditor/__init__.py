"""核稿: audits Chinese official notices and reports for inconsistency."""

from pathlib import Path as _Path

__version__ = "0.1.0"

# In a checkout rules/, models/ and reports/ stand beside this package and not inside it; setup.cfg maps them
# when installed. With the checkout on the path, pytest, mypy and an editor resolve auditor.rules without an install.
_checkout = _Path(__file__).resolve().parent.parent
if (_checkout / "setup.cfg").is_file():
    __path__.append(str(_checkout))
