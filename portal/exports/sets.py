"""Every data set there is, in the order of the page that lists them."""

from portal.exports.classes import CLASSES
from portal.exports.institutions import INSTITUTIONS
from portal.exports.lists import LISTS
from portal.exports.occupations import OCCUPATIONS

SETS = (OCCUPATIONS, INSTITUTIONS, LISTS, CLASSES)
