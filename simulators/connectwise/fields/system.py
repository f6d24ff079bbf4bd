"""Members, callbacks, hosted pods. One word per field: name, kind, marks (see schema.py)."""

MEMBER = """
identifier:str(15)! password:str(60)> disableOnlineFlag:bool licenseClass:enum(A|C|F|X)! notes:str
employeeIdentifer:str(10) vendorNumber:str enableMobileGpsFlag:bool inactiveDate:dt inactiveFlag:bool lastLogin:dt~
clientId:str token:str~> firstName:str(30)! middleInitial:str(1) lastName:str(30)! hireDate:dt! country:ref photo:ref
officeEmail:str(250) mobileEmail:str(250) homeEmail:str(250) defaultEmail:enum(Office|Mobile|Home)!
primaryEmail:str(250) officePhone:str(15) officeExtension:str(10) mobilePhone:str(15) mobileExtension:str(10)
homePhone:str(15) homeExtension:str(10) defaultPhone:enum(Office|Mobile|Home)! securityRole:ref(system/securityroles)!
office365:ref
mapiName:str calendarSyncIntegrationFlag:bool authenticationServiceType:enum(AuthAnvil|GoogleAuthenticator|Email)
timebasedOneTimePasswordActivated:bool enableLdapAuthenticationFlag:bool ldapConfiguration:ref ldapUserName:str(50)
directionalSync:ref ssoSettings:ref signature:str phoneIntegrationType:enum(TAPI|SKYPE|TEL|CALLTO|NONE)
useBrowserLanguageFlag:bool title:str reportCard:ref enableMobileFlag:bool type:ref(system/members/types)
timeZone:ref
partnerPortalFlag:bool stsUserAdminUrl:str toastNotificationFlag:bool memberPersonas:list adminFlag:bool
structureLevel:ref securityLocation:ref(system/locations) defaultLocation:ref(system/locations)
defaultDepartment:ref(system/departments) reportsTo:ref(system/members) restrictLocationFlag:bool
restrictDepartmentFlag:bool workRole:ref(time/workRoles) workType:ref(time/workTypes) timeApprover:ref(system/members)
expenseApprover:ref(system/members) billableForecast:num dailyCapacity:num hourlyCost:num hourlyRate:num
includeInUtilizationReportingFlag:bool requireExpenseEntryFlag:bool requireTimeSheetEntryFlag:bool
requireStartAndEndTimeOnTimeEntryFlag:bool allowInCellEntryOnTimeSheet:bool enterTimeAgainstCompanyFlag:bool
allowExpensesEnteredAgainstCompaniesFlag:bool timeReminderEmailFlag:bool daysTolerance:int minimumHours:num
timeSheetStartDate:dt serviceDefaultLocation:ref(system/locations) serviceDefaultDepartment:ref(system/departments)
serviceDefaultBoard:ref(service/boards) restrictServiceDefaultLocationFlag:bool
restrictServiceDefaultDepartmentFlag:bool excludedServiceBoardIds:list teams:list serviceBoardTeamIds:list
projectDefaultLocation:ref(system/locations) projectDefaultDepartment:ref(system/departments) projectDefaultBoard:ref
restrictProjectDefaultLocationFlag:bool restrictProjectDefaultDepartmentFlag:bool excludedProjectBoardIds:list
scheduleDefaultLocation:ref(system/locations) scheduleDefaultDepartment:ref(system/departments) scheduleCapacity:num
serviceLocation:ref(service/locations) restrictScheduleFlag:bool hideMemberInDispatchPortalFlag:bool
calendar:ref(schedule/calendars) salesDefaultLocation:ref(system/locations) restrictDefaultSalesTerritoryFlag:bool
warehouse:ref warehouseBin:ref restrictDefaultWarehouseFlag:bool restrictDefaultWarehouseBinFlag:bool
companyActivityTabFormat:enum(SummaryList|DetailList) invoiceTimeTabFormat:enum(SummaryList|DetailList)
invoiceScreenDefaultTabFormat:enum(ShowInvoicingTab|ShowAgreementInvoicingTab)
invoicingDisplayOptions:enum(RemainOnInvoicingScreen|ShowRecentInvoices)
agreementInvoicingDisplayOptions:enum(RemainOnInvoicingScreen|ShowRecentInvoices) autoStartStopwatch:bool
autoPopupQuickNotesWithStopwatch:bool globalSearchDefaultTicketFilter:enum(OpenRecords|ClosedRecords|AllRecords)
globalSearchDefaultSort:enum(None|LastUpdatedDesc|LastUpdatedAsc|CreatedDesc|CreatedAsc) phoneSource:str
customFields:list
"""

