"""The booking request, declared once.

From it come the API's types, both forms, the columns of a file, the summary of a booking, what is missing and what a
change is. Dated policy words a question otherwise by its code, and adds a council's own (`extra`). What the answers
mean is for the rules of venues to say. A question of the form is a field here and nothing else: `docs/patterns.md`.
"""

from dataclasses import dataclass
from datetime import date

from shared.booking_request.questions import Kind, asked, either, when

YES_NO = {"yes": "Yes", "no": "No"}
WHOLE_PART = {"whole": "The whole event", "part": "Part of it"}
FOR_ANOTHER = when("hirer.acting_for", "client", "jointly")
SEPARATED = either(when("seating.arrangement", "separate_by_sex"), when("seating.separate_access", "yes"))
"""People would be placed, or come in, by sex: only then is more asked about it, and about worship."""
OF_REACHING = "How to reach the hirer says nothing of who they are or what they plan."
WHICH_HOUR = {"first": "The first, before the clocks go back", "second": "The second, after they have gone back"}
OF_WHICH = "It says which of two hours a time means: where the event moves by it, its time is another."


# fmt: off
@dataclass(frozen=True)
class Hirer:
    """Who asks, and for whom."""

    name: str = asked(
        Kind.NAME, "What is your name?", ask="Give the name of the person who is booking.", required=True,
        step="you", change="client", autocomplete="name", column="hirer name",
        known_as="hirer name|hirer,name of hirer,hirer full name,customer name,customer,applicant,applicant name,"
        "contact name,booked by,booker,booker name,organiser,organiser name,requester,requester name,lead contact,"
        "main contact|name,full name,contact",
    )
    acting_for: str = asked(
        Kind.CHOICE, "Who are you booking for?", required=True, step="who-for", change="client",
        ask="Say whether you are booking for yourself, your organisation, a client or with someone else.",
        hint="If you book for somebody else, we need to know who will hold the event.",
        choices={"self": "Myself", "organisation": "My organisation or group",
                 "client": "Somebody else, as their agent or event company",
                 "jointly": "My organisation together with another"},
        told={"self": "themselves", "organisation": "their organisation", "client": "a client",
              "jointly": "jointly with somebody else"},
        column="who the hirer acts for", known_as="acting for|hiring for,acting on behalf of",
    )
    client: str = asked(
        Kind.NAME, "Who are you booking for or with?", asked=FOR_ANOTHER, required=True, step="who-for",
        change="client", ask="Name the person or organisation you are booking for or with.",
        hint="The person or organisation that will hold the event. One name.",
        known_as="client|client name,on behalf of,hiring on behalf of",
    )
    organisation: str = asked(
        Kind.NAME, "What name does your organisation use?", ask="Give the name your organisation uses.",
        step="organisation", change="client", autocomplete="organization",
        known_as="organisation|organisation name,organization,organization name,hirer organisation,company,"
        "company name,group,group name,name of organisation,organisation or group|club,society,business",
    )
    other_names: tuple[str, ...] = asked(
        Kind.NAMES, "What other names does the organisation use?", (),
        ask="Give the other names the organisation uses.",
        hint="For example an earlier name, a trading name or initials. One on each line.",
        step="organisation", change="client", folded="other names", column="other names of the organisation",
        known_as="other names|other organisation names,also known as,trading as,aliases,alias",
    )
    email: str = asked(
        Kind.EMAIL, "What is your email address?", required=when("hirer.phone", ""), step="you", light=OF_REACHING,
        ask="Give an email address or a phone number so that we can reach you.",
        hint="We need an email address or a phone number to answer you.", autocomplete="email", column="e-mail address",
        known_as="email|email address,contact email,hirer email,customer email,applicant email,organiser email,mail",
    )
    phone: str = asked(
        Kind.PHONE, "What is your phone number?", ask="Give a phone number.", wanted=True, step="you",
        light=OF_REACHING, width=20, autocomplete="tel", column="phone number",
        known_as="phone|phone number,telephone,telephone number,tel,tel no,contact number,contact phone|"
        "mobile,mobile number",
    )
    address: str = asked(
        Kind.LONG, "What is your postal address?", ask="Give a postal address.", step="you", folded="address",
        light="Another address is no other hirer; an identity that was seen at it is looked at again.",
        known_as="address|postal address,hirer address,full address,contact address",
    )
    charity_number: str = asked(
        Kind.LINE, "What is your charity number?", ask="Give the charity number.", width=10,
        hint="If it is a charity. We look the number up in the charity register.",
        step="organisation", change="charity_number", folded="charity",
        known_as="charity number|charity no,registered charity number,charity registration number",
    )
    website: str = asked(
        Kind.LINE, "Do you have a website or social media page?", step="organisation", folded="website",
        ask="Give the address of a website or social media page.",
        light="The page of the hirer is no answer; who looked at it looks again.",
        known_as="website|web address,url,web page,hirer website",
    )
    previous_venue: str = asked(
        Kind.LINE, "Where did you last hold an event like this?", step="publicity", after="event.collections_for",
        ask="Name a venue you used before, and whom we may ask there.",
        hint="The venue, and somebody there whom we may ask for a reference.", folded="earlier venue",
        light="Where they hired before changes nothing of the event; a reference is asked for anew.",
        known_as="previous venue|last venue,venue used before",
    )


