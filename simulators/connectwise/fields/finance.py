"""Agreements. One word per field: name, kind, marks (see schema.py)."""

AGREEMENT = """
name:str(100)! type:ref(finance/agreements/types)! company:ref(company/companies)! contact:ref(company/contacts)!
site:ref(company/companies/sites) subContractCompany:ref(company/companies) subContractContact:ref(company/contacts)
parentAgreement:ref(finance/agreements) customerPO:str(50) location:ref(system/locations)
department:ref(system/departments) restrictLocationFlag:bool restrictDepartmentFlag:bool startDate:dt endDate:dt
noEndingDateFlag:bool opportunity:ref(sales/opportunities) cancelledFlag:bool dateCancelled:dt
reasonCancelled:str(100) sla:ref(service/SLAs) workOrder:str(20) internalNotes:str
applicationUnits:enum(Amount|Hours|Incidents) applicationLimit:num
applicationCycle:enum(Contract2Weeks|Contract4Weeks|ContractYear|CalendarMonth|CalendarQuarter|CalendarWeek|ContractQuarter|CalendarYear)
applicationUnlimitedFlag:bool oneTimeFlag:bool coverAgreementTime:bool coverAgreementProduct:bool
coverAgreementExpense:bool coverSalesTax:bool carryOverUnused:bool allowOverruns:bool expiredDays:int limit:int
expireWhenZero:bool chargeToFirm:bool employeeCompRate:enum(Actual|Hourly)^
employeeCompNotExceed:enum(Billing|Amount|Percent) compHourlyRate:num compLimitAmount:num
billingCycle:ref(finance/billingCycles) billOneTimeFlag:bool billingTerms:ref
invoicingCycle:enum(ContractYear|CalendarYear)^ billToCompany:ref(company/companies)
billToContact:ref(company/contacts) billToSite:ref(company/companies/sites) billAmount:num taxable:bool
prorateFirstBill:num billStartDate:dt taxCode:ref(finance/taxCodes) restrictDownPayment:bool prorateFlag:bool
invoiceProratedAdditionsFlag:bool invoiceDescription:str topComment:bool bottomComment:bool
workRole:ref(time/workRoles) workType:ref(time/workTypes) projectType:ref invoiceTemplate:ref
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)^ billExpenses:enum(Billable|DoNotBill|NoCharge|NoDefault)^
billProducts:enum(Billable|DoNotBill|NoCharge|NoDefault)^ billableTimeInvoice:bool billableExpenseInvoice:bool
billableProductInvoice:bool currency:ref(finance/currencies) periodType:enum(Current|Future|Both|Undefined)
autoInvoiceFlag:bool billZeroAmountFlag:bool nextInvoiceDate:dt~ companyLocation:ref(system/locations)
shipToCompany:ref(company/companies) shipToContact:ref(company/contacts) shipToSite:ref(company/companies/sites)
agreementStatus:enum(Active|Cancelled|Expired|Inactive)~ customFields:list
"""

