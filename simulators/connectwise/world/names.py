"""Names people have; nobody in particular."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = words(
    "Marlene Doug Kelsey Ron Tamika Greta Owen Priya Luis Janelle Bev Carter Dmitri Elena Faith Gus Hana Irma "
    "Jorge Kwame Lena Marcus Nora Otis Paula Quentin Rosa Stefan Tessa Uma Victor Wanda Xavier Yolanda Zach Alma "
    "Byron Celeste Dale Esther Felix Gloria Hector Ines Jasper Kira Leland Mabel Noel Opal Percy Ramona Silas "
    "Thelma Ursula Vince Willa Ansel Bridget Cyrus Dahlia Ezra Fern Gideon Hattie Ivan Joy Keith Lorna Mitch "
    "Nadine Orson Pearl Rhonda Saul Trudy Vera Wes Yusuf Zelda Amos Bettina Clint Dora Emil Flora Grant Heidi Ike "
    "Juno Karl Lydia Murray Nell Oscar Penny Reggie Sheila Todd Val Winnie Abel Cora "
)
LAST = words(
    "Abbeyfield Barlow Cathcart Delgado Eastman Fairweather Garrity Hollister Inman Jessop Kowalczyk Lattimer "
    "Mbeki Nakamura Ostrow Pemberly Quarles Ridley Sandoval Thackeray Underhill Villaseca Wexler Yardley "
    "Zielinski Ainslie Brockway Crandall Dunstan Elkins Farber Gillespie Hathaway Ibarra Jarrett Kimball Lindahl "
    "Moxley Nesbitt Ogilvie Partridge Rasmussen Stockdale Trask Upchurch Vandermeer Whitcomb Yoder Zamora "
    "Almquist Bettencourt Coyle Dempsey Engstrom Fonseca Goddard Hruska Isaksen Jimenez Kessler Lovell Mansour "
    "Norgaard Okafor Pruitt Reinholt Schaffer Tilden Ulrich Vasko Winslow Yamada Zeller Arkwright Bramley Cutler "
    "Dragoo Eberhart Fisk Grover Hobart Ingram Judd Knapp Lundy Merritt Nolan Oakes Pickett Rourke Sharpe Tully "
    "Usher Vickers Walden Yates Zook Ashby Boone Clegg "
)
TITLES: tuple[str, ...] = (
    "Office Manager",
    "Accounts Payable",
    "Receptionist",
    "Project Lead",
    "Sales",
    "Scheduler",
    "Controller",
    "Operations",
    "Assistant",
    "Estimator",
    "Coordinator",
    "Supervisor",
    "Intake",
    "Partner",
    "Director",
)
STREETS: tuple[str, ...] = (
    "Mill Street",
    "Orchard Road",
    "Commerce Drive",
    "Water Street",
    "Second Avenue",
    "Prairie Lane",
    "Depot Road",
    "College Avenue",
    "Quarry Road",
    "Chestnut Street",
)
SHARED: tuple[str, ...] = ("Front Desk", "Nurses Station", "Shop Floor", "Warehouse Desk", "Accounting Inbox")
