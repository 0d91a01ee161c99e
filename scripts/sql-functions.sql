-- SPDX-License-Identifier: MIT
-- sql-functions.sql - what check-sql has for our own SQL functions; texts are
-- only prepared, so those that C computes need just their kinds
CREATE FUNCTION local_time(bigint) RETURNS text
	LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text';
CREATE FUNCTION local_day(bigint) RETURNS text
	LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text';
CREATE FUNCTION reach_key(bigint, text) RETURNS text
	LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text';
CREATE FUNCTION image_int(text, text) RETURNS bigint
	LANGUAGE sql IMMUTABLE AS 'SELECT ($1::json->>$2)::bigint';
CREATE FUNCTION image_text(text, text) RETURNS text
	LANGUAGE sql IMMUTABLE AS 'SELECT $1::json->>$2';
CREATE FUNCTION day_month(bigint) RETURNS text
	LANGUAGE sql IMMUTABLE AS
	'SELECT to_char(date ''1970-01-01'' + $1::int, ''YYYY-MM'')';
