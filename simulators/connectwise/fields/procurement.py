"""Procurement. One word per field: name, kind, marks (see schema.py)."""

PROCUREMENT_ADJUSTMENT = """
identifier:str(50)! type:ref(procurement/adjustments/types)! reason:str(100) notes:str closedFlag:bool closedBy:str~
closedDate:dt~ adjustmentDetails:list
"""

ADJUSTMENT_TYPE = """
identifier:str(50)! name:str(100) auditTrailFlag:bool dateCreated:dt~ createdBy:str~
"""

ADJUSTMENT_TYPE_INFO = """
name:str
"""

ADJUSTMENT_DETAIL = """
catalogItem:ref(procurement/catalog)! description:str(50) quantityOnHand:num~ unitCost:num
warehouse:ref(procurement/warehouses)! warehouseBin:ref(procurement/warehouseBins)! quantityAdjusted:int!
serialNumber:str(1000) adjustment:ref(procurement/adjustments)
"""

CATALOG_ITEM = """
identifier:str(75)! description:str(60)! inactiveFlag:bool subcategory:ref(procurement/subcategories)!
type:ref(procurement/types)! productClass:enum(Agreement|Bundle|Inventory|NonInventory|Service) serializedFlag:bool
serializedCostFlag:bool phaseProductFlag:bool unitOfMeasure:ref(procurement/unitOfMeasures) minStockLevel:int
price:num cost:num priceAttribute:enum(FixedFee|NotToExceed|OverrideRate|TimeAndMaterials) taxableFlag:bool
dropShipFlag:bool specialOrderFlag:bool customerDescription:str(6000)! manufacturer:ref(procurement/manufacturers)
manufacturerPartNumber:str(50) vendor:ref(company/companies) vendorSku:str(50) notes:str integrationXRef:str(50)
sla:ref(service/SLAs) entityType:ref recurringFlag:bool recurringRevenue:num recurringCost:num
recurringOneTimeFlag:bool recurringBillCycle:ref(finance/billingCycles)
recurringCycleType:enum(ContractYear|CalendarYear) calculatedPriceFlag:bool calculatedCostFlag:bool
category:ref(procurement/categories) calculatedPrice:num calculatedCost:num
billableOption:enum(Billable|DoNotBill|NoCharge|NoDefault) connectWiseID:str
agreementType:ref(finance/agreements/types) markupPercentage:num markupFlag:bool autoUpdateUnitCostFlag:bool
autoUpdateUnitPriceFlag:bool customFields:list
"""

CATALOG_ITEM_INFO = """
identifier:str description:str inactiveFlag:bool productClass:enum(Agreement|Bundle|Inventory|NonInventory|Service)
serializedCostFlag:bool price:num cost:num taxableFlag:bool dropShipFlag:bool specialOrderFlag:bool
customerDescription:str manufacturerPartNumber:str vendorSku:str
billableOption:enum(Billable|DoNotBill|NoCharge|NoDefault)
"""

CATALOG_COMPONENT = """
sequenceNumber:int quantity:num! catalogItem:ref(procurement/catalog)! hidePriceFlag:bool hideItemIdentifierFlag:bool
hideDescriptionFlag:bool hideQuantityFlag:bool hideExtendedPriceFlag:bool parentCatalogItem:ref(procurement/catalog)
price:num cost:num
"""

CATALOG_INVENTORY = """
catalogItem:ref(procurement/catalog) warehouse:ref(procurement/warehouses) warehouseBin:ref(procurement/warehouseBins)
onHand:int serialNumbers:refs(procurement/onhandserialnumbers)
"""

MINIMUM_STOCK_BY_WAREHOUSE = """
warehouse:ref(procurement/warehouses)! minimumStock:int!
"""

CATEGORY = """
name:str(50)! inactiveFlag:bool priceLevelXref:str(10) integrationXref:str(50) locationIds:list defaultFlag:bool
addAllLocations:bool removeAllLocations:bool
"""

CATEGORY_INFO = """
name:str inactiveFlag:bool defaultFlag:bool
"""

LEGACY_SUB_CATEGORY = """
name:str(50)! inactiveFlag:bool category:ref(procurement/categories)~
"""

LEGACY_SUB_CATEGORY_INFO = """
name:str inactiveFlag:bool
"""

MANUFACTURER = """
name:str(50)! inactiveFlag:bool
"""

MANUFACTURER_INFO = """
name:str inactiveFlag:bool
"""

ON_HAND_SERIAL_NUMBER = """
serial:str catalogItem:ref(procurement/catalog) warehouse:ref(procurement/warehouses)
warehouseBin:ref(procurement/warehouseBins)
"""

