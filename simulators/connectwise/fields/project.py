"""Project. One word per field: name, kind, marks (see schema.py)."""

PROJECT_TYPE = """
name:str(30)! defaultFlag:bool inactiveFlag:bool integrationXref:str(50)
"""

PROJECT_TYPE_INFO = """
name:str defaultFlag:bool inactiveFlag:bool
"""

PROJECT = """
actualEnd:dt~ actualHours:num~ actualStart:dt~ agreement:ref(finance/agreements)
billExpenses:enum(Billable|DoNotBill|NoCharge|NoDefault)^ billingAmount:num billingAttention:str(50)
billingMethod:enum(ActualRates|FixedFee|NotToExceed|OverrideRate)! billingRateType:enum(StaffMember|WorkRole)^
billingTerms:ref billProducts:enum(Billable|DoNotBill|NoCharge|NoDefault)^ billProjectAfterClosedFlag:bool
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)^ billToCompany:ref(company/companies)
billToContact:ref(company/contacts) billToSite:ref(company/companies/sites) billUnapprovedTimeAndExpense:bool
board:ref(service/boards)! budgetAnalysis:enum(ActualHours|BillableHours)^ budgetFlag:bool budgetHours:num
company:ref(company/companies)! contact:ref(company/contacts) customerPO:str(50) description:str
currency:ref(finance/currencies) downpayment:num estimatedEnd:dt! percentComplete:num estimatedExpenseRevenue:num
estimatedHours:num estimatedProductRevenue:num estimatedStart:dt! estimatedTimeRevenue:num
expenseApprover:ref(system/members) includeDependenciesFlag:bool includeEstimatesFlag:bool
location:ref(system/locations) department:ref(system/departments) manager:ref(system/members) name:str(100)!
opportunity:ref(sales/opportunities) projectTemplateId:int restrictDownPaymentFlag:bool scheduledEnd:dt
scheduledHours:num scheduledStart:dt shipToCompany:ref(company/companies) shipToContact:ref(company/contacts)
shipToSite:ref(company/companies/sites) site:ref(company/companies/sites) status:ref(project/statuses) closedFlag:bool~
timeApprover:ref(system/members) type:ref(project/projectTypes) doNotDisplayInPortalFlag:bool billingStartDate:dt
poAmount:num estimatedTimeCost:num estimatedExpenseCost:num estimatedProductCost:num taxCode:ref(finance/taxCodes)
companyLocation:ref(system/locations) overridePercentComplete:bool showOverridePercentFlag:bool customFields:list
"""

PROJECT_CONTACT = """
projectId:int~ contact:ref(company/contacts)!
"""

PROJECT_NOTE = """
projectId:int~ text:str! type:ref(company/noteTypes) flagged:bool
"""

PROJECT_PHASE = """
projectId:int~ description:str(100)! board:ref(service/boards) status:ref(project/phaseStatuses)
agreement:ref(finance/agreements) opportunity:ref(sales/opportunities) department:ref(system/departments)
parentPhase:ref(project/projects/phases)
wbsCode:str(50) billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)^
billExpenses:enum(Billable|DoNotBill|NoCharge|NoDefault)^
billProducts:enum(Billable|DoNotBill|NoCharge|NoDefault)^ markAsMilestoneFlag:bool notes:str deadlineDate:dt
billSeparatelyFlag:bool billingMethod:enum(ActualRates|FixedFee|NotToExceed|OverrideRate) scheduledHours:num
scheduledStart:str scheduledEnd:str actualHours:num~ actualStart:str~ actualEnd:str~ budgetHours:num startDate:str
endDate:str locationId:int businessUnitId:int hourlyRate:num billingStartDate:dt billPhaseClosedFlag:bool
billProjectClosedFlag:bool downpayment:num poNumber:str(25) poAmount:num estimatedTimeCost:num
estimatedExpenseCost:num estimatedProductCost:num estimatedTimeRevenue:num estimatedExpenseRevenue:num
estimatedProductRevenue:num currency:ref(finance/currencies) billToCompany:ref(company/companies)
billToContact:ref(company/contacts) billToSite:ref(company/companies/sites) shipToCompany:ref(company/companies)
shipToContact:ref(company/contacts) shipToSite:ref(company/companies/sites) billingTerms:ref
taxCode:ref(finance/taxCodes) customFields:list
"""

PROJECT_TEAM_MEMBER = """
projectId:int~ hours:num member:ref(system/members)! projectRole:ref(project/securityRoles)!
workRole:ref(time/workRoles) startDate:dt endDate:dt
"""

PROJECT_STATUS = """
name:str(30)! defaultFlag:bool inactiveFlag:bool noTimeFlag:bool closedFlag:bool statusIndicator:ref
customStatusIndicatorName:str(30)
"""

PROJECT_STATUS_INFO = """
name:str defaultFlag:bool inactiveFlag:bool noTimeFlag:bool closedFlag:bool
"""

PROJECT_TICKET = """
summary:str(100)! isIssueFlag:bool board:ref(service/boards) status:ref(service/boards/statuses)
workRole:ref(time/workRoles) workType:ref(time/workTypes) project:ref(project/projects)
phase:ref(project/projects/phases)! wbsCode:str(50) company:ref(company/companies) site:ref(company/companies/sites)
siteName:str(156) addressLine1:str(50) addressLine2:str(50) city:str(50) stateIdentifier:str(50) zip:str(12)
country:ref contact:ref(company/contacts) contactName:str(62) contactPhoneNumber:str(20) contactPhoneExtension:str(15)
contactEmailAddress:str(250) type:ref(service/boards/types) subType:ref(service/boards/subtypes)
item:ref(service/boards/items) owner:ref(system/members) priority:ref(service/priorities)
serviceLocation:ref(service/locations) source:ref(service/sources) requiredDate:dt budgetHours:num
opportunity:ref(sales/opportunities) agreement:ref(finance/agreements) agreementType:str~ knowledgeBaseCategoryId:int
knowledgeBaseSubCategoryId:int knowledgeBaseLinkId:int
knowledgeBaseLinkType:enum(Activity|ProjectIssue|KnowledgeBaseArticle|ProjectTicket|ServiceTicket|Time)
allowAllClientsPortalView:bool customerUpdatedFlag:bool automaticEmailContactFlag:bool automaticEmailResourceFlag:bool
automaticEmailCcFlag:bool automaticEmailCc:str(1000) closedDate:dt~ closedBy:str~ closedFlag:bool~ actualHours:num~
approved:bool~ subBillingMethod:enum(ActualRates|FixedFee|NotToExceed|OverrideRate) subBillingAmount:num
subDateAccepted:dt resources:str~ billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)
billExpenses:enum(Billable|DoNotBill|NoCharge|NoDefault) billProducts:enum(Billable|DoNotBill|NoCharge|NoDefault)
predecessorType:enum(Ticket|Phase) predecessorId:int predecessorClosedFlag:bool lagDays:int lagNonworkingDaysFlag:bool
estimatedStartDate:dt location:ref(system/locations) department:ref(system/departments) duration:int
scheduleStartDate:dt scheduleEndDate:dt mobileGuid:str(36)~ currency:ref(finance/currencies) tasks:list
initialDescription:str> initialInternalAnalysis:str> initialResolution:str>
contactEmailLookup:str> processNotifications:bool> skipCallback:bool> customFields:list
"""
