"""Companies, contacts, configurations. One word per field: name, kind, marks (see schema.py)."""

COMPANY = """
identifier:str(156)! name:str(156)! status:ref(company/companies/statuses) addressLine1:str(50) addressLine2:str(50)
city:str(50) state:str(50) zip:str(12) country:ref phoneNumber:str(30) faxNumber:str(30) website:str(255)
territory:ref(system/locations) market:ref accountNumber:str defaultContact:ref(company/contacts) dateAcquired:dt
sicCode:ref parentCompany:ref(company/companies) annualRevenue:num creditLimit:num additionalDebt:num
numberOfEmployees:int yearEstablished:int(1900..9999) revenueYear:int(1900..9999) ownershipType:ref timeZoneSetup:ref
leadSource:str(50) leadFlag:bool unsubscribeFlag:bool calendar:ref(schedule/calendars) userDefinedField1:str(50)
userDefinedField2:str(50) userDefinedField3:str(50) userDefinedField4:str(50) userDefinedField5:str(50)
userDefinedField6:str(50) userDefinedField7:str(50) userDefinedField8:str(50) userDefinedField9:str(50)
userDefinedField10:str(50) vendorIdentifier:str taxIdentifier:str taxCode:ref(finance/taxCodes) billingTerms:ref
invoiceTemplate:ref pricingSchedule:ref companyEntityType:ref billToCompany:ref(company/companies)
billingSite:ref(company/companies/sites) billingContact:ref(company/contacts) invoiceDeliveryMethod:ref
emailTemplate:ref invoiceToEmailAddress:str invoiceCCEmailAddress:str deletedFlag:bool dateDeleted:dt~ deletedBy:str~
mobileGuid:str(36)~ facebookUrl:str twitterUrl:str linkedInUrl:str currency:ref(finance/currencies)
territoryManager:ref(system/members) resellerIdentifier:str isVendorFlag:bool types:refs(company/companies/types)
site:ref(company/companies/sites) integratorTags:list customFields:list
"""

COMPANY_TYPE = """
name:str(50)! defaultFlag:bool vendorFlag:bool serviceAlertFlag:bool serviceAlertMessage:str(150)
"""

COMPANY_STATUS = """
name:str(50)! defaultFlag:bool inactiveFlag:bool notifyFlag:bool disallowSavingFlag:bool notificationMessage:str(500)
customNoteFlag:bool cancelOpenTracksFlag:bool track:ref
"""

CONTACT = """
firstName:str lastName:str company:ref(company/companies) site:ref(company/companies/sites) addressLine1:str
addressLine2:str city:str state:str zip:str country:ref relationship:ref(company/contacts/relationships)
relationshipOverride:str department:ref(company/contacts/departments) inactiveFlag:bool defaultMergeContactId:int
securityIdentifier:str managerContact:ref(company/contacts) assistantContact:ref(company/contacts) title:str
school:str nickName:str marriedFlag:bool childrenFlag:bool children:str significantOther:str portalPassword:str>
portalSecurityLevel:int disablePortalLoginFlag:bool unsubscribeFlag:bool gender:enum(Female|Male) birthDay:dt
anniversary:dt presence:enum(NoAgent|Online|DoNotDisturb|Away|Offline) mobileGuid:str(36)~ facebookUrl:str
twitterUrl:str linkedInUrl:str defaultPhoneType:str defaultPhoneNbr:str defaultPhoneExtension:str
defaultBillingFlag:bool defaultFlag:bool userDefinedField1:str(50) userDefinedField2:str(50) userDefinedField3:str(50)
userDefinedField4:str(50) userDefinedField5:str(50) userDefinedField6:str(50) userDefinedField7:str(50)
userDefinedField8:str(50) userDefinedField9:str(50) userDefinedField10:str(50) companyLocation:ref(system/locations)
communicationItems:list types:refs(company/contacts/types) integratorTags:list photo:ref(system/documents)
ignoreDuplicates:bool> typeIds:list> customFields:list
"""

CONTACT_TYPE = """
description:str(50)! defaultFlag:bool serviceAlertFlag:bool serviceAlertMessage:str(150)
"""

