"""Agreements. One word per field: name, kind, marks (see schema.py)."""

AGREEMENT = """
name:str(100)! type:ref(finance/agreements/types)! company:ref(company/companies)! contact:ref(company/contacts)!
site:ref subContractCompany:ref(company/companies) subContractContact:ref(company/contacts)
parentAgreement:ref(finance/agreements) customerPO:str(50) location:ref(system/locations)
department:ref(system/departments) restrictLocationFlag:bool restrictDepartmentFlag:bool startDate:dt endDate:dt
noEndingDateFlag:bool opportunity:ref cancelledFlag:bool dateCancelled:dt reasonCancelled:str(100)
sla:ref(service/SLAs) workOrder:str(20) internalNotes:str applicationUnits:enum(Amount|Hours|Incidents)
applicationLimit:num
applicationCycle:enum(Contract2Weeks|Contract4Weeks|ContractYear|CalendarMonth|CalendarQuarter|CalendarWeek|ContractQuarter|CalendarYear)
applicationUnlimitedFlag:bool oneTimeFlag:bool coverAgreementTime:bool coverAgreementProduct:bool
coverAgreementExpense:bool coverSalesTax:bool carryOverUnused:bool allowOverruns:bool expiredDays:int limit:int
expireWhenZero:bool chargeToFirm:bool employeeCompRate:enum(Actual|Hourly)^
employeeCompNotExceed:enum(Billing|Amount|Percent) compHourlyRate:num compLimitAmount:num billingCycle:ref
billOneTimeFlag:bool billingTerms:ref invoicingCycle:enum(ContractYear|CalendarYear)^
billToCompany:ref(company/companies) billToContact:ref(company/contacts) billToSite:ref billAmount:num taxable:bool
prorateFirstBill:num billStartDate:dt taxCode:ref restrictDownPayment:bool prorateFlag:bool
invoiceProratedAdditionsFlag:bool invoiceDescription:str topComment:bool bottomComment:bool
workRole:ref(time/workRoles) workType:ref(time/workTypes) projectType:ref invoiceTemplate:ref
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)^ billExpenses:enum(Billable|DoNotBill|NoCharge|NoDefault)^
billProducts:enum(Billable|DoNotBill|NoCharge|NoDefault)^ billableTimeInvoice:bool billableExpenseInvoice:bool
billableProductInvoice:bool currency:ref periodType:enum(Current|Future|Both|Undefined) autoInvoiceFlag:bool
billZeroAmountFlag:bool nextInvoiceDate:dt companyLocation:ref(system/locations) shipToCompany:ref(company/companies)
shipToContact:ref(company/contacts) shipToSite:ref agreementStatus:enum(Active|Cancelled|Expired|Inactive)~
customFields:list
"""

AGREEMENT_TYPE = """
name:str(50)! prefixSuffixOption:enum(Prefix|Suffix) defaultFlag:bool inactiveFlag:bool prePaymentFlag:bool
invoicePreSuffix:str(5) location:ref(system/locations) department:ref(system/departments) restrictLocationFlag:bool
restrictDepartmentFlag:bool sla:ref(service/SLAs) applicationUnits:enum(Amount|Hours|Incidents) applicationLimit:num
applicationCycle:enum(Contract2Weeks|Contract4Weeks|ContractYear|CalendarMonth|CalendarQuarter|CalendarWeek|ContractQuarter|CalendarYear)
applicationUnlimitedFlag:bool oneTimeFlag:bool coverAgreementTimeFlag:bool coverAgreementProductFlag:bool
coverAgreementExpenseFlag:bool coverSalesTaxFlag:bool carryOverUnusedFlag:bool allowOverrunsFlag:bool expiredDays:int
limit:int expireWhenZero:bool chargeToFirmFlag:bool employeeCompRate:enum(Actual|Hourly)!
employeeCompNotExceed:enum(Billing|Amount|Percent)! compHourlyRate:num compLimitAmount:num billingCycle:ref
billOneTimeFlag:bool billingTerms:ref invoicingCycle:enum(ContractYear|CalendarYear)! billAmount:num taxableFlag:bool
restrictDownPaymentFlag:bool invoiceDescription:str(4000) topCommentFlag:bool bottomCommentFlag:bool
workRole:ref(time/workRoles) workType:ref(time/workTypes) projectType:ref invoiceTemplate:ref
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)! billExpenses:enum(Billable|DoNotBill|NoCharge|NoDefault)!
billProducts:enum(Billable|DoNotBill|NoCharge|NoDefault)! billableTimeInvoiceFlag:bool billableExpenseInvoiceFlag:bool
billableProductInvoiceFlag:bool copyWorkRolesFlag:bool copyWorkTypesFlag:bool exclusionWorkRoleIds:list
addAllWorkRoleExclusions:bool removeAllWorkRoleExclusions:bool exclusionWorkTypeIds:list addAllWorkTypeExclusions:bool
removeAllWorkTypeExclusions:bool integrationXRef:str(50) prorateFlag:bool emailTemplate:ref autoInvoiceFlag:bool
billZeroAmountFlag:bool invoiceProratedAdditionsFlag:bool
"""
