"""The reports of `/system/reports`: which records, and their columns by ConnectWise's kind of name (FACTS 5).

Only a few of the real ones; a column is a name in the query language.
"""

from dataclasses import dataclass

Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Report:
    collection: str
    columns: Columns  # column, name in the query language; the first is the id


REPORTS = {
    "Service": Report(
        "service/tickets",
        (
            ("TicketNbr", "id"),
            ("Summary", "summary"),
            ("Company_RecID", "company/id"),
            ("Company_Name", "company/name"),
            ("Board_Name", "board/name"),
            ("Status_Description", "status/name"),
            ("ServiceType", "type/name"),
            ("Priority", "priority/name"),
            ("Contact_Name", "contact/name"),
            ("Closed_Flag", "closedFlag"),
            ("Date_Entered", "dateEntered"),
            ("Last_Update", "lastUpdated"),
        ),
    ),
    "Company": Report(
        "company/companies",
        (
            ("Company_RecID", "id"),
            ("Company_ID", "identifier"),
            ("Company_Name", "name"),
            ("Company_Status", "status/name"),
            ("City", "city"),
            ("Last_Update", "lastUpdated"),
        ),
    ),
    "Contact": Report(
        "company/contacts",
        (
            ("Contact_RecID", "id"),
            ("First_Name", "firstName"),
            ("Last_Name", "lastName"),
            ("Company_RecID", "company/id"),
            ("Company_Name", "company/name"),
            ("Inactive_Flag", "inactiveFlag"),
        ),
    ),
    "Configuration": Report(
        "company/configurations",
        (
            ("Config_RecID", "id"),
            ("Config_Name", "name"),
            ("Config_Type", "type/name"),
            ("Company_Name", "company/name"),
            ("Serial_Number", "serialNumber"),
        ),
    ),
    "Agreement": Report(
        "finance/agreements",
        (
            ("AGR_Header_RecID", "id"),
            ("AGR_Name", "name"),
            ("Agreement_Type", "type/name"),
            ("Company_Name", "company/name"),
            ("Date_Start", "startDate"),
            ("Date_End", "endDate"),
        ),
    ),
    "Time": Report(
        "time/entries",
        (
            ("Time_RecID", "id"),
            ("Member_ID", "member/identifier"),
            ("Company_Name", "company/name"),
            ("TicketNbr", "chargeToId"),
            ("Date_Start", "timeStart"),
            ("Hours_Actual", "actualHours"),
            ("Billable_Option", "billableOption"),
            ("Notes", "notes"),
        ),
    ),
    "Member": Report(
        "system/members",
        (
            ("Member_RecID", "id"),
            ("Member_ID", "identifier"),
            ("First_Name", "firstName"),
            ("Last_Name", "lastName"),
            ("Inactive_Flag", "inactiveFlag"),
        ),
    ),
    "ConnectWiseHostedApiScreen": Report(
        "system/connectWiseHostedScreens", (("ConnectWise_Hosted_Screen_RecID", "id"), ("Screen_Name", "name"))
    ),
}
