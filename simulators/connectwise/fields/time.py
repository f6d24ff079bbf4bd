"""Time entries and what they are charged as. One word per field: name, kind, marks (see schema.py)."""

TIME_ENTRY = """
company:ref(company/companies) companyType:str~ chargeToId:int
chargeToType:enum(Company|ServiceTicket|ProjectTicket|ChargeCode|Activity) member:ref(system/members) locationId:int
businessUnitId:int businessGroupDesc:str~ location:ref(system/locations) department:ref(system/departments)
workType:ref(time/workTypes) workRole:ref(time/workRoles) agreement:ref(finance/agreements) agreementType:str~
activity:ref(sales/activities)~ opportunityRecid:int projectActivity:str territory:str~ timeStart:dt! timeEnd:dt
hoursDeduct:num actualHours:num billableOption:enum(Billable|DoNotBill|NoCharge|NoDefault)^ notes:str
internalNotes:str addToDetailDescriptionFlag:bool addToInternalAnalysisFlag:bool addToResolutionFlag:bool
emailResourceFlag:bool emailContactFlag:bool emailCcFlag:bool emailCc:str~ hoursBilled:num~ invoiceHours:num~
hourlyCost:str~ enteredBy:str~ dateEntered:dt~ invoice:ref(finance/invoices)~ mobileGuid:str(36)~ hourlyRate:num
overageRate:num agreementHours:num~ agreementAmount:num~ agreementAdjustment:num~ adjustment:num invoiceReady:int~
timeSheet:ref(time/sheets)~
status:enum(Open|Rejected|PendingApproval|ErrorsCorrected|PendingProjectApproval|ApprovedByTierOne|RejectBySecondTier|ApprovedByTierTwo|ReadyToBill|Billed|WrittenOff|BilledAgreement)~
ticket:ref(service/tickets)~ project:ref(project/projects)~ phase:ref(project/projects/phases)~ ticketBoard:str~
ticketStatus:str~ ticketType:str~ ticketSubType:str~ invoiceFlag:bool~ extendedInvoiceAmount:num~ locationName:str~
taxCode:ref(finance/taxCodes) customFields:list
"""

WORK_TYPE = """
name:str(50)! billTime:enum(Billable|DoNotBill|NoCharge)! rateType:enum(AdjAmount|Custom|Multiplier)! rate:num!
hoursMin:num hoursMax:num roundBillHoursTo:num accrualType:enum(Holiday|PTO|Sick|Vacation) inactiveFlag:bool
overallDefaultFlag:bool activityDefaultFlag:bool utilizationFlag:bool costMultiplier:num integrationXRef:str(50)
addAllAgreementExclusions:bool>
"""

WORK_ROLE = """
name:str(50)! hourlyRate:num integrationXref:str(50) inactiveFlag:bool addAllLocations:bool> removeAllLocations:bool>
addAllAgreementExclusions:bool> locationIds:list
"""

CHARGE_CODE = """
name:str(50)! company:ref(company/companies)! location:ref(system/locations) department:ref(system/departments)
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault) expenseEntryFlag:bool allowAllExpenseTypeFlag:bool
timeEntryFlag:bool workType:ref(time/workTypes) workRole:ref(time/workRoles) integrationXref:str(50)
expenseTypeIds:list
"""

TIME_ENTRY_CHANGE_LOG = """
partnerId:str productInstanceId:str action:str activitySubject:str actualUtilizedHrs:num agreementAdjustmentFirm:num
agreementAdjustmentTotal:num agreementAmountCovered:num agreementHoursCovered:num billableAmount:num billableFlag:bool
billableHours:num billableUtilizedHours:num memberDailyCapacity:num
billableOption:enum(Billable|DoNotBill|NoCharge|NoDefault) businessGroup:str locationName:str chargeCode:str
chargeTo:str chargeToType:enum(Company|ServiceTicket|ProjectTicket|ChargeCode|Activity) chargeToRecId:int
companyAndAgreement:str companyName:str timeStart:str timeStartUtc:str timeEnd:str timeEndUtc:str dateStart:str
dateInvoice:str firstName:str hourlyCost:str hourlyCostDecimal:num hourlyRate:num hoursActual:num internalNote:str
invoiceAdjustmentFirm:num invoiceAdjustmentTotal:num invoiceFlag:bool invoiceNumber:str invoiceReady:bool lastName:str
memberId:str nonBillableAmt:num nonBillableHrs:num notes:str opportunityRecId:int optionId:str projectActivity:str
projectName:str projectPhase:str serviceRequestStatus:str serviceRequestSummary:str territory:str timeRecId:int
timeStatus:str utilizationFlag:bool companyType:str ticketCurrentBoard:str ticketType:str ticketSubtype:str
agreementType:str billingStatus:str processingStatus:str invoicedhours:num company:ref(company/companies)
member:ref(system/members) workType:ref(time/workTypes) workRole:ref(time/workRoles) agreement:ref(finance/agreements)
invoice:ref(finance/invoices) ticket:ref(service/tickets) project:ref(project/projects)
phase:ref(project/projects/phases) activity:ref(sales/activities)
"""

