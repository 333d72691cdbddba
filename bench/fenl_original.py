"""The original engine's side of bench/fenl.ts: the same queries on the same rows, in process.

    python bench/fenl_original.py ROWS ENTITIES RUNS

Prints seconds, CPU seconds and result rows of each query as JSON; loading the rows is not counted.
"""

import asyncio
import json
import sys
import time

import kaskada as kd
import numpy as np
import pyarrow as pa
from kaskada._timestream import Timestream

call = Timestream._call
STEP = 864_000_000
SCHEMA = pa.schema(
    [
        ("time", pa.timestamp("ns")),
        ("key", pa.int64()),
        ("other", pa.int64()),
        ("amount", pa.float64()),
        ("quantity", pa.int64()),
    ]
)


def events(rows, entities):
    """The same as `events` of bench/fenl.ts."""
    i = np.arange(rows, dtype=np.int64)
    arrays = [
        pa.array(1_600_000_000_000_000_000 + i * STEP).cast(pa.timestamp("ns")),
        pa.array(i * 48271 % 2147483647 % entities),
        pa.array(i * 16807 % 2147483647 % entities),
        pa.array((i * 7919 % 1000) / 8),
        pa.array(i % 13),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


async def load(rows, entities):
    table = kd.sources.PyDict(time_column="time", key_column="key", schema=SCHEMA, grouping_name="g")
    await table._ffi_table.add_pyarrow(events(rows, entities))
    return table


def queries(table):
    def field(name):
        return call("fieldref", table, name)

    amount = field("amount")
    aggregate = {name: call(name, amount, None, None) for name in ("count", "sum", "mean", "max", "last")}
    product = call("mul", amount, field("quantity").cast(pa.float64()))
    return {
        "projection": {"amount": amount, "quantity": field("quantity")},
        "arithmetic": {"total": call("add", product, 1.5)},
        "aggregates": {name: aggregate[name] for name in ("count", "sum", "mean", "max")},
        "window": {"today": call("sum", amount, call("daily", amount), None)},
        "lookup": {"other": call("lookup", field("other"), aggregate["last"])},
    }


def measure(fields, runs):
    expression = call("record", *[part for field in fields.items() for part in field])
    seconds, cpu = [], []
    for _ in range(runs):
        start, used = time.perf_counter(), time.process_time()
        rows = sum(batch.num_rows for batch in Timestream(expression._ffi_expr)._execute(None).collect_pyarrow())
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    return {"seconds": sorted(seconds)[runs // 2], "cpu": sorted(cpu)[runs // 2], "rows": rows}


def main(rows, entities, runs):
    kd.init_session()
    table = asyncio.run(load(rows, entities))
    print(json.dumps({name: measure(fields, runs) for name, fields in queries(table).items()}))


main(*map(int, sys.argv[1:]))
