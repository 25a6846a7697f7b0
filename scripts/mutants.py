"""Changes the law in 600 places, one at a time, and counts how many changes the tests notice.

By hand (`make mutants`): a copy of portal/policy and its tests is changed outside the repository,
always in the same places for the same code. Texts are left alone. Survivors that docs/mutants.md
explains are printed with their reason.
"""

import ast
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
POLICY = Path("portal/policy")
EXPLAINED = ROOT / "docs" / "mutants.md"
COUNT, SEED, CORES, SECONDS, LEAST_PERCENT = 600, 20250422, 2, 30, 95
PYTEST = ("-x", "-q", "--tb=no", "-p", "_hypothesis_pytestplugin", "--hypothesis-profile=mutants")
CONFIGURATION = "[pytest]\naddopts = --import-mode=importlib -p no:cacheprovider\npythonpath = .\n"
settings.register_profile(
    "mutants", max_examples=40, derandomize=True, deadline=None, database=None
)

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, order=True)
class Site:
    """One change: the node by its place in the walk of its file, and which of its variants."""

    file: str
    node: int
    variant: int


@dataclass(frozen=True)
class Result:
    site: Site
    words: str
    is_killed: bool


def enum_members() -> dict[str, list[str]]:
    """The members of every closed list of terms, so that one can stand in for another."""
    members: dict[str, list[str]] = {}
    for path in sorted((ROOT / POLICY).glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(
                isinstance(base, ast.Name) and base.id in {"Term", "State", "StrEnum"}
                for base in node.bases
            ):
                members[node.name] = [
                    target.id
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    for target in line.targets
                    if isinstance(target, ast.Name)
                ]
            elif (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Name)
                and node.value.id in members
            ):  # a short name for the list, as in `K = ListingEventKind`
                short_names = [name.id for name in node.targets if isinstance(name, ast.Name)]
                members.update(dict.fromkeys(short_names, members[node.value.id]))
    return members


MEMBERS = enum_members()


def variants(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in the node's place; nothing for texts."""
    match node:
        case ast.Compare(ops=[operator]):
            for other in COMPARISONS[type(operator)]:
                yield _changed(node, ops=[other()])
        case ast.BinOp(op=operation) | ast.AugAssign(op=operation) if type(operation) in OPERATORS:
            yield _changed(node, op=OPERATORS[type(operation)]())
        case ast.BoolOp(op=joined):
            yield _changed(node, op=ast.Or() if isinstance(joined, ast.And) else ast.And())
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Constant(value=bool(truth)):
            yield ast.Constant(not truth)
        case ast.Constant(value=int(number)):
            yield ast.Constant(number + 1)
        case ast.Name(id=name) if name in FUNCTIONS:
            yield ast.Name(FUNCTIONS[name], ast.Load())
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr in MEMBERS.get(name, ()):
            members = MEMBERS[name]
            yield _changed(node, attr=members[(members.index(attr) + 1) % len(members)])
        case _:
            yield from step_variants(node)


def step_variants(node: ast.AST) -> Iterator[ast.AST]:
    """Conditions turned round, filters and steps left out, answers lost."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test):
            yield _changed(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=[_, *others]):
            yield _changed(node, ifs=others)
        case ast.Return(value=ast.expr() as answer) if ast.unparse(answer) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue():
            yield ast.Pass()


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    twin = deepcopy(node)
    for name, value in fields.items():
        setattr(twin, name, value)
    return twin


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Every (parent, field, index) that holds a node; annotations and decorators left out."""
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "decorator_list", "keywords"} and isinstance(
            tree, ast.arg | ast.AnnAssign | ast.FunctionDef | ast.ClassDef
        ):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                yield tree, name, index
                yield from places(child)


def held(place: tuple[ast.AST, str, int | None]) -> ast.AST:
    parent, name, index = place
    value = getattr(parent, name)
    child: ast.AST = value if index is None else value[index]
    return child


