"""Makes known answers for the tests of Fenl: random queries over small tables, answered by the original engine.

    python3 -m venv venv && venv/bin/pip install kaskada==0.6.1
    venv/bin/python packages/fenl/scripts/known-answers.py 1 160 > test/packages/fenl/known-answers/original-engine.jsonl

The arguments are the first seed and the number of cases. Fenl's text can't be run through the Python package, so each
query is built twice, as text and as the engine's expression. Left out is what the two are known to disagree on: values
the engine's optimiser folds without regard to null (`x - x`), NaN in comparisons, lookups with a null key, and joins
with shifted rows, whose subsorts depend on how the engine cuts its batches. Nor are released rows aggregated twice: where
a row has nothing of the released value, the engine now and then takes something else for it, which other seeds than those
of the tests can still show with a single aggregation.
"""

import asyncio
import json
import math
import os
import random
import sys

import kaskada as kd
import pyarrow as pa
from kaskada._timestream import Timestream

call = Timestream._call
START = 10**18
COLUMNS = {"a": pa.int64(), "b": pa.int64(), "f": pa.float64(), "s": pa.string(), "c": pa.bool_()}
SCHEMA = pa.schema([("time", pa.timestamp("ns")), ("subsort", pa.int64()), ("key", pa.string()), *COLUMNS.items()])


def random_rows(r, spread, keys):
    """Up to 14 rows in order; no two of one table have the same time and subsort."""
    rows = {}
    for _ in range(r.randint(2, 14)):
        second = r.randint(0, spread)
        if spread > 3600 and r.random() < 0.5:
            second -= second % 3600
        rows[(second, r.randint(0, 2))] = [
            r.choice(keys),
            r.choice([None, *range(-3, 10)]),
            r.choice([None, 1, 2, 3, 7]),
            r.choice([None, 0.5, 1.25, -2.75, 3.1, 10.0]),
            r.choice([None, "x", "yy", "Zé", "A", "B"]),
            r.choice([None, True, False]),
        ]
    return [[*at, *rows[at]] for at in sorted(rows)]


