"""Time entries and what they are charged as. One word per field: name, kind, marks (see schema.py)."""

TIME_ENTRY = """
company:ref(company/companies) companyType:str chargeToId:int
chargeToType:enum(Company|ServiceTicket|ProjectTicket|ChargeCode|Activity) member:ref(system/members) locationId:int
businessUnitId:int businessGroupDesc:str location:ref department:ref workType:ref(time/workTypes)
workRole:ref(time/workRoles) agreement:ref(finance/agreements) agreementType:str activity:ref opportunityRecid:int
projectActivity:str territory:str timeStart:dt! timeEnd:dt hoursDeduct:num actualHours:num
billableOption:enum(Billable|DoNotBill|NoCharge|NoDefault)^ notes:str internalNotes:str
addToDetailDescriptionFlag:bool addToInternalAnalysisFlag:bool addToResolutionFlag:bool emailResourceFlag:bool
emailContactFlag:bool emailCcFlag:bool emailCc:str hoursBilled:num invoiceHours:num hourlyCost:str enteredBy:str~
dateEntered:dt~ invoice:ref mobileGuid:str(36)~ hourlyRate:num overageRate:num agreementHours:num agreementAmount:num
agreementAdjustment:num adjustment:num invoiceReady:int timeSheet:ref
status:enum(Open|Rejected|PendingApproval|ErrorsCorrected|PendingProjectApproval|ApprovedByTierOne|RejectBySecondTier|ApprovedByTierTwo|ReadyToBill|Billed|WrittenOff|BilledAgreement)
ticket:ref(service/tickets) project:ref phase:ref ticketBoard:str ticketStatus:str ticketType:str ticketSubType:str
invoiceFlag:bool extendedInvoiceAmount:num locationName:str taxCode:ref customFields:list
"""

WORK_TYPE = """
name:str(50)! billTime:enum(Billable|DoNotBill|NoCharge)! rateType:enum(AdjAmount|Custom|Multiplier)! rate:num!
hoursMin:num hoursMax:num roundBillHoursTo:num accrualType:enum(Holiday|PTO|Sick|Vacation) inactiveFlag:bool
overallDefaultFlag:bool activityDefaultFlag:bool utilizationFlag:bool costMultiplier:num integrationXRef:str(50)
addAllAgreementExclusions:bool
"""

WORK_ROLE = """
name:str(50)! hourlyRate:num integrationXref:str(50) inactiveFlag:bool addAllLocations:bool removeAllLocations:bool
addAllAgreementExclusions:bool locationIds:list
"""

CHARGE_CODE = """
name:str(50)! company:ref(company/companies)! location:ref(system/locations) department:ref(system/departments)
billTime:enum(Billable|DoNotBill|NoCharge|NoDefault) expenseEntryFlag:bool allowAllExpenseTypeFlag:bool
timeEntryFlag:bool workType:ref(time/workTypes) workRole:ref(time/workRoles) integrationXref:str(50)
expenseTypeIds:list
"""
