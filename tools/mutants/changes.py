"""The changes of a module that are tried, each alone: what removes a check, weakens it, or makes something else of a line."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min", "read": "read_untested", "fullmatch": "match", "sorted": "list"}
"""What is called instead: the other quantifier, a reading that does not test membership, a pattern that may go on."""
DRAWN = {"random_scalar": "lambda: 5", "randbelow": "lambda _below: 5", "choice": "min", "token_bytes": "bytes"}
"""What anybody can foresee instead of what nobody can."""
LEFT_OUT = {"annotation", "returns", "decorator_list", "bases", "type_comment", "format_spec", "type_params"}
WIDER = (("[1-9]", "[0-9]"), ("a-f", "a-fA-F"), ("{64}", "{63,65}"), ("(0|", "(0*|"))
"""How a pattern takes more than it should."""


@dataclass(frozen=True)
class Change:
    """One change: ``function`` is the outermost that it is in, with its class; nothing where it is done while the module is imported."""

    function: str
    lines: tuple[int, ...]
    """Those of the changed expression, and the first of its statement."""
    around: tuple[int, int]
    """The first and the last line of its function."""
    says: str
    nth: int
    """Which of those of its function that say the same."""

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from others of its module, also when lines were put in elsewhere."""
        return self.function, self.says, self.nth


def changes(tree: ast.Module) -> Iterator[Change]:
    """Yield the changes of a module, whose ``tree`` is changed so until the next one is asked for."""
    seen: dict[tuple[str, str], int] = {}
    for place in list(_within(tree, "", (0, 0), 0)):
        before = ast.unparse(place.node)
        for new in _alternatives(place.node, place.returns_bool):
            place.put(new)
            ast.fix_missing_locations(tree)
            says = f"{_short(before)}  →  {_short(ast.unparse(new))}"
            nth = seen[place.function, says] = seen.get((place.function, says), -1) + 1
            yield Change(place.function, place.lines, place.around, says, nth)
            place.put(place.node)


@dataclass
class _Place:
    """Where in the tree a node stands: in a field of its owner, in a list there where ``index`` is one."""

    owner: ast.AST
    field: str
    index: int | None
    node: ast.AST
    function: str
    around: tuple[int, int]
    statement: int
    returns_bool: bool = False

    def put(self, new: ast.AST) -> None:
        ast.copy_location(new, self.node)
        if self.index is None:
            setattr(self.owner, self.field, new)
        else:
            getattr(self.owner, self.field)[self.index] = new

    @property
    def lines(self) -> tuple[int, ...]:
        node = self.node
        own = range(node.lineno, (node.end_lineno or node.lineno) + 1) if isinstance(node, ast.expr) else ()
        return tuple(sorted({self.statement, *own}))


def _within(
    owner: ast.AST, function: str, around: tuple[int, int], statement: int, *, inside: bool = False, returns_bool: bool = False
) -> Iterator[_Place]:
    """Yield the places below a node that may be changed."""
    for field, value in ast.iter_fields(owner):
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(node, ast.AST) or _is_left_out(owner, field, node):
                continue
            line = node.lineno if isinstance(node, ast.stmt) else statement
            here, lines, is_inside, is_bool = function, around, inside, returns_bool
            if isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef) and field == "body":
                is_inside = True
            if not inside and isinstance(node, ast.FunctionDef | ast.ClassDef) and not is_inside:
                here, lines = f"{function}.{node.name}".lstrip("."), (node.lineno, node.end_lineno or node.lineno)
            if isinstance(node, ast.FunctionDef):
                is_bool = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
            yield _Place(owner, field, index, node, function if is_inside else "", around, line, returns_bool)
            yield from _within(node, here, lines, line, inside=is_inside, returns_bool=is_bool)


def _is_left_out(owner: ast.AST, field: str, node: ast.AST) -> bool:  # noqa: PLR0911 - one a kind
    """Say whether nothing below is changed: types, decorators, what an error keeps, and words, which alone have spaces."""
    if field in LEFT_OUT or isinstance(node, ast.Import | ast.ImportFrom | ast.expr_context | ast.alias | ast.arg):
        return True
    if isinstance(owner, ast.Raise | ast.ExceptHandler) and not isinstance(node, ast.stmt):
        return True
    match node:
        case ast.Raise():
            return isinstance(owner, ast.If) and owner.body == [node]  # Then its condition is left out.
        case ast.Expr(value=value):
            return isinstance(value, ast.Constant) or ast.unparse(value).startswith("super().__init__(")
        case ast.Constant(value=str(value)):
            return " " in value
        case ast.JoinedStr(values=values):
            return any(isinstance(each, ast.Constant) and " " in str(each.value) for each in values)
        case ast.Assign() | ast.AnnAssign():
            return any(each in ast.unparse(node) for each in ("__all__", "TypeVar", "TypeAlias"))
        case ast.Call(func=ast.Name(id="cast")) | ast.Subscript(value=ast.Name(id="dict" | "list" | "set" | "Callable")):
            return True  # Types.
    return False


def _alternatives(node: ast.AST, returns_bool: bool) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    yield from _other_statements(node, returns_bool)
    yield from _other_expressions(node)
    yield from _other_parts(node)
    if isinstance(node, ast.Constant):
        yield from (ast.Constant(value=each) for each in _other_values(node.value))