class Queries:
    """Random expressions of a type; each is a pair of Fenl text and the engine's expression."""

    def __init__(self, r, tables, ticks):
        self.r, self.tables, self.ticks = r, tables, ticks

    def column(self, grouping, name):
        table, source = self.r.choice(self.tables[grouping])
        return f"{table}.{name}", call("fieldref", source, name)

    def literal(self, kind):
        value = self.r.choice([1, 2, 5]) if kind == "i64" else self.r.choice([0.5, 2.0, 4.75])
        return repr(value), value

    def leaf(self, kind, grouping):
        return self.column(grouping, {"i64": self.r.choice("ab"), "f64": "f", "str": "s", "bool": "c"}[kind])

    def key(self, grouping):
        text, value = self.column(grouping, "s")
        return f'coalesce({text}, "x")', call("coalesce", value, "x")

    def expression(self, kind, grouping, depth):
        if depth <= 0:
            return self.leaf(kind, grouping)
        common = ["aggregate", "if", "coalesce", "when", "leaf", "until"]
        numbers = ["arithmetic", "arithmetic", "aggregate", "clamp", "zip", "neg", "lag", "cast"]
        choices = {
            "i64": [*common, *numbers, "count", "count", "len", "narrow", "hash", "part", "union"],
            "f64": [*common, *numbers, "mean", "mean", "rounding", "sqrt", "exp", "union"],
            "str": [*common, "case", "substring", "text", "union"],
            "bool": ["compare", "compare", "logic", "not", "valid", "same", "leaf"],
        }[kind]
        if grouping == "g" and kind in ("i64", "f64"):
            choices += ["lookup", "regroup"]
        return getattr(self, "make_" + self.r.choice(choices))(kind, grouping, depth - 1)

    def two(self, kind, grouping, depth, literals):
        left = self.expression(kind, grouping, depth)
        right = self.literal(kind) if self.r.random() < literals else self.expression(kind, grouping, depth)
        return (left, right) if left[0] != right[0] else (left, self.literal(kind))

    def make_leaf(self, kind, grouping, depth):
        return self.leaf(kind, grouping)

    def make_arithmetic(self, kind, grouping, depth):
        sign, name = self.r.choice([("+", "add"), ("-", "sub"), ("*", "mul")] + [("/", "div")] * (kind == "f64"))
        (a, x), (b, y) = self.two(kind, grouping, depth, 0.3)
        return f"({a} {sign} {b})", call(name, x, y)

    def make_compare(self, kind, grouping, depth):
        names = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "==": "eq", "!=": "neq"}
        sign = self.r.choice(list(names))
        (a, x), (b, y) = self.two(self.r.choice(["i64", "f64"]), grouping, depth, 0.6)
        return f"({a} {sign} {b})", call(names[sign], x, y)

    def make_logic(self, kind, grouping, depth):
        word = self.r.choice(["and", "or"])
        a, x = self.expression("bool", grouping, depth)
        b, y = self.column(grouping, "c")
        return f"({a} {word} {b})", call("logical_" + word, x, y)

    def make_not(self, kind, grouping, depth):
        a, x = self.expression("bool", grouping, depth)
        return f"(!{a})", call("not", x)

    def make_valid(self, kind, grouping, depth):
        a, x = self.expression(self.r.choice(["i64", "str", "f64"]), grouping, depth)
        return f"is_valid({a})", call("is_valid", x)

    def make_same(self, kind, grouping, depth):
        a, x = self.expression("str", grouping, depth)
        return f'({a} == "x")', call("eq", x, "x")

    def make_if(self, kind, grouping, depth):
        name = self.r.choice(["if", "null_if"])
        a, x = self.expression(kind, grouping, depth)
        c, p = self.expression("bool", grouping, depth)
        return f"({a} | {name}({c}))", call(name, p, x)

    def make_when(self, kind, grouping, depth):
        a, x = self.expression(kind, grouping, depth)
        c, p = self.expression("bool", grouping, depth)
        return f"({a} | when({c}))", call("when", p, x)

    def make_until(self, kind, grouping, depth):
        # Aggregated, so that the released rows' own subsorts don't show.
        a, x = self.expression(kind, grouping, depth)
        c, p = self.expression("bool", grouping, depth)
        text, held = f"({a} | shift_until({c}))", call("shift_until", p, x)
        return f"last({text})", call("last", held, None, None)

    def make_coalesce(self, kind, grouping, depth):
        (a, x), (b, y) = self.expression(kind, grouping, depth), self.leaf(kind, grouping)
        return f"coalesce({a}, {b})", call("coalesce", x, y)

    def make_clamp(self, kind, grouping, depth):
        a, x = self.expression(kind, grouping, depth)
        (low, lx), (high, hx) = self.literal(kind), self.literal(kind)
        return f"clamp({a}, min={low}, max={high})", call("clamp", x, lx, hx)

    def make_zip(self, kind, grouping, depth):
        name = self.r.choice(["zip_min", "zip_max"])
        (a, x), (b, y) = self.two(kind, grouping, depth, 0)
        return f"{name}({a}, {b})", call(name, x, y)

    def make_neg(self, kind, grouping, depth):
        a, x = self.expression(kind, grouping, depth)
        return f"(-{a})", call("neg", x)

    def make_lag(self, kind, grouping, depth):
        n = self.r.randint(1, 2)
        a, x = self.unshifted(self.expression(kind, grouping, depth), kind, grouping)
        return f"({a} | lag({n}))", call("index", 0, call("collect", x, n + 1, n + 1, None, None))

    def make_cast(self, kind, grouping, depth):
        a, x = self.expression("f64" if kind == "i64" else "i64", grouping, depth)
        return f"({a} as {kind})", x.cast(pa.int64() if kind == "i64" else pa.float64())

    def make_narrow(self, kind, grouping, depth):
        names = {"i8": pa.int8(), "u8": pa.uint8(), "i32": pa.int32(), "u32": pa.uint32(), "f32": pa.float32()}
        name, other = self.r.choice(list(names)), self.r.choice(["i8", "u8", "i32", "u32"])
        (a, x), (b, y) = self.expression(kind, grouping, depth), self.leaf("i64", grouping)
        text = f"((({a} as {name}) + ({b} as {other})) as i64)"
        return text, call("add", x.cast(names[name]), y.cast(names[other])).cast(pa.int64())

    def make_hash(self, kind, grouping, depth):
        a, x = self.expression(self.r.choice(["i64", "f64", "str"]), grouping, depth)
        return f"(hash({a}) as i64)", call("hash", x).cast(pa.int64())

    def make_part(self, kind, grouping, depth):
        name = self.r.choice(["year", "month_of_year", "day_of_month", "day_of_year0"])
        a, x = self.expression("str", grouping, depth)
        return f"({name}(time_of({a})) as i64)", call(name, call("time_of", x)).cast(pa.int64())

    def make_union(self, kind, grouping, depth):
        (a, x), (b, y) = self.unshifted(self.expression(kind, grouping, depth), kind, grouping), self.leaf(kind, grouping)
        lists = [call("collect", value, 2, 0, None, None) for value in (x, y)]
        at = self.r.randint(0, 2)
        return f"(union({a} | collect(max=2), {b} | collect(max=2)) | index({at}))", call("index", at, call("union", *lists))

    def make_exp(self, kind, grouping, depth):
        a, x = self.expression(kind, grouping, depth)
        return f"exp(clamp({a}, max=5.0))", call("exp", call("clamp", x, None, 5.0))

    def make_text(self, kind, grouping, depth):
        a, x = self.expression(self.r.choice(["i64", "f64"]), grouping, depth)
        return f"({a} as string)", x.cast(pa.string())

    def make_len(self, kind, grouping, depth):
        a, x = self.expression("str", grouping, depth)
        return f"(len({a}) as i64)", call("len", x).cast(pa.int64())

    def make_case(self, kind, grouping, depth):
        name = self.r.choice(["upper", "lower"])
        a, x = self.expression("str", grouping, depth)
        return f"{name}({a})", call(name, x)

    def make_substring(self, kind, grouping, depth):
        start, end = self.r.choice([None, -1, 0, 1]), self.r.choice([None, 1, 2])
        a, x = self.expression("str", grouping, depth)
        shown = ["null" if bound is None else bound for bound in (start, end)]
        return f"substring({a}, start={shown[0]}, end={shown[1]})", call("substring", x, start, end)

    def make_rounding(self, kind, grouping, depth):
        name = self.r.choice(["ceil", "floor", "round"])
        a, x = self.expression("f64", grouping, depth)
        return f"{name}({a})", call(name, x)

    def make_sqrt(self, kind, grouping, depth):
        a, x = self.expression("f64", grouping, depth)
        return f"sqrt(zip_max({a}, 0.25))", call("sqrt", call("zip_max", x, 0.25))

    def make_aggregate(self, kind, grouping, depth):
        names = ["first", "last"] if kind == "str" else ["sum", "min", "max", "first", "last"]
        return self.windowed(self.r.choice(names), self.expression(kind, grouping, depth), grouping, depth)

    def make_count(self, kind, grouping, depth):
        a = self.expression(self.r.choice(["i64", "bool", "str", "f64"]), grouping, depth)
        text, value = self.windowed("count", a, grouping, depth)
        return f"({text} as i64)", value.cast(pa.int64())

    def make_mean(self, kind, grouping, depth):
        name = self.r.choice(["mean", "mean", "variance", "stddev"])
        return self.windowed(name, self.expression(self.r.choice(["i64", "f64"]), grouping, depth), grouping, depth)

    def unshifted(self, argument, kind, grouping):
        return self.leaf(kind, grouping) if "shift_until" in argument[0] else argument

    def windowed(self, name, argument, grouping, depth):
        a, x = argument
        if self.r.random() < 0.5:
            return f"{name}({a})", call(name, x, None, None)
        if self.ticks and self.r.random() < 0.4:
            tick = self.r.choice(["hourly", "daily"])
            c, p = f"{tick}()", call(tick, x)
        else:
            c, p = self.expression("bool", grouping, depth if self.r.random() < 0.5 else 0)
        # The engine fails on sliding windows of the others.
        if self.r.random() < 0.7 or name in ("first", "last", "variance", "stddev"):
            return f"{name}({a}, window=since({c}))", call(name, x, p, None)
        n = self.r.randint(1, 3)
        return f"{name}({a}, window=sliding({n}, {c}))", call(name, x, p, n)

    def make_lookup(self, kind, grouping, depth):
        a, x = self.expression(kind, "n", depth)
        k, key = self.key("g")
        return f"lookup({k}, last({a}))", call("lookup", key, call("last", x, None, None))

    def make_regroup(self, kind, grouping, depth):
        a, x = self.expression(kind, grouping, depth)
        (k, key), (wanted, foreign) = self.key(grouping), self.key(grouping)
        regrouped = call("last", call("with_key", key, x, "ss"), None, None)
        return f"lookup({wanted}, {a} | with_key({k}, grouping='ss') | last())", call("lookup", foreign, regrouped)


