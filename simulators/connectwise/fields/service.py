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

BOARD_STATUS_INFO = """
name:str sortOrder:int defaultFlag:bool inactiveFlag:bool closedFlag:bool
"""

BOARD_SUB_TYPE_INFO = """
name:str inactiveFlag:bool typeAssociationIds:list
"""

BOARD_TEAM = """
name:str(30)! teamLeader:ref(system/members)! members:list defaultFlag:bool notifyOnTicketDelete:bool
defaultRoundRobinFlag:bool roundRobinFlag:bool boardId:int~ locationId:int businessUnitId:int
parentConnectWiseId:str~ parentId:int~ grandParentId:int~ grandParentConnectWiseId:str~
"""

BOARD_TEAM_INFO = """
name:str
"""

CODE = """
name:str(50)! description:str! boardId:int locationId:int businessUnitId:int
"""

IMPACT = """
name:str description:str(200)! defaultFlag:bool
"""

BOARD_INFO = """
name:str location:ref(system/locations) department:ref(system/departments) projectFlag:bool inactiveFlag:bool
closedLoopDiscussionsFlag:bool closedLoopInternalAnalysisFlag:bool closedLoopResolutionFlag:bool
closedLoopAllFlag:bool overrideBillingSetupFlag:bool billTicketsAfterClosedFlag:bool
billUnapprovedTimeExpenseFlag:bool billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)
billExpense:enum(Billable|DoNotBill|NoCharge|NoDefault) billProduct:enum(Billable|DoNotBill|NoCharge|NoDefault)
problemSort:enum(Ascending|Descending) internalAnalysisSort:enum(Ascending|Descending)
resolutionSort:enum(Ascending|Descending) allSort:enum(Ascending|Descending)
"""

KNOWLEDGE_BASE_ARTICLE = """
title:str! issue:str! resolution:str! locationId:int businessUnitId:int board:ref(service/boards) categoryId:int
subCategoryId:int dateCreated:str~ createdBy:str~
"""

KNOWLEDGE_BASE_CATEGORY = """
name:str(50)! location:ref(system/locations) department:ref(system/departments) approver:ref(system/members)
"""

KNOWLEDGE_BASE_SUB_CATEGORY = """
name:str(50)! category:ref(service/knowledgeBaseCategories)! location:ref(system/locations)
department:ref(system/departments)
"""

SERVICE_LOCATION_INFO = """
name:str defaultFlag:bool
"""

SEVERITY = """
name:str description:str(200)! defaultFlag:bool
"""

SOURCE_INFO = """
name:str defaultFlag:bool
"""

SERVICE_SURVEY = """
name:str(50)! inactiveFlag:bool headerIncludeLogoFlag:bool headerText:str(4000) headerTextVisibleFlag:bool
footerText:str(500) footerTextVisibleFlag:bool thankYouText:str(4000) notifyWho:ref notifyWhoVisibleFlag:bool
notifyMember:ref(system/members)
"""

SURVEY_OPTION = """
caption:str(100)! points:int! visibleflag:bool
"""

SERVICE_SURVEY_QUESTION = """
sequenceNumber:int type:enum(OpenEnded|Selection)! question:str(1000)! options:list includeFlag:bool requiredFlag:bool
noAnswerPoints:int surveyId:int~
"""

SURVEY_RESULT = """
ticketId:int! emailAddress:str footerResponse:str contactMeFlag:bool contact:ref(company/contacts) results:list
totalPoints:int company:ref(company/companies) surveyId:int~
"""

SERVICE_TEAM = """
name:str leader:ref(system/members) location:ref(system/locations) department:ref(system/departments)
deleteNotifyFlag:bool
"""

SERVICE_TEMPLATE = """
name:str board:ref(service/boards) type:ref(service/boards/types) item:ref(service/boards/items)
subtype:ref(service/boards/subtypes) serviceLocation:ref(service/locations) status:ref(service/boards/statuses)
source:ref(service/sources) priority:ref(service/priorities) team:ref(service/boards/teams)
company:ref(company/companies) contact:ref(company/contacts) site:ref(company/companies/sites) assignedNotifyFlag:bool
location:ref(system/locations) department:ref(system/departments) summary:str problem:str hoursBudget:num
internalAnalysis:str timeBillableFlag:bool expenseBillableFlag:bool purchaseOrderNumber:str reference:str
billComplete_Flag:bool billServiceSeparatelyFlag:bool billingAmount:num billUnapprovedTimeAndExpensesFlag:bool
overrideFlag:bool timeInvoiceFlag:bool expenseInvoiceFlag:bool productInvoiceFlag:bool
agreement:ref(finance/agreements) billingMethod:enum(ActualRates|FixedFee|NotToExceed|OverrideRate)
severity:enum(Low|Medium|High) impact:enum(Low|Medium|High) assignedBy:ref(system/members) scheduleDaysBefore:int
serviceDaysBefore:int attachScheduleToNewServiceFlag:bool templateFlag:bool emailContactFlag:bool
emailResourceFlag:bool emailCCFlag:bool emailCC:str restrictDownpaymentFlag:bool
"""

SERVICE_TEMPLATE_INFO = """
name:str templateFlag:bool
"""

SERVICE_TICKET_LINK = """
name:str(50)! enabledFlag:bool linkText:str(50)! url:str(1000)!
"""

SERVICE_TICKET_LINK_INFO = """
name:str linkText:str url:str
"""