@dataclass(frozen=True)
class Event:
    """What is to happen; `starts_at` and `ends_at` are Europe/London wall time as it was written."""

    title: str = asked(
        Kind.LINE, "What is the event called?", ask="Give the title of the event.", hint="As you will announce it.",
        required=True, step="event", change="title", column="event title",
        known_as="event title|event name,name of event,title of event,function name,booking title,booking name,"
        "activity name|event,title,activity,function,subject",
    )
    purpose: str = asked(
        Kind.LONG, "What is the purpose of the event?", ask="Say what the event is for.", required=True, step="event",
        hint="One sentence will do, for example: weekly yoga class.", change="purpose", summary="Purpose",
        known_as="purpose|purpose of hire,purpose of booking,purpose of event,event purpose,reason for hire,"
        "event description,description of event|description,details",
    )
    type: str = asked(
        Kind.CHOICE, "What type of event is it?", ask="Choose the type of event.", required=True, step="event",
        change="content", summary="Type", column="event type",
        known_as="event type|type of event,booking type,type of booking,activity type,type of activity,function type,"
        "event category|type,category",
    )
    content: str = asked(
        Kind.LONG, "What will happen, and what will be shown, sold or given out?", step="event", folded="content",
        ask="Say what will happen at the event, and what will be shown, sold or given out.",
        hint="For example an agenda, films, books, stalls or leaflets.", change="content", summary="Content",
        known_as="content|event content,programme,event details,details of event",
    )
    venue: str = asked(
        Kind.VENUE, "Which venue would you like?", ask="Choose the venue.", required=True, step="venue", change="venue",
        known_as="venue|venue name,name of venue,site,site name,building,building name,premises,centre,centre name|"
        "location",
    )
    room: str = asked(
        Kind.ROOM, "Which room would you like?", ask="Choose the room.", step="room", change="venue",
        known_as="room|room name,name of room,room or space,room booked,space,space name|facility,resource,area",
    )
    starts_at: str = asked(
        Kind.TIME, "When does the event start?", ask="Give the day and time the event starts.", required=True,
        step="when", change="date", column="start",
        known_as="start|start time,starts,starts at,start date time,start date and time,event start,event starts,"
        "time from,from time,begins|from,start date,event start date",
    )
    starts_which: str = asked(
        Kind.WHICH, "Which of the two hours does it start in?", choices=WHICH_HOUR, step="when", light=OF_WHICH
    )
    ends_at: str = asked(
        Kind.TIME, "When does the event end?", ask="Give the day and time the event ends.", required=True,
        step="when", change="date", day_of="event.starts_at", column="end",
        known_as="end|end time,ends,ends at,end date time,end date and time,event end,event ends,time to,to time,"
        "finish,finish time,until|to,end date,event end date,finish date",
    )
    ends_which: str = asked(
        Kind.WHICH, "Which of the two hours does it end in?", choices=WHICH_HOUR, step="when", light=OF_WHICH
    )
    set_up_minutes: int = asked(
        Kind.MINUTES, "Minutes needed before, to set up", 0, hint="The room is kept free for you.", step="when",
        change="date", column="set-up minutes",
        known_as="set up minutes|set up time,set up,minutes to set up",
    )
    clear_down_minutes: int = asked(
        Kind.MINUTES, "Minutes needed after, to clear up", 0, step="when", change="date", column="clear-down minutes",
        known_as="clear down minutes|clear down time,clear down,clear up minutes,clear up time,take down minutes,"
        "minutes to clear",
    )
    expected_numbers: int | None = asked(
        Kind.NUMBER, "How many people do you expect?", None, ask="Say how many people you expect.", required=True,
        hint="The most you expect at one time. It tells us which rooms are large enough and safe.", step="people",
        change="numbers_over_capacity", summary="People expected",
        known_as="expected numbers|expected number,expected attendance,number expected,number attending,"
        "number of people,no of people,number of attendees,no of attendees,attendance,attendees,headcount,"
        "number of guests|numbers,people,guests",
    )
    children_present: str = asked(
        Kind.CHOICE, "Will children be there?", ask="Say whether children will be there.", choices=YES_NO,
        hint="Under 18. It tells us whether you need safeguarding arrangements.", step="people", change="access",
        folded="children", column="whether children are present", known_as="children present|children,under 18s",
    )
    access: str = asked(
        Kind.CHOICE, "Who can come?", required=True, step="people", change="access", summary="Who may come",
        ask="Say whether the event is open to the public, ticketed, by invitation or for members.",
        hint="It helps us plan entrances and stewards.",
        choices={"public": "Anyone, without a ticket", "ticketed": "Anyone with a ticket or who has booked",
                 "invitation": "People who are invited", "members": "Members, or people enrolled on a class"},
        told={"public": "open to the public", "ticketed": "by ticket", "invitation": "by invitation",
              "members": "members only"},
        column="who may come", known_as="access|who may come,open to,admission,public or private,audience",
    )
    promotion: str = asked(
        Kind.LONG, "How will the event be promoted?", step="publicity", folded="publicity", summary="Promotion",
        ask="Say how the event will be promoted, with copies of any flyers or links.",
        hint="For example posters, a website or social media. Give links if you have them.",
        light="How it is made known is no part of what was approved; who looked at it looks again.",
        known_as="promotion|publicity,advertising,how advertised,how promoted",
    )
    election_meeting: str = asked(
        Kind.CHOICE, "Is it a candidate's public meeting for an election?", choices=YES_NO, required=True,
        ask="Say whether this is a candidate's public meeting for an election.", step="election", change="purpose",
        hint="Candidates have a right in law to use certain rooms, so such requests are handled differently.",
        summary="Election meeting", column="whether it is an election meeting",
        known_as="election meeting|is it an election meeting,hustings,election event",
    )
    collections_for: str = asked(
        Kind.LINE, "Will money be collected? Who for?", ask="Say who any money collected is for.", step="publicity",
        hint="Leave it blank if there is no collection.", change="content", folded="collections", summary="Collections",
        column="what is collected for", known_as="collections for|collection for,collecting for,fundraising for",
    )
    worship: str = asked(
        Kind.CHOICE, "Is the event worship or religious observance?", asked=SEPARATED, required=True, step="worship",
        ask="People are separated by sex. Say whether the whole event, part of it or none of it is worship or "
        "religious observance.",
        hint="We ask only because men and women would be separated. The law treats worship differently from other "
        "events.",
        choices={"whole": "Yes, all of it", "part": "Yes, part of it", "no": "No", "not_sure": "I am not sure"},
        after="seating.equal_mixed_area", change="content", known_as="worship|act of worship,religious worship,"
        "religious service",
    )