async def add_table(name, grouping, rows):
    source = kd.sources.PyDict(
        time_column="time", key_column="key", subsort_column="subsort", schema=SCHEMA, grouping_name=grouping
    )
    columns = list(zip(*rows))
    columns[0] = pa.array([START + second * 10**9 for second in columns[0]], pa.int64()).cast(pa.timestamp("ns"))
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA)]
    await source._ffi_table.add_pyarrow(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA))
    return name, source


def plain(value):
    """A value as JSON has it; what it has no number for as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value


def answer(expression, final):
    result = Timestream(expression._ffi_expr)._execute(kd.results.Snapshot() if final else None)
    rows = []
    for batch in result.collect_pyarrow():
        columns = [column.cast(pa.int64()) if i == 0 else column for i, column in enumerate(batch.columns)]
        for time, subsort, _, key, *values in zip(*[column.to_pylist() for column in columns]):
            nanos = time - START
            shown = str(nanos) if nanos % 10**9 else nanos // 10**9
            rows.append([shown, None if final else str(subsort), key, *map(plain, values)])
    return rows


async def make_case(seed):
    r = random.Random(seed)
    spread = r.choice([10, 10, 36_000, 4 * 86_400])
    rows = {
        name: random_rows(r, spread, ["A", "B", "C"][: r.randint(1, 3)] if name != "N" else ["x", "yy", "A", "B"])
        for name in ("T", "U", "N")
    }
    tables = {"g": [await add_table(name, "g", rows[name]) for name in "TU"], "n": [await add_table("N", "n", rows["N"])]}
    queries = Queries(r, tables, spread > 10)
    texts, fields = [], []
    for i in range(r.randint(1, 3)):
        text, value = queries.expression(r.choice(["i64", "f64", "bool", "str"]), "g", r.randint(1, 4))
        texts.append(f"v{i}: {text}")
        fields += [f"v{i}", value]
    query, expression = f"{{ {', '.join(texts)} }}", call("record", *fields)
    wrapped = r.random()
    if wrapped < 0.2:
        text, condition = queries.column("g", "c")
        query, expression = f"{query} | when({text})", call("when", condition, expression)
    final = r.random() < 0.2
    used = {name: table for name, table in rows.items() if f"{name}." in query}
    return {"query": query, **({"final": True} if final else {}), "tables": used, "rows": answer(expression, final)}


def run_case(seed):
    """Prints a case if the engine has an answer of some length."""
    kd.init_session()
    try:
        case = asyncio.run(make_case(seed))
    except Exception as error:  # The engine refuses some queries.
        print(f"seed {seed}: {str(error)[:100]!r}", file=sys.stderr)
        return False
    if len(case["rows"]) < 5:
        return False
    print(json.dumps(case, ensure_ascii=False, separators=(",", ":")), flush=True)
    return True


def main(seed, count):
    while count > 0:
        # In a process of its own: some queries abort the engine.
        child = os.fork()
        if child == 0:
            os._exit(0 if run_case(seed) else 1)
        if os.waitpid(child, 0)[1] == 0:
            count -= 1
        seed += 1


main(int(sys.argv[1]), int(sys.argv[2]))
