"""Who works at Pennyfold Support, and for whom: data only."""

from __future__ import annotations

from typing import NamedTuple

from simulators.connectwise.world.names import words

COMPANY_ID = "pennyfold"
NAME = "Pennyfold Support"


class Person(NamedTuple):
    identifier: str
    first: str
    last: str
    title: str
    license: str = "F"


MEMBERS: tuple[Person, ...] = (
    Person("margery", "Margery", "Pennyfold", "Owner"),
    Person("idris", "Idris", "Callow", "Senior technician"),
    Person("shona", "Shona", "Brackley", "Technician, runs the day"),
    Person("dev", "Dev", "Anstruther", "Technician, books the visits"),
    Person("pip", "Pip", "Wetherby", "Technician"),
    Person("hub_api", "Hub", "API", "API member", license="A"),
    Person("monitor_api", "Monitor", "API", "API member", license="A"),
)
TECHNICIANS: tuple[str, ...] = ("idris", "shona", "dev", "pip")

# Who signs in to the product, by the part they play in the demo.
SIGN_INS: dict[str, str] = {
    "admin": "margery",
    "admin2": "idris",
    "manager": "shona",
    "dispatcher": "dev",
    "technician": "pip",
}


class Client(NamedTuple):
    identifier: str
    name: str
    town: str
    postcode: str
    users: int
    prefix: str  # of its computers' names
    agreement: str  # empty = pays by the hour
    amount: float = 0.0  # pounds


MONTHLY, PREPAID = "Monthly support", "Prepaid"

CLIENTS: tuple[Client, ...] = (
    Client("TarnBakery", "Tarn Bridge Bakery", "Kendal", "LA9 4XX", 9, "TBB", MONTHLY, 240.0),
    Client("Quayle", "Quayle and Hobday Solicitors", "Lancaster", "LA1 1XX", 16, "QH", MONTHLY, 620.0),
    Client("Stavethwaite", "Stavethwaite Primary School", "Staveley", "LA8 9XX", 21, "SPS-PC", MONTHLY, 480.0),
    Client("Oddfellow", "Oddfellow Garages", "Morecambe", "LA4 5XX", 12, "ODD", PREPAID, 1000.0),
    Client("Crake", "Crake Valley Dental", "Ulverston", "LA12 7XX", 11, "CVD", MONTHLY, 390.0),
    Client("Ribbleside", "Ribbleside Lettings", "Preston", "PR1 2XX", 14, "RSL", MONTHLY, 350.0),
    Client("Fenwright", "Fenwright Joinery", "Barrow-in-Furness", "LA14 1XX", 7, "FEN", "", 0.0),
    Client("Hawksmere", "Hawksmere Holiday Parks", "Windermere", "LA23 1XX", 18, "HHP", MONTHLY, 540.0),
    Client("Larkrise", "Larkrise Care at Home", "Carnforth", "LA5 9XX", 23, "LCH", PREPAID, 2500.0),
)
SUPPLIERS: tuple[tuple[str, str], ...] = (
    ("Bowfell Telecom", "Bowfell"),
    ("Sandside Distribution", "Sandside"),
)
PROSPECTS: tuple[tuple[str, str], ...] = (("Applethwaite Cycles", "Applethwaite"),)

FIRST: tuple[str, ...] = words(
    "Aileen Alun Beryl Callum Catrin Clive Dilys Dougal Edwina Ewan Fergus Glenys Graeme Hamish Hazel Imogen "
    "Iqbal Jocelyn Keir Lorraine Mairi Malcolm Meera Nerys Niamh Nigel Odette Poppy Ravi Rhiannon Rowan Rupert "
    "Saffron Sanjay Siobhan Tamsin Trevor Una Verity Winifred Yasmin"
)
LAST: tuple[str, ...] = words(
    "Ackroyd Applegarth Birtwistle Blenkinsop Braithwaite Clutterbuck Cotterill Dewhurst Entwistle Fothergill "
    "Garside Hargreaves Heptonstall Illingworth Jagger Kirkbride Lofthouse Mawdsley Nuttall Oldroyd Pilkington "
    "Ramsbottom Satterthwaite Tattersall Unsworth Verrall Wainwright Youell"
)
