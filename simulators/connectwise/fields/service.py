"""Boards and what hangs on them, priorities, sources, SLAs. One word per field: name, kind, marks (see schema.py)."""

BOARD = """
name:str(50)! location:ref(system/locations)! department:ref(system/departments)! inactiveFlag:bool
signOffTemplate:ref sendToContactFlag:bool contactTemplate:ref sendToResourceFlag:bool resourceTemplate:ref
projectFlag:bool showDependenciesFlag:bool showEstimatesFlag:bool boardIcon:ref billTicketsAfterClosedFlag:bool
billTicketSeparatelyFlag:bool billUnapprovedTimeExpenseFlag:bool overrideBillingSetupFlag:bool
dispatchMember:ref(system/members) serviceManagerMember:ref(system/members) dutyManagerMember:ref(system/members)
oncallMember:ref(system/members) workRole:ref(time/workRoles) workType:ref(time/workTypes)
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault) billExpense:enum(Billable|DoNotBill|NoCharge|NoDefault)
billProduct:enum(Billable|DoNotBill|NoCharge|NoDefault) autoCloseStatus:ref(service/boards/statuses)
autoAssignNewTicketsFlag:bool autoAssignNewECTicketsFlag:bool autoAssignNewPortalTicketsFlag:bool
discussionsLockedFlag:bool timeEntryLockedFlag:bool notifyEmailFrom:str(50) notifyEmailFromName:str(60)
closedLoopDiscussionsFlag:bool closedLoopResolutionFlag:bool closedLoopInternalAnalysisFlag:bool
timeEntryDiscussionFlag:bool timeEntryResolutionFlag:bool timeEntryInternalAnalysisFlag:bool
problemSort:enum(Ascending|Descending) resolutionSort:enum(Ascending|Descending)
internalAnalysisSort:enum(Ascending|Descending) emailConnectorAllowReopenClosedFlag:bool
emailConnectorReopenStatus:ref(service/boards/statuses) emailConnectorReopenResourcesFlag:bool
emailConnectorNewTicketNoMatchFlag:bool emailConnectorNeverReopenByDaysFlag:bool emailConnectorReopenDaysLimit:int
emailConnectorNeverReopenByDaysClosedFlag:bool emailConnectorReopenDaysClosedLimit:int useMemberDisplayNameFlag:bool
sendToCCFlag:bool autoAssignTicketOwnerFlag:bool autoAssignLimitFlag:bool autoAssignLimitAmount:int
closedLoopAllFlag:bool percentageCalculation:enum(ActualHours|Manual|ClosedPhases|ClosedTickets)
allSort:enum(Ascending|Descending) markFirstNoteIssueFlag:bool restrictBoardByDefaultFlag:bool sendToBundledFlag:bool
"""

BOARD_STATUS = """
name:str(50)! board:ref(service/boards) sortOrder:int displayOnBoard:bool inactive:bool closedStatus:bool
timeEntryNotAllowed:bool roundRobinCatchall:bool defaultFlag:bool
escalationStatus:enum(NotResponded|Responded|ResolutionPlan|Resolved|NoEscalation) customerPortalDescription:str(500)
customerPortalFlag:bool emailTemplate:ref statusIndicator:ref customStatusIndicatorName:str(30) saveTimeAsNote:bool
"""

BOARD_TYPE = """
name:str(50)! category:enum(Reactive|Proactive) defaultFlag:bool inactiveFlag:bool requestForChangeFlag:bool
integrationXref:str(50) skillCategory:ref skill:ref board:ref(service/boards) location:ref(system/locations)
department:ref(system/departments)
"""

BOARD_SUB_TYPE = """
name:str(50)! inactiveFlag:bool typeAssociationIds:list addAllTypesFlag:bool> removeAllTypesFlag:bool>
board:ref(service/boards)
"""

BOARD_ITEM = """
name:str(50)! inactiveFlag:bool board:ref(service/boards)
"""

BOARD_TYPE_SUBTYPE_ITEM = """
type:ref(service/boards/types) subType:ref(service/boards/subtypes) item:ref(service/boards/items)
board:ref(service/boards)
"""

BOARD_ITEM_ASSOCIATION = """
subTypeAssociationIds:list addAllSubTypesFlag:bool removeAllSubTypesFlag:bool item:ref(service/boards/items)
board:ref(service/boards)
"""

PRIORITY = """
name:str(50)! color:enum(Black|Blue|Cyan|Gray|Green|Lime|Orange|Pink|Purple|Red|White|Yellow|Custom)! sortOrder:int
defaultFlag:bool imageLink:str urgencySortOrder:str level:enum(Critical|High|Medium|Low)
"""

SOURCE = """
name:str(50)! defaultFlag:bool enteredBy:str~ dateEntered:dt~
"""

SLA = """
name:str(25)! basedOn:enum(AllHours|Customer|MyCalendar|Custom)! customCalendar:ref(schedule/calendars)
defaultFlag:bool applicationOrder:int hiImpactHiUrgency:ref(service/priorities)
hiImpactMedUrgency:ref(service/priorities) hiImpactLowUrgency:ref(service/priorities)
medImpactHiUrgency:ref(service/priorities) medImpactMedUrgency:ref(service/priorities)
medImpactLowUrgency:ref(service/priorities) lowImpactHiUrgency:ref(service/priorities)
lowImpactMedUrgency:ref(service/priorities) lowImpactLowUrgency:ref(service/priorities) respondHours:num
respondPercent:int planWithin:num planWithinPercent:int resolutionHours:num resolutionPercent:int
"""

SLA_PRIORITY = """
priority:ref(service/priorities)! respondHours:num respondPercent:int planWithin:num planWithinPercent:int
resolutionHours:num resolutionPercent:int sla:ref(service/SLAs)
"""

SERVICE_LOCATION = """
name:str(30)! where:enum(OnSite|Remote|InHouse)! defaultFlag:bool
"""
