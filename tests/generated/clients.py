"""Whom the invented firm bills: a dozen groups of clients, and the agents that pay or write for several of them."""

from __future__ import annotations

from .world import Client

# Those that come by with many advices.
BIG = (
    Client(number="20110", name="Brightwater Insurance Group, Inc.", locale="us", currency="USD", office="New York", domain="brightwater.example",
           contact="Denise Okafor", style="plain", monthly=4, aliases="Brightwater Group", practice="Insurance", address="400 Prospect Plaza, Hartford, CT 06103"),
    Client(number="20111", name="Brightwater Casualty Company", locale="us", currency="USD", office="New York", domain="brightwater.example",
           contact="Denise Okafor", style="plain", monthly=7, parent="20110", practice="Insurance", address="400 Prospect Plaza, Hartford, CT 06103"),
    Client(number="20112", name="Brightwater Specialty Lines, Inc.", locale="us", currency="USD", office="New York", domain="brightwater.example",
           contact="Paul Renko", style="terse", monthly=6, parent="20110", practice="Insurance", address="400 Prospect Plaza, Hartford, CT 06103"),
    Client(number="20140", name="Tamarack Foods Company", locale="us", currency="USD", office="New York", domain="tamarackfoods.example",
           contact="AP Automation", style="robot", monthly=11, aliases="Tamarack Foods Co", practice="Employment", address="2100 Millrace Rd, Duluth, MN 55802"),
    Client(number="20141", name="Tamarack Forest Products Inc.", locale="ca", currency="CAD", office="Toronto", domain="tamarackforest.example",
           contact="Guy Pelletier", style="plain", monthly=7, practice="Environmental", address="88 Rue du Port, Sept-Iles QC"),
    Client(number="20160", name="Oakhollow Medical Devices, Inc.", locale="us", currency="USD", office="New York", domain="oakhollowmed.example",
           contact="Trish Vandermeer", style="phone", monthly=9, practice="Intellectual Property", address="17 Calloway Park, Raleigh, NC 27601"),
    Client(number="20171", name="Kestrel Ridge Capital Partners LP", locale="us", currency="USD", office="New York", domain="kestrelridgecap.example",
           contact="Jonah Stein", style="terse", monthly=8, practice="Corporate", address="9 Battery Ln, New York, NY 10004"),
    Client(number="20172", name="Kestrel Ridge Energy LLC", locale="us", currency="USD", office="New York", domain="kestrelridgeenergy.example",
           contact="Maribel Fuentes", style="plain", monthly=9, practice="Energy", address="1 Gusher Way, Midland, TX 79701"),
    Client(number="20203", name="Hüttenberger Maschinenbau GmbH", locale="de", currency="EUR", office="Frankfurt", domain="huettenberger.example",
           contact="Jürgen Böhm", style="formal", monthly=12, aliases="Huettenberger GmbH", practice="Corporate", address="Werkstr. 12, 73430 Aalen"),
    Client(number="20215", name="Société Valmont Énergie SA", locale="fr", currency="EUR", office="Frankfurt", domain="valmont-energie.example",
           contact="Hélène Marchand", style="formal", monthly=6, aliases="Valmont Energie", practice="Energy", address="14 quai des Brumes, 69002 Lyon"),
    Client(number="20230", name="Lindtal Pharma AG", locale="ch", currency="CHF", office="Zurich", domain="lindtal.example",
           contact="Reto Aebischer", style="formal", monthly=9, practice="Intellectual Property", address="Industriestrasse 4, 6300 Zug"),
    Client(number="20250", name="Ashgrove Retail plc", locale="uk", currency="GBP", office="London", domain="ashgrove.example",
           contact="Shared Services", style="robot", monthly=6, practice="Real Estate", address="Ashgrove House, Leeds LS1 4XX"),
    Client(number="20251", name="Ashgrove Logistics Ltd", locale="uk", currency="GBP", office="London", domain="ashgrove.example",
           contact="Colin Hargreaves", style="plain", monthly=6, parent="20250", practice="Real Estate", address="Ashgrove House, Leeds LS1 4XX"),
    Client(number="20270", name="Northlake Municipal Utilities", locale="ca", currency="CAD", office="Toronto", domain="northlakeutil.example",
           contact="Bev Tkachuk", style="terse", monthly=8, practice="Public Law", address="50 Civic Sq, Northlake ON"),
    Client(number="20280", name="Dunmore & Sable Reinsurance Ltd", locale="uk", currency="GBP", office="London", domain="dunmoresable.example",
           contact="Priya Nair", style="formal", monthly=7, aliases="D&S Re", practice="Insurance", address="3 Lime Passage, London EC3"),
    Client(number="20290", name="Pacific Lantern Shipping Inc.", locale="us", currency="USD", office="New York", domain="pacificlantern.example",
           contact="Wei-Lin Chao", style="plain", monthly=9, practice="Maritime", address="Pier 31, Oakland, CA 94607"),
)

