"""Every kind of spreadsheet that may be imported, in the order of the page that lists them."""

from portal.services.benefit_imports import BENEFITS
from portal.services.directory_imports import DIRECTORY_KINDS
from portal.services.imports import Kind
from portal.services.publicity_imports import PUBLICITY
from portal.services.shortage_imports import SHORTAGE

KINDS: dict[str, Kind] = {
    kind.key: kind for kind in (BENEFITS, SHORTAGE, PUBLICITY, *DIRECTORY_KINDS)
}
