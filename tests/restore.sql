-- Put back the rows of every table that anybody wrote into since the copy, or since last time:
-- its number of rows, or the transaction that wrote one, tells. Keys and triggers sleep meanwhile.
DO $$
DECLARE
    one record;
    marked bigint := (SELECT transaction FROM kept.mark);
    was_written boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '2s';
    FOR one IN SELECT * FROM kept.tables LOOP
        CONTINUE WHEN one.rows = 0 AND pg_relation_size(one.name::regclass) = 0;
        EXECUTE format(
            'SELECT count(*) <> %s OR bool_or(xmin::text::bigint > %s) FROM public.%I',
            one.rows, marked, one.name
        ) INTO was_written;
        CONTINUE WHEN was_written IS NOT TRUE;
        EXECUTE format('DELETE FROM public.%I', one.name);
        IF one.rows > 0 THEN
            EXECUTE format(
                'INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM kept.%1$I',
                one.name, one.columns
            );
        END IF;
        IF one.sequence IS NOT NULL THEN
            EXECUTE format(
                'SELECT setval(%L, coalesce(max(id), 1), max(id) IS NOT NULL) FROM public.%I',
                one.sequence, one.name
            );
        END IF;
    END LOOP;
    UPDATE kept.mark SET transaction = pg_current_xact_id()::text::bigint;
END $$;
