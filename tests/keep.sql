-- What a template holds, so that restore.sql can put the rows of its copies back.
CREATE SCHEMA kept;
CREATE TABLE kept.tables (name text, columns text, rows bigint, sequence text);
CREATE TABLE kept.mark (transaction bigint);

DO $$
DECLARE
    one record;
    number bigint;
BEGIN
    FOR one IN
        SELECT c.table_name AS name,
               string_agg(quote_ident(c.column_name), ', ')
                   FILTER (WHERE c.is_generated = 'NEVER') AS columns,
               max(pg_get_serial_sequence(c.table_name, c.column_name)) AS sequence
        FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
        GROUP BY c.table_name
    LOOP
        EXECUTE format('SELECT count(*) FROM %I', one.name) INTO number;
        IF number > 0 THEN
            EXECUTE format('CREATE TABLE kept.%1$I AS SELECT %2$s FROM %1$I', one.name, one.columns);
        END IF;
        INSERT INTO kept.tables VALUES (one.name, one.columns, number, one.sequence);
    END LOOP;
    INSERT INTO kept.mark SELECT pg_current_xact_id()::text::bigint;
END $$;