CONFIGURATION = """
name:str(100)! type:ref(company/configurations/types)! status:ref(company/configurations/statuses)
company:ref(company/companies)! contact:ref(company/contacts) site:ref(company/companies/sites) locationId:int
location:ref(system/locations) businessUnitId:int department:ref(system/departments) deviceIdentifier:str(100)
serialNumber:str(250) modelNumber:str(50) tagNumber:str(50) purchaseDate:dt installationDate:dt
installedBy:ref(system/members) warrantyExpirationDate:dt vendorNotes:str notes:str macAddress:str(25)
lastLoginName:str(100) billFlag:bool backupSuccesses:int backupIncomplete:int backupFailed:int backupRestores:int
lastBackupDate:dt backupServerName:str(50) backupBillableSpaceGb:num backupProtectedDeviceList:str backupYear:int
backupMonth:int ipAddress:str(50) defaultGateway:str(50) osType:str(250) osInfo:str(250) cpuSpeed:str(100) ram:str(25)
localHardDrives:str parentConfigurationId:int vendor:ref(company/companies)
manufacturer:ref(procurement/manufacturers) questions:list activeFlag:bool managementLink:str(1000)
remoteLink:str(1000) sla:ref(service/SLAs) mobileGuid:str~ displayVendorFlag:bool companyLocationId:int
showRemoteFlag:bool showAutomateFlag:bool needsRenewalFlag:bool manufacturerPartNumber:str(50) customFields:list
"""

CONFIGURATION_TYPE = """
name:str(50)! inactiveFlag:bool systemFlag:bool
"""

CONFIGURATION_STATUS = """
description:str(50)! closedFlag:bool defaultFlag:bool
"""

COMMUNICATION_TYPE = """
description:str! phoneFlag:bool faxFlag:bool emailFlag:bool defaultFlag:bool exchangeXref:str(50) iphoneXref:str(50)
androidXref:str(50) googleXref:str(50)
"""

COMMUNICATION_TYPE_INFO = """
description:str phoneFlag:bool faxFlag:bool emailFlag:bool defaultFlag:bool
"""

COMPANY_INFO = """
identifier:str name:str territory:ref(system/locations) defaultContact:ref(company/contacts) phoneNumber:str city:str
site:ref(company/companies/sites) isVendorFlag:bool currency:ref(finance/currencies)
billToCompany:ref(company/companies) billingSite:ref(company/companies/sites) billingContact:ref(company/contacts)
billingTerms:ref taxCode:ref(finance/taxCodes) deletedFlag:bool types:refs(company/companies/types)
status:ref(company/companies/statuses) noServiceFlag:bool addressLine1:str addressLine2:str state:str country:ref
zip:str leadFlag:bool faxNumber:str vendorIdentifier:str taxIdentifier:str facebookUrl:str twitterUrl:str
linkedInUrl:str
"""

COMPANY_TYPE_INFO = """
name:str isVendor:bool
"""

COMPANY_CUSTOM_NOTE = """
customNote:str(1500)! status:ref(company/companies/statuses)! company:ref(company/companies)
"""

COMPANY_GROUP = """
group:ref! company:ref(company/companies) defaultContactFlag:bool allContactsFlag:bool removeAllContactsFlag:bool
unsubscribeFlag:bool contactIds:list
"""

COMPANY_NOTE = """
text:str! type:ref(company/noteTypes) flagged:bool enteredBy:str~ company:ref(company/companies)
"""

COMPANY_SITE = """
name:str(156)! addressLine1:str(50) addressLine2:str(50) city:str(50) stateReference:ref zip:str(12) country:ref
addressFormat:str phoneNumber:str(30) phoneNumberExt:str(30) faxNumber:str(30) taxCode:ref(finance/taxCodes)
entityType:ref expenseReimbursement:num primaryAddressFlag:bool defaultShippingFlag:bool defaultBillingFlag:bool
defaultMailingFlag:bool inactiveFlag:bool billSeparateFlag:bool mobileGuid:str(36)~ calendar:ref(schedule/calendars)
timeZone:ref company:ref(company/companies) territory:ref(system/locations) invoiceTemplate:ref customFields:list
"""

COMPANY_SITE_INFO = """
name:str addressLine1:str addressLine2:str city:str stateReference:ref country:ref zip:str addressFormat:str
phoneNumber:str inactiveFlag:bool defaultShippingFlag:bool defaultBillingFlag:bool primaryAddressFlag:bool
taxCode:ref(finance/taxCodes) phoneNumberExt:str
"""

COMPANY_TEAM = """
company:ref(company/companies) teamRole:ref(company/teamRoles)! location:ref(system/locations)
department:ref(system/departments)
contact:ref(company/contacts) member:ref(system/members) accountManagerFlag:bool techFlag:bool salesFlag:bool
"""

COMPANY_TYPE_ASSOCIATION = """
type:ref(company/companies/types)! company:ref(company/companies)!
"""

CONFIGURATION_STATUS_INFO = """
description:str closedFlag:bool defaultFlag:bool
"""

CONFIGURATION_TYPE_QUESTION_VALUE = """
configurationType:ref(company/configurations/types) question:ref(company/configurations/types/questions)
value:str(1000)! defaultFlag:bool inactiveFlag:bool
"""

CONFIGURATION_TYPE_QUESTION = """
configurationType:ref(company/configurations/types)
fieldType:enum(TextArea|Currency|Date|Hyperlink|IPAddress|Checkbox|Number|Percent|Text|Password)!
entryType:enum(Date|EntryField|List|Option)! sequenceNumber:num! question:str(1000)! numberOfDecimals:int
requiredFlag:bool inactiveFlag:bool
"""

