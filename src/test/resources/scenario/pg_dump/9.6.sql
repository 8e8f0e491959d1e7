--
-- PostgreSQL database dump
--

-- Dumped from database version 9.6.6
-- Dumped by pg_dump version 9.6.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: stock; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA stock;


ALTER SCHEMA stock OWNER TO postgres;

--
-- Name: plpgsql; Type: EXTENSION; Schema: -; Owner: 
--

CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;


--
-- Name: EXTENSION plpgsql; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';


SET search_path = public, pg_catalog;

--
-- Name: trim_note(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION trim_note() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
begin
  new.note := trim(both E'; \t' from new.note); -- a quote: ' and a $$
  return new;
end
$_$;


ALTER FUNCTION public.trim_note() OWNER TO postgres;

SET default_tablespace = '';

SET default_with_oids = false;

--
-- Name: item; Type: TABLE; Schema: public; Owner: postgres; Tablespace: 
--

CREATE TABLE item (
    id integer NOT NULL,
    kind integer,
    note text DEFAULT 'none\ ''yet'''::text,
    weight numeric(8,2) DEFAULT 0 NOT NULL,
    CONSTRAINT item_weight_check CHECK ((weight >= (0)::numeric))
)
WITH (autovacuum_enabled='false');


ALTER TABLE item OWNER TO postgres;

--
-- Name: item_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE item_id_seq OWNER TO postgres;

--
-- Name: item_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE item_id_seq OWNED BY item.id;


--
-- Name: kind; Type: TABLE; Schema: public; Owner: postgres; Tablespace: 
--

CREATE TABLE kind (
    id integer NOT NULL,
    name text NOT NULL
);


ALTER TABLE kind OWNER TO postgres;

--
-- Name: TABLE kind; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE kind IS 'what an item''s kind may be; -- no more';


--
-- Name: heavy; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW heavy AS
 SELECT item.id,
    item.note
   FROM item
  WHERE (item.weight > (1)::numeric);


ALTER TABLE heavy OWNER TO postgres;

SET search_path = stock, pg_catalog;

--
-- Name: kind; Type: TABLE; Schema: stock; Owner: postgres; Tablespace: 
--

CREATE TABLE kind (
    code text NOT NULL,
    item integer
);


ALTER TABLE kind OWNER TO postgres;

SET search_path = public, pg_catalog;

--
-- Name: item id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY item ALTER COLUMN id SET DEFAULT nextval('item_id_seq'::regclass);


--
-- Name: 40001; Type: BLOB; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('40001');


ALTER LARGE OBJECT 40001 OWNER TO postgres;

--
-- Name: 40002; Type: BLOB; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('40002');


ALTER LARGE OBJECT 40002 OWNER TO postgres;

--
-- Data for Name: item; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY item (id, kind, note, weight) FROM stdin;
1	1	hammer	1.50
2	2	it's a\\tab:\there	0.00
3	2	\N	0.00
4	2		12.00
5	\N	\\.	0.25
6	2	Tür\nlines; -- no	3.00
\.


--
-- Name: item_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('item_id_seq', 6, true);


--
-- Data for Name: kind; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY kind (id, name) FROM stdin;
1	tool
2	thing; or 'thing'
\.


SET search_path = stock, pg_catalog;

--
-- Data for Name: kind; Type: TABLE DATA; Schema: stock; Owner: postgres
--

COPY kind (code, item) FROM stdin;
a	1
b	6
\.


SET search_path = public, pg_catalog;

--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: 
--

SET search_path = pg_catalog;

BEGIN;

SELECT pg_catalog.lo_open('40001', 131072);
SELECT pg_catalog.lowrite(0, '\x00015c27ff');
SELECT pg_catalog.lo_close(0);

SELECT pg_catalog.lo_open('40002', 131072);
SELECT pg_catalog.lowrite(0, '\x74776f');
SELECT pg_catalog.lo_close(0);

COMMIT;

SET search_path = public, pg_catalog;

--
-- Name: item item_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres; Tablespace: 
--

ALTER TABLE ONLY item
    ADD CONSTRAINT item_pkey PRIMARY KEY (id);


--
-- Name: kind kind_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres; Tablespace: 
--

ALTER TABLE ONLY kind
    ADD CONSTRAINT kind_pkey PRIMARY KEY (id);


SET search_path = stock, pg_catalog;

--
-- Name: kind kind_pkey; Type: CONSTRAINT; Schema: stock; Owner: postgres; Tablespace: 
--

ALTER TABLE ONLY kind
    ADD CONSTRAINT kind_pkey PRIMARY KEY (code);

ALTER TABLE kind CLUSTER ON kind_pkey;


SET search_path = public, pg_catalog;

--
-- Name: item_kind; Type: INDEX; Schema: public; Owner: postgres; Tablespace: 
--

CREATE INDEX item_kind ON item USING btree (kind);


--
-- Name: item trims; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER trims BEFORE INSERT OR UPDATE ON item FOR EACH ROW EXECUTE PROCEDURE trim_note();


--
-- Name: item item_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY item
    ADD CONSTRAINT item_kind_fkey FOREIGN KEY (kind) REFERENCES kind(id);


SET search_path = stock, pg_catalog;

--
-- Name: kind kind_item_fkey; Type: FK CONSTRAINT; Schema: stock; Owner: postgres
--

ALTER TABLE ONLY kind
    ADD CONSTRAINT kind_item_fkey FOREIGN KEY (item) REFERENCES public.item(id);


--
-- Name: public; Type: ACL; Schema: -; Owner: postgres
--

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM postgres;
GRANT ALL ON SCHEMA public TO postgres;
GRANT ALL ON SCHEMA public TO PUBLIC;


SET search_path = public, pg_catalog;

--
-- Name: kind; Type: ACL; Schema: public; Owner: postgres
--

REVOKE ALL ON TABLE kind FROM PUBLIC;
REVOKE ALL ON TABLE kind FROM postgres;
GRANT ALL ON TABLE kind TO postgres;
GRANT SELECT ON TABLE kind TO PUBLIC;


--
-- PostgreSQL database dump complete
--

