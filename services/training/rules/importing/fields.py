"""What is read from files, under the names that councils and suppliers give the columns."""

from shared.person import PARTICULARS
from shared.spreadsheets.columns import field

NUMBER = field(
    "number",
    "payroll number",
    "employee no,employee number,employee id,emp no,emp number,emp id,payroll no,payroll number,payroll id,"
    "payroll ref,payroll reference,staff no,staff number,staff id,personnel no,personnel number,personnel id,"
    "person number,person id,person no,employee reference,employee ref,staff ref,staff reference,learner id,"
    "learner no,learner number,worker id,worker number,assignment number,pay no,pay number,employee code,"
    "staff code,learner ref,learner reference,user id,user number,id number,idnumber",
    "number,id,payroll,ref,reference,employee,#",
)
EMAIL = next(one for one in PARTICULARS if one.code == "email")
NAME = field(
    "name",
    "name",
    "name,full name,learner name,learner,employee name,staff name,person,person name,worker name,worker,"
    "attendee,attendee name,delegate,delegate name,participant,participant name,attendees,user full name,"
    "display name,employee full name,student name,student",
)
FORENAME = field(
    "forename",
    "forename",
    "forename,forenames,forename s,first name,first names,firstname,given name,given names,legal forename,"
    "legal first name,employee first name,learner first name",
    "known as,preferred name,preferred first name",
)
SURNAME = field(
    "surname",
    "surname",
    "surname,last name,lastname,family name,legal surname,legal last name,employee last name,"
    "employee surname,learner last name,learner surname,second name",
)
JOB_TITLE = field(
    "job_title",
    "job title",
    "position title,job title,post title,role title,position name,post name,job role",
    "position,job,post,role,designation,occupation,job description",
)
STARTS = field(
    "starts",
    "start date",
    "position start date,post start date,job start date,role start date,assignment start date,position start,"
    "post start,job start,position from,date started in post,start date in post,current post start date",
    "start date,date started,started,starts,start,from,from date,effective from,contract start date,"
    "contract start,started on,start of contract,valid from",
    "hire date,date joined,joined,joining date,date of joining,continuous service date,service start date",
)
ENDS = field(
    "ends",
    "end date",
    "position end date,post end date,job end date,role end date,assignment end date,position end,post end,"
    "job end,position to,date ended in post,end date in post,current post end date",
    "end date,date ended,ended,ends,end,to,to date,effective to,contract end date,contract end,ended on,"
    "valid to,until,left,date left,left on",
    "leaving date,date of leaving,leave date,leaver date,termination date,last day,last day of service,"
    "last working day",
)
COURSE = field(
    "course",
    "course",
    "course title,course name,course,training title,training course,training name,module title,module name,"
    "activity name,learning title,course full name,course fullname,programme title,programme name,item title",
    "training,module,activity,learning,programme,program,title,event,event title,class,workshop,"
    "qualification,certification,item,content,subject,session,session title",
)
COURSE_CODE = field(
    "course_code",
    "course code",
    "course code,course id,course ref,course reference,course no,course number,course short name,"
    "course shortname,module code,training code,code,item id,activity code,item code,learning code",
)
COMPLETED_ON = field(
    "completed_on",
    "completion date",
    "completion date,date completed,completed on,completed date,date of completion,completed at,"
    "course completion date,completion date time,completed date time,date and time completed,completion,"
    "date passed,pass date,passed on,date achieved,achieved on,date of training,training date,date attended,"
    "attended on,attendance date,date of attendance,course date,session date,date taken,taken on,"
    "date course completed,training completed on,last completion date,completion time,time completed",
    "completed,date,end date,finish date,finished,finished on,date finished,date awarded,awarded on,"
    "award date,issue date,issued,issued on,date issued,certificate date,date of certificate,date of issue,"
    "date of course,event date",
)
STATUS = field(
    "status",
    "status",
    "status,completion status,course status,completion state,learning status,enrolment status,"
    "training status,progress status,module status,activity status,learner status,current status",
    "completed,complete,"
    "state,progress,result,outcome,attendance,attended,attendance status,passed,pass fail,grade status",
)
SEEN = field(
    "seen",
    "certificate seen",
    "certificate seen,cert seen,evidence seen,certificate checked,cert checked,evidence checked,"
    "certificate verified,certificate sighted,evidence sighted,proof seen,certificate received,"
    "evidence received,certificate provided,evidence provided,certificate seen y n,evidence verified,"
    "seen certificate,copy seen,original seen,certificate viewed",
    "seen,checked,verified,evidence,sighted,certificate",
)
SCORE_AFTER = field(
    "score_after",
    "score",
    "score after,after score,post score,score post,after,confidence after,knowledge after,"
    "post course score,post training score,score at end,end score",
    "score,final score,mark,marks,grade,percentage,score percent,quiz score,test score,assessment score,points",
)
SCORE_BEFORE = field(
    "score_before",
    "score before",
    "score before,before score,pre score,score pre,before,confidence before,knowledge before,"
    "pre course score,pre training score,score at start,start score,baseline score",
)
PROVIDER = field(
    "provider",
    "training provider",
    "training provider,delivered by,trainer,trainer name,facilitator,course provider,provided by,"
    "trainers,tutor,instructor,presenter,training company",
    "provider,supplier,vendor",
)
EMPLOYER = field(
    "employer",
    "employer",
    "employer,employer name,company,company name,organisation,organization,organisation name,agency,"
    "agency name,contractor,contractor name,partner,partner organisation,firm,employing organisation,"
    "employed by",
    "provider,provider name,supplier,supplier name,contract",
)
REFERENCE = field(
    "reference",
    "worker reference",
    "worker ref,worker reference,worker id,worker number,worker no,workers reference,provider ref,"
    "provider reference,contractor ref,contractor id,agency ref,agency worker id,staff ref,staff reference,"
    "staff id,staff number,staff no,employee ref,employee reference,employee id,employee no,employee number,"
    "personal ref,personal reference,person ref,person reference,payroll number,payroll no",
    "ref,reference,number,id,ref no,reference number,reference no,#",
)
CONTACT = field(
    "contact",
    "contact with susceptible people",
    "contact with susceptible people,susceptible people contact,works with susceptible people,"
    "contact susceptible people,in contact with susceptible people,has contact with susceptible people,"
    "susceptible contact,contact with people susceptible to radicalisation,susceptible people,"
    "contact with vulnerable people,vulnerable people contact,works with vulnerable people,"
    "contact with vulnerable adults or children,contact with children or adults at risk,"
    "contact with the public,regulated activity,frontline contact",
    "contact,frontline,front line",
)
ATTENDED = field(
    "attended",
    "signed in",
    "signed in,sign in,signedin,attended,attendance,present,signature,signed,in attendance,attended y n,"
    "present y n,sign in sheet,attendance mark,register,mark,here",
    "status,initials,attendance status,checked in",
)
