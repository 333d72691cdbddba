"""Does with the original's client what its users do, and prints what came of it as JSON."""

import json
import sys
from urllib.parse import urlparse

import kaskada.kaskada.v1alpha.table_service_pb2 as table_pb
from kaskada import materialization, query, table, view
from kaskada.client import Client, set_default_client
from kaskada.materialization import (
    FileType,
    MaterializationView,
    ObjectStoreDestination,
    PulsarDestination,
)
from kaskada.table import PulsarTableSource


def failure(call):
    """The text of the exception that a call raises."""
    try:
        call()
    except Exception as error:  # The client raises nothing more special.
        return str(error)
    return None


def diagnostics(analysis, found=None):
    """What an analysis says. A query's reply has its diagnostics beside it."""
    found = found or analysis.fenl_diagnostics
    return {
        "can_execute": analysis.can_execute,
        "errors": [
            {"code": one.code, "message": one.message, "formatted": one.formatted} for one in found.fenl_diagnostics
        ],
    }


def rows_of(response):
    """The lines of a query's CSV file."""
    [uri] = response.destination.object_store.output_paths.paths
    with open(urlparse(uri).path, encoding="utf-8") as file:
        return file.read().splitlines()


def files(given):
    table.create_table("Purchases", "at", "customer", grouping_id="customer")
    table.load("Purchases", given["csv"])
    columns = table.get_table("Purchases").table.schema.fields
    created = view.create_view("Totals", "{ total: sum(Purchases.amount) }")
    stored = materialization.create_materialization(
        "totals",
        "{ total: Totals.total, twice: Doubled }",
        ObjectStoreDestination(FileType.FILE_TYPE_CSV, given["results"]),
        [MaterializationView("Doubled", "Totals.total * 2")],
    )
    csv = query.ResponseType.FILE_TYPE_CSV
    wrong = query.create_query("{ x: Purchases.nothing }", response_as=csv)
    return {
        "columns": {one.name: one.data_type.WhichOneof("kind") for one in columns},
        "loaded_twice": failure(lambda: table.load("Purchases", given["csv"])),
        "created_twice": failure(lambda: table.create_table("Purchases", "at", "customer")),
        "view": diagnostics(created.analysis),
        "all": rows_of(query.create_query("{ n: count(Purchases), total: Totals.total }", response_as=csv)),
        "final": rows_of(query.create_query("Totals", result_behavior="final-results", response_as=csv)),
        "wrong_query": diagnostics(wrong.analysis, wrong.fenl_diagnostics),
        "wrong_view": diagnostics(view.create_view("Wrong", "sum(Nowhere.amount)").analysis),
        "materialization": diagnostics(stored.analysis),
        "used_table": failure(lambda: table.delete_table("Purchases")),
    }


def streams(given):
    source = PulsarTableSource(
        given["service_url"], given["admin_url"], "", "", given["tenant"], given["namespace"], given["input"]
    )
    created = table.create_table("Clicks", "at", "user", source=source).table
    stored = materialization.create_materialization(
        "clicks",
        "{ id: Clicks.id, n: count(Clicks) as i32 }",
        PulsarDestination(
            given["tenant"], given["namespace"], given["output"], given["service_url"], given["admin_url"], "", ""
        ),
        [],
    )
    return {
        "columns": [one.name for one in created.schema.fields],
        "materialization": diagnostics(stored.analysis),
    }


def lists(client):
    def page(**request):
        reply = client.table_stub.ListTables(table_pb.ListTablesRequest(**request), metadata=client.get_metadata())
        return [one.table_name for one in reply.tables], reply.next_page_token

    first, token = page(page_size=1)
    second, _ = page(page_token=token)
    return {
        "tables": [one.table_name for one in table.list_tables().tables],
        "search": [one.table_name for one in table.list_tables("purch").tables],
        "pages": [first, second],
        "bad_page": failure(lambda: page(page_size=-1)),
        "views": [one.view_name for one in view.list_views().views],
        "materializations": [one.materialization_name for one in materialization.list_materializations().materializations],
        "queries": len(query.list_queries().queries),
    }


def delete():
    materialization.delete_materialization("clicks")
    materialization.delete_materialization("totals")
    view.delete_view("Totals")
    table.delete_table("Clicks")
    table.delete_table("Purchases")
    return {
        "tables": len(table.list_tables().tables),
        "gone": failure(lambda: table.get_table("Purchases")),
    }


def main():
    given = json.loads(sys.argv[2])
    client = Client("python", given["endpoint"], is_secure=False, should_check_health=False)
    set_default_client(client)
    if sys.argv[1] == "delete":
        found = delete()
    else:
        found = {"files": files(given), "streams": streams(given), "lists": lists(client)}
    print(json.dumps(found))


main()
