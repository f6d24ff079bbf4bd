"""Schedule entries, calendars, holidays. One word per field: name, kind, marks (see schema.py)."""

SCHEDULE_ENTRY = """
objectId:int name:str(250) member:ref(system/members) where:ref(service/locations) dateStart:dt dateEnd:dt
reminder:ref status:ref(schedule/statuses) type:ref(schedule/types)! span:ref doneFlag:bool acknowledgedFlag:bool
ownerFlag:bool
meetingFlag:bool ticketType:str~ allowScheduleConflictsFlag:bool addMemberToProjectFlag:bool projectRoleId:int
mobileGuid:str(36)~ acknowledgedDate:dt closeDate:dt~ notifyResource:bool> notificationSent:bool~
notificationResponse:str~ hours:num~ startTimeSet:bool endTimeSet:bool
"""

SCHEDULE_TYPE = """
name:str(50)! identifier:str(1)! chargeCode:ref(time/chargeCodes) where:ref(service/locations) systemFlag:bool~
"""

CALENDAR = """
name:str! holidayList:ref(schedule/holidayLists) mondayStartTime:str mondayEndTime:str tuesdayStartTime:str
tuesdayEndTime:str wednesdayStartTime:str wednesdayEndTime:str thursdayStartTime:str thursdayEndTime:str
fridayStartTime:str fridayEndTime:str saturdayStartTime:str saturdayEndTime:str sundayStartTime:str sundayEndTime:str
"""

HOLIDAY_LIST = """
name:str(50)!
"""

HOLIDAY = """
name:str(50)! allDayFlag:bool date:dt! timeStart:str timeEnd:str holidayList:ref(schedule/holidayLists)
"""

CALENDAR_INFO = """
name:str holidayList:ref(schedule/holidayLists) mondayStartTime:str mondayEndTime:str tuesdayStartTime:str
tuesdayEndTime:str wednesdayStartTime:str wednesdayEndTime:str thursdayStartTime:str thursdayEndTime:str
fridayStartTime:str fridayEndTime:str saturdayStartTime:str saturdayEndTime:str sundayStartTime:str sundayEndTime:str
"""

SCHEDULE_ENTRY_DETAIL = """
scheduleEntry:ref(schedule/entries) dateStart:dt dateEnd:dt hoursScheduled:num
"""

SCHEDULE_DETAIL = """
scheduleEntry:ref(schedule/entries) dateStart:dt dateEnd:dt member:ref(system/members)
"""

SCHEDULE_STATUS = """
name:str(30)! defaultFlag:bool showAsTentativeFlag:bool
"""

SCHEDULE_STATUS_INFO = """
name:str defaultFlag:bool showAsTentativeFlag:bool
"""

SCHEDULE_TYPE_INFO = """
name:str identifier:str chargeCode:ref(time/chargeCodes) where:ref(service/locations) systemFlag:bool
"""
