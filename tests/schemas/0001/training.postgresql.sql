CREATE FUNCTION public.audit_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail only grows';
END $$;

CREATE TABLE public.absence (
    id integer NOT NULL,
    person_id integer NOT NULL,
    starts date NOT NULL,
    ends date,
    source_id integer,
    superseded_by_id integer,
    CONSTRAINT absence_check CHECK (((ends IS NULL) OR (ends >= starts)))
);

CREATE SEQUENCE public.absence_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.absence_id_seq OWNED BY public.absence.id;

CREATE TABLE public.approver (
    person_id integer NOT NULL,
    told text NOT NULL,
    sequence integer NOT NULL
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

CREATE TABLE public.completion (
    id bigint NOT NULL,
    person_id integer NOT NULL,
    course text NOT NULL,
    completed_on date NOT NULL,
    evidence text NOT NULL,
    source text NOT NULL,
    provider text NOT NULL,
    score_before real,
    score_after real,
    origin_id integer,
    origin_row integer,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    revoked_on date,
    revoked_reason text NOT NULL,
    revoked_by text NOT NULL,
    undone_at timestamp with time zone,
    CONSTRAINT completion_evidence_check CHECK ((evidence = ANY (ARRAY['seen'::text, 'awaiting'::text])))
);

CREATE SEQUENCE public.completion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.completion_id_seq OWNED BY public.completion.id;

CREATE TABLE public.course_mapping (
    title text NOT NULL,
    course text NOT NULL,
    saved_by text NOT NULL,
    saved_at timestamp with time zone NOT NULL
);

CREATE TABLE public.exemption (
    id integer NOT NULL,
    person_id integer NOT NULL,
    requirement text NOT NULL,
    reason text NOT NULL,
    approved_by text NOT NULL,
    starts date NOT NULL,
    ends date NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT exemption_check CHECK ((ends >= starts))
);

CREATE SEQUENCE public.exemption_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.exemption_id_seq OWNED BY public.exemption.id;

CREATE TABLE public.facts_version (
    id integer NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE public.former_name (
    id integer NOT NULL,
    person_id integer NOT NULL,
    forename text NOT NULL,
    surname text NOT NULL,
    until timestamp with time zone NOT NULL,
    source_id integer
);

CREATE SEQUENCE public.former_name_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.former_name_id_seq OWNED BY public.former_name.id;

CREATE TABLE public.import (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    size integer NOT NULL,
    state text NOT NULL,
    problem text NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    read integer NOT NULL,
    accepted integer NOT NULL,
    duplicate integer NOT NULL,
    skipped integer NOT NULL,
    review integer NOT NULL,
    refused integer NOT NULL,
    people integer NOT NULL,
    awaiting integer NOT NULL,
    sheets integer NOT NULL,
    header text NOT NULL,
    columns text NOT NULL,
    chosen text NOT NULL,
    digest text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    confirmed_at timestamp with time zone,
    confirmed_by text NOT NULL,
    undone_at timestamp with time zone,
    file_removed_at timestamp with time zone,
    CONSTRAINT import_check CHECK (((state <> ALL (ARRAY['checked'::text, 'confirmed'::text])) OR (read = ((((accepted + duplicate) + skipped) + review) + refused)))),
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
    sheet text NOT NULL,
    "row" integer NOT NULL,
    outcome text NOT NULL,
    "column" text NOT NULL,
    value text NOT NULL,
    reason text NOT NULL,
    person integer,
    course text NOT NULL,
    completed_on date,
    evidence text NOT NULL,
    provider text NOT NULL,
    score_before real,
    score_after real,
    parsed text,
    cells text,
    suggestions text,
    resolved_by text NOT NULL,
    resolution text NOT NULL
);

CREATE SEQUENCE public.import_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.import_line_id_seq OWNED BY public.import_line.id;

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

CREATE TABLE public.period (
    person_id integer NOT NULL,
    requirement text NOT NULL,
    role_group text NOT NULL,
    level text NOT NULL,
    from_day date NOT NULL,
    to_day date NOT NULL,
    in_scope_since date NOT NULL,
    valid_until date,
    awaiting_until date,
    due_on date,
    exempt boolean NOT NULL,
    grace_days integer NOT NULL,
    due_soon_days integer NOT NULL,
    policy_version text NOT NULL
);

CREATE TABLE public.person (
    id integer NOT NULL,
    public_id uuid NOT NULL,
    employer text NOT NULL,
    number text NOT NULL,
    forename text NOT NULL,
    surname text NOT NULL,
    known_as text NOT NULL,
    email text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    source_id integer
);

CREATE SEQUENCE public.person_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.person_id_seq OWNED BY public.person.id;

CREATE TABLE public.post (
    id integer NOT NULL,
    person_id integer NOT NULL,
    directorate text NOT NULL,
    service text NOT NULL,
    team text NOT NULL,
    job_title text NOT NULL,
    manager_number text NOT NULL,
    susceptible_contact boolean NOT NULL,
    starts date NOT NULL,
    ends date,
    source_id integer,
    superseded_by_id integer,
    CONSTRAINT post_check CHECK (((ends IS NULL) OR (ends >= starts)))
);

CREATE SEQUENCE public.post_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.post_id_seq OWNED BY public.post.id;

CREATE TABLE public.remembered_answer (
    scope text NOT NULL,
    fingerprint text NOT NULL,
    status integer NOT NULL,
    body text NOT NULL,
    location text NOT NULL,
    answered_at timestamp with time zone NOT NULL
);

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

CREATE TABLE public.scope (
    person_id integer NOT NULL,
    requirement text NOT NULL,
    post integer NOT NULL,
    from_day date NOT NULL,
    to_day date NOT NULL,
    directorate text NOT NULL,
    service text NOT NULL,
    team text NOT NULL
);

ALTER TABLE ONLY public.absence ALTER COLUMN id SET DEFAULT nextval('public.absence_id_seq'::regclass);

ALTER TABLE ONLY public.column_mapping ALTER COLUMN id SET DEFAULT nextval('public.column_mapping_id_seq'::regclass);

ALTER TABLE ONLY public.completion ALTER COLUMN id SET DEFAULT nextval('public.completion_id_seq'::regclass);

ALTER TABLE ONLY public.exemption ALTER COLUMN id SET DEFAULT nextval('public.exemption_id_seq'::regclass);

ALTER TABLE ONLY public.former_name ALTER COLUMN id SET DEFAULT nextval('public.former_name_id_seq'::regclass);

ALTER TABLE ONLY public.import ALTER COLUMN id SET DEFAULT nextval('public.import_id_seq'::regclass);

ALTER TABLE ONLY public.import_line ALTER COLUMN id SET DEFAULT nextval('public.import_line_id_seq'::regclass);

ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);

ALTER TABLE ONLY public.person ALTER COLUMN id SET DEFAULT nextval('public.person_id_seq'::regclass);

ALTER TABLE ONLY public.post ALTER COLUMN id SET DEFAULT nextval('public.post_id_seq'::regclass);

ALTER TABLE ONLY public.schema_migration ALTER COLUMN id SET DEFAULT nextval('public.schema_migration_id_seq'::regclass);

ALTER TABLE ONLY public.absence
    ADD CONSTRAINT absence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.approver
    ADD CONSTRAINT approver_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.column_mapping
    ADD CONSTRAINT column_mapping_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.completion
    ADD CONSTRAINT completion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.course_mapping
    ADD CONSTRAINT course_mapping_pkey PRIMARY KEY (title);

ALTER TABLE ONLY public.exemption
    ADD CONSTRAINT exemption_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.facts_version
    ADD CONSTRAINT facts_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.former_name
    ADD CONSTRAINT former_name_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_line
    ADD CONSTRAINT import_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.period
    ADD CONSTRAINT period_pkey PRIMARY KEY (person_id, requirement, from_day);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.remembered_answer
    ADD CONSTRAINT remembered_answer_pkey PRIMARY KEY (scope);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scope
    ADD CONSTRAINT scope_pkey PRIMARY KEY (person_id, requirement, post, from_day);

CREATE INDEX absence_person_id ON public.absence USING btree (person_id);

CREATE INDEX absence_source_id ON public.absence USING btree (source_id);

CREATE INDEX absence_superseded_by_id ON public.absence USING btree (superseded_by_id);

CREATE UNIQUE INDEX auditrow_previous ON public.audit USING btree (previous);

CREATE INDEX auditrow_subject ON public.audit USING btree (subject);

CREATE UNIQUE INDEX columnmappingrow_kind_header ON public.column_mapping USING btree (kind, header);

CREATE UNIQUE INDEX completion_once ON public.completion USING btree (person_id, course, completed_on) WHERE ((undone_at IS NULL) AND (revoked_on IS NULL));

CREATE INDEX completion_origin_id ON public.completion USING btree (origin_id);

CREATE INDEX completion_person_id ON public.completion USING btree (person_id);

CREATE INDEX exemption_person_id ON public.exemption USING btree (person_id);

CREATE INDEX former_name_person_id ON public.former_name USING btree (person_id);

CREATE UNIQUE INDEX former_name_person_id_forename_surname ON public.former_name USING btree (person_id, forename, surname);

CREATE INDEX former_name_source_id ON public.former_name USING btree (source_id);

CREATE INDEX idempotencyrow_answered_at ON public.remembered_answer USING btree (answered_at);

CREATE INDEX import_line_source_id_outcome_sheet_row ON public.import_line USING btree (source_id, outcome, sheet, "row");

CREATE UNIQUE INDEX import_public_id ON public.import USING btree (public_id);

CREATE INDEX import_sha256 ON public.import USING btree (sha256);

CREATE INDEX jobrow_due_at ON public.job USING btree (due_at);

CREATE UNIQUE INDEX jobrow_unique_key ON public.job USING btree (unique_key);

CREATE INDEX outboxrow_due_at ON public.outbox USING btree (due_at);

CREATE INDEX person_email ON public.person USING btree (email);

CREATE UNIQUE INDEX person_employer_number ON public.person USING btree (employer, number);

CREATE UNIQUE INDEX person_public_id ON public.person USING btree (public_id);

CREATE INDEX person_source_id ON public.person USING btree (source_id);

CREATE INDEX post_directorate_service_team ON public.post USING btree (directorate, service, team);

CREATE INDEX post_manager_number ON public.post USING btree (manager_number);

CREATE INDEX post_person_id ON public.post USING btree (person_id);

CREATE INDEX post_source_id ON public.post USING btree (source_id);

CREATE INDEX post_superseded_by_id ON public.post USING btree (superseded_by_id);

CREATE UNIQUE INDEX schema_migration_name ON public.schema_migration USING btree (name);

CREATE INDEX scope_directorate_service_team ON public.scope USING btree (directorate, service, team);

CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_only_grows();

ALTER TABLE ONLY public.absence
    ADD CONSTRAINT absence_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.absence
    ADD CONSTRAINT absence_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.import(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.absence
    ADD CONSTRAINT absence_superseded_by_id_fkey FOREIGN KEY (superseded_by_id) REFERENCES public.import(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.approver
    ADD CONSTRAINT approver_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.completion
    ADD CONSTRAINT completion_origin_id_fkey FOREIGN KEY (origin_id) REFERENCES public.import(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.completion
    ADD CONSTRAINT completion_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.exemption
    ADD CONSTRAINT exemption_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.former_name
    ADD CONSTRAINT former_name_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.former_name
    ADD CONSTRAINT former_name_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.import(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.import_line
    ADD CONSTRAINT import_line_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.import(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.period
    ADD CONSTRAINT period_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.import(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_source_id_fkey FOREIGN KEY (source_id) REFERENCES public.import(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_superseded_by_id_fkey FOREIGN KEY (superseded_by_id) REFERENCES public.import(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.scope
    ADD CONSTRAINT scope_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;

INSERT INTO schema_migration (name, applied) VALUES ('0001_schema', '2026-11-29 00:00:00');