AGREEMENT_TYPE = """
name:str(50)! prefixSuffixOption:enum(Prefix|Suffix) defaultFlag:bool inactiveFlag:bool prePaymentFlag:bool
invoicePreSuffix:str(5) location:ref(system/locations) department:ref(system/departments) restrictLocationFlag:bool
restrictDepartmentFlag:bool sla:ref(service/SLAs) applicationUnits:enum(Amount|Hours|Incidents) applicationLimit:num
applicationCycle:enum(Contract2Weeks|Contract4Weeks|ContractYear|CalendarMonth|CalendarQuarter|CalendarWeek|ContractQuarter|CalendarYear)
applicationUnlimitedFlag:bool oneTimeFlag:bool coverAgreementTimeFlag:bool coverAgreementProductFlag:bool
coverAgreementExpenseFlag:bool coverSalesTaxFlag:bool carryOverUnusedFlag:bool allowOverrunsFlag:bool expiredDays:int
limit:int expireWhenZero:bool chargeToFirmFlag:bool employeeCompRate:enum(Actual|Hourly)!
employeeCompNotExceed:enum(Billing|Amount|Percent)! compHourlyRate:num compLimitAmount:num
billingCycle:ref(finance/billingCycles) billOneTimeFlag:bool billingTerms:ref
invoicingCycle:enum(ContractYear|CalendarYear)! billAmount:num taxableFlag:bool restrictDownPaymentFlag:bool
invoiceDescription:str(4000) topCommentFlag:bool bottomCommentFlag:bool workRole:ref(time/workRoles)
workType:ref(time/workTypes) projectType:ref invoiceTemplate:ref billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)!
billExpenses:enum(Billable|DoNotBill|NoCharge|NoDefault)! billProducts:enum(Billable|DoNotBill|NoCharge|NoDefault)!
billableTimeInvoiceFlag:bool billableExpenseInvoiceFlag:bool billableProductInvoiceFlag:bool copyWorkRolesFlag:bool
copyWorkTypesFlag:bool exclusionWorkRoleIds:list addAllWorkRoleExclusions:bool> removeAllWorkRoleExclusions:bool>
exclusionWorkTypeIds:list addAllWorkTypeExclusions:bool> removeAllWorkTypeExclusions:bool> integrationXRef:str(50)
prorateFlag:bool emailTemplate:ref autoInvoiceFlag:bool billZeroAmountFlag:bool invoiceProratedAdditionsFlag:bool
"""

ACCOUNTING_BATCH = """
batchIdentifier:str exportInvoicesFlag:bool exportExpensesFlag:bool exportProductsFlag:bool closedFlag:bool
"""

BATCH_ENTRY = """
accountType:str name:str accountNumber:str debit:num credit:num cost:num item:str salesCode:str
costOfGoodsSoldAccountNumber:str invoice:ref(finance/invoices) purchaseOrder:ref(procurement/purchaseorders)
lineItem:ref transfer:str expense:ref adjustmentDetail:ref
"""

UNPOSTED_INVOICE = """
billingLogId:int locationId:int location:ref(system/locations) departmentId:int department:ref(system/departments)
company:ref(company/companies) accountNumber:str billToCompany:ref(company/companies)
billToSite:ref(company/companies/sites) shipToCompany:ref(company/companies) shipToSite:ref(company/companies/sites)
invoiceNumber:str invoiceDate:str invoiceType:enum(Agreement|CreditMemo|DownPayment|Miscellaneous|Progress|Standard)
description:str billingTerms:ref dueDays:str dueDate:str currency:ref(finance/currencies) subTotal:num total:num
hasTime:bool hasExpenses:bool hasProducts:bool invoiceTaxableFlag:bool taxCode:ref(finance/taxCodes)
avalaraTaxFlag:bool itemTaxableFlag:bool salesTaxAmount:num stateTaxFlag:bool stateTaxXref:str stateTaxAmount:num
countyTaxFlag:bool countyTaxXref:str countyTaxAmount:num cityTaxFlag:bool cityTaxXref:str cityTaxAmount:num
countryTaxFlag:bool countryTaxXref:str countryTaxAmount:num compositeTaxFlag:bool compositeTaxXref:str
compositeTaxAmount:num levelSixTaxFlag:bool levelSixTaxXref:str levelSixTaxAmount:num createdBy:str dateClosed:str
"""

UNPOSTED_INVOICE_TAXABLE_LEVEL = """
taxLevel:int taxCodeXref:str taxAmount:num
"""

UNPOSTED_PROCUREMENT = """
description:str unpostedProductId:str locationId:int departmentId:int
procurementType:enum(Purchase|Adjustment|Transfer) purchaseOrder:ref(procurement/purchaseorders) purchaseDate:str
trackingNumber:str billingTerms:ref currency:ref(finance/currencies) total:num taxCode:ref(finance/taxCodes)
avalaraTaxFlag:bool itemTaxableFlag:bool purchaseOrderTaxableFlag:bool stateTaxFlag:bool stateTaxXref:str
stateTaxAmount:num countyTaxFlag:bool countyTaxXref:str countyTaxAmount:num cityTaxFlag:bool cityTaxXref:str
cityTaxAmount:num countryTaxFlag:bool countryTaxXref:str countryTaxAmount:num compositeTaxFlag:bool
compositeTaxXref:str compositeTaxAmount:num levelSixTaxFlag:bool levelSixTaxXref:str levelSixTaxAmount:num
taxTotal:num customer:ref(company/companies) vendor:ref(company/companies) vendorAccountNumber:str
vendorInvoiceNumber:str vendorInvoiceDate:str taxFreightFlag:bool freightTaxTotal:num freightCost:num dateClosed:str
"""

