"""The columns a file of bookings can have: the answer each holds, and the names that booking systems give it."""

from shared.spreadsheets.columns import Layout, field

REFERENCE, SUBMITTED = "reference", "submitted"
DAY, LAST_DAY = "day", "last_day"
LISTS = ("hirer.other_names", "speakers")

# Our own name of a column is always its surest, and no other field's: a file written by us is read as it was meant.
BOOKINGS = Layout(
    (
        field(
            REFERENCE,
            "reference",
            "reference",
            "booking reference,booking ref,booking id,booking number,booking no,request reference,request id,"
            "enquiry number,reference number,reference no",
            "ref,ref no,id,number",
        ),
        field(
            "hirer.name",
            "hirer name",
            "hirer name",
            "hirer,name of hirer,hirer full name,customer name,customer,applicant,applicant name,contact name,"
            "booked by,booker,booker name,organiser,organiser name,requester,requester name,lead contact,main contact",
            "name,full name,contact",
        ),
        field(
            "hirer.organisation",
            "organisation",
            "organisation",
            "organisation name,organization,organization name,hirer organisation,company,company name,group,"
            "group name,name of organisation,organisation or group",
            "club,society,business",
        ),
        field(
            "event.title",
            "event title",
            "event title",
            "event name,name of event,title of event,function name,booking title,booking name,activity name",
            "event,title,activity,function,subject",
        ),
        field(
            "event.venue",
            "venue",
            "venue",
            "venue name,name of venue,site,site name,building,building name,premises,centre,centre name",
            "location",
        ),
        field(
            "event.starts_at",
            "start",
            "start",
            "start time,starts,starts at,start date time,start date and time,event start,event starts,time from,"
            "from time,begins",
            "from,start date,event start date",
        ),
        field(
            "event.ends_at",
            "end",
            "end",
            "end time,ends,ends at,end date time,end date and time,event end,event ends,time to,to time,finish,"
            "finish time,until",
            "to,end date,event end date,finish date",
        ),
        field(
            DAY,
            "event date, if start and end are only times",
            "event date",
            "date of event,hire date,date of hire,function date,day,day of event",
            "start date,event start date,date",
        ),
        field(
            LAST_DAY,
            "last day, if the event ends on another day",
            "last day",
            "end date,event end date,finish date",
        ),
        field(
            "event.room",
            "room",
            "room",
            "room name,name of room,room or space,room booked,space,space name",
            "facility,resource,area",
        ),
        field(
            "event.type",
            "event type",
            "event type",
            "type of event,booking type,type of booking,activity type,type of activity,function type,event category",
            "type,category",
        ),
        field(
            "event.purpose",
            "purpose",
            "purpose",
            "purpose of hire,purpose of booking,purpose of event,event purpose,reason for hire,event description,"
            "description of event",
            "description,details",
        ),
        field(
            "event.expected_numbers",
            "expected numbers",
            "expected numbers",
            "expected number,expected attendance,number expected,number attending,number of people,no of people,"
            "number of attendees,no of attendees,attendance,attendees,headcount,number of guests",
            "numbers,people,guests",
        ),
        field(
            "speakers",
            "speakers",
            "speakers",
            "speaker,speaker name,speaker names,names of speakers,performers,speakers and performers,"
            "guest speaker,guest speakers,named speakers",
        ),
        field(
            SUBMITTED,
            "day the request was made",
            "submitted",
            "date submitted,submitted on,submitted at,request date,date requested,requested on,requested,"
            "date received,received on,received,application date,date of application",
            "created,created on,created at,date created",
        ),
        field(
            "hirer.other_names",
            "other names of the organisation",
            "other names",
            "other organisation names,also known as,trading as,aliases,alias",
        ),
        field("hirer.acting_for", "who the hirer acts for", "acting for", "hiring for,acting on behalf of"),
        field("hirer.client", "client", "client", "client name,on behalf of,hiring on behalf of"),
        field(
            "hirer.email",
            "e-mail address",
            "email",
            "email address,contact email,hirer email,customer email,applicant email,organiser email,mail",
        ),
        field(
            "hirer.phone",
            "phone number",
            "phone",
            "phone number,telephone,telephone number,tel,tel no,contact number,contact phone",
            "mobile,mobile number",
        ),
        field("hirer.address", "address", "address", "postal address,hirer address,full address,contact address"),
        field("hirer.website", "website", "website", "web address,url,web page,hirer website"),
        field(
            "hirer.charity_number",
            "charity number",
            "charity number",
            "charity no,registered charity number,charity registration number",
        ),
        field("hirer.previous_venue", "previous venue", "previous venue", "last venue,venue used before"),
        field("event.content", "content", "content", "event content,programme,event details,details of event"),
        field("event.set_up_minutes", "set-up minutes", "set up minutes", "set up time,set up,minutes to set up"),
        field(
            "event.clear_down_minutes",
            "clear-down minutes",
            "clear down minutes",
            "clear down time,clear down,clear up minutes,clear up time,take down minutes,minutes to clear",
        ),
        field("event.children_present", "whether children are present", "children present", "children,under 18s"),
        field("event.access", "who may come", "access", "who may come,open to,admission,public or private,audience"),
        field("event.promotion", "promotion", "promotion", "publicity,advertising,how advertised,how promoted"),
        field(
            "event.election_meeting",
            "whether it is an election meeting",
            "election meeting",
            "is it an election meeting,hustings,election event",
        ),
        field("event.worship", "worship", "worship", "act of worship,religious worship,religious service"),
        field(
            "event.collections_for",
            "what is collected for",
            "collections for",
            "collection for,collecting for,fundraising for",
        ),
        field("speakers_to_follow_by", "day by which speakers are named", "speakers to follow by"),
        field("seating.arrangement", "seating arrangement", "seating arrangement", "seating,seating plan,layout"),
        field("seating.detail", "seating detail", "seating detail", "seating details"),
        field("seating.part", "part of the event with this seating", "seating part"),
        field("seating.requested_by", "who asked for the seating", "requested by", "seating requested by"),
        field("seating.free_choice", "free choice of seat", "free choice"),
        field("seating.equal_mixed_area", "equal mixed area", "equal mixed area", "mixed area"),
        field("seating.separate_access", "separate entrances", "separate access", "separate entrances"),
        field("seating.single_sex", "single-sex event", "single sex", "single sex event"),
        field("seating.single_sex_service", "single-sex service", "single sex service"),
        field("seating.other_reason", "other reason for the seating", "other reason", "other reason for seating"),
        field("equality_policy", "equality policy", "equality policy", "agrees to equality policy"),
        field("declaration", "declaration", "declaration", "agrees to conditions of hire,terms accepted"),
    ),
    (
        ("hirer.name", "hirer.organisation"),
        ("event.title",),
        ("event.venue",),
        ("event.starts_at",),
        ("event.ends_at",),
    ),
)