@dataclass(frozen=True)
class Speaker:
    """A named speaker or performer; `identified_by` is a role or a public page, never a date of birth."""

    name: str = asked(
        Kind.NAME, "What is the speaker's full name?", ask="Give the full name of speaker {number}.", required=True,
        hint="One name in each field, as it is used in public. Add another speaker for another name.",
    )
    identified_by: str = asked(
        Kind.LINE, "How can we tell who they are?", wanted=True,
        hint="What tells them apart from people of the same name: a role, an organisation or a public page. Do not "
        "give a date of birth.",
    )
    organisation: str = asked(Kind.NAME, "Which organisation are they from?")
    topic: str = asked(Kind.LINE, "What will they speak about or perform?")
    other_names: tuple[str, ...] = asked(
        Kind.NAMES, "Other names they are known by", (),
        hint="Stage names, earlier names or other spellings. One on each line.",
    )


@dataclass(frozen=True)
class Seating:
    """How people are placed: arrangements are asked about, people are never classified."""

    arrangement: str = asked(
        Kind.CHOICE, "How will people be seated or placed?", required=True, step="seating", change="seating",
        ask="Say how people will be seated or placed.",
        hint="For a meal, a class or a show, say how people take their places.",
        choices={"free": "People sit where they like", "ticket_number": "By ticket or seat number",
                 "families": "In families or groups", "separate_by_sex": "Men and women in separate areas",
                 "other": "In another way", "not_seated": "There is no seating"},
        told={"free": "free choice of seats", "ticket_number": "by ticket number", "families": "families together",
              "separate_by_sex": "separated by sex", "other": "another arrangement", "not_seated": "not seated"},
        column="seating arrangement", known_as="seating arrangement|seating,seating plan,layout",
    )
    detail: str = asked(
        Kind.LONG, "Describe the seating", asked=when("seating.arrangement", "separate_by_sex", "other"), required=True,
        ask="Describe how people will be seated or placed.", hint="Say where people sit and how they know.",
        step="seating", change="seating", column="seating detail", known_as="seating detail|seating details",
    )
    single_sex: str = asked(
        Kind.CHOICE, "Is the event only for one sex?", ask="Say whether the event is only for one sex.", choices=YES_NO,
        hint="For example a women's swimming session or a men's health group. Many such events are lawful; we ask so "
        "that we can record why.",
        required=True, step="one-sex", change="seating", column="single-sex event",
        known_as="single sex|single sex event",
    )
    single_sex_service: str = asked(
        Kind.LONG, "Which service is it, and why is it for one sex?", asked=when("seating.single_sex", "yes"),
        ask="Say which service is for one sex, and why.", step="one-sex", change="seating",
        hint="For example: women's swimming, because some women would otherwise not take part.",
        column="single-sex service", known_as="single sex service",
    )
    separate_access: str = asked(
        Kind.CHOICE, "Are there separate doors, times, registration or stewards by sex?", choices=YES_NO,
        ask="Say whether there are separate doors, times, registration or stewards by sex.", step="doors",
        change="seating", folded="separate doors or times", column="separate entrances",
        known_as="separate access|separate entrances",
    )
    other_reason: str = asked(
        Kind.CHOICE, "Is there a space set aside for accessibility or safeguarding?", step="doors", change="seating",
        ask="Say whether a space is set aside for accessibility or safeguarding.",
        hint="For example a quiet space, a place for wheelchairs or for breastfeeding.", folded="spaces set aside",
        choices={"accessibility": "Yes, for accessibility", "safeguarding": "Yes, for safeguarding"},
        told={"accessibility": "accessibility", "safeguarding": "safeguarding"},
        column="other reason for the seating", known_as="other reason|other reason for seating",
    )
    part: str = asked(
        Kind.CHOICE, "Is that for the whole event or part of it?", asked=SEPARATED, choices=WHOLE_PART,
        ask="Say whether the separate areas are for the whole event or part of it.", step="separate-areas",
        change="seating", column="part of the event with this seating", known_as="seating part",
    )
    requested_by: str = asked(
        Kind.CHOICE, "Who asked for this arrangement?", ask="Say who asked for the seating arrangement.",
        asked=SEPARATED, step="separate-areas", change="seating",
        choices={"organiser": "The organiser", "speaker": "A speaker or performer",
                 "attendees": "People who will attend", "custom": "It is our custom"},
        column="who asked for the seating", known_as="requested by|seating requested by",
    )
    free_choice: str = asked(
        Kind.CHOICE, "Can anybody sit anywhere without being directed, signed or asked to move?", choices=YES_NO,
        ask="Say whether anybody can sit anywhere without being directed, signed or asked to move.", asked=SEPARATED,
        hint="If so, how will people know that they can?", step="separate-areas", change="seating",
        column="free choice of seat", known_as="free choice",
    )
    equal_mixed_area: str = asked(
        Kind.CHOICE, "Is there a mixed area of equal quality?", choices=YES_NO, asked=SEPARATED,
        ask="Say whether there is a mixed area with an equal view, sound and chance to ask questions.",
        hint="With as good a view, as good sound and the same chance to ask questions.", step="separate-areas",
        change="seating", known_as="equal mixed area|mixed area",
    )


