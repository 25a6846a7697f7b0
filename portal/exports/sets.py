"""Every data set there is, in the order of the page that lists them."""

from portal.exports.classes import CLASSES
from portal.exports.evaluation_bodies import EVALUATION_BODIES
from portal.exports.institutions import INSTITUTIONS
from portal.exports.lists import LISTS
from portal.exports.occupations import OCCUPATIONS
from portal.exports.online_platforms import ONLINE_PLATFORMS
from portal.exports.qualifications import QUALIFICATIONS

SETS = (
    OCCUPATIONS,
    INSTITUTIONS,
    LISTS,
    CLASSES,
    EVALUATION_BODIES,
    QUALIFICATIONS,
    ONLINE_PLATFORMS,
)