def _other_statements(node: ast.AST, returns_bool: bool) -> Iterator[ast.AST]:
    """Leave a statement out, or a condition, or the first or last time of a loop."""
    match node:
        case ast.Raise() | ast.Continue() | ast.AugAssign() | ast.Expr():
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Return(value=ast.expr() as value) if returns_bool and not isinstance(value, ast.Constant):
            yield from (ast.Return(value=ast.Constant(value=each)) for each in (True, False))
        case ast.If(body=[ast.Raise()] as body, orelse=orelse):
            yield ast.If(test=ast.Constant(value=False), body=body, orelse=orelse)
        case ast.If(body=body, orelse=orelse):
            yield from (ast.If(test=ast.Constant(value=each), body=body, orelse=orelse) for each in (True, False))
        case ast.While(body=body, orelse=orelse):
            yield ast.While(test=ast.Constant(value=False), body=body, orelse=orelse)
        case ast.For(target=target, iter=of, body=body, orelse=orelse):
            yield from (ast.For(target=target, iter=each, body=body, orelse=orelse) for each in _fewer(of))
        case ast.comprehension(target=target, iter=of, ifs=ifs, is_async=is_async):
            yield ast.comprehension(target=target, iter=_fewer(of)[-1], ifs=ifs, is_async=is_async)
            yield from (ast.comprehension(target=target, iter=of, ifs=each, is_async=is_async) for each in _each_left_out(ifs))


def _other_expressions(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901 - a case a kind
    """Compare, join, count or call otherwise."""
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for place, each in enumerate(ops):
                yield ast.Compare(left=left, ops=[*ops[:place], COMPARED[type(each)](), *ops[place + 1 :]], comparators=comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(op=ast.And() if isinstance(op, ast.Or) else ast.Or(), values=values)
            yield from (each[0] if len(each) == 1 else ast.BoolOp(op=op, values=each) for each in _each_left_out(values))
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right):
            yield ast.BinOp(left=left, op=COUNTED[type(op)](), right=right)
            if isinstance(op, ast.Mod):
                yield left
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in DRAWN:
            yield ast.parse(DRAWN[name], mode="eval").body
        case ast.Call(func=ast.Attribute(value=of, attr=name), args=args, keywords=keywords) if name in CALLED:
            yield ast.Call(func=ast.Attribute(value=of, attr=CALLED[name], ctx=ast.Load()), args=args, keywords=keywords)
        case ast.Call(func=ast.Name(id=name), args=args) if name in {"any", "all", "min", "max", "sorted"}:
            yield ast.Call(func=ast.Name(id=CALLED[name], ctx=ast.Load()), args=args, keywords=[])


def _other_parts(node: ast.AST) -> Iterator[ast.AST]:
    """Leave out a part of a text, a list, a slice, or what an argument says by its name."""
    match node:
        case ast.Call(func=func, args=args, keywords=keywords) if not ast.unparse(func).rpartition(".")[2][0].isupper():
            fewer = zip(keywords, _each_left_out(keywords), strict=True)
            yield from (ast.Call(func=func, args=args, keywords=each) for one, each in fewer if one.arg != "strict")  # False says the same.
        case ast.JoinedStr(values=values) if len(values) > 1:
            yield from (ast.JoinedStr(values=each) for each in _each_left_out(values))
        case ast.List(elts=elts, ctx=ast.Load()) | ast.Tuple(elts=elts, ctx=ast.Load()) if len(elts) > 1:
            yield from (type(node)(elts=each, ctx=ast.Load()) for each in _each_left_out(elts))
        case ast.Set(elts=elts) if len(elts) > 1:
            yield from (ast.Set(elts=each) for each in _each_left_out(elts))
        case ast.Slice(lower=lower, upper=upper, step=step):
            yield from [ast.Slice(lower=None, upper=upper, step=step)] * (lower is not None)
            yield from [ast.Slice(lower=lower, upper=None, step=step)] * (upper is not None)


def _other_values(value: object) -> Iterator[bool | int | str | bytes]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case str():
            yield from (value.replace(*each) for each in WIDER if each[0] in value)
        case bytes():
            yield from (value.replace(old.encode(), new.encode()) for old, new in WIDER if old.encode() in value)


def _each_left_out(values: list[Any]) -> Iterator[list[Any]]:
    """Yield a list without each of its members."""
    for place in range(len(values)):
        yield [*values[:place], *values[place + 1 :]]


def _fewer(of: ast.expr) -> list[ast.expr]:
    """Return an iterable without its first, and without its last."""
    slices = ast.Slice(lower=ast.Constant(value=1)), ast.Slice(upper=ast.Constant(value=-1))
    listed = ast.Call(func=ast.Name(id="list", ctx=ast.Load()), args=[of], keywords=[])
    return [ast.Subscript(value=listed, slice=each, ctx=ast.Load()) for each in slices]


def _short(text: str) -> str:
    """Return the first line of code, and not much of it."""
    line = text.splitlines()[0] if text else ""
    return line if len(line) <= 150 else f"{line[:75]} … {line[-75:]}"  # noqa: PLR2004 - as long as a line may be
