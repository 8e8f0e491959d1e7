--
-- PostgreSQL database dump
--

\restrict Zk3QbV6tW0oXyq8RhJ4fLmC1uSgPd9aEnTi7rKwB2vNxYsGzHcUeMjDlAO5pFQ

-- Dumped from database version 17.6 (Debian 17.6-0+deb13u1)
-- Dumped by pg_dump version 17.6 (Debian 17.6-0+deb13u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: stock; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA stock;


ALTER SCHEMA stock OWNER TO postgres;

--
-- Name: trim_note(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.trim_note() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
begin
  new.note := trim(both E'; \t' from new.note); -- a quote: ' and a $$
  return new;
end
$_$;


ALTER FUNCTION public.trim_note() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: item; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.item (
    id integer NOT NULL,
    kind integer,
    note text DEFAULT 'none\ ''yet'''::text,
    weight numeric(8,2) DEFAULT 0 NOT NULL,
    CONSTRAINT item_weight_check CHECK ((weight >= (0)::numeric))
)
WITH (autovacuum_enabled='false');


ALTER TABLE public.item OWNER TO postgres;

--
-- Name: item_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.item_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.item_id_seq OWNER TO postgres;

--
-- Name: item_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.item_id_seq OWNED BY public.item.id;


--
-- Name: kind; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.kind (
    id integer NOT NULL,
    name text NOT NULL
);


ALTER TABLE public.kind OWNER TO postgres;

--
-- Name: TABLE kind; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.kind IS 'what an item''s kind may be; -- no more';


--
-- Name: heavy; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.heavy AS
 SELECT item.id,
    item.note
   FROM public.item
  WHERE (item.weight > (1)::numeric);


ALTER VIEW public.heavy OWNER TO postgres;

--
-- Name: visit; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.visit (
    id bigint NOT NULL,
    day date NOT NULL
)
PARTITION BY RANGE (day);


ALTER TABLE public.visit OWNER TO postgres;

--
-- Name: visit_2019; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.visit_2019 (
    day date NOT NULL,
    id bigint NOT NULL
);


ALTER TABLE public.visit_2019 OWNER TO postgres;

--
-- Name: visit_2019; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit ATTACH PARTITION public.visit_2019 FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');


--
-- Name: size; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.size (
    width integer,
    area integer GENERATED ALWAYS AS ((width * width)) STORED
);


ALTER TABLE public.size OWNER TO postgres;

--
-- Name: size_seen; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.size_seen AS
 SELECT size.width,
    size.area
   FROM public.size
  WITH NO DATA;


ALTER MATERIALIZED VIEW public.size_seen OWNER TO postgres;

--
-- Name: kind; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.kind (
    code text NOT NULL,
    item integer
);


ALTER TABLE stock.kind OWNER TO postgres;

--
-- Name: item id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.item ALTER COLUMN id SET DEFAULT nextval('public.item_id_seq'::regclass);


--
-- Name: 40001; Type: BLOB METADATA; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('40001');
SELECT pg_catalog.lo_create('40002');

ALTER LARGE OBJECT 40001 OWNER TO postgres;
ALTER LARGE OBJECT 40002 OWNER TO postgres;

--
-- Data for Name: item; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.item (id, kind, note, weight) FROM stdin;
1	1	hammer	1.50
2	2	it's a\\tab:\there	0.00
3	2	\N	0.00
4	2		12.00
5	\N	\\.	0.25
6	2	Tür\nlines; -- no	3.00
\.


--
-- Data for Name: kind; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.kind (id, name) FROM stdin;
1	tool
2	thing; or 'thing'
\.


--
-- Data for Name: size; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.size (width) FROM stdin;
3
4
\.


--
-- Data for Name: visit_2019; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.visit_2019 (day, id) FROM stdin;
2019-03-01	1
2019-12-31	2
\.


--
-- Data for Name: kind; Type: TABLE DATA; Schema: stock; Owner: postgres
--

COPY stock.kind (code, item) FROM stdin;
a	1
b	6
\.


--
-- Name: item_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.item_id_seq', 6, true);


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('40001', 131072);
SELECT pg_catalog.lowrite(0, '\x00015c27ff');
SELECT pg_catalog.lo_close(0);

SELECT pg_catalog.lo_open('40002', 131072);
SELECT pg_catalog.lowrite(0, '\x74776f');
SELECT pg_catalog.lo_close(0);

COMMIT;

--
-- Name: item item_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (id);


--
-- Name: kind kind_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.kind
    ADD CONSTRAINT kind_pkey PRIMARY KEY (id);


--
-- Name: kind kind_pkey; Type: CONSTRAINT; Schema: stock; Owner: postgres
--

ALTER TABLE ONLY stock.kind
    ADD CONSTRAINT kind_pkey PRIMARY KEY (code);

ALTER TABLE stock.kind CLUSTER ON kind_pkey;


--
-- Name: item_kind; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX item_kind ON public.item USING btree (kind);


--
-- Name: visit visit_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit
    ADD CONSTRAINT visit_pkey PRIMARY KEY (id, day);


--
-- Name: visit_2019 visit_2019_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visit_2019
    ADD CONSTRAINT visit_2019_pkey PRIMARY KEY (id, day);


--
-- Name: visit_2019_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.visit_pkey ATTACH PARTITION public.visit_2019_pkey;


--
-- Name: item trims; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER trims BEFORE INSERT OR UPDATE ON public.item FOR EACH ROW EXECUTE FUNCTION public.trim_note();


--
-- Name: item item_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_kind_fkey FOREIGN KEY (kind) REFERENCES public.kind(id);


--
-- Name: kind kind_item_fkey; Type: FK CONSTRAINT; Schema: stock; Owner: postgres
--

ALTER TABLE ONLY stock.kind
    ADD CONSTRAINT kind_item_fkey FOREIGN KEY (item) REFERENCES public.item(id);


--
-- Name: TABLE kind; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT ON TABLE public.kind TO PUBLIC;


--
-- Name: size_seen; Type: MATERIALIZED VIEW DATA; Schema: public; Owner: postgres
--

REFRESH MATERIALIZED VIEW public.size_seen;


--
-- PostgreSQL database dump complete
--

\unrestrict Zk3QbV6tW0oXyq8RhJ4fLmC1uSgPd9aEnTi7rKwB2vNxYsGzHcUeMjDlAO5pFQ