# Those whose receipts come bare: few open items, so that an amount can prove something.
BARE = (
    Client(number="20301", name="Finchley Bakery Ltd", locale="uk", currency="GBP", office="London", domain="finchleybakery.example",
           contact="Nora Finch", style="plain", monthly=1),
    Client(number="20302", name="Marlow Dental Associates PC", locale="us", currency="USD", office="New York", domain="marlowdental.example",
           contact="Steve Marlow", style="phone", monthly=1, practice="Employment"),
    Client(number="20303", name="Estate of Harold T. Minter", locale="us", currency="USD", office="New York", domain="minterfamily.example",
           contact="Lucille Minter", style="plain", monthly=1, practice="Private Client"),
    Client(number="20304", name="Quarrystone Developments Ltd.", locale="ca", currency="CAD", office="Toronto", domain="quarrystone.example",
           contact="Ian Drummond", style="terse", monthly=1, practice="Real Estate"),
    Client(number="20305", name="Bergfeld Optik GmbH", locale="de", currency="EUR", office="Frankfurt", domain="bergfeld-optik.example",
           contact="Anke Bergfeld", style="formal", monthly=1),
    Client(number="20306", name="Solenne Parfums SARL", locale="fr", currency="EUR", office="Frankfurt", domain="solenne.example",
           contact="Luc Ferrand", style="formal", monthly=1),
    Client(number="20307", name="Alpenrind Käserei AG", locale="ch", currency="CHF", office="Zurich", domain="alpenrind.example",
           contact="Urs Zgraggen", style="formal", monthly=1),
    Client(number="20308", name="Cobalt Harbor Software Inc.", locale="us", currency="USD", office="New York", domain="cobaltharbor.example",
           contact="Dev Anand", style="phone", monthly=1, practice="Corporate"),
    Client(number="20309", name="Greymoor Hotels Ltd", locale="uk", currency="GBP", office="London", domain="greymoor.example",
           contact="Fiona Leith", style="plain", monthly=1),
    Client(number="20310", name="Pinewater School District", locale="us", currency="USD", office="New York", domain="pinewaterschools.example",
           contact="Gail Hobart", style="plain", monthly=1, practice="Public Law"),
    Client(number="20330", name="Norwood Marine Ltd", locale="uk", currency="GBP", office="London", domain="norwoodmarine.example",
           contact="Angus Wray", style="terse", monthly=1, practice="Maritime"),
    Client(number="20331", name="Norwood Marine Services Ltd", locale="uk", currency="GBP", office="London", domain="norwood-services.example",
           contact="Tessa Lund", style="terse", monthly=1, practice="Maritime"),
)

# Those who write and do not pay: promises, disputes, absences.
TALKERS = (
    Client(number="20320", name="Halvorsen Drilling Co.", locale="us", currency="USD", office="New York", domain="halvorsendrilling.example",
           contact="Curt Halvorsen", style="phone", monthly=1, practice="Energy"),
    Client(number="20321", name="Larkspur Theatres Ltd", locale="uk", currency="GBP", office="London", domain="larkspurtheatres.example",
           contact="Imogen Pryor", style="plain", monthly=1),
    Client(number="20322", name="Weidenhof Verlag GmbH", locale="de", currency="EUR", office="Frankfurt", domain="weidenhof.example",
           contact="Sabine Kessler", style="formal", monthly=1),
    Client(number="20323", name="Copperline Transit Authority", locale="us", currency="USD", office="New York", domain="copperline.example",
           contact="Ray Dombrowski", style="plain", monthly=1, practice="Public Law"),
    Client(number="20324", name="Mirabelle Cosmetics Inc.", locale="ca", currency="CAD", office="Toronto", domain="mirabelle.example",
           contact="Odette Roy", style="plain", monthly=1),
    Client(number="20325", name="Stonebridge Aggregates Inc.", locale="us", currency="USD", office="New York", domain="stonebridgeagg.example",
           contact="Kyle Bannister", style="terse", monthly=1),
)

ALL = BIG + BARE + TALKERS
BY_NUMBER = {client.number: client for client in ALL}

# Agents that write or pay for several clients; none of the clients' own domains.
CLAIMS_AGENT = ("Corvid Claims Services LLC", "corvidclaims.example")
PAYMENT_NETWORK = ("PayLattice Network", "paylattice.example")
TREASURY_CENTRE = ("Meridian Shared Services sp. z o.o.", "meridian-ssc.example")


def client(number: str) -> Client:
    """The client of a number."""
    return BY_NUMBER[number]


def family(number: str) -> tuple[Client, ...]:
    """A parent and those for whom it pays."""
    return tuple(each for each in ALL if number in (each.number, each.parent))
