-- Hours that were stated at an office without counter hours become its first counter hours: one desk, slots of 30 minutes.
INSERT INTO counter_hours (office_id, version, hours)
SELECT o.id, 1, jsonb_build_object(
  'periods', jsonb_agg(jsonb_build_object(
    'weekday', h ->> 'weekday', 'opensAt', h ->> 'opens', 'closesAt', h ->> 'closes', 'slotMinutes', 30, 'desks', 1)),
  'exceptions', '[]'::jsonb,
  'note', jsonb_build_object(
    'id', 'Diambil dari jam buka kantor yang tercatat sebelumnya.',
    'en', 'Taken from the opening hours that were recorded before.'))
FROM offices o CROSS JOIN jsonb_array_elements(o.opening_hours) h
WHERE h ->> 'weekday' IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday')
  AND (h ->> 'closes')::time - (h ->> 'opens')::time >= interval '30 minutes'
  AND NOT EXISTS (SELECT FROM counter_hours c WHERE c.office_id = o.id)
GROUP BY o.id;--> statement-breakpoint
ALTER TABLE "offices" DROP COLUMN "opening_hours";