DEPARTMENT = """
identifier:str(15)! name:str(50)!
"""

LOCATION = """
ownerLevelId:int structureLevel:ref name:str(50)! manager:ref(system/members) reportsTo:ref(system/locations)
salesRep:str(50) timeZoneSetup:ref calendar:ref(schedule/calendars) overrideAddressLine1:str(50)
overrideAddressLine2:str(50) overrideCity:str(50) overrideState:str(50) overrideZip:str(12) overrideCountry:ref
overridePhoneNumber:str(15) overrideFaxNumber:str(15) owaUrl:str(100) payrollXref:str(10) locationFlag:bool
clientFlag:bool workRoleIds:list departmentIds:list
"""

CALLBACK_ENTRY = """
description:str(100) url:str! objectId:int! type:str! level:str! memberId:int~ payloadVersion:str inactiveFlag:bool
isSoapCallbackFlag:bool isSelfSuppressedFlag:bool connectWiseID:str~
"""

CONNECT_WISE_HOSTED_SETUP = """
screenId:int! description:str(50)! url:str(1024)! type:enum(Tab|Pod|ToolbarButton)! clientId:str(36) origin:str(100)
podHeight:int toolbarButtonDialogHeight:int toolbarButtonDialogWidth:int toolbarButtonText:str(50)
toolbarButtonToolTip:str(50) toolbarButtonIconDocumentId:int disabledFlag:bool locationIds:list
locationsEnabledFlag:bool createdBy:str~ dateCreated:dt~
"""

CONNECT_WISE_HOSTED_SCREEN = """
screenId:str name:str
"""

ALLOWED_ORIGIN = """
origin:str(2000)! description:str(2000)! lastUpdateUtc:dt~ updatedBy:str~
"""

API_MEMBER = """
identifier:str(15)! name:str(30)^ emailAddress:str(250) inactiveFlag:bool inactiveDate:dt timeZone:ref
securityRole:ref(system/securityroles) structureLevel:ref securityLocation:ref(system/locations)
defaultLocation:ref(system/locations) defaultDepartment:ref(system/departments)
salesDefaultLocation:ref(system/locations) serviceDefaultBoard:ref(service/boards) notes:str
excludedServiceBoardIds:list blockPriceFlag:bool blockCostFlag:bool
"""

AUDIT_TRAIL_ENTRY = """
text:str enteredDate:str enteredBy:str auditType:str auditSubType:str auditSource:str
"""

DEPARTMENT_LOCATION = """
location:ref(system/locations)! department:ref(system/departments) departmentManager:ref(system/members)
dispatch:ref(system/members) serviceManager:ref(system/members) dutyManager:ref(system/members) ldapConfig:ref
addAllLocations:bool removeAllLocations:bool
"""

DOCUMENT_INFO = """
title:str fileName:str serverFileName:str owner:str linkFlag:bool imageFlag:bool publicFlag:bool htmlTemplateFlag:bool
readOnlyFlag:bool size:int urlFlag:bool createdOnDate:str documentType:ref guid:str(36)
"""

DEPARTMENT_LOCATION_INFO = """
location:ref(system/locations) department:ref(system/departments)
"""

DEPARTMENT_INFO = """
name:str
"""

LINK_INFO = """
name:str screenLink:enum(Company|Contact|Service|Invoice|PurchaseOrder|SalesOrder)
"""

LOCATION_INFO = """
name:str location_flag:bool structureLevel:ref
"""