@dataclass(frozen=True)
class OwnAnswer:
    """The answer to a question of the council's own."""

    code: str
    answer: str = ""


@dataclass(frozen=True)
class BookingRequest:
    """A whole request; blank text, None and () are questions not answered. `extra` answers a council's own."""

    hirer: Hirer = Hirer()
    event: Event = Event()
    speakers: tuple[Speaker, ...] = asked(
        Kind.SPEAKERS, "Who will speak or perform?", (), ask="Name the people who will speak or perform.", wanted=True,
        hint="Anyone who gives a talk, teaches, leads a debate or performs. Not needed for guests or helpers.",
        step="names", change="speaker",
        known_as="speakers|speaker,speaker name,speaker names,names of speakers,performers,speakers and performers,"
        "guest speaker,guest speakers,named speakers",
    )
    speakers_to_follow: bool = False
    speakers_to_follow_by: date | None = asked(
        Kind.DAY, "When will you give us the names of other speakers?", None, change="speaker",
        ask="Give the day by which you will name the speakers.", step="later",
        hint="The day by which you will tell us. A booking is not final before we have the names.",
        folded="some names are not known yet", column="day by which speakers are named",
    )
    seating: Seating = Seating()
    equality_policy: str = asked(
        Kind.CHOICE, "Do you have an equality policy?", required=True, step="equality", change="equality_policy",
        ask="Say whether you have an equality policy or agree to ours.",
        hint="It says that you do not discriminate unlawfully. Small groups can agree to follow ours.",
        choices={"own": "Yes, our own", "agrees_to_ours": "No, but we agree to follow yours", "no": "No"},
        told={"own": "has its own", "agrees_to_ours": "agrees to ours", "no": "no"}, summary="Equality policy",
        known_as="equality policy|agrees to equality policy",
    )
    declaration: bool = asked(
        Kind.TICK, "The answers are true, and I will tell you if they change, speakers above all", False, required=True,
        ask="Confirm that the answers are true and that you will tell us about changes, speakers above all.",
        light="It is given or not; one that is taken out is a needed answer taken out, and that reopens.",
        known_as="declaration|agrees to conditions of hire,terms accepted",
    )
    extra: tuple[OwnAnswer, ...] = ()
# fmt: on