CHARGE_CODE_INFO = """
name:str location:ref(system/locations) department:ref(system/departments) expenseEntryFlag:bool
allowAllExpenseTypeFlag:bool timeEntryFlag:bool workType:ref(time/workTypes) workRole:ref(time/workRoles)
expenseTypeIds:list
"""

CHARGE_CODE_EXPENSE_TYPE = """
type:ref! chargeCode:ref(time/chargeCodes)
"""

TIME_ENTRY_AUDIT = """
member:ref(system/members)
source:enum(None|Member|API|Workflow|Portal|Mobile|Network|EmailConnector|MassMaintenance|Application|SystemAPI|Conversion)
type:enum(Activity|CloseDate|Company|Contact|Conversion|Document|Forecast|Note|Notes|Opportunity|Products|Stage|Status|Surveys|Team|Tracks|Configuration|ConfigurationQuestions|DeviceBackupDetails|Tickets|Subject|ActivityOverview|Schedule|Resources|ExpenseEntry|Member|Date|Classification|Amount|ExpenseType|WorkType|WorkRole|Mileage|Billing|ExpenseHeader|Project|TimeEntry|TicketStatus|DateTime|DeductHours|ActualHours|Invoice|CompanyFinance|Billable|SalesOrder|Shipping|Profile|Group|GroupContact|GroupCompany|Options|Site|Agreement|Addition|Adjustment|Microsoft365|API|ProjectFinance|CompanyProfile|CompanyTeam|CompanyMgmt|InvoiceTotal|BillingInformation|ShippingInformation|BillingStatus|Location|Department|Territory|Payment|Credit|SubcontractorInformation|InvoicingParameters|ApplicationParameters|Finance|Invoicing|Email|Batching|KnowledgeBase|KbArticle|KnowledgeBaseApproval|KnowledgeBaseTicket|ManageNetwork|Tasks|CustomField|ScreenConnect|SLA|Ticket|Workflow|Record|CombinedTickets|Template|PurchaseOrder|Meeting|RmaOverview|ReturnedBy|PurchasedFromVendor|WarrantyVendor|RepairVendor|AdditionalDetails|TicketTemplate|AutoGeneration|TimeInternalNote|TimeDiscussion|TimeInternal|TimeResolution|MemberTemplate|Delegation|Skill|Certification|Accrual|ApiKey|Login|Notifications|System|ServiceBoard|ProjectBoard|Scheduling|TimeBillingExpense|CRM|Procurement|JobRole|Details|Authentication)
message:str oldValue:str newValue:str value:str
"""

TIME_SHEET = """
member:ref(system/members) year:int period:int dateStart:dt dateEnd:dt
status:enum(Open|Rejected|PendingApproval|ErrorsCorrected|PendingProjectApproval|ApprovedByTierOne|RejectBySecondTier|ApprovedByTierTwo|ReadyToBill|Billed|WrittenOff|BilledAgreement)
hours:num deadline:dt
"""

TIME_SHEET_AUDIT = TIME_ENTRY_AUDIT

TICKET_STOPWATCH = """
agreement:ref(finance/agreements) billableOption:enum(Billable|DoNotBill|NoCharge|NoDefault) businessUnitId:int
dateEntered:dt endTime:dt internalNotes:str locationId:int member:ref(system/members)! mobileGuid:str(36)~
notes:str(4000) serviceStatus:ref(service/boards/statuses) startTime:dt status:enum(Reset|Running|Paused|Stopped)!
ticket:ref(service/tickets)! ticketMobileGuid:str(36) totalPauseTime:int workRole:ref(time/workRoles)
workType:ref(time/workTypes) showNotesInDiscussionFlag:bool showNotesInInternalFlag:bool
showNotesInResolutionFlag:bool emailNotesToContactFlag:bool emailNotesToResourcesFlag:bool
"""

TIME_PERIOD_SETUP = """
periodApplyTo:enum(Both|Expense|Time)! year:int(2000..2100)! numberFuturePeriods:int!
type:enum(Weekly|BiWeekly|SemiMonthly|Monthly)! description:str(100) firstPeriodEndDate:dt! monthlyPeriodEnds:int
semiMonthlyFirstPeriod:int semiMonthlySecondPeriod:int semiMonthlyLastDayFlag:bool lastDayFlag:bool
daysPastEndDate:int!
"""

TIME_PERIOD = """
timePeriodSetup:ref(time/timePeriodSetups) period:int startDate:dt endDate:dt deadlineDate:dt
"""

WORK_ROLE_INFO = """
name:str inactiveFlag:bool
"""

WORK_ROLE_LOCATION = """
location:ref(system/locations)! hourlyRate:num workRole:ref(time/workRoles)
"""

WORK_TYPE_INFO = """
name:str defaultFlag:bool inactiveFlag:bool activityDefaultFlag:bool
"""