PRODUCT_ITEM = """
catalogItem:ref(procurement/catalog)! description:str(2000) sequenceNumber:num quantity:num
unitOfMeasure:ref(procurement/unitOfMeasures) price:num cost:num extPrice:num~ extCost:num~ discount:num margin:num~
agreementAmount:num priceMethod:enum(FlatRateForRange|PercentMarkupFromCost|PercentMarkdownFromPrice|PricePerUnit)
billableOption:enum(Billable|DoNotBill|NoCharge)! agreement:ref(finance/agreements) locationId:int^
location:ref(system/locations) businessUnitId:int^ businessUnit:ref vendor:ref(company/companies) vendorSku:str(50)
taxableFlag:bool dropshipFlag:bool specialOrderFlag:bool phaseProductFlag:bool cancelledFlag:bool
quantityCancelled:num cancelledReason:str(100) customerDescription:str(6000)^ internalNotes:str(1000)
productSuppliedFlag:bool subContractorShipToId:int subContractorAmountLimit:num recurring:ref sla:ref(service/SLAs)
entityType:ref ticket:ref(service/tickets) project:ref(project/projects) phase:ref(project/projects/phases)
salesOrder:ref(sales/orders) opportunity:ref(sales/opportunities) invoice:ref(finance/invoices) warehouseId:int
warehouseIdObject:ref(procurement/warehouses) warehouseBinId:int warehouseBinIdObject:ref(procurement/warehouseBins)
calculatedPriceFlag:bool calculatedCostFlag:bool forecastDetailId:int cancelledBy:int~ cancelledDate:dt~ warehouse:str
warehouseBin:str purchaseDate:dt taxCode:ref(finance/taxCodes) integrationXRef:str listPrice:num serialNumberIds:list
serialNumbers:list company:ref(company/companies) forecastStatus:ref(sales/opportunities/statuses)
productClass:enum(Agreement|Bundle|Inventory|NonInventory|Service) needToPurchaseFlag:bool~ needToOrderQuantity:int~
minimumStockFlag:bool shipSet:str(10) calculatedPrice:num calculatedCost:num invoiceGrouping:ref poApprovedFlag:bool
uom:str~ addComponentsFlag:bool ignorePricingSchedulesFlag:bool asioSubscriptionsID:str(36) bypassForecastUpdate:bool
wonCost:num wonPrice:num wonQuantity:num customFields:list
"""

PRODUCT_COMPONENT = """
sequenceNumber:int^ quantity:num! catalogItem:ref(procurement/catalog)! hidePriceFlag:bool hideItemIdentifierFlag:bool
hideDescriptionFlag:bool hideQuantityFlag:bool hideExtendedPriceFlag:bool vendor:ref(company/companies)
parentProductItem:ref(procurement/products) productItem:ref(procurement/products) price:num cost:num
"""

PRODUCT_PICKING_SHIPPING_DETAIL = """
pickedQuantity:int shippedQuantity:int warehouse:ref(procurement/warehouses)!
warehouseBin:ref(procurement/warehouseBins)! shipmentMethod:ref(procurement/shipmentmethods) serialNumber:str
serialNumberIds:list trackingNumber:str productItem:ref(procurement/products) lineNumber:int quantity:int
expectedArrivalDate:dt shipmentDate:dt
"""

PURCHASE_ORDER = """
businessUnitId:int businessUnit:ref cancelReason:str closedFlag:bool~ closedBy:str~ customerCity:str
customerCompany:ref(company/companies) customerContact:ref(company/contacts) customerCountry:ref customerExtension:str
customerName:str customerPhone:str customerSite:ref(company/companies/sites) customerSiteName:str customerState:str
customerStreetLine1:str customerStreetLine2:str customerZip:str dateClosed:dt~ dropShipCustomerFlag:bool enteredBy:str~
freightCost:num freightPackingSlip:str freightTaxTotal:num internalNotes:str locationId:int
location:ref(system/locations) poDate:dt^ poNumber:str(50)^ salesTax:num~ shipmentDate:dt
shipmentMethod:ref(procurement/shipmentmethods) shippingInstructions:str
status:ref(procurement/purchaseorderstatuses)! subTotal:num~ taxCode:ref(finance/taxCodes) taxFreightFlag:bool
taxPoFlag:bool terms:ref! total:num~ trackingNumber:str(50) updateShipmentInfo:bool updateVendorOrderNumber:bool
vendorCompany:ref(company/companies)! vendorContact:ref(company/contacts) vendorInvoiceDate:dt
vendorInvoiceNumber:str(50) vendorOrderNumber:str(50) vendorSite:ref(company/companies/sites)
warehouse:ref(procurement/warehouses) warehouseContact:ref(company/contacts) currency:ref(finance/currencies)
customFields:list
"""

PURCHASE_ORDER_INFO = """
currency:ref(finance/currencies)
"""

PURCHASE_ORDER_LINE_ITEM = """
backorderedFlag:bool canceledBy:str~ canceledFlag:bool canceledReason:str(100) closedFlag:bool dateCanceled:dt~
dateCanceledUtc:dt~ description:str(6000)! displayInternalNotesFlag:bool expectedShipDate:dt internalNotes:str(1000)
lineNumber:int! packingSlip:str(50) product:ref(procurement/catalog)! purchaseOrderId:int~ purchaseOrderNumber:str(50)~
quantity:num! receivedQuantity:int serialNumbers:str shipDate:dt shipmentMethod:ref(procurement/shipmentmethods)
tax:num trackingNumber:str(50) unitCost:num unitOfMeasure:ref(procurement/unitOfMeasures)! vendorOrderNumber:str(50)
vendorSku:str(50) warehouse:ref(procurement/warehouses) warehouseBin:ref(procurement/warehouseBins) shipSet:str(10)
dateReceived:dt receivedStatus:enum(Waiting|FullyReceived|PartiallyReceiveCancelRest|PartiallyReceiveCloneRest)
extCost:num~ expectedArrivalDate:dt isDetachAvailable:bool~ batchedFlag:bool~ unbatchedRecId:int~
salesOrder:refs(sales/orders) customFields:list
"""

