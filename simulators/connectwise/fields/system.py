"""Members, callbacks, hosted pods. One word per field: name, kind, marks (see schema.py)."""

MEMBER = """
identifier:str(15)! password:str(60)> disableOnlineFlag:bool licenseClass:enum(A|C|F|X)! notes:str
employeeIdentifer:str(10) vendorNumber:str enableMobileGpsFlag:bool inactiveDate:dt inactiveFlag:bool lastLogin:dt~
clientId:str token:str~> firstName:str(30)! middleInitial:str(1) lastName:str(30)! hireDate:dt! country:ref photo:ref
officeEmail:str(250) mobileEmail:str(250) homeEmail:str(250) defaultEmail:enum(Office|Mobile|Home)!
primaryEmail:str(250) officePhone:str(15) officeExtension:str(10) mobilePhone:str(15) mobileExtension:str(10)
homePhone:str(15) homeExtension:str(10) defaultPhone:enum(Office|Mobile|Home)! securityRole:ref! office365:ref
mapiName:str calendarSyncIntegrationFlag:bool authenticationServiceType:enum(AuthAnvil|GoogleAuthenticator|Email)
timebasedOneTimePasswordActivated:bool enableLdapAuthenticationFlag:bool ldapConfiguration:ref ldapUserName:str(50)
directionalSync:ref ssoSettings:ref signature:str phoneIntegrationType:enum(TAPI|SKYPE|TEL|CALLTO|NONE)
useBrowserLanguageFlag:bool title:str reportCard:ref enableMobileFlag:bool type:ref timeZone:ref
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