CONTACT_DEPARTMENT = """
name:str(30)!
"""

CONTACT_DEPARTMENT_INFO = """
name:str
"""

CONTACT_INFO = """
firstName:str lastName:str communicationItems:list defaultPhoneNbr:str defaultPhoneType:str defaultFlag:bool
company:ref(company/companies) companyLocation:ref(system/locations) site:ref(company/companies/sites)
inactiveFlag:bool title:str types:refs(company/contacts/types) addressLine1:str addressLine2:str city:str state:str
country:ref zip:str department:ref(company/contacts/departments) defaultBillingFlag:bool facebookUrl:str
twitterUrl:str linkedInUrl:str
"""

CONTACT_RELATIONSHIP = """
name:str(50)!
"""

CONTACT_TYPE_INFO = """
description:str defaultFlag:bool serviceAlertFlag:bool serviceAlertMessage:str
"""

CONTACT_COMMUNICATION = """
contactId:int~ type:ref(company/communicationTypes)! value:str(250)! extension:str(15) defaultFlag:bool
mobileGuid:str(36)~ communicationType:enum(Email|Fax|Phone) domain:str~
"""

CONTACT_GROUP = """
group:ref! contact:ref(company/contacts) description:str(50) unsubscribeFlag:bool companyUnsubcribedEmailMessage:str
companyGroupUnsubscribedEmailMessage:str contactUnsubscribedEmailMessage:str contactGroupUnsubscribedEmailMessage:str
"""

CONTACT_NOTE = """
contactId:int~ text:str! type:ref(company/noteTypes) flagged:bool enteredBy:str~
"""

CONTACT_TYPE_ASSOCIATION = """
type:ref(company/contacts/types)! contact:ref(company/contacts)!
"""

MANAGED_DEVICES_INTEGRATION = """
name:str(30)! solution:str(30)! portalUrl:str(200) loginBy:enum(Global|Member)! globalLoginUsername:str(50)
globalLoginPassword:str(50)> defaultBillingLevel:enum(Detail|Summary)! managementItSetupType:str
defaultLocation:ref(system/locations) defaultDepartment:ref(system/departments) integratorLogin:ref
matchOnSerialNumberFlag:bool disableNewCrossReferencesFlag:bool configBillCustomerFlag:bool
"""

MANAGED_DEVICES_INTEGRATION_INFO = """
name:str solution:str managementItSetupType:str
"""

MANAGED_DEVICES_INTEGRATION_CROSS_REFERENCE = """
managedDevicesIntegration:ref(company/managedDevicesIntegrations) vendorType:str(255) vendorLevel:str(255)
agreementType:ref(finance/agreements/types) product:ref(procurement/catalog)
configurationType:ref(company/configurations/types) inactiveFlag:bool
"""

MANAGED_DEVICES_INTEGRATION_LOGIN = """
managedDevicesIntegration:ref(company/managedDevicesIntegrations) username:str(50)! password:str(50)>
member:ref(system/members)!
"""

MANAGED_DEVICES_INTEGRATION_NOTIFICATION = """
managedDevicesIntegration:ref(company/managedDevicesIntegrations) notifyWho:ref! member:ref(system/members)
logType:enum(All|Error|NewManagedSolution|NewDeviceType|NewConfiguration|NewAddition|Info)!
"""

MANAGEMENT_IT_SOLUTION = """
name:str(30)! managementItSolutionType:enum(LevelPlatforms|NAble|Continuum|Custom)! managementSolutionName:str(30)
managementServerUrl:str(200) webserviceOverrideUrl:str(200) portalOverrideLoginUrl:str(200) globalLoginFlag:bool
globalLoginUsername:str(50) globalLoginPassword:str(50)> usingSslFlag:bool nAbleUsername:str(50) nAblePassword:str(50)>
overrideWebServiceLocationFlag:bool overrideLoginLocationFlag:bool continuumApiUsername:str(100)
continuumApiPassword:str(100)> levelApiUsername:str(100) levelApiPassword:str(100)> levelVarDomain:str(100)
noDisplayFlag:bool
"""

MANAGEMENT_PRODUCT = """
managedDevicesIntegration:ref(company/managedDevicesIntegrations) agreementType:ref(finance/agreements/types)!
serverProduct:ref(procurement/catalog) workstationProduct:ref(procurement/catalog)
spamStatsProduct:ref(procurement/catalog)
"""

COMPANY_NOTE_TYPE = """
identifier:str(15) name:str(50)! defaultFlag:bool importFlag:bool
"""

COMPANY_NOTE_TYPE_INFO = """
identifier:str name:str defaultFlag:bool
"""