PURCHASE_ORDER_NOTE = """
purchaseHeaderRecID:int~ text:str type:ref(company/noteTypes) flagged:bool enteredBy:str~
"""

PURCHASE_ORDER_STATUS = """
name:str(50)! defaultFlag:bool closedFlag:bool inactiveFlag:bool defaultClosedFlag:bool sortOrder:int
emailTemplate:ref
"""

PURCHASE_ORDER_STATUS_INFO = """
name:str defaultFlag:bool closedFlag:bool inactiveFlag:bool defaultClosedFlag:bool sortOrder:int
"""

PURCHASE_ORDER_STATUS_EMAIL_TEMPLATE = """
status:ref(procurement/purchaseorderstatuses) useSenderFlag:bool firstName:str(100) lastName:str(100)
emailAddress:str(100) subject:str(200)! body:str copySenderFlag:bool
"""

PURCHASE_ORDER_STATUS_NOTIFICATION = """
notifyWho:ref! status:ref(procurement/purchaseorderstatuses) member:ref(system/members) email:str(50) workflowStep:int
"""

PROCUREMENT_SETTING = """
startingPurchaseOrderNum:int! purchaseOrderPrefix:str(5) purchaseOrderSuffix:str(5)
prefixSuffixType:enum(Prefix|Suffix) disableCostUpdatesFlag:bool disableNegativeInventoryFlag:bool
costingMethod:enum(FIFO|LIFO|AverageCosting)! autoClosePurchaseOrderFlag:bool autoClosePurchaseOrderItemFlag:bool
autoApprovePurchaseOrderFlag:bool taxPurchaseOrderFlag:bool taxFreightFlag:bool useVendorTaxCodeFlag:bool
numDecimalPlaces:int disableAutoPickFlag:bool defaultProductTaxableFlag:bool eoriNumber:str(50)
notificationForChangesInShippingInfoFlag:bool shippingInfoNotificationEmail:str(250)
"""

SHIPMENT_METHOD = """
name:str(50)! defaultFlag:bool trackingUrl:str(200)
"""

SHIPMENT_METHOD_INFO = """
name:str defaultFlag:bool trackingUrl:str
"""

SUB_CATEGORY = """
name:str(50)! inactiveFlag:bool integrationXref:str(50) defaultFlag:bool category:ref(procurement/categories)!
"""

SUB_CATEGORY_INFO = """
name:str category:ref(procurement/categories) inactiveFlag:bool defaultFlag:bool
"""

PRODUCT_TYPE = """
name:str(50)! inactiveFlag:bool typeXref:enum(InventoryPart|NonInventoryPart|OtherCharge|Service) defaultFlag:bool
"""

PRODUCT_TYPE_INFO = """
name:str inactiveFlag:bool defaultFlag:bool
"""

UNIT_OF_MEASURE = """
name:str(50)! inactiveFlag:bool defaultFlag:bool uomScheduleXref:str(31)
"""

CONVERSION = """
quantity:num uomType:ref(procurement/unitOfMeasures)! parentUOM:ref(procurement/unitOfMeasures)
"""

WAREHOUSE_BIN = """
name:str(50)! warehouse:ref(procurement/warehouses)! location:ref(system/locations) department:ref(system/departments)
minQuantity:num maxQuantity:num overflowBin:ref(procurement/warehouseBins) manager:ref(system/members) length:num
width:num height:num weight:num defaultFlag:bool inactiveFlag:bool quantityOnHand:int~ company:ref(company/companies)
transferBin:ref(procurement/warehouseBins)
"""

WAREHOUSE_BIN_INFO = """
name:str warehouse:ref(procurement/warehouses) inactiveFlag:bool defaultFlag:bool
"""

INVENTORY_ON_HAND = """
catalogItem:ref(procurement/catalog) warehouse:ref(procurement/warehouses) warehouseBin:ref(procurement/warehouseBins)
onHand:int serialNumbers:refs(procurement/onhandserialnumbers)
"""

WAREHOUSE = """
name:str(50)! company:ref(company/companies) location:ref(system/locations)! contact:ref(company/contacts)
department:ref(system/departments)! manager:ref(system/members) site:ref(company/companies/sites) locationXref:str(10)
locationDefaultFlag:bool overallDefaultFlag:bool inactiveFlag:bool lockedFlag:bool currency:ref(finance/currencies)
"""

WAREHOUSE_INFO = """
name:str inactiveFlag:bool overallDefaultFlag:bool company:ref(company/companies)
"""

CATALOG_VENDOR = """
catalogItemId:int! vendorId:int! vendorSku:str(50) isPreferredVendor:bool vendorName:str~
"""
