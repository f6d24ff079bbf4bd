"""Tickets and their notes. One word per field: name, kind, marks (see schema.py)."""

TICKET = """
summary:str(100)! recordType:enum(ProjectIssue|ProjectTicket|ServiceTicket)~ board:ref(service/boards)
status:ref(service/boards/statuses) workRole:ref(time/workRoles) workType:ref(time/workTypes)
company:ref(company/companies)! site:ref siteName:str(156) addressLine1:str(50) addressLine2:str(50) city:str(50)
stateIdentifier:str(50) zip:str(12) country:ref contact:ref(company/contacts) contactName:str(62)
contactPhoneNumber:str(20) contactPhoneExtension:str(15) contactEmailAddress:str(250) type:ref(service/boards/types)
subType:ref(service/boards/subtypes) item:ref(service/boards/items) team:ref(service/boards/teams)
owner:ref(system/members)
priority:ref(service/priorities) serviceLocation:ref(service/locations) source:ref(service/sources) requiredDate:dt
budgetHours:num opportunity:ref(sales/opportunities) agreement:ref(finance/agreements) agreementType:str~
severity:enum(Low|Medium|High)^
impact:enum(Low|Medium|High)^ externalXRef:str(100) poNumber:str(50) knowledgeBaseCategoryId:int
knowledgeBaseSubCategoryId:int allowAllClientsPortalView:bool customerUpdatedFlag:bool automaticEmailContactFlag:bool
automaticEmailResourceFlag:bool automaticEmailCcFlag:bool automaticEmailCc:str(1000) initialDescription:str>
initialInternalAnalysis:str> initialResolution:str> initialDescriptionFrom:str> contactEmailLookup:str>
processNotifications:bool> skipCallback:bool> closedDate:dt~ closedBy:str~ closedFlag:bool~ actualHours:num~
approved:bool~ estimatedExpenseCost:num~ estimatedExpenseRevenue:num~ estimatedProductCost:num~
estimatedProductRevenue:num~ estimatedTimeCost:num~ estimatedTimeRevenue:num~
billingMethod:enum(ActualRates|FixedFee|NotToExceed|OverrideRate) billingAmount:num hourlyRate:num
subBillingMethod:enum(ActualRates|FixedFee|NotToExceed|OverrideRate) subBillingAmount:num subDateAccepted:dt
dateResolved:dt~ dateResplan:dt~ dateResponded:dt~ resolveMinutes:int~ resPlanMinutes:int~ respondMinutes:int~
respondByGoalUTC:dt~ resplanGoalUTC:dt~ resolutionGoalUTC:dt~ escalationLastUpdateMinutes:int~ isInSla:bool~
knowledgeBaseLinkId:int resources:str~ parentTicketId:int~ hasChildTicket:bool~ hasMergedChildTicketFlag:bool~
knowledgeBaseLinkType:enum(Activity|ProjectIssue|KnowledgeBaseArticle|ProjectTicket|ServiceTicket|Time)
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault) billExpenses:enum(Billable|DoNotBill|NoCharge|NoDefault)
billProducts:enum(Billable|DoNotBill|NoCharge|NoDefault) predecessorType:enum(Ticket|Phase) predecessorId:int
predecessorClosedFlag:bool lagDays:int lagNonworkingDaysFlag:bool estimatedStartDate:dt duration:int
location:ref(system/locations) department:ref(system/departments) mobileGuid:str(36)~ sla:ref(service/SLAs)
slaStatus:str~ requestForChangeFlag:bool currency:ref~ mergedParentTicket:ref(service/tickets)~ integratorTags:list
escalationStartDateUTC:dt~ escalationLevel:int~ minutesBeforeWaiting:int~ respondedSkippedMinutes:int~
resplanSkippedMinutes:int~ respondedHours:num~ respondedBy:str~ resplanHours:num~ resplanBy:str~ resolutionHours:num~
resolvedBy:str~ minutesWaiting:int~ customFields:list
"""

TICKET_NOTE = """
ticketId:int~ text:str detailDescriptionFlag:bool internalAnalysisFlag:bool resolutionFlag:bool issueFlag:bool
member:ref(system/members) contact:ref(company/contacts) customerUpdatedFlag:bool processNotifications:bool>
internalFlag:bool externalFlag:bool dateCreated:dt~ createdBy:str~
"""

PROJECT_TICKET_NOTE = """
ticketId:int~ text:str detailDescriptionFlag:bool internalAnalysisFlag:bool resolutionFlag:bool issueFlag:bool
member:ref(system/members) contact:ref(company/contacts) customerUpdatedFlag:bool processNotifications:bool>
internalFlag:bool externalFlag:bool
"""

ALL_NOTE = """
noteType:enum(TicketNote|TimeEntryNote|MeetingNote) ticket:ref(service/tickets) text:str isMarkdownFlag:bool
detailDescriptionFlag:bool internalAnalysisFlag:bool resolutionFlag:bool timeStart:dt timeEnd:dt bundledFlag:bool
mergedFlag:bool issueFlag:bool originalAuthor:str createdByParentFlag:bool member:ref(system/members)
contact:ref(company/contacts)
"""

CHANGE_LOG = """
partnerId:str productInstanceId:str action:str boardId:int boardName:str companyIdentifier:int companyName:str
contactId:int contactName:str impact:str ownerIdentifier:int priorityId:int priorityLevel:str priorityName:str
prioritySort:int resourceList:str severity:str slaName:str slaStatus:str status:str summary:str teamName:str
ticketNumber:int recordType:str ticketOwner:str closedFlag:bool customerUpdatedFlag:bool processingStatus:str
parentTicketId:int mergedParentTicketId:int
"""

TICKET_INFO = """
summary:str company:ref(company/companies)
"""

TASK = """
ticketId:int~ notes:str closedFlag:bool priority:int schedule:ref(schedule/entries) code:ref(service/codes)
member:ref(system/members) resolution:str childScheduleAction:enum(Transfer|Delete|Done) childTicketId:int summary:str
"""

PROJECT_ALL_NOTE = """
noteType:enum(TicketNote|TimeEntryNote|MeetingNote) ticket:ref(project/tickets) text:str detailDescriptionFlag:bool
internalAnalysisFlag:bool resolutionFlag:bool timeStart:dt timeEnd:dt bundledFlag:bool mergedFlag:bool issueFlag:bool
originalAuthor:str member:ref(system/members) contact:ref(company/contacts)
"""
