--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE SCHEMA keys;

CREATE TABLE keys.parent (id integer NOT NULL, code integer NOT NULL, name text);

CREATE TABLE keys.child (id integer NOT NULL, parent integer, code integer);

CREATE TABLE keys."order" (id integer NOT NULL);

CREATE TABLE keys.list (id integer NOT NULL, parent integer) PARTITION BY LIST (id);

CREATE TABLE keys.list_1 (id integer NOT NULL, parent integer);

ALTER TABLE ONLY keys.list ATTACH PARTITION keys.list_1 FOR VALUES IN (1, 2);

COPY keys.child (id, parent, code) FROM stdin;
1	1	10
2	2	20
3	1	10
4	\N	\N
\.

COPY keys.list_1 (id, parent) FROM stdin;
1	1
2	2
\.

COPY keys."order" (id) FROM stdin;
1
2
\.

COPY keys.parent (id, code, name) FROM stdin;
1	10	One
2	20	Two
3	30	Three
\.

ALTER TABLE ONLY keys.child
    ADD CONSTRAINT child_pkey PRIMARY KEY (id);

ALTER TABLE ONLY keys.list
    ADD CONSTRAINT list_pkey PRIMARY KEY (id);

ALTER TABLE ONLY keys.list_1
    ADD CONSTRAINT list_1_pkey PRIMARY KEY (id);

ALTER TABLE ONLY keys.parent
    ADD CONSTRAINT parent_pkey PRIMARY KEY (id);

CREATE INDEX child_parent_idx ON keys.child USING btree (parent);

CREATE UNIQUE INDEX parent_code_idx ON keys.parent USING btree (code);

CREATE INDEX parent_lower_idx ON keys.parent USING btree (lower(name));

ALTER INDEX keys.list_pkey ATTACH PARTITION keys.list_1_pkey;

CREATE STATISTICS keys.together (dependencies) ON parent, code FROM keys.child;

ALTER TABLE ONLY keys.child
    ADD CONSTRAINT child_code_fkey FOREIGN KEY (code) REFERENCES keys.parent(code) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY keys.child
    ADD CONSTRAINT child_later_fkey FOREIGN KEY (id) REFERENCES keys.child(id) NOT VALID;

ALTER TABLE ONLY keys.child
    ADD CONSTRAINT "child_parent_fkey" FOREIGN KEY (parent) REFERENCES keys.parent(id) MATCH FULL ON UPDATE CASCADE;

ALTER TABLE ONLY keys.child
    ADD CONSTRAINT child_self_fkey FOREIGN KEY (id) REFERENCES keys.child(id) NOT DEFERRABLE;

ALTER TABLE ONLY keys.parent
    ADD CONSTRAINT "of two" FOREIGN KEY (id) REFERENCES keys.parent(id);

ALTER TABLE ONLY keys."order"
    ADD CONSTRAINT "user" FOREIGN KEY (id) REFERENCES keys.parent(id);

ALTER TABLE keys.list
    ADD CONSTRAINT list_parent_fkey FOREIGN KEY (parent) REFERENCES keys.parent(id);

--
-- PostgreSQL database dump complete
--
