"""What stands behind the addresses of the other directories, for the walk."""

from portal.policy.directories import Directory
from portal.records.directories import DirectoryRevision, open_revision
from portal.records.online_platforms import OnlinePlatform
from tests.conftest import DAY, NOW
from tests.objects import Cast, Objects, Thing, kept


def a_draft(cast: Cast, directory: Directory) -> DirectoryRevision:
    """The one that is open, for there is one at most."""
    return open_revision(directory) or kept(
        DirectoryRevision(
            directory=directory,
            from_day=DAY,
            basis="示例",
            drafted_at=NOW,
            drafted_by=cast.proposing.id,
        )
    )


def directories(cast: Cast) -> list[Thing]:
    """Any officer sees a directory; one that there is not is nobody's."""
    officers = (cast.proposing, cast.approving)
    return [Thing({"directory": "qualifications"}, officers), Thing({"directory": "others"})]


def directory_entries(cast: Cast) -> list[Thing]:
    """Any proposing officer writes in the draft; an entry of another directory is nobody's."""
    entry = OnlinePlatform(
        name="示例平台",
        operator="示例单位",
        address="https://wangxiao.example/",
        purpose="焊工",
        from_day=DAY,
        revision_id=a_draft(cast, Directory.ONLINE_PLATFORMS).id,
    )
    key = kept(entry).key
    return [
        Thing({"directory": "online-platforms", "key": key}, (cast.proposing,)),
        Thing({"directory": "qualifications", "key": key}),
    ]


def directory_drafts(cast: Cast) -> list[Thing]:
    """Any officer finds a draft; an unknown key is nobody's."""
    officers = (cast.proposing, cast.approving)
    key = a_draft(cast, Directory.QUALIFICATIONS).key
    return [Thing({"key": key}, officers), Thing({"key": "00000000"})]


DIRECTORY_OBJECTS: dict[str, Objects] = {
    "/bureau/directories/<directory>": directories,
    "/bureau/directories/drafts/<key>": directory_drafts,
    "/bureau/directories/<directory>/entries/<key>": directory_entries,
}
