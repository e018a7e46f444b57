CREATE FUNCTION public.audit_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;

CREATE TABLE public.api_token (
    id uuid NOT NULL,
    name text NOT NULL,
    secret_hash text NOT NULL,
    roles text NOT NULL,
    person_number text,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone
);

CREATE TABLE public.assessment (
    id bigint NOT NULL,
    framework text NOT NULL,
    question text NOT NULL,
    rating text NOT NULL,
    summary text NOT NULL,
    reason text NOT NULL,
    assessed_by text NOT NULL,
    assessed_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.assessment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.assessment_id_seq OWNED BY public.assessment.id;

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

CREATE TABLE public.hire_draft (
    id uuid NOT NULL,
    answers text NOT NULL,
    seen text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    reference text NOT NULL,
    sent_at timestamp with time zone
);

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

CREATE TABLE public.kept_evidence (
    id uuid NOT NULL,
    framework text NOT NULL,
    serves text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    owner text NOT NULL,
    link text NOT NULL,
    speaks_from date,
    speaks_until date,
    review_on date,
    added_by text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    removed_by text NOT NULL,
    removed_at timestamp with time zone
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

CREATE TABLE public.pack (
    id uuid NOT NULL,
    benchmarks text NOT NULL,
    as_at date NOT NULL,
    starts date NOT NULL,
    requested_by text NOT NULL,
    requested_roles text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    reason text NOT NULL,
    complete boolean,
    missing text NOT NULL,
    made_at timestamp with time zone,
    file_name text NOT NULL,
    size bigint,
    sha256 text NOT NULL,
    digest text NOT NULL,
    expires_at timestamp with time zone,
    signs_id uuid,
    signed_by text NOT NULL,
    signed_as text NOT NULL,
    edition text NOT NULL,
    drawn_from uuid
);

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

CREATE TABLE public.session (
    id_hash text NOT NULL,
    user_id uuid,
    data text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL
);

CREATE TABLE public.sign_in_attempt (
    id bigint NOT NULL,
    who text NOT NULL,
    at timestamp with time zone NOT NULL,
    turned_away boolean NOT NULL
);

CREATE SEQUENCE public.sign_in_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.sign_in_attempt_id_seq OWNED BY public.sign_in_attempt.id;

CREATE TABLE public.user_account (
    id uuid NOT NULL,
    source text NOT NULL,
    subject text NOT NULL,
    username text NOT NULL,
    display_name text NOT NULL,
    password_hash text NOT NULL,
    must_change_password boolean NOT NULL,
    roles text NOT NULL,
    person_number text,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    last_sign_in_at timestamp with time zone
);

ALTER TABLE ONLY public.assessment ALTER COLUMN id SET DEFAULT nextval('public.assessment_id_seq'::regclass);

ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);

ALTER TABLE ONLY public.schema_migration ALTER COLUMN id SET DEFAULT nextval('public.schema_migration_id_seq'::regclass);

ALTER TABLE ONLY public.sign_in_attempt ALTER COLUMN id SET DEFAULT nextval('public.sign_in_attempt_id_seq'::regclass);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT assessment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.hire_draft
    ADD CONSTRAINT hire_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kept_evidence
    ADD CONSTRAINT kept_evidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pack
    ADD CONSTRAINT pack_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.remembered_answer
    ADD CONSTRAINT remembered_answer_pkey PRIMARY KEY (scope);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id_hash);

ALTER TABLE ONLY public.sign_in_attempt
    ADD CONSTRAINT sign_in_attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX api_token_secret_hash ON public.api_token USING btree (secret_hash);

CREATE INDEX assessment_framework_question_id ON public.assessment USING btree (framework, question, id);

CREATE UNIQUE INDEX auditrow_previous ON public.audit USING btree (previous);

CREATE INDEX auditrow_subject ON public.audit USING btree (subject);

CREATE INDEX hire_draft_kept_at ON public.hire_draft USING btree (kept_at);

CREATE INDEX idempotencyrow_answered_at ON public.remembered_answer USING btree (answered_at);

CREATE INDEX jobrow_due_at ON public.job USING btree (due_at);

CREATE UNIQUE INDEX jobrow_unique_key ON public.job USING btree (unique_key);

CREATE INDEX kept_evidence_added_at ON public.kept_evidence USING btree (added_at);

CREATE INDEX outboxrow_due_at ON public.outbox USING btree (due_at);

CREATE INDEX pack_expires_at ON public.pack USING btree (expires_at);

CREATE INDEX pack_requested_at ON public.pack USING btree (requested_at);

CREATE INDEX pack_signs_id ON public.pack USING btree (signs_id);

CREATE UNIQUE INDEX schema_migration_name ON public.schema_migration USING btree (name);

CREATE INDEX session_last_seen_at ON public.session USING btree (last_seen_at);

CREATE INDEX session_started_at ON public.session USING btree (started_at);

CREATE INDEX session_user_id ON public.session USING btree (user_id);

CREATE INDEX sign_in_attempt_at ON public.sign_in_attempt USING btree (at);

CREATE INDEX sign_in_attempt_who_at ON public.sign_in_attempt USING btree (who, at);

CREATE UNIQUE INDEX user_account_source_subject ON public.user_account USING btree (source, subject);

CREATE UNIQUE INDEX user_account_username ON public.user_account USING btree (username);

CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_only_grows();

ALTER TABLE ONLY public.pack
    ADD CONSTRAINT pack_signs_id_fkey FOREIGN KEY (signs_id) REFERENCES public.pack(id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id) ON DELETE CASCADE;

INSERT INTO schema_migration (name, applied) VALUES ('0001_first_tables', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0002_self_assessment', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0003_hire_drafts', '2026-11-29 00:00:00');
INSERT INTO schema_migration (name, applied) VALUES ('0004_pack_editions', '2026-11-29 00:00:00');