UNPOSTED_PROCUREMENT_TAXABLE_LEVEL = """
taxLevel:int taxCodeXref:str taxAmount:num
"""

AGREEMENT_TYPE_BOARD_DEFAULT = """
type:ref(finance/agreements/types) location:ref(system/locations)! department:ref(system/departments)
board:ref(service/boards) serviceType:ref(service/boards/types) defaultFlag:bool
"""

AGREEMENT_TYPE_WORK_ROLE_EXCLUSION = """
type:ref(finance/agreements/types) workRole:ref(time/workRoles)!
"""

AGREEMENT_TYPE_WORK_TYPE_EXCLUSION = """
type:ref(finance/agreements/types) workType:ref(time/workTypes)!
"""

AGREEMENT_TYPE_WORK_ROLE = """
type:ref(finance/agreements/types) workRole:ref(time/workRoles) effectiveDate:dt endingDate:dt rate:num
rateType:enum(AdjAmount|Custom|Multiplier)! limitTo:num
"""

AGREEMENT_TYPE_WORK_ROLE_INFO = """
type:ref(finance/agreements/types) workRole:ref(time/workRoles)
"""

AGREEMENT_TYPE_WORK_TYPE = """
type:ref(finance/agreements/types) workType:ref(time/workTypes) effectiveDate:dt endingDate:dt rate:num
rateType:enum(AdjAmount|Custom|Multiplier)! billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)! hoursMin:num
hoursMax:num roundBillHours:num overageRate:num overageRateType:enum(AdjAmount|Custom|Multiplier)! limitTo:num
"""

AGREEMENT_TYPE_INFO = """
name:str inactiveFlag:bool applicationUnits:enum(Amount|Hours|Incidents) billingTerms:ref
"""

ADDITION = """
product:ref(procurement/catalog)! quantity:num lessIncluded:num unitPrice:num unitCost:num
billCustomer:enum(Billable|DoNotBill|NoCharge)! effectiveDate:dt cancelledDate:dt taxableFlag:bool
serialNumber:str(50) invoiceDescription:str(6000) purchaseItemFlag:bool specialOrderFlag:bool agreementId:int~
description:str billedQuantity:num~ uom:str extPrice:num~ extCost:num~ sequenceNumber:num margin:num~ prorateCost:num~
proratePrice:num~ extendedProrateCost:num~ extendedProratePrice:num~ prorateCurrentPeriodFlag:bool
opportunity:ref(sales/opportunities) agreementStatus:enum(Active|Cancelled|Expired|Inactive)~ invoiceGrouping:ref
customFields:list
"""

AGREEMENT_ADJUSTMENT = """
amount:num description:str(1000) effectiveDate:dt agreementId:int~ customFields:list
"""

BOARD_DEFAULT = """
board:ref(service/boards)! serviceType:ref(service/boards/types) defaultFlag:bool agreementId:int~
"""

AGREEMENT_SITE = """
company:ref(company/companies)! site:ref(company/companies/sites) agreementId:int~ customFields:list
"""

AGREEMENT_WORK_ROLE_EXCLUSION = """
workRole:ref(time/workRoles)! agreementId:int~
"""

AGREEMENT_WORK_TYPE_EXCLUSION = """
workType:ref(time/workTypes)! agreementId:int~
"""

AGREEMENT_WORK_ROLE = """
workRole:ref(time/workRoles) locationId:int location:ref(system/locations) rateType:enum(AdjAmount|Custom|Multiplier)!
rate:num limitTo:num effectiveDate:dt endingDate:dt agreementId:int~ agreement:ref(finance/agreements)
"""

