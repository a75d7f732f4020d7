"""Whether what the local servers hear and say is held against Microsoft's own descriptions (`../shared/protocol`, beside the project)."""

import pytest
from exchangelib.services import GetItem

from tests.servers.ews import EwsServer, schema, soap
from tests.servers.graph import GraphServer, csdl

needs_schemas = pytest.mark.skipif(not schema.FOLDER.is_dir(), reason="no ../shared/protocol/ews: the words of EWS are not checked")
needs_metadata = pytest.mark.skipif(
    not csdl.FILE.parent.is_dir(), reason="no ../shared/protocol/graph: the bodies of Graph are not checked"
)


@needs_schemas
def test_given_the_schemas_beside_the_project_when_an_exchange_server_is_made_then_it_checks_every_word():
    server = EwsServer()

    server.stop_listening()

    assert server.is_checked
    assert isinstance(schema.schemas(), schema.Schemas)


@needs_metadata
def test_given_the_metadata_beside_the_project_when_a_graph_server_is_made_then_it_checks_every_body():
    server = GraphServer()

    server.stop_listening()

    assert server.is_checked
    assert csdl.metadata().check("graph.message", {"subject": 1}) == ["graph.message.subject: 1 is no Edm.String"]


@needs_schemas
def test_given_a_request_against_the_schema_when_it_comes_then_the_server_remembers(account, exchange):
    service = GetItem(account=account)
    payload = service.get_payload(items=[("AAAA", None)], additional_fields=None, shape="IdOnly")
    payload.set("Nonsense", "1")

    list(service._get_elements(payload))
    found = [exchange.violations.pop() for _ in list(exchange.violations)]

    assert any("Nonsense" in said for said in found)


@needs_metadata
def test_given_a_property_that_graph_lacks_when_it_is_sent_then_the_server_remembers(graph, client):
    client.post("/messages", json={"subject": "x", "colour": "red"})

    found = [graph.violations.pop() for _ in list(graph.violations)]

    assert found == ["request create: graph.message: graph.message has no property colour"]


@needs_schemas
def test_given_an_answer_in_the_wrong_order_when_it_is_checked_then_the_schemas_refuse_it():
    message = soap.m("GetItemResponseMessage", soap.m("Items"), soap.m("ResponseCode", "NoError"), ResponseClass="Success")

    found = schema.schemas().violations(soap.parse(soap.envelope(soap.response("GetItem", [message]))))

    assert any("ResponseCode" in said for said in found)
