CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION public.audit_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;

CREATE FUNCTION public.booking_no_delete_refused() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NOT (EXISTS (SELECT 1 FROM deletion d WHERE d.booking = OLD.id AND d.whole)) THEN RAISE EXCEPTION 'a booking is deleted when its time is over and not otherwise'; END IF; RETURN OLD; END $$;

CREATE FUNCTION public.decision_no_delete_refused() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NOT (EXISTS (SELECT 1 FROM deletion d WHERE d.booking = OLD.booking_id AND d.whole)) THEN RAISE EXCEPTION 'the audit trail only grows'; END IF; RETURN OLD; END $$;

CREATE FUNCTION public.decision_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;

CREATE FUNCTION public.deletion_not_held_refused() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NOT (NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.booking_id = NEW.booking AND h.released_at IS NULL AND h.until >= NEW.on_day)) THEN RAISE EXCEPTION 'this booking is under a legal hold'; END IF; RETURN NEW; END $$;

CREATE FUNCTION public.list_change_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;

CREATE FUNCTION public.look_up_no_delete_refused() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NOT (EXISTS (SELECT 1 FROM deletion d WHERE d.booking = OLD.booking_id)) THEN RAISE EXCEPTION 'the audit trail only grows'; END IF; RETURN OLD; END $$;

CREATE FUNCTION public.look_up_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;

CREATE FUNCTION public.match_opened_no_delete_refused() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NOT (EXISTS (SELECT 1 FROM deletion d WHERE d.booking = OLD.booking_id)) THEN RAISE EXCEPTION 'the audit trail only grows'; END IF; RETURN OLD; END $$;

CREATE FUNCTION public.match_opened_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;

CREATE FUNCTION public.screening_threshold_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;

CREATE TABLE public.answer_link (
    id bigint NOT NULL,
    token_hash text NOT NULL,
    booking_id integer NOT NULL,
    letter_id bigint NOT NULL,
    purpose text NOT NULL,
    asked text NOT NULL,
    answer_by date,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    used_at timestamp with time zone
);

CREATE SEQUENCE public.answer_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.answer_link_id_seq OWNED BY public.answer_link.id;

CREATE TABLE public.approver_training (
    person_number text NOT NULL,
    posts text NOT NULL,
    venue_hire_valid_until text,
    awareness_valid_until text,
    sequence bigint NOT NULL,
    noted_at timestamp with time zone NOT NULL
);

CREATE TABLE public.audit (
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    actor text NOT NULL,
    request_id text NOT NULL,
    details text NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL
);

CREATE TABLE public.blocked_room (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    room_id integer NOT NULL,
    taken_from timestamp with time zone NOT NULL,
    taken_until timestamp with time zone NOT NULL,
    CONSTRAINT blocked_room_check CHECK ((taken_from < taken_until))
);

CREATE SEQUENCE public.blocked_room_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.blocked_room_id_seq OWNED BY public.blocked_room.id;

CREATE TABLE public.booking (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    reference text NOT NULL,
    state text NOT NULL,
    state_since timestamp with time zone NOT NULL,
    version integer NOT NULL,
    request text NOT NULL,
    request_version integer NOT NULL,
    assessment text NOT NULL,
    hirer_known boolean NOT NULL,
    referred boolean NOT NULL,
    was_approved boolean NOT NULL,
    possible_match boolean NOT NULL,
    title text NOT NULL,
    hirer text NOT NULL,
    event_type text NOT NULL,
    venue text NOT NULL,
    room text NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    assigned_to text NOT NULL,
    agreed_day date,
    due_on date,
    channel text NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    submitted_by text NOT NULL,
    origin integer,
    taken_back boolean NOT NULL,
    CONSTRAINT booking_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'info_requested'::text, 'in_review'::text, 'escalated'::text, 'police_advice'::text, 'legal_advice'::text, 'minded_to_decline'::text, 'approved'::text, 'approved_with_conditions'::text, 'confirmed'::text, 'reopened'::text, 'declined'::text, 'cancelled_by_council'::text, 'appealed'::text, 'held'::text, 'reviewed'::text, 'withdrawn'::text, 'lapsed'::text, 'closed'::text])))
);

CREATE SEQUENCE public.booking_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.booking_id_seq OWNED BY public.booking.id;

CREATE TABLE public.check_made (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    booking_id integer NOT NULL,
    check_code text NOT NULL,
    list_version text NOT NULL,
    searched text NOT NULL,
    found text NOT NULL,
    link text NOT NULL,
    conclusion text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    set_aside_at timestamp with time zone
);

