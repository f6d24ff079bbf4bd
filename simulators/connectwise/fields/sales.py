"""Sales. One word per field: name, kind, marks (see schema.py)."""

ACTIVITY = """
name:str(100)! type:ref(sales/activities/types) company:ref(company/companies) contact:ref(company/contacts)
phoneNumber:str(30) phoneExtension:str(30) email:str(250) status:ref(sales/activities/statuses)
opportunity:ref(sales/opportunities) ticket:ref(service/tickets) agreement:ref(finance/agreements) campaign:ref
notes:str dateStart:dt dateEnd:dt dateEndUtc:dt~ dateClosedUtc:dt~ assignedBy:ref(system/members)
assignTo:ref(system/members)! scheduleStatus:ref(schedule/statuses) reminder:ref where:ref(service/locations)
notifyFlag:bool closeFlag:bool mobileGuid:str(36)~ currency:ref(finance/currencies) customFields:list
"""

ACTIVITY_STATUS = """
name:str(30)! defaultFlag:bool inactiveFlag:bool spawnFollowupFlag:bool closedFlag:bool
"""

ACTIVITY_STATUS_INFO = """
name:str inactiveFlag:bool closedFlag:bool defaultFlag:bool
"""

ACTIVITY_TYPE = """
name:str(50)! points:int defaultFlag:bool inactiveFlag:bool emailFlag:bool memoFlag:bool historyFlag:bool
"""

OPPORTUNITY = """
name:str(100)! expectedCloseDate:dt^ type:ref(sales/opportunities/types) stage:ref(sales/stages)
status:ref(sales/opportunities/statuses) priority:ref notes:str probability:ref(sales/probabilities) source:str(50)
rating:ref(sales/opportunities/ratings) campaign:ref primarySalesRep:ref(system/members)!
secondarySalesRep:ref(system/members) locationId:int^ businessUnitId:int^ company:ref(company/companies)!
contact:ref(company/contacts)! site:ref(company/companies/sites) customerPO:str(25) pipelineChangeDate:dt
dateBecameLead:dt closedDate:dt~ closedBy:ref(system/members)~ totalSalesTax:num~ shipToCompany:ref(company/companies)
shipToContact:ref(company/contacts) shipToSite:ref(company/companies/sites) billToCompany:ref(company/companies)
billToContact:ref(company/contacts) billToSite:ref(company/companies/sites) billingTerms:ref
taxCode:ref(finance/taxCodes) currency:ref(finance/currencies) companyLocationId:int
technicalContact:ref(company/contacts) customFields:list
"""

OPPORTUNITY_RATING = """
name:str(50)! sortOrder:int
"""

OPPORTUNITY_RATING_INFO = """
name:str sortOrder:int
"""

OPPORTUNITY_STATUS = """
name:str(30)! wonFlag:bool lostFlag:bool closedFlag:bool inactiveFlag:bool defaultFlag:bool enteredBy:str~
dateEntered:dt~
"""

OPPORTUNITY_STATUS_INFO = """
closedFlag:bool inactiveFlag:bool name:str
"""

OPPORTUNITY_TYPE = """
description:str(50)! inactiveFlag:bool
"""

OPPORTUNITY_TYPE_INFO = """
description:str inactiveFlag:bool
"""

OPPORTUNITY_CONTACT = """
contact:ref(company/contacts)! company:ref(company/companies) role:ref notes:str referralFlag:bool opportunityId:int~
phoneNumber:str emailAddress:str
"""

FORECAST_ITEM = """
forecastDescription:str(50) opportunity:ref(sales/opportunities)! quantity:num bill:str quantityCancelled:num
teStatusID:int billingLogRecID:int convertedRecID:int convertedAGRDetailRecID:int
status:ref(sales/opportunities/statuses)! catalogItem:ref(procurement/catalog) productDescription:str productClass:str
revenue:num cost:num margin:num~ percentage:int includeFlag:bool quoteWerksDocNo:str(20) quoteWerksDocName:str(255)
quoteWerksQuantity:int forecastType:enum(Other1|Other2|Agreement|Product|Service)! linkFlag:bool recurringRevenue:num
recurringCost:num recurringDateStart:dt recurringDateEnd:dt billCycle:ref(finance/billingCycles) cycleBasis:str
cycles:int recurringFlag:bool sequenceNumber:num subNumber:int taxableFlag:bool
"""

OPPORTUNITY_NOTE = """
opportunityId:int~ type:ref(company/noteTypes) text:str! flagged:bool enteredBy:str~ mobileGuid:str(36)~
"""

TEAM = """
type:enum(Individual|Team)! member:ref(system/members) salesTeam:ref commissionPercent:int referralFlag:bool
opportunityId:int~ responsibleFlag:bool
"""

ORDER = """
company:ref(company/companies)! contact:ref(company/contacts) phone:str phoneExt:str email:str
site:ref(company/companies/sites) status:ref(sales/orders/statuses)! opportunity:ref(sales/opportunities) orderDate:dt
dueDate:dt billingTerms:ref taxCode:ref(finance/taxCodes) poNumber:str(50) location:ref(system/locations)
department:ref(system/departments) salesRep:ref(system/members)! notes:str billClosedFlag:bool billShippedFlag:bool
restrictDownpaymentFlag:bool description:str topCommentFlag:bool bottomCommentFlag:bool
shipToCompany:ref(company/companies) shipToContact:ref(company/contacts) shipToSite:ref(company/companies/sites)
billToCompany:ref(company/companies) billToContact:ref(company/contacts) billToSite:ref(company/companies/sites)
productIds:list documentIds:list invoiceIds:list configIds:list total:num~ taxTotal:num~
currency:ref(finance/currencies) companyLocation:ref(system/locations) subTotal:num~ customFields:list
"""

ORDER_STATUS = """
name:str(50)! defaultFlag:bool inactiveFlag:bool sortOrder:int closedFlag:bool emailTemplate:ref
"""

ORDER_STATUS_INFO = """
name:str inactiveFlag:bool
"""

ORDER_STATUS_EMAIL_TEMPLATE = """
status:ref(sales/orders/statuses) useSenderFlag:bool firstName:str(100) lastName:str(100) emailAddress:str(100)
subject:str(200)! body:str! copySenderFlag:bool
"""

ORDER_STATUS_NOTIFICATION = """
notifyWho:ref! status:ref(sales/orders/statuses) member:ref(system/members) email:str(50) workflowStep:int
"""

SALES_ORDERS_LINE_ITEM = """
purchaseOrderNumber:str(100) salesOrder:ref(sales/orders)! billStatus:str quantity:int quantityCancelled:int
"""

SALES_PROBABILITY = """
probability:int!
"""

SALES_PROBABILITY_INFO = """
probability:int
"""

OPPORTUNITY_STAGE = """
name:str(50)! probability:ref(sales/probabilities) color:str(25) sequenceNumber:int
"""

OPPORTUNITY_STAGE_INFO = """
name:str probability:ref(sales/probabilities) color:str sequenceNumber:int
"""
