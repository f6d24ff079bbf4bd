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
userDefinedField10:str(50) vendorIdentifier:str taxIdentifier:str taxCode:ref billingTerms:ref invoiceTemplate:ref
pricingSchedule:ref companyEntityType:ref billToCompany:ref(company/companies) billingSite:ref
billingContact:ref(company/contacts) invoiceDeliveryMethod:ref emailTemplate:ref invoiceToEmailAddress:str
invoiceCCEmailAddress:str deletedFlag:bool dateDeleted:dt~ deletedBy:str~ mobileGuid:str(36)~ facebookUrl:str
twitterUrl:str linkedInUrl:str currency:ref territoryManager:ref(system/members) resellerIdentifier:str
isVendorFlag:bool types:refs(company/companies/types) site:ref integratorTags:list customFields:list
"""

COMPANY_TYPE = """
name:str(50)! defaultFlag:bool vendorFlag:bool serviceAlertFlag:bool serviceAlertMessage:str(150)
"""

COMPANY_STATUS = """
name:str(50)! defaultFlag:bool inactiveFlag:bool notifyFlag:bool disallowSavingFlag:bool notificationMessage:str(500)
customNoteFlag:bool cancelOpenTracksFlag:bool track:ref
"""

CONTACT = """
firstName:str lastName:str company:ref(company/companies) site:ref addressLine1:str addressLine2:str city:str
state:str zip:str country:ref relationship:ref relationshipOverride:str department:ref inactiveFlag:bool
defaultMergeContactId:int securityIdentifier:str managerContact:ref(company/contacts)
assistantContact:ref(company/contacts) title:str school:str nickName:str marriedFlag:bool childrenFlag:bool
children:str significantOther:str portalPassword:str> portalSecurityLevel:int disablePortalLoginFlag:bool
unsubscribeFlag:bool gender:enum(Female|Male) birthDay:dt anniversary:dt
presence:enum(NoAgent|Online|DoNotDisturb|Away|Offline) mobileGuid:str(36)~ facebookUrl:str twitterUrl:str
linkedInUrl:str defaultPhoneType:str defaultPhoneNbr:str defaultPhoneExtension:str defaultBillingFlag:bool
defaultFlag:bool userDefinedField1:str(50) userDefinedField2:str(50) userDefinedField3:str(50)
userDefinedField4:str(50) userDefinedField5:str(50) userDefinedField6:str(50) userDefinedField7:str(50)
userDefinedField8:str(50) userDefinedField9:str(50) userDefinedField10:str(50) companyLocation:ref(system/locations)
communicationItems:list types:refs(company/contacts/types) integratorTags:list photo:ref ignoreDuplicates:bool>
typeIds:list> customFields:list
"""

CONTACT_TYPE = """
description:str(50)! defaultFlag:bool serviceAlertFlag:bool serviceAlertMessage:str(150)
"""

CONFIGURATION = """
name:str(100)! type:ref(company/configurations/types)! status:ref(company/configurations/statuses)
company:ref(company/companies)! contact:ref(company/contacts) site:ref locationId:int location:ref(system/locations)
businessUnitId:int department:ref(system/departments) deviceIdentifier:str(100) serialNumber:str(250)
modelNumber:str(50) tagNumber:str(50) purchaseDate:dt installationDate:dt installedBy:ref(system/members)
warrantyExpirationDate:dt vendorNotes:str notes:str macAddress:str(25) lastLoginName:str(100) billFlag:bool
backupSuccesses:int backupIncomplete:int backupFailed:int backupRestores:int lastBackupDate:dt
backupServerName:str(50) backupBillableSpaceGb:num backupProtectedDeviceList:str backupYear:int backupMonth:int
ipAddress:str(50) defaultGateway:str(50) osType:str(250) osInfo:str(250) cpuSpeed:str(100) ram:str(25)
localHardDrives:str parentConfigurationId:int vendor:ref(company/companies) manufacturer:ref questions:list
activeFlag:bool managementLink:str(1000) remoteLink:str(1000) sla:ref(service/SLAs) mobileGuid:str
displayVendorFlag:bool companyLocationId:int showRemoteFlag:bool showAutomateFlag:bool needsRenewalFlag:bool
manufacturerPartNumber:str(50) customFields:list
"""

CONFIGURATION_TYPE = """
name:str(50)! inactiveFlag:bool systemFlag:bool
"""

CONFIGURATION_STATUS = """
description:str(50)! closedFlag:bool defaultFlag:bool
"""