CREATE SEQUENCE public.check_made_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.check_made_id_seq OWNED BY public.check_made.id;

CREATE TABLE public.column_mapping (
    id integer NOT NULL,
    kind text NOT NULL,
    header text NOT NULL,
    columns text NOT NULL,
    saved_by text NOT NULL,
    saved_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.column_mapping_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.column_mapping_id_seq OWNED BY public.column_mapping.id;

CREATE TABLE public.condition (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    decision_id bigint NOT NULL,
    booking_id integer NOT NULL,
    code text NOT NULL,
    text text NOT NULL,
    ground text NOT NULL,
    proportionality text NOT NULL,
    how_checked text NOT NULL,
    how_to_challenge text NOT NULL,
    owner text NOT NULL,
    due_on date NOT NULL,
    outcome text NOT NULL,
    outcome_note text NOT NULL,
    outcome_by text NOT NULL,
    outcome_at timestamp with time zone
);

CREATE SEQUENCE public.condition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.condition_id_seq OWNED BY public.condition.id;

CREATE TABLE public.decision (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    booking_id integer NOT NULL,
    booking_version integer NOT NULL,
    request_version integer NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL,
    record text NOT NULL,
    training text NOT NULL,
    assessment text NOT NULL,
    policy_versions text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.decision_id_seq OWNED BY public.decision.id;

CREATE TABLE public.decline_proposal (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    grounds text NOT NULL,
    evidence text NOT NULL,
    proportionality text NOT NULL,
    alternatives text NOT NULL,
    equality_note text NOT NULL,
    told text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    given_on date NOT NULL,
    reply_by date NOT NULL,
    answered_on date,
    waived_on date,
    reply text NOT NULL
);

CREATE SEQUENCE public.decline_proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.decline_proposal_id_seq OWNED BY public.decline_proposal.id;

CREATE TABLE public.deletion (
    booking integer NOT NULL,
    whole boolean NOT NULL,
    on_day date NOT NULL
);

CREATE TABLE public.happening (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    what text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    by text NOT NULL,
    role text NOT NULL,
    at timestamp with time zone NOT NULL,
    why text NOT NULL,
    details text NOT NULL,
    need_to_know boolean NOT NULL
);

CREATE SEQUENCE public.happening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.happening_id_seq OWNED BY public.happening.id;

CREATE TABLE public.import (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    size integer NOT NULL,
    state text NOT NULL,
    done integer NOT NULL,
    read integer NOT NULL,
    accepted integer NOT NULL,
    duplicate integer NOT NULL,
    refused integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    confirmed_at timestamp with time zone,
    confirmed_by text NOT NULL,
    problem text NOT NULL,
    total integer NOT NULL,
    noted integer NOT NULL,
    sheets integer NOT NULL,
    header text NOT NULL,
    columns text NOT NULL,
    chosen text NOT NULL,
    undone_at timestamp with time zone,
    undone_by text NOT NULL,
    file_kept boolean NOT NULL,
    CONSTRAINT import_state_check CHECK ((state = ANY (ARRAY['received'::text, 'reading'::text, 'needs_columns'::text, 'checked'::text, 'confirming'::text, 'confirmed'::text, 'undoing'::text, 'undone'::text, 'replaced'::text, 'failed'::text])))
);

CREATE SEQUENCE public.import_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.import_id_seq OWNED BY public.import.id;

CREATE TABLE public.import_line (
    id bigint NOT NULL,
    source_id integer NOT NULL,
    "row" integer NOT NULL,
    outcome text NOT NULL,
    "column" text NOT NULL,
    value text NOT NULL,
    reason text NOT NULL,
    parsed text,
    sheet text NOT NULL,
    cells text,
    before text
);

CREATE SEQUENCE public.import_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.import_line_id_seq OWNED BY public.import_line.id;

CREATE TABLE public.interest (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    person text NOT NULL,
    tie text NOT NULL,
    note text NOT NULL,
    declared_by text NOT NULL,
    declared_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.interest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.interest_id_seq OWNED BY public.interest.id;

CREATE TABLE public.job (
    id uuid NOT NULL,
    kind text NOT NULL,
    payload text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    last_error text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    unique_key text
);

CREATE TABLE public.legal_hold (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    booking_id integer NOT NULL,
    reason text NOT NULL,
    asked_by text NOT NULL,
    placed_by text NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    until date NOT NULL,
    released_by text NOT NULL,
    released_at timestamp with time zone,
    release_reason text NOT NULL
);

CREATE SEQUENCE public.legal_hold_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.legal_hold_id_seq OWNED BY public.legal_hold.id;

CREATE TABLE public.letter (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    booking_id integer NOT NULL,
    kind text NOT NULL,
    to_address text NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    withheld boolean NOT NULL,
    answer_by date,
    wording_version text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    state text NOT NULL,
    note text NOT NULL,
    attempts integer NOT NULL,
    last_tried_at timestamp with time zone,
    sent_at timestamp with time zone,
    message_id text NOT NULL,
    given_by text NOT NULL,
    given_at timestamp with time zone,
    given_how text NOT NULL,
    CONSTRAINT letter_state_check CHECK ((state = ANY (ARRAY['to_send'::text, 'sent'::text, 'failed'::text, 'by_hand'::text, 'given'::text])))
);

CREATE SEQUENCE public.letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.letter_id_seq OWNED BY public.letter.id;

CREATE TABLE public.list_change (
    number integer NOT NULL,
    token text NOT NULL,
    what text NOT NULL,
    source text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL
);

CREATE TABLE public.list_version (
    id integer NOT NULL,
    source text NOT NULL,
    version text NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    loaded_by text NOT NULL,
    own_date date,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    subjects integer NOT NULL,
    refused integer NOT NULL
);

CREATE SEQUENCE public.list_version_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.list_version_id_seq OWNED BY public.list_version.id;

CREATE TABLE public.listed_name (
    id bigint NOT NULL,
    subject_id integer NOT NULL,
    kind text NOT NULL,
    folded text NOT NULL
);

CREATE SEQUENCE public.listed_name_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.listed_name_id_seq OWNED BY public.listed_name.id;

CREATE TABLE public.listed_subject (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    list_id integer NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    names text NOT NULL,
    active boolean NOT NULL,
    weak_names text NOT NULL,
    facts text NOT NULL,
    state text NOT NULL,
    active_from timestamp with time zone,
    active_until timestamp with time zone,
    fingerprint text NOT NULL,
    changed_in integer NOT NULL,
    record text NOT NULL
);

CREATE SEQUENCE public.listed_subject_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.listed_subject_id_seq OWNED BY public.listed_subject.id;

CREATE TABLE public.look_up (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    request_version integer NOT NULL,
    names integer NOT NULL,
    list_versions text NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL,
    results text,
    why text
);

CREATE SEQUENCE public.look_up_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.look_up_id_seq OWNED BY public.look_up.id;

CREATE TABLE public.match_answer (
    id bigint NOT NULL,
    match_id bigint NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    second_identifier text NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.match_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.match_answer_id_seq OWNED BY public.match_answer.id;

CREATE TABLE public.match_opened (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    matches integer NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.match_opened_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.match_opened_id_seq OWNED BY public.match_opened.id;

CREATE TABLE public.need_answer (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    need text NOT NULL,
    role text NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    set_aside_at timestamp with time zone
);

CREATE SEQUENCE public.need_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.need_answer_id_seq OWNED BY public.need_answer.id;

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    event_id uuid NOT NULL,
    name text NOT NULL,
    subscriber text NOT NULL,
    payload text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    delivered_at timestamp with time zone,
    last_error text NOT NULL
);

CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;

CREATE TABLE public.past_booking (
    id integer NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    starts_at timestamp with time zone,
    state text NOT NULL,
    taken_back boolean NOT NULL
);

CREATE SEQUENCE public.past_booking_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.past_booking_id_seq OWNED BY public.past_booking.id;

CREATE TABLE public.past_fact (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    kind text NOT NULL,
    what text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    at timestamp with time zone,
    on_day date,
    incident boolean NOT NULL
);

CREATE SEQUENCE public.past_fact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.past_fact_id_seq OWNED BY public.past_fact.id;

CREATE TABLE public.possible_match (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    booking_id integer NOT NULL,
    look_up_id bigint NOT NULL,
    source text NOT NULL,
    subject_id integer NOT NULL,
    name_kind text NOT NULL,
    name text NOT NULL,
    listed_name text NOT NULL,
    why text NOT NULL,
    state text NOT NULL,
    current boolean NOT NULL,
    reasons text NOT NULL,
    score real,
    list_version text NOT NULL,
    would_distinguish text NOT NULL,
    identity text NOT NULL,
    entry_key text NOT NULL,
    remembered text NOT NULL,
    remembered_from bigint
);

CREATE SEQUENCE public.possible_match_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.possible_match_id_seq OWNED BY public.possible_match.id;

CREATE TABLE public.register_entry (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    register text NOT NULL
);

CREATE SEQUENCE public.register_entry_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.register_entry_id_seq OWNED BY public.register_entry.id;

CREATE TABLE public.register_line (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    entry_id integer NOT NULL,
    kind text NOT NULL,
    on_day date NOT NULL,
    said text NOT NULL,
    about_id integer,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.register_line_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.register_line_id_seq OWNED BY public.register_line.id;

CREATE TABLE public.register_version (
    id integer NOT NULL,
    entry_id integer NOT NULL,
    number integer NOT NULL,
    since date NOT NULL,
    ended boolean NOT NULL,
    said text NOT NULL,
    why text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.register_version_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.register_version_id_seq OWNED BY public.register_version.id;

CREATE TABLE public.remembered_answer (
    scope text NOT NULL,
    fingerprint text NOT NULL,
    status integer NOT NULL,
    body text NOT NULL,
    location text NOT NULL,
    answered_at timestamp with time zone NOT NULL
);

CREATE TABLE public.request_version (
    id bigint NOT NULL,
    booking_id integer NOT NULL,
    number integer NOT NULL,
    request text NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.request_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.request_version_id_seq OWNED BY public.request_version.id;

CREATE TABLE public.rescreening (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    why text NOT NULL,
    about text NOT NULL,
    state text NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL,
    found integer NOT NULL,
    cursor integer NOT NULL,
    starts_before timestamp with time zone,
    added_at timestamp with time zone NOT NULL,
    added_by text NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone
);

CREATE SEQUENCE public.rescreening_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.rescreening_id_seq OWNED BY public.rescreening.id;

CREATE TABLE public.retention_run (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    policy_version text NOT NULL,
    on_day date NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    counts text NOT NULL,
    held integer NOT NULL
);

CREATE SEQUENCE public.retention_run_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.retention_run_id_seq OWNED BY public.retention_run.id;

CREATE TABLE public.room (
    id integer NOT NULL,
    venue_id integer NOT NULL,
    name text NOT NULL,
    capacity integer,
    part_of_id integer
);

CREATE SEQUENCE public.room_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.room_id_seq OWNED BY public.room.id;

CREATE TABLE public.schema_migration (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp without time zone NOT NULL
);

CREATE SEQUENCE public.schema_migration_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.schema_migration_id_seq OWNED BY public.schema_migration.id;

CREATE TABLE public.screening_threshold (
    id integer NOT NULL,
    threshold real NOT NULL,
    most integer NOT NULL,
    reason text NOT NULL,
    effect text NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.screening_threshold_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.screening_threshold_id_seq OWNED BY public.screening_threshold.id;

CREATE TABLE public.standing_decision (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    event_type text NOT NULL,
    venue text NOT NULL,
    service text NOT NULL,
    sex text NOT NULL,
    reasoning text NOT NULL,
    approved_by text NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    until date NOT NULL,
    version integer NOT NULL,
    ended_by text NOT NULL,
    ended_at timestamp with time zone,
    end_reason text NOT NULL
);

CREATE SEQUENCE public.standing_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.standing_decision_id_seq OWNED BY public.standing_decision.id;

CREATE TABLE public.venue (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    owner text NOT NULL,
    postcode text NOT NULL
);

CREATE SEQUENCE public.venue_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.venue_id_seq OWNED BY public.venue.id;

ALTER TABLE ONLY public.answer_link ALTER COLUMN id SET DEFAULT nextval('public.answer_link_id_seq'::regclass);

ALTER TABLE ONLY public.blocked_room ALTER COLUMN id SET DEFAULT nextval('public.blocked_room_id_seq'::regclass);

ALTER TABLE ONLY public.booking ALTER COLUMN id SET DEFAULT nextval('public.booking_id_seq'::regclass);

ALTER TABLE ONLY public.check_made ALTER COLUMN id SET DEFAULT nextval('public.check_made_id_seq'::regclass);

ALTER TABLE ONLY public.column_mapping ALTER COLUMN id SET DEFAULT nextval('public.column_mapping_id_seq'::regclass);

ALTER TABLE ONLY public.condition ALTER COLUMN id SET DEFAULT nextval('public.condition_id_seq'::regclass);

ALTER TABLE ONLY public.decision ALTER COLUMN id SET DEFAULT nextval('public.decision_id_seq'::regclass);

ALTER TABLE ONLY public.decline_proposal ALTER COLUMN id SET DEFAULT nextval('public.decline_proposal_id_seq'::regclass);

ALTER TABLE ONLY public.happening ALTER COLUMN id SET DEFAULT nextval('public.happening_id_seq'::regclass);

ALTER TABLE ONLY public.import ALTER COLUMN id SET DEFAULT nextval('public.import_id_seq'::regclass);

ALTER TABLE ONLY public.import_line ALTER COLUMN id SET DEFAULT nextval('public.import_line_id_seq'::regclass);

ALTER TABLE ONLY public.interest ALTER COLUMN id SET DEFAULT nextval('public.interest_id_seq'::regclass);

ALTER TABLE ONLY public.legal_hold ALTER COLUMN id SET DEFAULT nextval('public.legal_hold_id_seq'::regclass);

ALTER TABLE ONLY public.letter ALTER COLUMN id SET DEFAULT nextval('public.letter_id_seq'::regclass);

ALTER TABLE ONLY public.list_version ALTER COLUMN id SET DEFAULT nextval('public.list_version_id_seq'::regclass);

ALTER TABLE ONLY public.listed_name ALTER COLUMN id SET DEFAULT nextval('public.listed_name_id_seq'::regclass);

ALTER TABLE ONLY public.listed_subject ALTER COLUMN id SET DEFAULT nextval('public.listed_subject_id_seq'::regclass);

ALTER TABLE ONLY public.look_up ALTER COLUMN id SET DEFAULT nextval('public.look_up_id_seq'::regclass);

ALTER TABLE ONLY public.match_answer ALTER COLUMN id SET DEFAULT nextval('public.match_answer_id_seq'::regclass);

ALTER TABLE ONLY public.match_opened ALTER COLUMN id SET DEFAULT nextval('public.match_opened_id_seq'::regclass);

ALTER TABLE ONLY public.need_answer ALTER COLUMN id SET DEFAULT nextval('public.need_answer_id_seq'::regclass);

ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);

ALTER TABLE ONLY public.past_booking ALTER COLUMN id SET DEFAULT nextval('public.past_booking_id_seq'::regclass);

ALTER TABLE ONLY public.past_fact ALTER COLUMN id SET DEFAULT nextval('public.past_fact_id_seq'::regclass);

ALTER TABLE ONLY public.possible_match ALTER COLUMN id SET DEFAULT nextval('public.possible_match_id_seq'::regclass);

ALTER TABLE ONLY public.register_entry ALTER COLUMN id SET DEFAULT nextval('public.register_entry_id_seq'::regclass);

ALTER TABLE ONLY public.register_line ALTER COLUMN id SET DEFAULT nextval('public.register_line_id_seq'::regclass);

ALTER TABLE ONLY public.register_version ALTER COLUMN id SET DEFAULT nextval('public.register_version_id_seq'::regclass);

ALTER TABLE ONLY public.request_version ALTER COLUMN id SET DEFAULT nextval('public.request_version_id_seq'::regclass);

ALTER TABLE ONLY public.rescreening ALTER COLUMN id SET DEFAULT nextval('public.rescreening_id_seq'::regclass);

ALTER TABLE ONLY public.retention_run ALTER COLUMN id SET DEFAULT nextval('public.retention_run_id_seq'::regclass);

ALTER TABLE ONLY public.room ALTER COLUMN id SET DEFAULT nextval('public.room_id_seq'::regclass);

ALTER TABLE ONLY public.schema_migration ALTER COLUMN id SET DEFAULT nextval('public.schema_migration_id_seq'::regclass);

ALTER TABLE ONLY public.screening_threshold ALTER COLUMN id SET DEFAULT nextval('public.screening_threshold_id_seq'::regclass);

ALTER TABLE ONLY public.standing_decision ALTER COLUMN id SET DEFAULT nextval('public.standing_decision_id_seq'::regclass);

ALTER TABLE ONLY public.venue ALTER COLUMN id SET DEFAULT nextval('public.venue_id_seq'::regclass);

ALTER TABLE ONLY public.answer_link
    ADD CONSTRAINT answer_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.approver_training
    ADD CONSTRAINT approver_training_pkey PRIMARY KEY (person_number);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.blocked_room
    ADD CONSTRAINT blocked_room_overlap EXCLUDE USING gist (int4range(room_id, room_id, '[]'::text) WITH &&, tstzrange(taken_from, taken_until) WITH &&);

ALTER TABLE ONLY public.blocked_room
    ADD CONSTRAINT blocked_room_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.check_made
    ADD CONSTRAINT check_made_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.column_mapping
    ADD CONSTRAINT column_mapping_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.condition
    ADD CONSTRAINT condition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.decline_proposal
    ADD CONSTRAINT decline_proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deletion
    ADD CONSTRAINT deletion_pkey PRIMARY KEY (booking);

ALTER TABLE ONLY public.happening
    ADD CONSTRAINT happening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_line
    ADD CONSTRAINT import_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.interest
    ADD CONSTRAINT interest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.legal_hold
    ADD CONSTRAINT legal_hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.list_change
    ADD CONSTRAINT list_change_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT list_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.listed_name
    ADD CONSTRAINT listed_name_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.listed_subject
    ADD CONSTRAINT listed_subject_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.look_up
    ADD CONSTRAINT look_up_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.match_answer
    ADD CONSTRAINT match_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.match_opened
    ADD CONSTRAINT match_opened_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.need_answer
    ADD CONSTRAINT need_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.past_booking
    ADD CONSTRAINT past_booking_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.past_fact
    ADD CONSTRAINT past_fact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.possible_match
    ADD CONSTRAINT possible_match_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.register_entry
    ADD CONSTRAINT register_entry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.register_line
    ADD CONSTRAINT register_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.register_version
    ADD CONSTRAINT register_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.remembered_answer
    ADD CONSTRAINT remembered_answer_pkey PRIMARY KEY (scope);

ALTER TABLE ONLY public.request_version
    ADD CONSTRAINT request_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rescreening
    ADD CONSTRAINT rescreening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.retention_run
    ADD CONSTRAINT retention_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.screening_threshold
    ADD CONSTRAINT screening_threshold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.standing_decision
    ADD CONSTRAINT standing_decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.venue
    ADD CONSTRAINT venue_pkey PRIMARY KEY (id);

CREATE INDEX answer_link_booking_id ON public.answer_link USING btree (booking_id);

CREATE INDEX answer_link_letter_id ON public.answer_link USING btree (letter_id);

CREATE UNIQUE INDEX answer_link_token_hash ON public.answer_link USING btree (token_hash);

CREATE UNIQUE INDEX auditrow_previous ON public.audit USING btree (previous);

CREATE INDEX auditrow_subject ON public.audit USING btree (subject);

CREATE INDEX blocked_room_booking_id ON public.blocked_room USING btree (booking_id);

CREATE INDEX blocked_room_room_id ON public.blocked_room USING btree (room_id);

CREATE INDEX booking_assigned_to_state ON public.booking USING btree (assigned_to, state);

CREATE INDEX booking_by_hirer ON public.booking USING btree (lower(hirer));

CREATE INDEX booking_by_time ON public.booking USING btree (starts_at, id);

CREATE INDEX booking_due_on ON public.booking USING btree (due_on);

CREATE INDEX booking_origin ON public.booking USING btree (origin);

CREATE UNIQUE INDEX booking_public_id ON public.booking USING btree (public_id);

CREATE UNIQUE INDEX booking_reference ON public.booking USING btree (reference);

CREATE INDEX booking_state_starts_at ON public.booking USING btree (state, starts_at);

CREATE INDEX booking_venue ON public.booking USING btree (venue);

CREATE INDEX check_made_booking_id ON public.check_made USING btree (booking_id);

CREATE UNIQUE INDEX check_made_public_id ON public.check_made USING btree (public_id);

CREATE UNIQUE INDEX columnmappingrow_kind_header ON public.column_mapping USING btree (kind, header);

CREATE INDEX condition_booking_id ON public.condition USING btree (booking_id);

CREATE INDEX condition_decision_id ON public.condition USING btree (decision_id);

CREATE UNIQUE INDEX condition_public_id ON public.condition USING btree (public_id);

CREATE UNIQUE INDEX decision_booking_id_booking_version ON public.decision USING btree (booking_id, booking_version);

CREATE UNIQUE INDEX decision_public_id ON public.decision USING btree (public_id);

CREATE INDEX decline_proposal_booking_id ON public.decline_proposal USING btree (booking_id);

CREATE INDEX happening_booking_id_id ON public.happening USING btree (booking_id, id);

CREATE INDEX idempotencyrow_answered_at ON public.remembered_answer USING btree (answered_at);

CREATE INDEX import_line_source_id_outcome_row ON public.import_line USING btree (source_id, outcome, "row");

CREATE UNIQUE INDEX import_public_id ON public.import USING btree (public_id);

CREATE INDEX import_sha256 ON public.import USING btree (sha256);

CREATE UNIQUE INDEX interest_booking_id_person_tie ON public.interest USING btree (booking_id, person, tie);

CREATE INDEX jobrow_due_at ON public.job USING btree (due_at);

CREATE UNIQUE INDEX jobrow_unique_key ON public.job USING btree (unique_key);

CREATE INDEX legal_hold_booking_id ON public.legal_hold USING btree (booking_id);

CREATE UNIQUE INDEX legal_hold_public_id ON public.legal_hold USING btree (public_id);

CREATE INDEX letter_booking_id_id ON public.letter USING btree (booking_id, id);

CREATE UNIQUE INDEX letter_public_id ON public.letter USING btree (public_id);

CREATE INDEX letter_state_id ON public.letter USING btree (state, id);

CREATE UNIQUE INDEX list_version_source_version ON public.list_version USING btree (source, version);

CREATE INDEX listed_name_folded ON public.listed_name USING gin (folded public.gin_trgm_ops);

CREATE INDEX listed_name_subject_id ON public.listed_name USING btree (subject_id);

CREATE INDEX listed_subject_changed_in ON public.listed_subject USING btree (changed_in);

CREATE UNIQUE INDEX listed_subject_list_id_code ON public.listed_subject USING btree (list_id, code);

CREATE UNIQUE INDEX listed_subject_public_id ON public.listed_subject USING btree (public_id);

CREATE INDEX look_up_booking_id ON public.look_up USING btree (booking_id);

CREATE INDEX look_up_by_person ON public.look_up USING btree (by, at);

CREATE INDEX match_answer_match_id ON public.match_answer USING btree (match_id);

CREATE INDEX match_opened_booking_id ON public.match_opened USING btree (booking_id);

CREATE INDEX need_answer_booking_id ON public.need_answer USING btree (booking_id);

CREATE INDEX outboxrow_due_at ON public.outbox USING btree (due_at);

CREATE INDEX past_fact_booking_id_kind_id ON public.past_fact USING btree (booking_id, kind, id);

CREATE INDEX possible_match_booking_id ON public.possible_match USING btree (booking_id);

CREATE INDEX possible_match_identity_entry_key ON public.possible_match USING btree (identity, entry_key);

CREATE INDEX possible_match_look_up_id ON public.possible_match USING btree (look_up_id);

CREATE UNIQUE INDEX possible_match_public_id ON public.possible_match USING btree (public_id);

CREATE INDEX possible_match_subject_id ON public.possible_match USING btree (subject_id);

CREATE UNIQUE INDEX register_entry_public_id ON public.register_entry USING btree (public_id);

CREATE INDEX register_entry_register ON public.register_entry USING btree (register);

CREATE INDEX register_line_about_id ON public.register_line USING btree (about_id);

CREATE INDEX register_line_entry_id_on_day ON public.register_line USING btree (entry_id, on_day);

CREATE UNIQUE INDEX register_line_public_id ON public.register_line USING btree (public_id);

CREATE UNIQUE INDEX register_version_entry_id_number ON public.register_version USING btree (entry_id, number);

CREATE UNIQUE INDEX request_version_booking_id_number ON public.request_version USING btree (booking_id, number);

CREATE UNIQUE INDEX rescreening_public_id ON public.rescreening USING btree (public_id);

CREATE UNIQUE INDEX retention_run_on_day ON public.retention_run USING btree (on_day);

CREATE UNIQUE INDEX retention_run_public_id ON public.retention_run USING btree (public_id);

CREATE INDEX room_part_of_id ON public.room USING btree (part_of_id);

CREATE UNIQUE INDEX room_venue_id_name ON public.room USING btree (venue_id, name);

CREATE UNIQUE INDEX schema_migration_name ON public.schema_migration USING btree (name);

CREATE INDEX standing_decision_event_type ON public.standing_decision USING btree (event_type);

CREATE UNIQUE INDEX standing_decision_public_id ON public.standing_decision USING btree (public_id);

CREATE UNIQUE INDEX venue_name ON public.venue USING btree (name);

CREATE UNIQUE INDEX venue_public_id ON public.venue USING btree (public_id);

CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_only_grows();

CREATE TRIGGER booking_no_delete BEFORE DELETE ON public.booking FOR EACH ROW EXECUTE FUNCTION public.booking_no_delete_refused();

CREATE TRIGGER decision_no_change BEFORE UPDATE OR TRUNCATE ON public.decision FOR EACH STATEMENT EXECUTE FUNCTION public.decision_only_grows();

CREATE TRIGGER decision_no_delete BEFORE DELETE ON public.decision FOR EACH ROW EXECUTE FUNCTION public.decision_no_delete_refused();

CREATE TRIGGER deletion_not_held BEFORE INSERT OR UPDATE ON public.deletion FOR EACH ROW EXECUTE FUNCTION public.deletion_not_held_refused();

CREATE TRIGGER list_change_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.list_change FOR EACH STATEMENT EXECUTE FUNCTION public.list_change_only_grows();

CREATE TRIGGER look_up_no_change BEFORE UPDATE OR TRUNCATE ON public.look_up FOR EACH STATEMENT EXECUTE FUNCTION public.look_up_only_grows();

CREATE TRIGGER look_up_no_delete BEFORE DELETE ON public.look_up FOR EACH ROW EXECUTE FUNCTION public.look_up_no_delete_refused();

CREATE TRIGGER match_opened_no_change BEFORE UPDATE OR TRUNCATE ON public.match_opened FOR EACH STATEMENT EXECUTE FUNCTION public.match_opened_only_grows();

CREATE TRIGGER match_opened_no_delete BEFORE DELETE ON public.match_opened FOR EACH ROW EXECUTE FUNCTION public.match_opened_no_delete_refused();

CREATE TRIGGER screening_threshold_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.screening_threshold FOR EACH STATEMENT EXECUTE FUNCTION public.screening_threshold_only_grows();

ALTER TABLE ONLY public.answer_link
    ADD CONSTRAINT answer_link_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.answer_link
    ADD CONSTRAINT answer_link_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES public.letter(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.blocked_room
    ADD CONSTRAINT blocked_room_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.blocked_room
    ADD CONSTRAINT blocked_room_room_id_fkey FOREIGN KEY (room_id) REFERENCES public.room(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.check_made
    ADD CONSTRAINT check_made_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.condition
    ADD CONSTRAINT condition_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.condition
    ADD CONSTRAINT condition_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES public.decision(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.decline_proposal
    ADD CONSTRAINT decline_proposal_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.happening
    ADD CONSTRAINT happening_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_line
    ADD CONSTRAINT import_line_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.import(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.interest
    ADD CONSTRAINT interest_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.legal_hold
    ADD CONSTRAINT legal_hold_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT letter_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.listed_name
    ADD CONSTRAINT listed_name_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.listed_subject(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.listed_subject
    ADD CONSTRAINT listed_subject_list_id_fkey FOREIGN KEY (list_id) REFERENCES public.list_version(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.look_up
    ADD CONSTRAINT look_up_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.match_answer
    ADD CONSTRAINT match_answer_match_id_fkey FOREIGN KEY (match_id) REFERENCES public.possible_match(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.match_opened
    ADD CONSTRAINT match_opened_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.need_answer
    ADD CONSTRAINT need_answer_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.past_fact
    ADD CONSTRAINT past_fact_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.past_booking(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.possible_match
    ADD CONSTRAINT possible_match_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.possible_match
    ADD CONSTRAINT possible_match_look_up_id_fkey FOREIGN KEY (look_up_id) REFERENCES public.look_up(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.possible_match
    ADD CONSTRAINT possible_match_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.listed_subject(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.register_line
    ADD CONSTRAINT register_line_about_id_fkey FOREIGN KEY (about_id) REFERENCES public.register_line(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.register_line
    ADD CONSTRAINT register_line_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES public.register_entry(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.register_version
    ADD CONSTRAINT register_version_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES public.register_entry(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.request_version
    ADD CONSTRAINT request_version_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES public.booking(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_part_of_id_fkey FOREIGN KEY (part_of_id) REFERENCES public.room(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES public.venue(id) ON DELETE CASCADE;

INSERT INTO schema_migration (name, applied) VALUES ('0001_first_tables', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0002_bookings', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0003_screening', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0004_registers', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0005_letters', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0006_queue_by_time', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0007_imports', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0008_retention', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0009_register_entries_and_limits', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0010_bookings_by_hirer', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0011_past_facts_by_booking', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0012_standing_decisions_ended', '2026-11-29 00:00:00');