AGREEMENT_WORK_TYPE = """
workType:ref(time/workTypes) location:ref(system/locations) locationId:int rateType:enum(AdjAmount|Custom|Multiplier)!
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault)! rate:num hoursMax:num hoursMin:num roundBillHours:num
overageRate:num overageRateType:enum(AdjAmount|Custom|Multiplier) agreementLimit:num site:ref(company/companies/sites)
effectiveDate:dt endingDate:dt agreement:ref(finance/agreements) agreementId:int~ company:ref(company/companies)~
"""

BILLING_CYCLE = """
identifier:str(5)! name:str(50)! defaultFlag:bool
billingOptions:enum(BiMonthly|BiWeekly|Monthly|NotRecurring|Quarterly|SemiAnnual|Weekly|Yearly)!
"""

BILLING_CYCLE_INFO = """
name:str defaultFlag:bool
"""

BILLING_STATUS = """
name:str(30)! sortOrder:int defaultFlag:bool closedFlag:bool inactiveFlag:bool sentFlag:bool
"""

BILLING_STATUS_INFO = """
name:str sortOrder:int inactiveFlag:bool
"""

FINANCE_CURRENCY = """
currencyIdentifier:str(10)! name:str(50)! symbol:str(10) displayIdFlag:bool displaySymbolFlag:bool currencyCode:ref
thousandsSeparator:str(1) decimalSeparator:str(1) negativeParenthesesFlag:bool rightAlign:bool numberOfDecimals:int
reportFormat:str
"""

CURRENCY_INFO = """
name:str
"""

INVOICE = """
invoiceNumber:str(15)^ type:enum(Agreement|CreditMemo|DownPayment|Miscellaneous|Progress|Standard|Consolidated)!
status:ref(finance/billingStatuses) company:ref(company/companies)! billToCompany:ref(company/companies)
shipToCompany:ref(company/companies) accountNumber:str
applyToType:enum(All|Agreement|Project|ProjectPhase|SalesOrder|Ticket) applyToId:int attention:str(60)
shipToAttention:str(60) billingSite:ref(company/companies/sites) billingSiteAddressLine1:str
billingSiteAddressLine2:str billingSiteCity:str billingSiteState:str billingSiteZip:str billingSiteCountry:str
shippingSite:ref(company/companies/sites) shippingSiteAddressLine1:str shippingSiteAddressLine2:str
shippingSiteCity:str shippingSiteState:str shippingSiteZip:str shippingSiteCountry:str billingTerms:ref
reference:str(50) customerPO:str(50) templateSetupId:int invoiceTemplate:ref emailTemplateId:int
addToBatchEmailList:bool date:dt restrictDownpaymentFlag:bool locationId:int^ location:ref(system/locations)
departmentId:int department:ref(system/departments) territoryId:int territory:ref(system/locations) topComment:str
bottomComment:str taxableFlag:bool taxCode:ref(finance/taxCodes) internalNotes:str downpaymentPreviouslyTaxedFlag:bool
serviceTotal:num~ overrideDownPaymentAmountFlag:bool currency:ref(finance/currencies) dueDate:dt expenseTotal:num~
productTotal:num~ previousProgressApplied:num~ serviceAdjustmentAmount:num agreementAmount:num~
downpaymentApplied:num~ subtotal:num~ total:num~ remainingDownpayment:num~ salesTax:num~ adjustmentReason:str
adjustedBy:str~ closedBy:str~ payments:num~ credits:num~ balance:num~ specialInvoiceFlag:bool
billingSetupReference:ref ticket:ref(service/tickets) project:ref(project/projects) phase:ref(project/projects/phases)
salesOrder:ref(sales/orders) agreement:ref(finance/agreements) glBatch:ref(finance/accounting/batches)~
unbatchedBatch:ref(finance/accounting/batches)~ customFields:list
"""

INVOICE_COMMISSION = """
member:ref(system/members) percent:num splitPercent:num adjustment:num netAmount:num~ amount:num
invoice:ref(finance/invoices)~ opportunity:ref(sales/opportunities) agreement:ref(finance/agreements)~
activity:ref(sales/activities) ticket:ref(service/tickets) project:ref(project/projects) salesOrder:ref(sales/orders)
adjustedBy:str~ adjustedDate:str adjustmentReason:str
"""