def all_sites(base: Path) -> list[Site]:
    found = []
    for path in sorted((base / POLICY).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for number, place in enumerate(places(tree)):
            found += [Site(path.name, number, v) for v, _ in enumerate(variants(held(place)))]
    return found


def mutate(base: Path, site: Site) -> tuple[str, str]:
    """The changed source, and the change in words."""
    tree = ast.parse((base / POLICY / site.file).read_text(encoding="utf-8"))
    place = list(places(tree))[site.node]
    before = held(place)
    after = list(variants(before))[site.variant]
    parent, name, index = place
    if index is None:
        setattr(parent, name, after)
    else:
        getattr(parent, name)[index] = after
    words = f"{_short(before)} → {_short(after)}"
    line = getattr(before, "lineno", 0)
    return ast.unparse(ast.fix_missing_locations(tree)), f"{site.file}:{line} {words}"


def _short(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        node = node.test
    if isinstance(node, ast.comprehension):
        return " if ".join(["…", *map(ast.unparse, node.ifs)])
    return " ".join(ast.unparse(node).split())


def nearest_tests(base: Path, file: str) -> list[str]:
    """Test files that import the module: they run first, because they fail first."""
    module = f"portal.policy.{file.removesuffix('.py')} "
    tests = sorted((base / "tests/policy").glob("test_*.py"))
    return [
        str(path.relative_to(base)) for path in tests if module in path.read_text(encoding="utf-8")
    ]


def copy_law(base: Path) -> None:
    """The law and its tests as they are now; whoever edits meanwhile disturbs nothing."""
    for folder in (POLICY, Path("tests/policy")):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, base / folder, ignore=ignored)
    (base / "pytest.ini").write_text(CONFIGURATION, encoding="utf-8")


def try_mutant(base: Path, site: Site | None) -> Result:
    """Runs the tests on a copy with this one change; nothing is changed for None."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(base, tree)
        words, first = "no change", []
        if site:
            source, words = mutate(base, site)
            (tree / POLICY / site.file).write_text(source, encoding="utf-8")
            first = nearest_tests(base, site.file)
        os.chdir(tree)
        sys.path.insert(0, str(tree))
        signal.signal(signal.SIGPROF, _give_up)
        signal.setitimer(signal.ITIMER_PROF, SECONDS, 1)  # of its own work, not of a busy machine's
        is_killed = _fails(first) or _fails(["tests/policy"])
        signal.setitimer(signal.ITIMER_PROF, 0)
    return Result(site or Site("", 0, 0), words, is_killed)


def _fails(paths: list[str]) -> bool:
    if not paths:
        return False
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        return pytest.main([*PYTEST, *paths]) != 0


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt  # an endless loop is noticed as well: pytest stops and fails


def reasons() -> dict[str, str]:
    """What docs/mutants.md says about changes that no test can notice: change → reason."""
    lines = EXPLAINED.read_text(encoding="utf-8").splitlines() if EXPLAINED.exists() else []
    rows = (line.split("`", 2) for line in lines if line.startswith("- `"))
    return {change.replace("\\", ""): reason.lstrip(" :") for _, change, reason in rows}


def main() -> int:
    """Prints every survivor and the share killed; fails below the least share."""
    started = time.monotonic()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with tempfile.TemporaryDirectory(prefix="law-") as folder:
        base = Path(folder)
        copy_law(base)
        everything = all_sites(base)
        chosen = sorted(random.Random(SEED).sample(everything, COUNT))  # noqa: S311 - no secret
        survivors = []
        with get_context("fork").Pool(CORES, maxtasksperchild=1) as pool:
            if pool.apply(try_mutant, (base, None)).is_killed:
                print("The tests fail without any change; mend them first.")
                return 1
            results = pool.imap_unordered(partial(try_mutant, base), chosen)
            for number, result in enumerate(results, start=1):
                if not result.is_killed:
                    survivors.append(result)
                if number % 50 == 0:
                    print(f"{number}/{COUNT}, {len(survivors)} survived", flush=True)
    known = reasons()
    for result in sorted(survivors, key=lambda result: result.site):
        file, _, change = result.words.partition(" ")
        reason = known.get(f"{file.partition(':')[0]} {change}", "NOT EXPLAINED")
        print(f"survived  {result.words}\n          {reason}")
    killed = COUNT - len(survivors)
    minutes = (time.monotonic() - started) / 60
    print(f"{killed} of {COUNT} killed ({killed * 100 / COUNT:.1f} %) in {minutes:.1f} minutes")
    print(f"sampled from {len(everything)} possible changes, seed {SEED}")
    return 0 if killed * 100 >= LEAST_PERCENT * COUNT else 1


if __name__ == "__main__":
    sys.exit(main())