MEMBER_INFO = """
identifier:str firstName:str middleInitial:str lastName:str fullName:str defaultEmail:str photo:ref
licenseClass:enum(A|C|F|X) inactiveFlag:bool
"""

INTEGRATOR_TAG = """
text:str(50)!
"""

LINK = """
name:str(50)! tableReferenceId:int url:str(1000)
screenLink:enum(Company|Contact|Service|Invoice|PurchaseOrder|SalesOrder)
"""

LOCATION_DEPARTMENT = """
location:ref(system/locations) department:ref(system/departments)
"""

LOCATION_WORK_ROLE = """
location:ref(system/locations) workRole:ref(time/workRoles) workRoleInactiveFlag:bool
"""

MEMBER_TYPE = """
name:str(30)! inactiveFlag:bool
"""

MEMBER_TYPE_INFO = """
name:str inactiveFlag:bool
"""

TIME_EXPENSE = """
tier1ApprovalFlag:bool tier2ApprovalFlag:bool disableTimeEntryFlag:bool requireTimeNoteFlag:bool
requireExpenseNoteFlag:bool roundingFactor:num invoiceStart:int
defaultSpecialInvoiceType:enum(Agreement|CreditMemo|DownPayment|Miscellaneous|Progress|Standard)
internalCompany:ref(company/companies)!
"""

MY_SECURITY = """
addLevel:enum(None|My|All) editLevel:enum(None|My|All) deleteLevel:enum(None|My|All) inquireLevel:enum(None|My|All)
moduleFunctionName:str moduleFunctionDescription:str myAllFlag:bool moduleFunctionIdentifier:str reportFlag:bool
restrictFlag:bool customFlag:bool moduleDescription:str moduleIdentifier:str moduleName:str sortOrder:int
member:ref(system/members)
"""

MY_SECURITY_CUSTOMIZE_ITEM = """
customizeIdentifier:enum(CompanyReports|FinanceReports|MarketingReports|ProcurementReports|ProjectReports|SalesReports|ServiceReports|SystemReports|TimeAndExpenseReports|CompanyConfigurations|FinanceAgreements|ProjectScheduling|ServiceResourceScheduling|SystemManageHostedApi|SystemMyAccount|SystemCustomMenuEntry|SystemMassMaintenance|SystemTableSetup)
itemIdentifier:str
"""

REPORT = """
name:str
"""

SECURITY_ROLE = """
name:str(30)! roleType:str(30) adminFlag:bool inactiveFlag:bool
"""

SECURITY_ROLE_INFO = """
name:str roleType:str inactiveFlag:bool
"""

STANDARD_NOTE = """
name:str(50)! contents:str! location:ref(system/locations) department:ref(system/departments)
board:ref(service/boards)
"""

USER_DEFINED_FIELD = """
podId:int! caption:str(25)! sequenceNumber:int! screenId:str(25) helpText:str(1000)
fieldTypeIdentifier:enum(TextArea|Button|Currency|Date|Hyperlink|IPAddress|Checkbox|Number|Percent|PhoneNumber|Text|Password)!
numberDecimals:int entryTypeIdentifier:enum(Date|EntryField|List|Option) requiredFlag:bool displayOnScreenFlag:bool
readOnlyFlag:bool listViewFlag:bool buttonUrl:str(1000) options:list businessUnitIds:list locationIds:list
addAllBusinessUnits:bool removeAllBusinessUnits:bool addAllLocations:bool removeAllLocations:bool connectWiseID:str
dateCreated:dt~
"""

USER_DEFINED_FIELD_INFO = """
podId:int caption:str sequenceNumber:int helpText:str
fieldTypeIdentifier:enum(TextArea|Button|Currency|Date|Hyperlink|IPAddress|Checkbox|Number|Percent|PhoneNumber|Text|Password)
numberDecimals:int entryTypeIdentifier:enum(Date|EntryField|List|Option) requiredFlag:bool displayOnScreenFlag:bool
readOnlyFlag:bool listViewFlag:bool buttonUrl:str options:list businessUnitIds:list locationIds:list dateCreated:str
"""