GLENTRY = """
type:str amount:num description:str(100) segment1:str(255) segment2:str(255) segment3:str(255) segment4:str(255)
segment5:str(255) segment6:str(255) segment7:str(255) segment8:str(255) segment9:str(255) segment10:str(255)
productId:str(255) cost:num salesCode:str(255) inventory:str(255) cogs1:str(255) cogs2:str(255) cogs3:str(255)
cogs4:str(255) cogs5:str(255) cogs6:str(255) cogs7:str(255) cogs8:str(255) cogs9:str(255) cogs10:str(255)
isBatched:bool~
"""

INVOICE_ROUTING = """
invoice:ref(finance/invoices) sequenceNumber:int member:ref(system/members) reviewedFlag:bool dateReviewedUTC:dt
"""

TAX_CODE = """
identifier:str(8)! description:str(50)! invoiceCaption:str(25)! country:ref effectiveDate:dt! defaultFlag:bool
displayOnInvoiceFlag:bool canadaCalculateGSTFlag:bool cancelDate:dt levelOneRate:num
levelOneRateType:enum(Amount|Percent) levelOneTaxableMax:num levelOneCaption:str(25) levelOneTaxCodeXref:str(50)
levelOneAgencyXref:str(100) levelOneServicesFlag:bool levelOneExpensesFlag:bool levelOneProductsFlag:bool
levelOneApplySingleUnitFlag:bool levelOneApplySingleUnitMin:num levelOneApplySingleUnitMax:num levelTwoRate:num
levelTwoRateType:enum(Amount|Percent) levelTwoTaxableMax:num levelTwoCaption:str(25) levelTwoTaxCodeXref:str(50)
levelTwoAgencyXref:str(100) levelTwoServicesFlag:bool levelTwoExpensesFlag:bool levelTwoProductsFlag:bool
levelTwoApplySingleUnitFlag:bool levelTwoApplySingleUnitMin:num levelTwoApplySingleUnitMax:num levelThreeRate:num
levelThreeRateType:enum(Amount|Percent) levelThreeTaxableMax:num levelThreeCaption:str(25)
levelThreeTaxCodeXref:str(50) levelThreeAgencyXref:str(100) levelThreeServicesFlag:bool levelThreeExpensesFlag:bool
levelThreeProductsFlag:bool levelThreeApplySingleUnitFlag:bool levelThreeApplySingleUnitMin:num
levelThreeApplySingleUnitMax:num levelFourRate:num levelFourRateType:enum(Amount|Percent) levelFourTaxableMax:num
levelFourCaption:str(25) levelFourTaxCodeXref:str(50) levelFourAgencyXref:str(100) levelFourServicesFlag:bool
levelFourExpensesFlag:bool levelFourProductsFlag:bool levelFourApplySingleUnitFlag:bool
levelFourApplySingleUnitMin:num levelFourApplySingleUnitMax:num levelFiveRate:num
levelFiveRateType:enum(Amount|Percent) levelFiveTaxableMax:num levelFiveCaption:str(25) levelFiveTaxCodeXref:str(50)
levelFiveAgencyXref:str(100) levelFiveServicesFlag:bool levelFiveExpensesFlag:bool levelFiveProductsFlag:bool
levelFiveApplySingleUnitFlag:bool levelFiveApplySingleUnitMin:num levelFiveApplySingleUnitMax:num levelSixRate:num
levelSixRateType:enum(Amount|Percent) levelSixTaxableMax:num levelSixCaption:str(25) levelSixTaxCodeXref:str(50)
levelSixAgencyXref:str(100) levelSixServicesFlag:bool levelSixExpensesFlag:bool levelSixProductsFlag:bool
levelSixApplySingleUnitFlag:bool levelSixApplySingleUnitMin:num levelSixApplySingleUnitMax:num workRoleIds:list
addAllWorkRoles:bool removeAllWorkRoles:bool expenseTypeIds:list addAllExpenseTypes:bool removeAllExpenseTypes:bool
productTypeIds:list addAllProductTypes:bool removeAllProductTypes:bool
"""
